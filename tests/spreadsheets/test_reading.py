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
from odf.table import CoveredTableCell, Table, TableCell, TableColumn, TableRow
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


ROWS_OF_FOUR = [
    ["姓名", "镇街", "备注"],
    ["张明", "青山镇", ""],
    ["李晓华", "新桥街道", "调出"],
    ["王强", "青山镇", ""],
]


def hiding_xlsx(*, filtered: bool = False, hidden: bool = True) -> bytes:
    made = openpyxl.Workbook()
    sheet = made.active
    for number, row in enumerate(ROWS_OF_FOUR):
        for index, cell in enumerate(row):
            sheet.cell(number + 3, index + 2, cell)
    sheet.row_dimensions[5].hidden = sheet.column_dimensions["C"].hidden = hidden
    sheet.row_dimensions[40].hidden = sheet.column_dimensions["Z"].hidden = (
        hidden  # beyond what holds anything
    )
    if filtered:
        sheet.auto_filter.ref = "B3:D6"
        sheet.auto_filter.add_filter_column(1, ["青山镇"])
    file = io.BytesIO()
    made.save(file)
    return file.getvalue()


def hiding_xls(*, hidden: bool = True) -> bytes:
    made = xlwt.Workbook(encoding="utf-8")
    made.add_sheet("说明").write(0, 0, "名册在第二张表")
    sheet = made.add_sheet("名册")
    for number, row in enumerate(ROWS_OF_FOUR):
        for index, cell in enumerate(row):
            sheet.write(number + 2, index + 1, cell)
    sheet.row(4).hidden = sheet.col(2).hidden = hidden
    file = io.BytesIO()
    made.save(file)
    return file.getvalue()


def hiding_ods(*, visibility: str = "collapse") -> bytes:
    made = OpenDocumentSpreadsheet()
    table = Table(name="名册")
    table.addElement(TableColumn())
    table.addElement(TableColumn(numbercolumnsrepeated=1))
    table.addElement(TableColumn(numbercolumnsrepeated=3, visibility="collapse"))
    table.addElement(TableRow(numberrowsrepeated=2))
    for number, row in enumerate(ROWS_OF_FOUR):
        line = TableRow(visibility=visibility) if number == 2 else TableRow()
        for cell in ["", *row]:
            made_cell = TableCell(valuetype="string") if cell else TableCell()
            if cell:
                made_cell.addElement(P(text=cell))
            line.addElement(made_cell)
        table.addElement(line)
    made.spreadsheet.addElement(table)
    file = io.BytesIO()
    made.write(file)
    return file.getvalue()


@pytest.mark.parametrize(
    ("content", "columns", "filtered"),
    [
        pytest.param(hiding_xlsx(), {1}, False, id="xlsx"),
        pytest.param(hiding_xlsx(filtered=True), {1}, True, id="xlsx filtered"),
        pytest.param(hiding_xls(), {1}, False, id="xls"),
        pytest.param(hiding_ods(), {1, 2}, False, id="ods"),
        pytest.param(hiding_ods(visibility="filter"), {1, 2}, True, id="ods filtered"),
    ],
)
def test_hidden_rows_and_columns_are_told_by_their_places(
    content: bytes, columns: set[int], filtered: bool
) -> None:
    sheet = read_workbook(content).sheets[-1]
    assert sheet.rows[2][:2] == ["李晓华", "新桥街道"]
    assert (sheet.hidden_rows, sheet.hidden_columns, sheet.filtered) == ({2}, columns, filtered)


@pytest.mark.parametrize("content", [hiding_xlsx(hidden=False), hiding_xls(hidden=False)])
def test_where_nothing_is_hidden_nothing_is_said(content: bytes) -> None:
    sheet = read_workbook(content).sheets[-1]
    assert (sheet.hidden_rows, sheet.hidden_columns, sheet.filtered) == (set(), set(), False)


def test_hidden_rows_of_an_xlsx_that_numbers_none_and_quotes_otherwise() -> None:
    rows = b"<row><c><v>1</v></c></row><row hidden='true'><c><v>2</v></c></row><row ht=\"0\"><c><v>3</v></c></row>"
    assert read_workbook(evil.sheet([rows])).sheets[0].hidden_rows == {1, 2}


def test_hidden_rows_beyond_the_first_piece_of_a_large_sheet() -> None:
    def row(number: int) -> bytes:
        hidden = ' hidden="1"' if number % 1000 == 0 else ""
        text = "文" * 60
        return f'<row{hidden} r="{number}"><c r="A{number}" t="str"><v>{text}</v></c></row>'.encode()

    sheet = read_workbook(evil.sheet([row(number) for number in range(1, 8_001)])).sheets[0]
    assert sheet.hidden_rows == {number - 1 for number in range(1000, 8_001, 1000)}


def test_the_row_an_excel_table_adds_up_in() -> None:
    file = io.BytesIO()
    with xlsxwriter.Workbook(file) as made:
        sheet = made.add_worksheet()
        sheet.write_row(1, 0, ["姓名", "人数"])
        sheet.write_row(2, 0, ["张明", 60])
        columns = [{"header": "姓名", "total_string": "所有"}, {"header": "人数", "total_string": "60"}]
        sheet.add_table("A2:B4", {"total_row": True, "columns": columns, "autofilter": False})
    sheet_read = read_workbook(file.getvalue()).sheets[0]
    assert (sheet_read.rows[-1][0], sheet_read.total_rows) == ("所有", {2})


@pytest.mark.parametrize("state", ["hidden", "veryHidden"])
def test_hidden_sheets_stand_beside_the_others(state: str) -> None:
    made = openpyxl.Workbook()
    made.active.append(["说明"])
    for name in ("名册", "空"):
        made.create_sheet(name).sheet_state = state
    made["名册"].append(HEAD)
    file = io.BytesIO()
    made.save(file)
    workbook = read_workbook(file.getvalue())
    assert [sheet.hidden for sheet in workbook.sheets] == [False]
    assert [(sheet.name, sheet.rows, sheet.hidden) for sheet in workbook.hidden_sheets] == [
        ("名册", [HEAD], True)
    ]
    (asked,) = read_workbook(file.getvalue(), sheet="名册").sheets
    assert (asked.rows, asked.hidden) == ([HEAD], True)


def test_a_hidden_sheet_that_is_too_much_costs_nobody_the_file() -> None:
    file = io.BytesIO()
    with xlsxwriter.Workbook(file, {"constant_memory": True}) as made:
        made.add_worksheet("名册").write_row(0, 0, HEAD)
        for name, rows, text in (("编码", 10_001, "行"), ("长文", 1, "文" * 2_001)):
            sheet = made.add_worksheet(name)
            sheet.hide()
            for number in range(rows):
                sheet.write(number, 0, text)
    workbook = read_workbook(file.getvalue())
    assert workbook.sheets[0].rows == [HEAD]
    assert [(sheet.name, sheet.rows) for sheet in workbook.hidden_sheets] == [("编码", []), ("长文", [])]
    with pytest.raises(Unreadable) as refused:
        read_workbook(file.getvalue(), sheet="编码")
    assert refused.value.code == "too_many_lines"


def renamed_root(content: bytes) -> bytes:
    """The same compound file, its root called R as some programs do."""
    full, short = "Root Entry".encode("utf-16-le"), "R".encode("utf-16-le").ljust(20, b"\0")
    place = content.index(full)
    head = content[:place] + short + content[place + 20 : place + 64]
    return head + (4).to_bytes(2, "little") + content[place + 66 :]


@pytest.mark.parametrize("rows", [[HEAD, *ROWS], [HEAD] + ROWS * 2000], ids=["small", "large"])
def test_an_xls_is_read_whatever_its_root_is_called(rows: list[list[object]]) -> None:
    content = xls(rows)
    assert read_workbook(renamed_root(content)).sheets == read_workbook(content).sheets


def test_a_compound_file_without_a_workbook_is_another_programs() -> None:
    content = xls([HEAD, *ROWS]).replace("Workbook".encode("utf-16-le"), "Notebook".encode("utf-16-le"))
    with pytest.raises(Unreadable) as refused:
        read_workbook(content)
    assert refused.value.code == "wrong_type"


@pytest.mark.parametrize("encoding", ["utf-8", "gb18030"])
@pytest.mark.parametrize("line", [2, 31, 60])
def test_a_broken_byte_in_a_text_names_its_line(encoding: str, line: int) -> None:
    lines = csv([HEAD] + ROWS * 40, encoding=encoding).split(b"\r\n")
    lines[line - 1] = lines[line - 1].replace("街道".encode(encoding), b"\xff" + "街道".encode(encoding), 1)
    lines[line - 1] = lines[line - 1].replace("镇".encode(encoding), "镇".encode(encoding) + b"\xff", 1)
    with pytest.raises(Unreadable) as refused:
        read_workbook(b"\r\n".join(lines), "名册.csv")
    assert (refused.value.code, refused.value.message) == (
        "broken_signs",
        f"第 {line} 行有坏掉的字，读不出来。",
    )


def test_many_broken_bytes_are_no_text() -> None:
    with pytest.raises(Unreadable) as refused:
        read_workbook(bytes([0xFF, 0x41]) * 200, "名册.csv")
    assert refused.value.code == "wrong_type"


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le", "utf-16-be"])
def test_unicode_text_with_tabs_whether_or_not_it_is_marked(encoding: str) -> None:
    rows = [["姓名", "手机", "Town"], *([f"张{number}", mobile(number), "Qingshan"] for number in range(9))]
    assert read_workbook(csv(rows, "\t", encoding), "名册.txt").sheets[0].rows == rows


UNWRITTEN = ["\x00", "\x07", "\x1b", "\x7f", "\x9c", "\ufffe"]


@pytest.mark.parametrize("sign", UNWRITTEN)
def test_signs_no_record_may_hold_are_dropped_where_files_are_read(sign: str) -> None:
    text = f"张{sign}明"
    escaped = f"张_x{ord(sign):04X}_明" if ord(sign) < 0x20 else text
    cells = f'<row r="1"><c r="A1" t="inlineStr"><is><t>{escaped}</t></is></c></row>'.encode()
    from_xlsx = read_workbook(evil.sheet([cells])).sheets[0].rows
    from_csv = read_workbook(csv([["姓名" * 30], [text]]), "a.csv").sheets[0].rows[1:]
    assert (from_xlsx, from_csv) == ([["张明"]], [["张明"]])


def test_what_people_do_write_stays() -> None:
    text = "青山镇\n大坪村\t👩‍🌾 a\u0301 𠮷"
    assert read_workbook(book({"表": [[text]]})).sheets[0].rows == [[text]]
    assert read_workbook(csv([['"一\r\n二"']]), "a.csv").sheets[0].rows == [["一\n二"]]
