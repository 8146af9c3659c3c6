"""The `haitang` command as a process of its own, with a home of its own."""

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from haitang.foundation.options import FILE_NAME, PREFIX, settle_home
from tests.patterns import migrated


@dataclass(frozen=True, slots=True)
class Outcome:
    exit_code: int
    out: str
    err: str

    @property
    def document(self) -> Any:
        return json.loads(self.out)


@contextmanager
def home_with_tables(home: Path) -> Iterator[Path]:
    """A home with keys and a database with tables of this run's engine; its settings say where that is."""
    settle_home(home, https=False)
    with migrated(home) as url:
        if not url.startswith("sqlite"):
            with (home / FILE_NAME).open("a", encoding="utf-8") as settings:
                settings.write(f'database_url = "{url}"\n')
        yield home


def environment(home: Path, **extra: str) -> dict[str, str]:
    """This process's environment without settings of ours, but for the home and what is given."""
    kept = {
        name: value
        for name, value in os.environ.items()
        if not name.startswith(PREFIX) and name not in {"DATABASE_URL", "DJANGO_SETTINGS_MODULE"}
    }
    return kept | {"HAITANG_HOME": str(home)} | extra


def haitang(home: Path, *words: str, **extra: str) -> Outcome:
    """Run one command line to its end."""
    done = subprocess.run(
        [sys.executable, "-m", "haitang", *words],
        env=environment(home, **extra),
        cwd=home.parent,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    return Outcome(done.returncode, done.stdout, done.stderr)


def python(home: Path, source: str, **extra: str) -> Outcome:
    """Run a piece of Python in which the program is loaded."""
    loaded = f"import haitang.__main__\nfrom haitang.operation.starting import prepare\nprepare(['manage'])\n{source}"
    done = subprocess.run(
        [sys.executable, "-c", loaded],
        env=environment(home, **extra),
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    return Outcome(done.returncode, done.stdout, done.stderr)
