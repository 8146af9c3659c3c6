"""Tables made the quick way are the tables Django makes."""

import sqlite3
from pathlib import Path

import pytest
from django.core.management import call_command
from django.db.migrations.state import ProjectState
from pytest_django import DjangoDbBlocker

from haitang.operation.migrating import added_models_alone
from tests.engine import ENGINE
from tests.patterns import FILE, empty, migrated, stood_on


def schema_of(folder: Path) -> list[tuple[str, ...]]:
    with sqlite3.connect(folder / FILE) as made:
        return made.execute("SELECT type, name, sql FROM sqlite_master ORDER BY 1, 2").fetchall()


@pytest.mark.slow
@pytest.mark.skipif(
    ENGINE != "sqlite", reason="tables of SQLite are compared: it is the same before any engine"
)
def test_both_ways_make_the_same(tmp_path: Path, engine: str, django_db_blocker: DjangoDbBlocker) -> None:
    with (
        django_db_blocker.unblock(),
        migrated(tmp_path / "quick"),
        empty(tmp_path, "sqlite") as url,
        stood_on(url),
    ):
        call_command("migrate", verbosity=0, interactive=False)
    assert schema_of(tmp_path / "quick") == schema_of(tmp_path)
    assert len(schema_of(tmp_path)) > 200


def test_it_is_left_as_it_was() -> None:
    honest = ProjectState.add_model

    def broken() -> None:
        with added_models_alone():
            assert ProjectState.add_model is not honest
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        broken()
    assert ProjectState.add_model is honest
