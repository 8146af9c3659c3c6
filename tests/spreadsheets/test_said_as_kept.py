"""What a preview says of a line is what is kept of it, and nothing of one person is given to another."""

import pytest

from haitang.machinery.spreadsheets import actions
from haitang.machinery.spreadsheets.drafting import LONG
from haitang.machinery.spreadsheets.models import Batch
from haitang.machinery.spreadsheets.queries import batch_lines, drafts_of, faults_of, outcomes_of
from haitang.machinery.spreadsheets.words import RowState
from haitang.network.staffing.models import Appointment

from .rosters import book, mobile
from .yunling import AT, CODE, Yunling

CHARACTERS = "天地玄黄宇宙洪荒日月盈昃辰宿列张寒来暑往秋收冬藏闰"
TODAY = {"day_of_roster": "today"}


def previewed(yunling: Yunling, kind: str, rows: list[list[str]], **answers: str) -> Batch:
    return actions.preview(
        kind=kind,
        content=book({"名册": rows}),
        filename="名册.xlsx",
        region=CODE,
        acting=yunling.acting,
        at=AT,
        answers=TODAY | answers,
    )


@pytest.mark.parametrize("since", ["1999-03-01", "2016-07", "2010", "2020-03-01", "2019.5"])
def test_the_day_a_preview_names_is_the_day_that_is_kept(yunling: Yunling, since: str) -> None:
    """Of whoever took office before his post was there no day is named, and it is said that his is not kept."""
    batch = previewed(
        yunling, "town-teams", [["乡镇", "姓名", "岗位", "任职时间"], ["青龙镇", "张明", "主席", since]]
    )
    (outcome,) = outcomes_of(batch)
    actions.apply(batch=batch, acting=yunling.acting, at=AT)
    kept = Appointment.objects.get()
    named = outcome["since"]
    assert (named is None) == (kept.since_precision == "unknown")
    assert named is None or kept.since.isoformat().startswith(named)
    left_blank = [fault["column"] for fault in faults_of(batch) if fault["reason"] == "left_blank"]
    assert left_blank == (["任职时间"] if named is None else [])


def test_of_two_in_one_cell_neither_gets_what_only_one_can_have(yunling: Yunling) -> None:
    heads = ["姓名", "性别", "出生年月", "手机", "乡镇", "单位"]
    rows = [heads, ["张明、李晓华", "男", "1975-03", mobile(1), "青龙镇", "县中学"]]
    batch = previewed(yunling, "volunteers", rows)
    (question,) = batch.open_questions
    batch = actions.answer(batch=batch, answers={question["id"]: "split"}, acting=yunling.acting, at=AT)
    drafts = drafts_of(batch_lines(batch))
    assert [draft.text("name") for draft in drafts] == ["张明", "李晓华"]
    assert all(not draft.text(column) for draft in drafts for column in ("sex", "born", "phone"))
    assert all(draft.text("workplace") == "县中学" for draft in drafts)


def test_mending_one_line_of_a_long_register_leaves_the_slips_of_the_others(yunling: Yunling) -> None:
    rows = [["姓名", "手机", "乡镇"], ["李一一", "139000", "青龙镇"], ["李二明", mobile(1), "没有的镇"]]
    rows += [
        ["张" + CHARACTERS[number // 25] + CHARACTERS[number % 25], mobile(2 + number), "青龙镇"]
        for number in range(LONG)
    ]
    batch = previewed(yunling, "volunteers", rows)
    slip, other = [
        draft.position for draft in drafts_of(batch_lines(batch)) if draft.state == RowState.FAULTY
    ]
    actions.mend(batch=batch, position=other, cells={"town": "青龙镇"}, acting=yunling.acting, at=AT)
    states = {draft.position: draft.state for draft in drafts_of(batch_lines(batch))}
    assert (states[slip], states[other]) == (RowState.FAULTY, RowState.READY)
