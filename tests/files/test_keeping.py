"""Content on the disk: under its key, swept when nobody refers to it, missed when it is gone or changed."""

import argparse
import json
import os
from datetime import timedelta
from uuid import uuid4

import pytest
from django.utils import timezone

from haitang.foundation.scope import Scope
from haitang.machinery.files import actions, storage
from haitang.machinery.files.models import File
from haitang.machinery.files.queries import losses
from haitang.machinery.files.words import SWEPT_AFTER
from haitang.operation import upkeep
from haitang.operation.commands import verify
from tests.cast import AT, Cast


@pytest.fixture
def file(cast: Cast) -> File:
    return File.objects.get(key=cast.home.more["activity_picture"])


def test_a_file_that_is_gone_or_changed_is_named(cast: Cast, file: File) -> None:
    assert list(losses()) == []
    for small in (False, True):
        path = storage.path_of(file.key, small=small)
        content = path.read_bytes()
        path.write_bytes(content[:-1] + b"x")
        assert [(loss.kind, loss.key) for loss in losses()] == [("changed", file.key)]
        path.unlink()
        assert [(loss.kind, loss.key) for loss in losses()] == [("missing", file.key)]
        path.write_bytes(content)
    assert list(losses()) == []


def test_verify_says_which(cast: Cast, file: File, capsys: pytest.CaptureFixture[str]) -> None:
    path = storage.path_of(file.key)
    content = path.read_bytes()
    path.unlink()
    status = verify.run(argparse.Namespace(anchor=None, json=True))
    found = json.loads(capsys.readouterr().out)
    path.write_bytes(content)
    assert status != 0
    assert found["sound"] is False
    assert found["files"] == [{"kind": "missing", "key": str(file.key), "of": file.origin_title}]


def test_a_missing_picture_is_a_page_that_says_so(cast: Cast, file: File) -> None:
    path = storage.path_of(file.key)
    content = path.read_bytes()
    path.unlink()
    answer = cast.client("guide").get(f"/activities/{cast.home.activity.pk}/pictures/{file.key}/")
    path.write_bytes(content)
    assert answer.status_code == 404


def aged(key: object, days: int) -> None:
    for small in (False, True):
        path = storage.path_of(key, small=small)  # type: ignore[arg-type]  # a UUID
        moment = (timezone.now() - timedelta(days=days)).timestamp()
        os.utime(path, (moment, moment))


def a_day_of_sweeping() -> None:
    for hour in range(24):
        actions.sweep(timezone.now().replace(hour=hour))


def test_what_nobody_refers_to_is_swept_a_day_later(cast: Cast, file: File) -> None:
    orphan, fresh = uuid4(), uuid4()
    for key in (orphan, fresh):
        storage.store_content(key, b"x")
        storage.store_content(key, b"y", small=True)
    aged(orphan, 2)
    aged(file.key, 900)
    a_day_of_sweeping()
    assert not storage.path_of(orphan).exists()
    assert storage.path_of(file.key).exists()
    assert storage.path_of(fresh).exists()


@pytest.mark.django_db(transaction=True)
def test_a_removed_picture_stays_a_day_for_a_backup_under_way(cast: Cast, file: File) -> None:
    aged(file.key, 900)
    actions.remove(file=file, record=cast.home.activity, acting=cast.acting("guide"), at=AT)
    path = storage.path_of(file.key)
    folder = file.key.hex[:2]
    actions.swept(folder, timezone.now())
    assert path.exists()
    actions.swept(folder, timezone.now() + SWEPT_AFTER + timedelta(minutes=1))
    assert not path.exists()


def test_upkeep_clears_what_is_left_over(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(upkeep.STEPS, "rolled_up", lambda at: 0)  # of two years: nothing that lies here
    done = upkeep.keep_up(timezone.now() + timedelta(days=2))
    assert done["unfinished"] == 2
    assert "swept" in done


def test_a_scope_holds_its_own(cast: Cast) -> None:
    for district in (cast.home, cast.twin):
        found = File.objects.within(Scope(regions=(district.code,)))
        assert {file.region[:6] for file in found} == {district.code}
        assert found.count() == 2


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("../../etc/passwd", "passwd"),
        ("C:\\照片\\院坝.jpg", "院坝.jpg"),
        ("a\x00\n b.jpg", "a b.jpg"),
        ("", "照片"),
        ("长" * 500, "长" * 120),
    ],
)
def test_a_name_is_for_people_and_no_path(given: str, kept: str) -> None:
    assert actions.clean_file_name(given) == kept
