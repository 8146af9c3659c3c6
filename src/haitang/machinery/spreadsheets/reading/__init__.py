"""Reading a spreadsheet file: what it really is, whether it is safe, and its sheets as plain rows.

`read_workbook` is the only way in; it raises `Unreadable` with a sentence that says what to do. Nothing here
knows what the rows mean.
"""

from pathlib import Path

from haitang.machinery.spreadsheets.reading import refusals
from haitang.machinery.spreadsheets.reading.bounded import parse
from haitang.machinery.spreadsheets.reading.container import kind_of, look_into_ole, look_into_zip
from haitang.machinery.spreadsheets.reading.limits import MAX_FILE_BYTES
from haitang.machinery.spreadsheets.reading.text import read_text
from haitang.machinery.spreadsheets.reading.workbook import Merge, Sheet, Unreadable, Workbook

__all__ = ["Merge", "Sheet", "Unreadable", "Workbook", "read_workbook"]


def read_workbook(source: Path | str | bytes, filename: str = "", sheet: str | None = None) -> Workbook:
    """The visible, non-empty sheets of an xlsx, xls, ods or text file, or only the one called `sheet`.

    `source` is a path or the file's bytes; the kind is found by content, `filename` only names a text file's
    sheet. Formulas give their stored results. Raises Unreadable.
    """
    data, filename = _load(source, filename)
    kind = kind_of(data)
    if kind == "text":
        return _of_text(data, filename, sheet)
    contents = look_into_zip(data) if kind == "zip" else look_into_ole(data)
    sheets = parse(data, contents, sheet)
    if not sheets:
        raise refusals.no_rows()
    return Workbook(filename, sheets, contents.date_1904)


def _of_text(data: bytes, filename: str, sheet: str | None) -> Workbook:
    only = read_text(data, filename)
    if sheet is not None and sheet != only.name:
        raise refusals.unknown_sheet(sheet, [only.name])
    if not any(any(row) for row in only.rows):
        raise refusals.no_rows()
    return Workbook(filename, [only])


def _load(source: Path | str | bytes, filename: str) -> tuple[bytes, str]:
    if not isinstance(source, bytes):
        path = Path(source)
        filename = filename or path.name
        if path.stat().st_size > MAX_FILE_BYTES:
            raise refusals.file_too_big()
        source = path.read_bytes()
    if len(source) > MAX_FILE_BYTES:
        raise refusals.file_too_big()
    return source, filename
