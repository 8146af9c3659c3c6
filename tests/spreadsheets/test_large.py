"""What is large and honest is read; what is too large to read is turned away in `tests/decoding` and `test_effort.py`."""

from haitang.foundation.decoding.child.bounds import MAX_LINES
from haitang.machinery.spreadsheets.reading import read_workbook

from . import evil


def test_a_large_honest_file_is_read() -> None:
    rows = b"".join(
        b'<row r="%d">' % number
        + evil.cell(f"A{number}", "张明")
        + evil.cell(f"B{number}", "19900000001")
        + b"</row>"
        for number in range(1, MAX_LINES + 1)
    )
    assert len(read_workbook(evil.sheet([rows])).sheets[0].rows) == MAX_LINES


def test_a_hundred_thousand_empty_styled_rows_are_trimmed() -> None:
    styled = b"".join(
        b'<row r="%d" s="1"><c r="A%d" s="1"/><c r="XFD%d" s="1"/></row>' % (one, one, one)
        for one in range(3, 100_003)
    )
    sheet = read_workbook(evil.sheet([b'<row r="1">', evil.cell("A1"), b"</row>", styled])).sheets[0]
    assert sheet.rows == [["x"]]


def test_a_large_honest_text_is_read() -> None:
    text = "姓名,手机\n" + "张明,19900000001\n" * (MAX_LINES - 1)
    assert len(read_workbook(text.encode()).sheets[0].rows) == MAX_LINES
