"""Whatever is written into the mapping of a return, it is refused naming the line or the form can be filled by it."""

import re
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from haitang.foundation.verdict import Refused
from haitang.judgement.reports import filling
from haitang.judgement.reports.mapping import mapping_text, read_mapping
from haitang.judgement.reports.models import Cell, ReturnForm
from haitang.judgement.reports.returning import fill_return, form_fault, try_out, workbook
from tests.cast import AT

from .scene import Desk
from .test_returns import add, form_file

CELLS = (
    "表一!B3",
    "B3",
    "表一!C3",
    "表一!ZZ99999",
    "表一!A1",
    "表一!B6",
    "没有!B3",
    "!",
    "b4",
    "B0",
    "AAA1",
    "=",
    "",
    "\x00",
)
FIGURES = (
    "activities.held",
    "开展科普活动",
    "staffing.vacancy_rate",
    "people.volunteers",
    "no.such",
    "",
    "\ud7ff",
)
WORDS = (
    "上年", "前年", "本年", "全年", "上半年", "四季度", "500153001", "500153", "topic:fraud", "topic:防范诈骗", "topic:no",
    "town:", "month:2021-01", "no:no", ":", "topic:" + "长" * 65, "长" * 33 + ":a", "<b>", "\x00", "%s",
)  # fmt: skip
line = st.tuples(
    st.sampled_from(CELLS),
    st.sampled_from(("=", " = ", "==", "")),
    st.sampled_from(FIGURES),
    st.lists(st.sampled_from(WORDS), max_size=3),
).map(lambda made: made[0] + made[1] + " | ".join((made[2], *made[3])))
mappings = st.lists(st.one_of(line, st.text(max_size=15)), max_size=4).map("\n".join)


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(mapping=mappings)
def test_a_mapping_is_refused_or_fills_the_form(desk: Desk, mapping: str) -> None:
    sheet = filling.open_form(form_file())
    try:
        cells = read_mapping(mapping, sheet, "500153")
    except Refused as refused:
        code, reason = refused.code, refused.reason
    else:
        found = fill_return(ReturnForm(district=desk.cast.home.region), cells, sheet, 2021, AT)
        assert all(one.why == "" or one.value is None for one in found.cells)
        assert not any(one.why for one in found.cells if one.cell.figure and one.value is not None)
        assert workbook(sheet, found)
        assert mapping_text(read_mapping(mapping_text(cells), sheet, "500153")) == mapping_text(cells)
        return
    assert code == "bad_mapping"
    assert re.match(r"(第 \d+ 行：|“表一!ZZ99999”离表里的格子太远了。).+。$", reason, re.DOTALL)


@pytest.mark.parametrize(
    ("mapping", "sentence"),
    [
        ("\n表一!B3 = activities.held | topic:no", "第 2 行：“开展科普活动”里没有“no”。"),
        ("表一!B3 = activities.held | no:no", "第 1 行：“开展科普活动”不能按“no”分。"),
        (
            "表一!B3 = activities.held | topic:" + "长" * 65,
            "第 1 行：“topic:长长长长长长长长长长长长长长”太长。",
        ),
    ],
)
def test_saving_names_the_line(mapping: str, sentence: str) -> None:
    with pytest.raises(Refused) as refused:
        read_mapping(mapping, filling.open_form(form_file()), "500153")
    assert refused.value.reason == sentence


def test_what_was_stored_by_an_older_program_is_named_and_the_page_opens(desk: Desk) -> None:
    form = add(desk)
    officer = desk.cast.client("officer")
    assert form_fault(form) == ""
    Cell.objects.filter(form=form, address="B3").update(sheet="没有")
    assert form_fault(form) == "没有!B3：没有“没有”这张工作表"
    shown = officer.get(f"/returns/{form.pk}/")
    assert (shown.status_code, "没有“没有”这张工作表" in shown.content.decode()) == (200, True)
    assert officer.get(f"/returns/{form.pk}/file/").status_code == 200
    ReturnForm.objects.filter(pk=form.pk).update(content=b"no form")
    shown = officer.get(f"/returns/{form.pk}/")
    assert (shown.status_code, "这张表现在填不了" in shown.content.decode()) == (200, True)
    assert officer.get(f"/returns/{form.pk}/cells/").status_code == 200
    assert officer.get("/returns/").status_code == 200
    assert officer.get(f"/returns/{form.pk}/file/").status_code == 409


def test_a_mapping_is_saved_only_when_the_form_takes_numbers(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuses(*_told: Any) -> bytes:
        raise Refused("这个文件打不开。", code="bad_form")

    monkeypatch.setattr("haitang.judgement.reports.returning.fill_file", refuses)
    with pytest.raises(Refused, match="打不开"):
        add(desk)
    monkeypatch.setattr("haitang.judgement.reports.mapping.try_out", lambda *_told: None)
    assert add(desk).pk, "the negative control: without the trial it is saved"
    assert try_out
