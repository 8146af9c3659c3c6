"""Exports open as data and nothing else; the error sheet goes home and comes back mended."""

import io
from datetime import UTC, date, datetime, time
from decimal import Decimal

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from haitang.machinery.spreadsheets.reading import read_workbook
from haitang.machinery.spreadsheets.recognition import recognise_workbook
from haitang.machinery.spreadsheets.values import Fault, cell_as_text, parse_name, parse_phone
from haitang.machinery.spreadsheets.writing import (
    OPENS_FORMULA,
    REASON,
    error_page,
    safe_text,
    write_error_sheet,
    write_table,
)

from .rosters import (
    KNOWN,
    PEOPLE,
    TEAMS,
    VOLUNTEERS,
    book,
    heads_of,
    identity_number,
    mobile,
    sheets_of,
    values_of,
)

BAD = Fault("bad_phone", "手机号应有 11 位，这里是 7 位", "请核对后填写 11 位手机号")
MISSING = Fault("missing", "没有填“姓名”", "请补上“姓名”")


def opened(content: bytes) -> openpyxl.worksheet.worksheet.Worksheet:
    return openpyxl.load_workbook(io.BytesIO(content)).active


def test_a_table_has_its_title_heads_and_rows() -> None:
    content = write_table(
        ["姓名", "人数"], ([name, number] for number, name in enumerate(PEOPLE[:3])), title="名册"
    )
    rows = [list(row) for row in opened(content).iter_rows(values_only=True)]
    assert rows == [["名册", None], ["姓名", "人数"], ["张明", 0], ["李晓华", 1], ["王建国", 2]]


def test_each_cell_is_written_as_what_it_is() -> None:
    row = [
        None,
        True,
        3,
        2.5,
        Decimal("1.20"),
        date(2021, 4, 19),
        datetime(2021, 4, 19, 1, 30, tzinfo=UTC),
        time(9, 30),
        "字",
    ]
    cells = [cell.value for cell in opened(write_table(["头"] * len(row), [row]))[2]]
    assert cells == [
        *(None, True, 3, 2.5, 1.2),
        datetime.fromisoformat("2021-04-19"),
        datetime.fromisoformat("2021-04-19T09:30"),
        *(time(9, 30), "字"),
    ]


def test_long_numbers_keep_all_their_digits() -> None:
    sheet = opened(write_table(["证", "手机"], [[510104196001010007, 19900000001.0]]))
    assert (sheet["A2"].value, sheet["B2"].value, sheet["B2"].number_format) == (
        "510104196001010007",
        19900000001,
        "0",
    )


@pytest.mark.parametrize("start", OPENS_FORMULA)
def test_no_cell_opens_as_a_formula(start: str) -> None:
    text = f"{start}1+1"
    sheet = opened(write_table([text], [[text]], title=text))
    for cell in (sheet["A1"], sheet["A2"], sheet["A3"]):
        assert cell.data_type == "s"
        assert str(cell.value).startswith("'")


@settings(deadline=None)
@given(st.text(max_size=40))
def test_any_text_can_be_written_and_is_read_back(text: str) -> None:
    content = write_table(["甲", "乙"], [["x", text]])
    assert read_workbook(content).sheets[0].rows[1][0] == "x"
    cell = opened(content)["B2"]
    assert cell.data_type != "f"
    assert not str(cell.value or "").startswith(OPENS_FORMULA)


def test_control_signs_and_overlong_text_do_not_spoil_the_file() -> None:
    assert safe_text("a\x00b\x1f\ud800c") == "abc"
    assert len(safe_text("=" * 40_000)) == 32_767


@pytest.mark.parametrize("name", ["a/b", "'引号'", "很" * 40, "[x]:*?", ""])
def test_sheet_names_are_made_to_fit(name: str) -> None:
    write_table(["头"], [["x"]], sheet_name=name)


def faulty_roster() -> bytes:
    rows = [
        ["锦川区镇街科协人员花名册", *[""] * 6],
        ["填报单位：锦川区科协", "", "", "", "填报日期：2023年5月8日", "", ""],
        ["序号", "镇街", "姓名", "科协职务", "联系方式", "", "备注"],
        ["", "", "", "", "手机", "办公电话", ""],
        [1, "玉河街道", "张明", "主席", "19900000001", "028-85550001", ""],
        [2, "", "李晓华", "副主席", "1990000", "", "=1+1"],
        [3, "", "", "科普指导员", "+86 19900000003", "", date(2023, 1, 2)],
        [4, "青山镇", "刘芳", "主席", 19900000004, "", ""],
        [5, "", "陈志强", "副主席", 1990000, "", ""],
        ["审核人：", "", "", "填表人：", "", "", ""],
    ]
    rows[5][6] = "甲"
    return book(
        {"花名册": rows},
        {"花名册": ["A1:G1", "A3:A4", "B3:B4", "C3:C4", "D3:D4", "E3:F3", "G3:G4", "B5:B7", "B8:B9"]},
    )


def test_the_error_sheet_holds_the_faulty_rows_as_they_were_and_reads_again() -> None:
    (found,), _skipped = sheets_of(faulty_roster(), TEAMS)
    content = write_error_sheet(
        [error_page(found, {6: [("phone", BAD)], 7: [("name", MISSING)], 9: [("phone", BAD)]})]
    )
    (again,), _skipped = sheets_of(content, TEAMS)
    assert again.sheet.name == "花名册"
    assert again.above == found.above
    assert heads_of(again) == heads_of(found)
    assert [head.title for head in again.unknown] == ["序号", "备注", REASON]
    assert values_of(again, "town") == ["玉河街道", "玉河街道", "青山镇"]
    assert values_of(again, "name") == ["李晓华", "", "陈志强"]
    assert [cell_as_text(cell) for cell in values_of(again, "phone")] == [
        "1990000",
        "+86 19900000003",
        "1990000",
    ]
    reasons = [again.sheet.rows[row.index][7] for row in again.rows]
    assert reasons[0] == "手机：手机号应有 11 位，这里是 7 位，请核对后填写 11 位手机号"
    assert reasons[1] == "姓名：没有填“姓名”，请补上“姓名”"


def test_only_the_faulty_cells_are_shaded() -> None:
    (found,), _skipped = sheets_of(faulty_roster(), TEAMS)
    sheet = opened(write_error_sheet([error_page(found, {6: [("phone", BAD)]})]))
    shaded = [
        cell.coordinate
        for row in sheet.iter_rows(min_row=5)
        for cell in row
        if cell.fill.fgColor.rgb == "FFFCE4D6"
    ]
    assert shaded == ["E5"]


def test_a_mended_error_sheet_is_read_without_fault_and_a_second_one_keeps_its_shape() -> None:
    (found,), _skipped = sheets_of(faulty_roster(), TEAMS)
    content = write_error_sheet([error_page(found, {6: [("phone", BAD)], 7: [("name", MISSING)]})])
    made = openpyxl.load_workbook(io.BytesIO(content))
    made.active["E5"], made.active["C6"] = "19900000002", "王建国"
    file = io.BytesIO()
    made.save(file)
    (mended,), _skipped = sheets_of(file.getvalue(), TEAMS)
    assert [parse_phone(row.cells["phone"]).number for row in mended.rows] == ["19900000002", "19900000003"]
    assert [parse_name(row.cells["name"]) for row in mended.rows] == ["李晓华", "王建国"]
    second = write_error_sheet([error_page(mended, {mended.rows[0].number: [("", BAD)]})])
    (again,), _skipped = sheets_of(second, TEAMS)
    assert [head.title for head in again.unknown] == ["序号", "备注", REASON]


def test_towns_told_by_a_line_or_by_the_sheets_name_come_back() -> None:
    content = book(
        {
            "名册": [
                ["姓名", "手机", "村居"],
                ["玉河街道", "", ""],
                ["张明", "1990000", "柳林社区"],
                ["青山镇", "", ""],
                ["刘芳", "1990000", "大坪村"],
            ],
            "新桥街道": [["姓名", "手机", "村居"], ["周杰", "1990000", "东风社区"]],
        }
    )
    found, _skipped = sheets_of(content, VOLUNTEERS)
    pages = [error_page(one, {row.number: [("phone", BAD)] for row in one.rows}) for one in found]
    again, _skipped = recognise_workbook(read_workbook(write_error_sheet(pages)), VOLUNTEERS, known=KNOWN)
    assert [values_of(one, "town") for one in again] == [["玉河街道", "青山镇"], ["新桥街道"]]


def test_an_identity_number_stays_text_when_it_is_typed_again() -> None:
    content = book({"名册": [["姓名", "身份证号", "镇街"], ["张明", identity_number(1), "青山镇"]]})
    (found,), _skipped = sheets_of(content, VOLUNTEERS)
    sheet = opened(write_error_sheet([error_page(found, {2: [("identity_number", BAD)]})]))
    assert sheet["B2"].number_format == "@"
    assert sheet["B2"].value == identity_number(1)


def test_many_rows_are_written_without_keeping_them() -> None:
    content = write_table(["姓名", "手机"], ((PEOPLE[one % 12], mobile(one)) for one in range(20_000)))
    book = openpyxl.load_workbook(io.BytesIO(content), read_only=True)  # more than we take ourselves
    assert sum(1 for _row in book.worksheets[0].iter_rows()) == 20_001
