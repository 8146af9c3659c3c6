"""A sheet of which no head is understood is not turned away: its columns are named by hand, and then it is read."""

from collections.abc import Callable
from typing import Any

import pytest

from haitang.foundation.verdict import Refused
from haitang.machinery.spreadsheets import actions
from haitang.machinery.spreadsheets.forms import named_columns
from haitang.machinery.spreadsheets.importing import IMPORTERS
from haitang.machinery.spreadsheets.models import Batch
from haitang.machinery.spreadsheets.queries import batch_lines, drafts_of, faults_of
from haitang.machinery.spreadsheets.reading import Unreadable
from haitang.machinery.spreadsheets.recognition import Position
from tests.cast import AT, Cast

from .rosters import book
from .test_effort import as_text, preview
from .test_pages import send, text_of, uploaded

Rows = list[list[Any]]

TOWN = "昌元街道"
LINES: dict[str, tuple[tuple[str, ...], Rows]] = {
    "volunteers": (("name", "town", "workplace"), [["李小龙", TOWN, "甲厂"], ["王大明", TOWN, "乙厂"]]),
    "town-teams": (("name", "town", "duty"), [["李小龙", TOWN, "主席"], ["王大明", TOWN, "医院院长"]]),
    "enterprises": (("unit", "town", "workers"), [["甲机械公司", TOWN, "31"], ["乙化工公司", TOWN, "32"]]),
    "organisations": (
        ("body", "kind", "grade"),
        [["甲果树学会", "学会", "一级"], ["乙农技协", "农技协", "二级"]],
    ),
    "activities": (
        ("title", "held_on", "participants"),
        [["甲讲座", "2021-03-01", "30"], ["乙讲座", "2021-03-02", "40"]],
    ),
}
"""Of each kind what is read, and two lines of it."""

WRITTEN: dict[str, Callable[[Rows], bytes]] = {
    "csv": lambda rows: as_text([[str(cell) for cell in row] for row in rows]),
    "xlsx": lambda rows: book({"名册": rows}),
}
HEADS: dict[str, Callable[[int], Rows]] = {
    "nonsense": lambda width: [["甬甪", "甭甮", "甴甶"][:width]],
    "none": lambda _width: [],
    "another trade's, in English": lambda width: [["Vessel", "Berth", "Draught"][:width]],
    "Japanese": lambda width: [["氏名など", "町名", "勤務先"][:width]],
    "pictures": lambda width: [["🙂", "🏠", "🏭"][:width]],
    "numbers": lambda width: [["1", "2", "3"][:width]],
    "years": lambda width: [[2021, 2022, 2023][:width]],
    "numbers as numbers": lambda width: [[1, 2, 3][:width]],
    "in the fifth line": lambda width: [
        ["云岭县", "", ""],
        ["", "", ""],
        ["填表说明", "", ""],
        ["制表", "某某", ""],
        ["甬甪", "甭甮", "甴甶"][:width],
    ],
    "a title over them": lambda width: [["第三稿", "", ""], ["甬甪", "甭甮", "甴甶"][:width]],
}


def test_every_kind_is_tried() -> None:
    assert sorted(LINES) == sorted(IMPORTERS)


@pytest.mark.alike
@pytest.mark.parametrize("written", ["csv", "xlsx"])
@pytest.mark.parametrize("heads", HEADS)
@pytest.mark.parametrize("kind", sorted(LINES))
def test_whatever_stands_over_them_columns_are_named_by_place(
    cast: Cast, kind: str, heads: str, written: str
) -> None:
    officer = cast.acting("officer")
    columns, lines = LINES[kind]
    above = HEADS[heads](len(columns))
    batch = preview(cast, WRITTEN[written]([*above, *lines]), kind=kind, name=f"名册.{written}")
    silent = [draft for draft in drafts_of(batch_lines(batch)) if draft.ready and draft.values]
    assert not [one for one in silent if set(one.values.values()) & {"甬甪", "甭甮", "Vessel", "Berth"}]
    (first,) = {note["first_row"] for note in batch.sheets if "heads" in note}
    wrong = {one.key: "" for one in named_columns(batch) if one.column and one.column not in columns}
    placed = wrong | {Position("名册", first, index): name for index, name in enumerate(columns)}
    batch = actions.remap(batch=batch, columns=placed, acting=officer, at=AT)
    for question in list(batch.open_questions):
        if question["about"] == "first_line":
            given = {question["id"]: "skip" if above else "read"}
            batch = actions.answer(batch=batch, answers=given, acting=officer, at=AT)
        elif question["about"] == "kind_of_file":
            batch = actions.answer(batch=batch, answers={question["id"]: "keep"}, acting=officer, at=AT)
    read = [draft for draft in drafts_of(batch_lines(batch)) if not draft.left_out]
    told = [[str(draft.cells.get(name)) for name in columns] for draft in read][-len(lines) :]
    assert told == lines, list(faults_of(batch))
    assert not [draft for draft in read[: -len(lines)] if draft.ready]


def test_the_preview_says_what_to_do(cast: Cast) -> None:
    response = send(cast.client("officer"), "new/", kind="volunteers", file=uploaded("甲,乙\n1,2\n".encode()))
    page = text_of(response)
    assert response.status_code == 200
    assert "没有认出这张表的表头" in page
    assert "没有找到“姓名”这一列" in page
    batch = Batch.objects.latest("id")
    assert batch.ready == 0
    assert cast.client("officer").get(f"/imports/{batch.pk}/mapping/").status_code == 200


@pytest.mark.parametrize("content", ["今天天气很好", "说明\n请各镇街填报\n月底前交", "\n\n"])
def test_what_is_no_table_is_still_turned_away(cast: Cast, content: str) -> None:
    with pytest.raises((Refused, Unreadable), match=r"没有认出|没有内容|空"):
        preview(cast, content.encode())
