"""The backups that are made by themselves, their rehearsal, and what they know of the audit."""

import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.db import connection

from haitang.foundation.acting import NOBODY
from haitang.machinery.accounts.models import Account
from haitang.machinery.audit import actions as audit
from haitang.machinery.audit.evidence import compare
from haitang.machinery.audit.sealing import anchor_file, seal_up
from haitang.operation import health, heartbeat, inspections, nightly
from haitang.operation.backup import archive, keeping, rehearsing
from haitang.operation.models import Inspection
from haitang.operation.witnesses import heads_elsewhere
from haitang.operation.words import Kind
from tests.serving.watched import wait_until
from tests.unlocked import unlocked

AT = datetime(2021, 4, 30, 20, 0, tzinfo=UTC)
"""Four in the morning of May, here."""
HOUR = timedelta(hours=1)


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, settings: Any) -> Path:
    settings.BACKUP_FOLDER = tmp_path / "backups"
    settings.BACKUP_HOUR = 2
    settings.BACKUPS_KEPT = 2
    return tmp_path / "backups"


@pytest.mark.django_db
class TestWhenOneIsDue:
    def test_a_new_installation_waits_for_the_first_hour(self) -> None:
        assert not keeping.is_due(AT)
        inspections.note_beginning(AT)
        assert not keeping.is_due(AT + 21 * HOUR)
        assert keeping.is_due(AT + 22 * HOUR)

    @pytest.mark.alike
    @pytest.mark.parametrize("hour", range(24))
    def test_once_a_day_after_its_hour(self, settings: Any, hour: int) -> None:
        """Walked hour by hour over four days, each made at once: one a day, in the hour that is set."""
        settings.BACKUP_HOUR = hour
        inspections.record_inspection(Kind.FIRST, AT)
        made = []
        for passed in range(1, 97):
            if keeping.is_due(at := AT + passed * HOUR):
                made.append(at)
                inspections.record_inspection(Kind.BACKUP, at)
        assert [(at.hour + 8) % 24 for at in made] == [hour] * 4

    def test_one_that_failed_is_tried_again_in_an_hour(self) -> None:
        inspections.record_inspection(Kind.FIRST, AT - 48 * HOUR)
        inspections.record_inspection(Kind.BACKUP, AT, [{"code": "space"}])
        assert not keeping.is_due(AT + HOUR / 2)
        assert keeping.is_due(AT + HOUR)

    def test_none_when_they_are_off(self, settings: Any) -> None:
        settings.BACKUP_HOUR = None
        inspections.record_inspection(Kind.FIRST, AT - 48 * HOUR)
        assert not keeping.is_due(AT)
        assert not rehearsing.is_due(AT)

    def test_a_rehearsal_once_a_month_when_there_is_a_backup(self, folder: Path) -> None:
        assert not rehearsing.is_due(AT)
        folder.mkdir()
        (folder / "haitang-20210430T180000Z.zip").write_bytes(b"")
        assert rehearsing.is_due(AT)
        inspections.record_inspection(Kind.REHEARSAL, AT)
        assert not rehearsing.is_due(AT + timedelta(days=30))
        assert rehearsing.is_due(AT + timedelta(days=31))


@pytest.mark.django_db(transaction=True)
class TestMaking:
    @pytest.fixture(autouse=True)
    def begun(self, db: None) -> None:
        heartbeat.note_movement()
        inspections.note_beginning(AT)

    def test_the_oldest_goes_and_nothing_else(self, folder: Path) -> None:
        folder.mkdir()
        for name in ("haitang-my-own.zip", "notes.txt", "haitang-20210101T000000Z.zip.before-x"):
            (folder / name).write_text("mine")
        (folder / "haitang-20210101T000000Z.zip.part").write_text("torn")
        for day in range(3):
            assert keeping.make(AT + timedelta(minutes=day)) is not None
        names = [path.name for path in keeping.backups(AT + HOUR)]
        assert names == ["haitang-20210430T200100Z.zip", "haitang-20210430T200200Z.zip"]
        assert {path.name for path in folder.iterdir()} - set(names) == {
            "haitang-my-own.zip",
            "notes.txt",
            "haitang-20210101T000000Z.zip.before-x",
        }
        assert health.failing_checks(AT + timedelta(minutes=2)) == []

    @pytest.mark.parametrize("ahead", [timedelta(minutes=5), timedelta(days=400)])
    def test_one_made_while_the_clock_was_ahead_is_never_the_newest(
        self, folder: Path, monkeypatch: pytest.MonkeyPatch, ahead: timedelta
    ) -> None:
        """It goes before those made since, and is not what a rehearsal tries; it is, of a time that has come (the control)."""
        assert keeping.make(AT + ahead) is not None
        (early,) = keeping.backups(AT)
        assert keeping.make(AT) is not None
        later = folder / keeping.name_of(AT)
        assert keeping.backups(AT) == [early, later]
        assert keeping.backups(AT + ahead) == [later, early]
        monkeypatch.setattr(rehearsing, "_rehearsed", lambda path: {"findings": [], "tried": path})
        assert rehearsing.rehearse(AT)["tried"] == later
        assert keeping.make(AT + timedelta(minutes=1)) is not None
        assert early not in keeping.backups(AT)
        assert later in keeping.backups(AT)

    def test_one_that_does_not_prove_itself_replaces_none(
        self, folder: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """The control: written whole, it is opened like any other."""
        for day in range(2):
            keeping.make(AT + timedelta(minutes=day))
        before = keeping.backups(AT + HOUR)
        written = Path.replace

        def torn(self: Path, target: Path) -> Path:
            self.write_bytes(self.read_bytes()[:-100] + b"0" * 100)
            return written(self, target)

        monkeypatch.setattr(Path, "replace", torn)
        assert keeping.make(AT + timedelta(minutes=2)) is None
        monkeypatch.undo()
        assert keeping.backups(AT + HOUR) == before
        assert health.failing_checks(AT + timedelta(minutes=2)) == ["backup"]

    @pytest.mark.parametrize("code", ["space", "folder"])
    def test_what_stands_in_its_way_is_told_and_removes_nothing(
        self, folder: Path, monkeypatch: pytest.MonkeyPatch, code: str
    ) -> None:
        if code == "space":
            folder.mkdir()
            usage = shutil.disk_usage(folder)._replace(free=1024)
            monkeypatch.setattr(shutil, "disk_usage", lambda _folder: usage)
        else:
            folder.write_text("in the way")
        assert keeping.make(AT) is None
        found = Inspection.objects.get(kind=Kind.BACKUP)
        assert [finding["code"] for finding in found.findings] == [code]
        assert not found.ok

    def test_a_cut_of_everything_here_is_found_by_a_backup(self, folder: Path) -> None:
        """The control: before there is a backup, nothing is left that says otherwise."""
        anchor_file().unlink(missing_ok=True)
        for n in range(3):
            audit.add(NOBODY, AT, "tests.act", Account(pk=n), region="500153", n=n)
        seal_up(AT)
        cut_everything()
        assert compare(heads_elsewhere()) == []
        audit.add(NOBODY, AT, "tests.act", Account(pk=1), region="500153")
        seal_up(AT)
        assert keeping.make(AT) is not None
        cut_everything()
        assert compare() == []
        (found,) = compare(heads_elsewhere())
        assert (found.kind, found.where.split()[0]) == ("tail_cut", keeping.backups(AT + HOUR)[0].name)
        keeping.set_aside_later(AT - HOUR, "before-x")
        assert heads_elsewhere() == [], "a restore leaves a past behind that no longer is"

    @pytest.mark.slow
    def test_a_rehearsal_restores_counts_and_leaves_nothing(self, folder: Path, settings: Any) -> None:
        assert keeping.make(AT) is not None
        done = rehearsing.rehearse(AT)
        assert done["findings"] == []
        assert done["rows"] > 100
        assert folder.stat().st_mode & 0o077 == 0
        assert list(Path(settings.HAITANG_HOME).glob("rehearsal-*")) == []
        assert scratch_databases() == []
        (kept,) = keeping.backups(AT + HOUR)
        swap_a_count(kept)
        assert [finding["code"] for finding in rehearsing.rehearse(AT + HOUR)["findings"]] == ["differs"]
        kept.write_bytes(kept.read_bytes()[:-1] + b"x")
        assert [finding["code"] for finding in rehearsing.rehearse(AT + HOUR)["findings"]] == ["damaged"]


def cut_everything() -> None:
    """What somebody does who knows of the entries, the seals, the heads and the file, and of nothing else."""
    with unlocked(), connection.cursor() as cursor:
        for table in ("audit_entry", "audit_seal", "audit_head"):
            cursor.execute(f"DELETE FROM {table}")
    anchor_file().unlink(missing_ok=True)


def scratch_databases() -> list[str]:
    if connection.vendor != "postgresql":
        return []
    with connection.cursor() as cursor:
        cursor.execute("SELECT datname FROM pg_database WHERE datname LIKE 'haitang_rehearsal_%'")
        return [name for (name,) in cursor.fetchall()]


def swap_a_count(path: Path) -> None:
    """Write a backup of ours again that says of one table a row too many."""
    with archive.open_whole(path) as (package, manifest):
        members = {name: package.read(name) for name in manifest["members"]}
    path.unlink()
    with archive.create(path) as writer:
        for name, content in members.items():
            with writer.member(name) as member:
                member.write(content)
                member.rows = manifest["members"][name]["rows"]
                if name == "tables/django_content_type.jsonl":
                    member.rows += 1
        writer.add_manifest({key: manifest[key] for key in manifest if key not in {"format", "members"}})


@pytest.fixture
def nobody_at_it() -> Iterator[None]:
    yield
    for child, _since in list(nightly._child):
        child.kill()
        child.wait()
    nightly._child.clear()


def test_only_one_backs_up_at_a_time() -> None:
    with nightly.only_one() as first, nightly.only_one() as second:
        assert (first, second) == (True, False)
    with nightly.only_one() as again:
        assert again


def test_the_child_is_started_once(monkeypatch: pytest.MonkeyPatch, nobody_at_it: None) -> None:
    monkeypatch.setattr(nightly, "is_due", lambda _at: False)
    assert not nightly.start_if_due(AT)
    monkeypatch.setattr(nightly, "is_due", lambda _at: True)
    assert nightly.start_if_due(AT)
    assert not nightly.start_if_due(AT)


TIED = """
import subprocess, sys, threading, time
from haitang.operation.parent import end_with_parent
below = subprocess.Popen([sys.executable, "-c", "import time; time.sleep(600)"])
if {tied}:
    threading.Thread(target=end_with_parent, daemon=True).start()
print(below.pid, flush=True)
time.sleep(600)
"""


@pytest.mark.parametrize("tied", [True, False])
def test_a_child_and_what_it_started_end_with_the_parent(*, tied: bool) -> None:
    """Its standard input is what ties it: that it closes is all a killed parent can still do. The control: untied."""
    child = subprocess.Popen(
        [sys.executable, "-c", TIED.format(tied=tied)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        start_new_session=True,
    )
    assert child.stdin is not None
    assert child.stdout is not None
    below = int(child.stdout.readline())
    try:
        child.stdin.close()
        if tied:
            assert child.wait(60) == -signal.SIGKILL
            wait_until(lambda: "sleep" not in command_of(below))  # killed with it, it is gone in its own time
        else:
            with pytest.raises(subprocess.TimeoutExpired):
                child.wait(1)
            assert "sleep" in command_of(below)
    finally:
        if child.poll() is None:
            os.killpg(child.pid, signal.SIGKILL)
            child.wait()
        child.stdout.close()


def command_of(pid: int) -> str:
    """The command line of a process; nothing of one that is gone or only waits to be counted."""
    try:
        return Path(f"/proc/{pid}/cmdline").read_text()
    except (FileNotFoundError, ProcessLookupError):
        return ""


def test_the_address_of_another_database_on_our_server() -> None:
    ours = {
        "USER": "me",
        "PASSWORD": "p@ss",
        "HOST": "/run/pg",
        "PORT": "",
        "OPTIONS": {"sslmode": "require"},
    }
    assert rehearsing._url_of("x", ours) == "postgresql://me:p%40ss@/x?host=%2Frun%2Fpg&sslmode=require"
