"""A table that names no town in any line: its file's name says it, or it is asked once for all its rows."""

from itertools import product

import pytest

from haitang.machinery.spreadsheets import actions
from haitang.machinery.spreadsheets.models import Batch
from haitang.machinery.spreadsheets.queries import batch_lines, drafts_of
from haitang.machinery.spreadsheets.words import RowState
from tests.cast import AT, Cast

from .test_effort import as_text, as_xlsx, preview

pytestmark = pytest.mark.django_db
TOWN, CODE = "昌元街道", "500153001"
ROWS = {
    "volunteers": [["姓名", "手机"], ["李小龙", "13800000101"], ["王大明", "13800000102"]],
    "town-teams": [
        ["姓名", "科协职务", "手机"],
        ["李小龙", "主席", "13800000101"],
        ["王大明", "医院院长", "13800000102"],
    ],
    "enterprises": [["企业名称", "科协主席"], ["甲光科技有限公司", "李小龙"], ["乙光科技有限公司", "王大明"]],
}
TITLES: dict[str, list[list[str]]] = {"heads first": [], "a title first": [["2024年度名单"]]}


def towns(batch: Batch) -> list[str]:
    return [draft.text("town") for draft in drafts_of(batch_lines(batch))]


def states(batch: Batch) -> set[RowState]:
    return {draft.state for draft in drafts_of(batch_lines(batch))}


@pytest.mark.parametrize(("kind", "form"), list(product(ROWS, TITLES)))
def test_it_is_asked_once_and_answered_for_all(cast: Cast, kind: str, form: str) -> None:
    batch = preview(cast, as_text(TITLES[form] + ROWS[kind]), kind)
    (question,) = [one for one in batch.open_questions if one["about"] == "town_of_all_rows"]
    assert states(batch) == {RowState.ASKED}
    assert {CODE, "differ"} < {choice["key"] for choice in question["choices"]}
    batch = answered(cast, batch, question["id"], CODE)
    assert towns(batch) == [CODE, CODE]
    assert RowState.ASKED not in states(batch)


@pytest.mark.parametrize("kind", ROWS)
def test_the_files_name_says_it_and_may_be_overruled(cast: Cast, kind: str) -> None:
    batch = preview(cast, as_xlsx(ROWS[kind]), kind, f"{TOWN}名单.xlsx")
    assert towns(batch) == [CODE, CODE]
    assert any(TOWN in notice["text"] for notice in batch.notices)
    (question,) = [one for one in batch.questions if one["about"] == "town_of_all_rows"]
    other = next(choice["key"] for choice in question["choices"] if choice["key"] != CODE)
    assert towns(answered(cast, batch, question["id"], other)) == [other, other]


def test_lines_of_different_towns_say_their_own(cast: Cast) -> None:
    batch = preview(cast, as_text(ROWS["volunteers"]))
    batch = answered(cast, batch, batch.open_questions[0]["id"], "differ")
    assert states(batch) == {RowState.FAULTY}
    draft = actions.mend(batch=batch, position=0, cells={"town": TOWN}, acting=cast.acting("officer"), at=AT)
    assert draft.ready


def test_a_line_given_a_town_of_its_own_waits_no_more(cast: Cast) -> None:
    batch = preview(cast, as_text(ROWS["volunteers"]))
    draft = actions.mend(batch=batch, position=1, cells={"town": TOWN}, acting=cast.acting("officer"), at=AT)
    assert draft.ready
    assert [one.state for one in drafts_of(batch_lines(batch))] == [RowState.ASKED, RowState.READY]


NAMED = {
    "by a column": [[*row, "镇街" if number == 0 else TOWN] for number, row in enumerate(ROWS["volunteers"])],
    "by a title": [[f"{TOWN}志愿者"], *ROWS["volunteers"]],
}


@pytest.mark.parametrize("how", NAMED)
def test_where_a_town_is_named_nothing_is_asked(cast: Cast, how: str) -> None:
    """The negative control."""
    batch = preview(cast, as_text(NAMED[how]))
    assert batch.questions == []
    assert towns(batch) == [CODE, CODE]


def answered(cast: Cast, batch: Batch, question: str, key: str) -> Batch:
    return actions.answer(batch=batch, answers={question: key}, acting=cast.acting("officer"), at=AT)
