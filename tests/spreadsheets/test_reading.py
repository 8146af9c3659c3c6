"""Files of every kind become plain rows.

What cannot be read is turned away with a sentence that says what to do.
"""

import io
from datetime import date, datetime
from pathlib import Path

import openpyxl
import pytest
import xlsxwriter
import xlwt
from odf.opendocument import OpenDocumentSpreadsheet
from odf.table import CoveredTableCell, Table, TableCell, TableRow
from odf.text import P

from haitang.machinery.spreadsheets.reading import Merge, Sheet, Unreadable, read_workbook

from . import evil
from .rosters import VOLUNTEERS, book, heads_of, identity_number, mobile, sheets_of, values_of

HEAD = ["姓名", "身份证号", "手机", "镇街", "注册时间"]
ROWS = [
    ["张明", identity_number(1), mobile(1), "青山镇", "2019年6月10日"],
    ["李晓华", identity_number(2), 19900000002, "新桥街道", "2020.01.02"],
]


def xls(rows: list[list[object]], merge: tuple[int, int, int, int] | None = None) -> bytes:
    made = xlwt.Workbook(encoding="utf-8")
    sheet = made.add_sheet("名册")
    if merge:
        sheet.write_merge(*merge, rows[merge[0]][merge[2]])
    for number, row in enumerate(rows):
        for index, cell in enumerate(row):
            if cell != "" and not (merge and merge[0] <= number <= merge[1] and index == merge[2]):
                sheet.write(number, index, cell)
    file = io.BytesIO()
    made.save(file)
    return file.getvalue()


def ods(rows: list[list[object]], spans: dict[tuple[int, int], int] | None = None) -> bytes:
    made = OpenDocumentSpreadsheet()
    table = Table(name="名册")
    covered = {(row + more, index) for (row, index), down in (spans or {}).items() for more in range(1, down)}
    for number, row in enumerate(rows):
        line = TableRow()
        for index, cell in enumerate(row):
            if (number, index) in covered:
                line.addElement(CoveredTableCell())
                continue
            kind = (
                {"valuetype": "float", "value": str(cell)}
                if isinstance(cell, int)
                else {"valuetype": "string"}
            )
            span = (
                {"numberrowsspanned": (spans or {})[number, index], "numbercolumnsspanned": 1}
                if (number, index) in (spans or {})
                else {}
            )
            made_cell = TableCell(**kind, **span)
            made_cell.addElement(P(text=str(cell)))
            line.addElement(made_cell)
        table.addElement(line)
    made.spreadsheet.addElement(table)
    file = io.BytesIO()
    made.write(file)
    return file.getvalue()


def csv(rows: list[list[object]], separator: str = ",", encoding: str = "utf-8") -> bytes:
    return "\r\n".join(separator.join(str(cell) for cell in row) for row in rows).encode(encoding)


@pytest.mark.parametrize(
    "content",
    [
        pytest.param(book({"名册": [HEAD, *ROWS]}), id="xlsx"),
        pytest.param(xls([HEAD, *ROWS]), id="xls"),
        pytest.param(ods([HEAD, *ROWS]), id="ods"),
        pytest.param(csv([HEAD, *ROWS]), id="csv in UTF-8"),
        pytest.param(csv([HEAD, *ROWS], encoding="utf-8-sig"), id="csv in UTF-8 with its mark"),
        pytest.param(csv([HEAD, *ROWS], encoding="gb18030"), id="csv in GB18030"),
        pytest.param(csv([HEAD, *ROWS], "\t", "gb18030"), id="tab-separated"),
        pytest.param(csv([HEAD, *ROWS], "\t", "utf-16"), id="Unicode text of Excel"),
        pytest.param(csv([HEAD, *ROWS], ";"), id="semicolons"),
        pytest.param(csv([HEAD, *ROWS], "，"), id="full-width commas"),
    ],
)
def test_every_kind_of_file_reads_alike(content: bytes) -> None:
    (found,), _skipped = sheets_of(content, VOLUNTEERS, "名册.csv")
    assert found.sheet.name == "名册"
    assert set(heads_of(found).values()) == set(HEAD)
    assert values_of(found, "name") == ["张明", "李晓华"]
    assert values_of(found, "identity_number") == [identity_number(1), identity_number(2)]
    assert [int(float(str(phone))) for phone in values_of(found, "phone")] == [19900000001, 19900000002]


def test_the_kind_is_told_by_content_not_by_name() -> None:
    assert read_workbook(book({"表": [HEAD, *ROWS]}), "志愿者.xls").sheets[0].name == "表"
    assert read_workbook(csv([HEAD, *ROWS]), "志愿者.xls").sheets[0].rows[1][0] == "张明"
    assert read_workbook(xls([HEAD, *ROWS]), "志愿者.xlsx").sheets[0].name == "名册"


def test_a_path_is_read_as_well_as_bytes(tmp_path: Path) -> None:
    path = tmp_path / "志愿者.csv"
    path.write_bytes(csv([HEAD, *ROWS]))
    workbook = read_workbook(path)
    assert (workbook.filename, workbook.sheets[0].name) == ("志愿者.csv", "志愿者")


def test_merged_cells_of_each_format() -> None:
    rows = [["镇街", "姓名"], ["青山镇", "张明"], ["", "李晓华"]]
    assert read_workbook(book({"表": rows}, {"表": ["A2:A3"]})).sheets[0].merges == (Merge(1, 0, 2, 0),)
    assert read_workbook(xls(rows, (1, 2, 0, 0))).sheets[0].merges == (Merge(1, 0, 2, 0),)
    assert read_workbook(ods(rows, {(1, 0): 2})).sheets[0].merges == (Merge(1, 0, 2, 0),)


def test_blank_rows_and_columns_before_the_table_keep_the_row_numbers() -> None:
    made = openpyxl.Workbook()
    made.active["C5"], made.active["D5"], made.active["C6"], made.active["C7"] = (
        "姓名",
        "手机",
        "张明",
        "李晓华",
    )
    made.active.merge_cells("D6:D7")
    file = io.BytesIO()
    made.save(file)
    sheet = read_workbook(file.getvalue()).sheets[0]
    assert (sheet.first_row, sheet.rows[0]) == (5, ["姓名", "手机"])
    assert sheet.merges == (Merge(1, 1, 2, 1),)


def test_hidden_and_empty_sheets_are_left_out() -> None:
    content = book({"甲": [HEAD, *ROWS], "乙": [HEAD], "空": []}, 乙=True)
    assert [sheet.name for sheet in read_workbook(content).sheets] == ["甲"]


def test_one_sheet_of_several() -> None:
    content = book({"甲": [HEAD], "乙": [["乙"]]})
    assert [sheet.name for sheet in read_workbook(content, sheet="乙").sheets] == ["乙"]


def test_a_sheet_that_is_not_there_is_named_with_those_that_are() -> None:
    with pytest.raises(Unreadable) as refused:
        read_workbook(book({"甲": [HEAD], "乙": [["乙"]]}), sheet="丙")
    assert str(refused.value) == "没有名为“丙”的工作表。这个文件里有：甲、乙。"


def test_formulas_give_their_stored_results() -> None:
    file = io.BytesIO()
    with xlsxwriter.Workbook(file) as made:
        sheet = made.add_worksheet()
        sheet.write_row(0, 0, ["姓名", "人数"])
        sheet.write_formula(1, 0, '="张"&"明"', None, "张明")
        sheet.write_formula(1, 1, "=60+20", None, 80)
    assert read_workbook(file.getvalue()).sheets[0].rows == [["姓名", "人数"], ["张明", 80.0]]


def test_an_empty_text_is_the_result_of_a_formula_too() -> None:
    cells = b'<row r="1"><c r="A1" t="str"><f>""</f><v></v></c>' + evil.cell("B1", "张明") + b"</row>"
    assert read_workbook(evil.sheet([cells])).sheets[0].rows == [["", "张明"]]


def test_formulas_without_results_are_turned_away() -> None:
    with pytest.raises(Unreadable, match="没有存下算出的结果") as refused:
        read_workbook(book({"表": [["姓名", "人数"], ["张明", "=60+20"]]}))
    assert refused.value.code == "formulas_without_values"


def test_days_of_a_workbook_that_counts_from_1904() -> None:
    made = openpyxl.Workbook()
    made.epoch = datetime.fromisoformat("1904-01-01")
    made.active["A1"], made.active["A2"], made.active["B2"] = "注册时间", date(2021, 4, 19), 42843
    file = io.BytesIO()
    made.save(file)
    workbook = read_workbook(file.getvalue())
    assert workbook.date_1904
    assert workbook.sheets[0].rows[1] == [date(2021, 4, 19), 42843.0]


def test_text_wrapped_as_a_formula_in_a_text_file() -> None:
    rows = (
        read_workbook(b'\xe5\xa7\x93\xe5\x90\x8d,\xe8\xaf\x81\n\xe5\xbc\xa0,="510231"\n', "a.csv")
        .sheets[0]
        .rows
    )
    assert rows[1] == ["张", "510231"]


def test_quoted_cells_of_a_text_file_keep_commas_and_line_breaks() -> None:
    content = '姓名,地址\n张明,"青山镇,大坪村\n3组"\n'.encode()
    assert read_workbook(content, "a.csv").sheets == [
        Sheet("a", [["姓名", "地址"], ["张明", "青山镇,大坪村\n3组"]], knows_merges=False)
    ]


@pytest.mark.parametrize(
    ("content", "code", "sentence"),
    [
        (b"", "empty_file", "文件是空的。"),
        (b" \r\n ", "empty_file", "文件是空的。"),
        (b"%PDF-1.7 ...", "wrong_type", "这是PDF 文件，不是电子表格。"),
        (b"MZ\x90\x00" + b"\x00" * 100, "wrong_type", "这是程序文件，不是电子表格。"),
        (b"\x89PNG\r\n\x1a\n", "wrong_type", "这是图片，不是电子表格。"),
        (b"Rar!\x1a\x07", "wrong_type", "这是压缩包，不是电子表格。"),
        (
            b"<html><body><table><tr><td>1</td></tr></table></body></html>",
            "wrong_type",
            "这个文件其实是网页。",
        ),
        (
            b'<?xml version="1.0"?><Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet"/>',
            "wrong_type",
            "这个文件其实是XML 表格。",
        ),
        (bytes(range(256)) * 10, "wrong_type", "这是认不出的文件，不是电子表格。"),
        (b",,\n,,\n", "no_rows", "表格里没有内容。"),
        (book({"空": []}), "no_rows", "表格里没有内容。"),
        (csv([["a"] * 201]), "too_many_columns", "表格超过 200 列。"),
    ],
)
def test_what_cannot_be_read(content: bytes, code: str, sentence: str) -> None:
    with pytest.raises(Unreadable) as refused:
        read_workbook(content, "名册.xlsx")
    assert (refused.value.code, refused.value.message) == (code, sentence)
    assert refused.value.mend
