"""A return: which figure stands in which cell, filled without typing, everything else in the file as it was given."""

from io import BytesIO
from zipfile import ZipFile

import openpyxl
import pytest
import xlsxwriter

from haitang.foundation.verdict import Refused
from haitang.judgement.reports import actions, filling
from haitang.judgement.reports.mapping import mapping_text, read_mapping
from haitang.judgement.reports.models import Cell, ReturnForm
from haitang.judgement.reports.returning import fill_return, workbook
from haitang.judgement.reports.views.returns import shipped_returns
from tests.cast import AT

from .scene import Desk


def form_file() -> bytes:
    """A form with a title, a formula and framed blanks, as forms are."""
    out = BytesIO()
    with xlsxwriter.Workbook(out) as book:
        sheet, framed = book.add_worksheet("表一"), book.add_format({"border": 1, "num_format": "#,##0"})
        for address, value in {
            "A1": "科普统计", "A2": "指标", "B2": "本年", "C2": "上年", "A3": "活动", "A4": "志愿者", "A5": "经费",
        }.items():  # fmt: skip
            sheet.write_string(address, value)
        for address in ("B3", "C3", "B4", "B5", "C5"):
            sheet.write_blank(address, None, framed)
        sheet.write_formula("B6", "=SUM(B3:B5)")
        book.add_worksheet("说明").write_string("A1", "填表说明")
    return out.getvalue()


MAPPING = """表一!B3 = activities.held
表一!C3 = 开展科普活动 | 上年
表一!b4 = people.volunteers
表一!B5 =
"""


def add(desk: Desk, who: str = "officer", content: bytes | None = None, mapping: str = MAPPING) -> ReturnForm:
    return actions.add_return(
        county=desk.cast.home.region,
        name="科普统计",
        filename="科普统计.xlsx",
        content=form_file() if content is None else content,
        mapping=mapping,
        acting=desk.acting(who),
        at=AT,
    )


def test_cells_are_filled_and_what_stays_empty_is_listed(desk: Desk) -> None:
    form = add(desk)
    sheet = filling.open_form(bytes(form.content))
    found = fill_return(form, list(form.cells.all()), sheet, 2021, AT)
    assert [(str(one.cell), one.value) for one in found.cells] == [
        ("表一!B3", 1), ("表一!C3", 0), ("表一!B4", 1), ("表一!B5", None),
    ]  # fmt: skip
    assert [str(one.cell) for one in found.wanting] == ["表一!B5"]
    assert found.blank == ["表一!C5"]
    made = workbook(sheet, found)
    book = openpyxl.load_workbook(BytesIO(made))
    cells = {at: book["表一"][at].value for at in ("A1", "B3", "C3", "B4", "B5", "B6")}
    assert cells == {"A1": "科普统计", "B3": 1, "C3": 0, "B4": 1, "B5": None, "B6": "=SUM(B3:B5)"}
    assert book["表一"]["B3"].number_format == "#,##0"


def test_all_other_parts_of_the_file_stay_byte_for_byte(desk: Desk) -> None:
    given = form_file()
    sheet = filling.open_form(given)
    made = filling.fill_file(sheet, {("表一", "B3"): 7, ("表一", "Z99"): 1.5})
    with ZipFile(BytesIO(given)) as old, ZipFile(BytesIO(made)) as new:
        assert old.namelist() == new.namelist()
        changed = {name for name in old.namelist() if old.read(name) != new.read(name)}
    assert changed == {"xl/worksheets/sheet1.xml", "xl/workbook.xml"}
    assert openpyxl.load_workbook(BytesIO(made))["表一"]["Z99"].value == 1.5


def test_a_part_a_term_and_a_town(desk: Desk) -> None:
    home = desk.cast.home
    desk.hold(topic="fraud", region=home.towns[1])
    form = add(
        desk,
        mapping="B3 = activities.held | topic:防范诈骗\nB4 = activities.held | 二季度\n"
        f"B5 = activities.held | {home.towns[1].code}\n",
    )
    found = fill_return(form, list(form.cells.all()), filling.open_form(bytes(form.content)), 2021, AT)
    assert [one.value for one in found.cells] == [1, 1, 1]


def test_a_mapping_reads_back_as_it_was_written(desk: Desk) -> None:
    sheet = filling.open_form(form_file())
    cells = read_mapping(
        MAPPING + "说明!A9 = activities.held | 上半年 | 前年 | form:lecture", sheet, "500153"
    )
    assert mapping_text(read_mapping(mapping_text(cells), sheet, "500153")) == mapping_text(cells)


@pytest.mark.parametrize(
    ("line", "why"),
    [
        ("表九!B3 = activities.held", "没有“表九”这张工作表"),
        ("表一!B = activities.held", "“B”不是单元格"),
        ("B3 = no.such", "没有叫“no.such”的指标"),
        ("B3 = activities.held | 大后年", "看不懂“大后年”"),
        ("B3 = activities.held | 500199001", "看不懂“500199001”"),
        ("B3 = activities.held\nB3 = activities.held", "“表一!B3”写了两次"),
        ("A1 = activities.held", "“A1”里写着“科普统计”，不能取数"),
        ("说明!A1 =", "“A1”里写着“填表说明”，不能取数"),
        ("B6 = activities.held", "“B6”里是公式，不能取数"),
    ],
)
def test_a_line_nobody_can_read_is_named(desk: Desk, line: str, why: str) -> None:
    form = add(desk)
    with pytest.raises(Refused) as refused:
        actions.map_return(form=form, mapping=f"\n{line}", version=1, acting=desk.acting("officer"), at=AT)
    assert refused.value.code == "bad_mapping"
    assert why in refused.value.reason
    assert form.cells.count() == 4


def merged_file() -> bytes:
    """A title over four columns, a head over two rows, a number that stands there already, an empty word."""
    out = BytesIO()
    with xlsxwriter.Workbook(out) as book:
        sheet, framed = book.add_worksheet("表一"), book.add_format({"border": 1})
        sheet.merge_range("A1:D1", "科普统计年报", framed)
        sheet.merge_range("A2:A3", "指标", framed)
        for address, value in {
            "B2": "本年",
            "C2": "上年",
            "D2": "备注",
            "A4": "活动",
            "A5": "志愿者",
        }.items():
            sheet.write_string(address, value, framed)
        sheet.write_number("C4", 0, framed)
        sheet.write_string("D4", " ", framed)
        for address in ("B3", "C3", "D3", "B4", "B5", "C5", "D5"):
            sheet.write_blank(address, None, framed)
    return out.getvalue()


def test_what_a_merged_cell_hides_is_no_blank_and_takes_no_number(desk: Desk) -> None:
    form = add(desk, content=merged_file(), mapping="B4 = activities.held\nC4 = activities.held | 上年\nD4 =")
    sheet = filling.open_form(bytes(form.content))
    found = fill_return(form, list(form.cells.all()), sheet, 2021, AT)
    assert found.blank == ["表一!B5", "表一!C5", "表一!D5"]
    assert [one.value for one in found.cells] == [1, 0, None]
    for address, over in (("B1", "A1"), ("D1", "A1"), ("A3", "A2")):
        with pytest.raises(Refused, match=f"“{address}”并在“{over}”里，请写“{over}”"):
            add(desk, content=merged_file(), mapping=f"{address} = activities.held")


def test_a_cell_mapped_before_is_not_written_over_either(desk: Desk) -> None:
    """As forms stand that were mapped onto words and formulas while that was not refused."""
    form = add(desk, mapping="B3 = activities.held")
    for position, address in enumerate(("A1", "B6"), 1):
        Cell.objects.create(
            form=form, position=position, sheet="表一", address=address, figure="activities.held"
        )
    sheet = filling.open_form(bytes(form.content))
    found = fill_return(form, list(form.cells.all()), sheet, 2021, AT)
    assert [(one.value, one.why) for one in found.wanting] == [
        (None, "“A1”里写着“科普统计”，不能取数"),
        (None, "“B6”里是公式，不能取数"),
    ]
    book = openpyxl.load_workbook(BytesIO(workbook(sheet, found)))
    assert [book["表一"][at].value for at in ("A1", "B3", "B6")] == ["科普统计", 1, "=SUM(B3:B5)"]


@pytest.mark.parametrize("content", [b"", b"x,y\n1,2", b"PK\x03\x04broken", b"%PDF-1.4"])
def test_what_is_no_form_is_refused(desk: Desk, content: bytes) -> None:
    with pytest.raises(Refused) as refused:
        add(desk, content=content)
    assert refused.value.code == "bad_form"
    assert ReturnForm.objects.filter(district=desk.cast.home.region).count() == 1


def test_the_samples_fill_what_has_a_figure(desk: Desk) -> None:
    for shipped in shipped_returns():
        form = actions.add_shipped(
            county=desk.cast.home.region, shipped=shipped, acting=desk.acting("officer"), at=AT
        )
        sheet = filling.open_form(bytes(form.content))
        found = fill_return(form, list(form.cells.all()), sheet, 2021, AT)
        by_hand = [str(one.cell) for one in found.cells if not one.cell.figure]
        assert [str(one.cell) for one in found.wanting] == by_hand
        assert len(by_hand) == sum(not figure for _title, _unit, figure in shipped["lines"])
        assert not found.blank


@pytest.mark.parametrize("who", ["leader", "chair", "guide", "auditor", "stranger"])
def test_others_keep_no_return(desk: Desk, who: str) -> None:
    with pytest.raises(Refused):
        add(desk, who)


def test_a_dropped_return_is_changed_no_more(desk: Desk) -> None:
    form = actions.drop_return(form=add(desk), acting=desk.acting("officer"), at=AT)
    with pytest.raises(Refused):
        actions.map_return(form=form, mapping="", version=form.version, acting=desk.acting("officer"), at=AT)
    assert form.cells.count() == 4
