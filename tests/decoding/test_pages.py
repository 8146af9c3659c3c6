"""Whoever sends a file that hurts gets a page with a sentence, nothing is written, and the next file is read."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpResponse
from django.urls import reverse

from haitang.foundation.decoding import limits, pool
from haitang.foundation.decoding.turns import Turns
from haitang.judgement.reports.models import ReturnForm
from haitang.machinery.files.models import File
from haitang.machinery.spreadsheets.models import Batch
from tests.cast import Cast, photograph, roster
from tests.spreadsheets import evil

from .hostile import HOSTILE

GOOD = {"workbook": roster("500153"), "form": evil.plain(), "picture": photograph("teal")}
CASES = {
    "xlsx rectangle, whole sheet, another folder, two blanks": "表格超过 200 列",
    'xlsx shared text <si a="1">': "表格展开后太大",
    "ods 1000000 by 16384 of text": "表格展开后太大",
    "xls corner 65535 199": "表格展开后太大",
    "csv endless line": "没有配对的引号",
    "form 12000000 wide": "表格展开后太大",
    "form entities in UTF-7": "实体定义",
    "jpeg 1000 scans of 7000": "展开太费力",
    "webp 7000 by 7000": "展开太费力",
}


def sent(cast: Cast, room: str, content: bytes) -> HttpResponse:
    """The page on which each room takes a file."""
    officer, guide = cast.client("officer"), cast.client("guide")
    if room == "workbook":
        file = SimpleUploadedFile("志愿者.csv", content)
        return officer.post("/imports/new/", {"kind": "volunteers", "file": file})
    if room == "form":
        file = SimpleUploadedFile("表.xlsx", content)
        return officer.post(reverse("reports:new_return"), {"name": "表", "file": file})
    file = SimpleUploadedFile("图.jpg", content)
    return guide.post(reverse("activities:pictures", args=[cast.home.activity.pk]), {"pictures": [file]})


def written() -> tuple[int, int, int]:
    return Batch.objects.count(), ReturnForm.objects.count(), File.objects.count()


@pytest.mark.parametrize("name", CASES)
def test_a_file_that_hurts_is_refused_on_the_page(name: str, cast: Cast) -> None:
    hostile, before = HOSTILE[name], written()
    answer = sent(cast, hostile.room, hostile.make())
    assert answer.status_code == 422
    assert CASES[name] in answer.content.decode()
    assert written() == before
    assert sent(cast, hostile.room, GOOD[hostile.room]).status_code in {302, 303}
    assert sum(written()) == sum(before) + 1


@pytest.mark.parametrize("room", GOOD)
def test_where_everybody_sends_at_once_one_is_asked_to_come_back(
    room: str, cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = written()
    monkeypatch.setattr(limits, "PATIENCE", 0.01)
    monkeypatch.setattr(pool._pool, "_turns", Turns(1, 1))
    with pool._pool._turns.turn(0):
        answer = sent(cast, room, GOOD[room])
    assert answer.status_code == 422
    assert "请过一会儿再" in answer.content.decode()
    assert written() == before
