"""What is only ever added: no statement of either engine changes, removes or replaces a row of it.

Tables and their keys are walked, so that a kind added later is asked the same. Each attack has its negative control:
without the triggers it goes through.
"""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import Final

import pytest
from django.db import connection, models, transaction
from django.db.utils import DatabaseError

from haitang.foundation.acting import NOBODY
from haitang.machinery.accounts.models import Account
from haitang.machinery.audit import actions as audit
from haitang.machinery.audit.models import AppendOnly
from haitang.machinery.audit.queries import append_only
from haitang.machinery.audit.sealing import anchor_file, seal_up
from tests.cast import AT
from tests.unlocked import unlocked

pytestmark = pytest.mark.django_db

KINDS: Final = append_only()
SQLITE: Final = connection.vendor == "sqlite"
PLAIN: Final = (
    "UPDATE {0} SET id = id",
    "UPDATE {0} SET id = id WHERE id = (SELECT min(id) FROM {0})",
    "DELETE FROM {0}",
    "DELETE FROM {0} WHERE id = (SELECT min(id) FROM {0})",
    *(
        ("UPDATE OR REPLACE {0} SET id = id", "UPDATE OR IGNORE {0} SET id = id")
        if SQLITE
        else (
            "TRUNCATE {0}",
            "TRUNCATE {0} CASCADE",
            "WITH gone AS (DELETE FROM {0} RETURNING id) SELECT id FROM gone",
            "MERGE INTO {0} USING (SELECT 1) AS one ON true WHEN MATCHED THEN DELETE",
            "MERGE INTO {0} USING (SELECT 1) AS one ON true WHEN MATCHED THEN UPDATE SET id = id",
        )
    ),
)
REPLACING: Final = (
    *(("INSERT OR REPLACE INTO {0} ({1}) {2}", "REPLACE INTO {0} ({1}) {2}") if SQLITE else ()),
    "INSERT INTO {0} ({1}) {2} ON CONFLICT ({3}) DO UPDATE SET {3} = excluded.{3}",
)
BY_STATEMENT: Final = "NOT tgisinternal AND tgtype & 1 = 0"
BY_ROW: Final = "NOT tgisinternal AND tgtype & 1 = 1"


@pytest.fixture(autouse=True)
def chain(db: None) -> Iterator[None]:
    """Two seals, each of some entries, and a head for each."""
    anchor_file().unlink(missing_ok=True)
    for day in range(2):
        for number in range(3):
            audit.add(NOBODY, AT + timedelta(days=day), "tests.act", Account(pk=number), region="500153")
        seal_up(AT + timedelta(days=day))
    yield
    anchor_file().unlink()  # it names heads that are gone with this test


def keys_of(kind: type[models.Model]) -> list[str]:
    """The columns of which each value stands once."""
    return [str(field.column) for field in kind._meta.concrete_fields if field.unique]


def replacing(kind: type[models.Model], key: str, statement: str) -> str:
    """A row that has only this key in common with the first one there."""
    table = kind._meta.db_table
    columns = [str(field.column) for field in kind._meta.concrete_fields]
    others = {
        str(field.column): "id + 1000" if field.primary_key else "'x' || id"
        for field in kind._meta.concrete_fields
        if field.unique and field.column != key
    }
    row = ", ".join(others.get(column, column) for column in columns)
    first = f"SELECT {row} FROM {table} WHERE id = (SELECT min(id) FROM {table})"
    return statement.format(table, ", ".join(columns), first, key)


ATTACKS: Final = [
    *((kind, statement.format(kind._meta.db_table)) for kind in KINDS for statement in PLAIN),
    *(
        (kind, replacing(kind, key, statement))
        for kind in KINDS
        for key in keys_of(kind)
        for statement in REPLACING
    ),
]


def rows(kind: type[AppendOnly]) -> list[tuple[object, ...]]:
    found = [
        tuple(bytes(value) if isinstance(value, memoryview) else value for value in row)
        for row in kind._default_manager.order_by("pk").values_list()
    ]
    assert found
    return found


def execute(statement: str) -> None:
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)


def test_what_is_only_ever_added_is_known() -> None:
    """Sealed is what these are: if one is missing here nothing below would ask it."""
    assert {kind._meta.db_table for kind in KINDS} == {"audit_entry", "audit_seal", "audit_head"}


@pytest.mark.parametrize(("kind", "statement"), ATTACKS, ids=[statement for _kind, statement in ATTACKS])
def test_the_database_refuses(kind: type[AppendOnly], statement: str) -> None:
    before = rows(kind)
    with pytest.raises(DatabaseError, match="only ever added"):
        execute(statement)
    assert rows(kind) == before
    with unlocked():
        execute(statement)


@pytest.mark.skipif(not SQLITE, reason="SQLite takes a text for a key")
@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("written", ["'{}'", "{}.0", "' {} '"])
def test_a_key_written_otherwise_is_the_same_key(kind: type[AppendOnly], written: str) -> None:
    table, first = kind._meta.db_table, kind._default_manager.order_by("pk")[0].pk
    columns = [str(field.column) for field in kind._meta.concrete_fields]
    others = dict.fromkeys(keys_of(kind), "'x' || id") | {"id": written.format(first)}
    row = ", ".join(others.get(column, column) for column in columns)
    attack = f"REPLACE INTO {table} ({', '.join(columns)}) SELECT {row} FROM {table} WHERE id = {first}"
    before = rows(kind)
    with pytest.raises(DatabaseError, match="only ever added"):
        execute(attack)
    assert rows(kind) == before


@contextmanager
def switched_off(kind: type[models.Model], which: str) -> Iterator[None]:
    """A table without its triggers of one sort."""
    table = kind._meta.db_table
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT tgname FROM pg_trigger WHERE tgrelid = '{table}'::regclass AND {which}")
        names = [name for (name,) in cursor.fetchall()]
        assert names
        for name in names:
            cursor.execute(f"ALTER TABLE {table} DISABLE TRIGGER {name}")
    yield
    with connection.cursor() as cursor:
        for name in names:
            cursor.execute(f"ALTER TABLE {table} ENABLE ALWAYS TRIGGER {name}")


@pytest.mark.skipif(SQLITE, reason="SQLite's triggers are all by row")
@pytest.mark.parametrize(("kind", "statement"), ATTACKS, ids=[statement for _kind, statement in ATTACKS])
@pytest.mark.parametrize(
    "which", [BY_STATEMENT, BY_ROW], ids=["rows refuse alone", "statements refuse alone"]
)
def test_either_sort_of_trigger_refuses_alone(kind: type[AppendOnly], statement: str, which: str) -> None:
    if which == BY_STATEMENT and "TRUNCATE" in statement:
        pytest.skip("emptying a table touches no row")
    before = rows(kind)
    with switched_off(kind, which), pytest.raises(DatabaseError, match="only ever added"):
        execute(statement)
    assert rows(kind) == before


@pytest.mark.skipif(SQLITE, reason="a setting of PostgreSQL's sessions")
@pytest.mark.parametrize("kind", KINDS)
def test_a_session_that_asks_no_triggers_asks_these(kind: type[AppendOnly]) -> None:
    statement = f"DELETE FROM {kind._meta.db_table}"
    execute("SET LOCAL session_replication_role = replica")
    with pytest.raises(DatabaseError, match="only ever added"):
        execute(statement)
    execute("SET LOCAL session_replication_role = DEFAULT")


def test_a_table_s_lock_is_always_asked_for_a_moment_only() -> None:
    """Whoever waits for one holds up all who come after: no LOCK TABLE without a `lock_timeout` just before it."""
    from tests.project.test_floors import SOURCE

    asked = []
    for path in SOURCE.rglob("*.py"):
        lines = path.read_text(encoding="utf-8").splitlines()
        for number, line in enumerate(lines):
            if re.search(r"[\"']LOCK TABLE", line):
                asked.append(path.name)
                assert "lock_timeout" in lines[number - 1], f"{path}:{number + 1}"
    assert asked == ["sealing.py"]
