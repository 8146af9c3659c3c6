"""CSV and its kin: UTF-8 or GB18030, separated by commas, tabs, semicolons or full-width commas."""

import csv
import io

from django.utils.translation import gettext as _

from haitang.machinery.spreadsheets.reading import refusals
from haitang.machinery.spreadsheets.reading.limits import MAX_COLUMNS, MAX_ROWS
from haitang.machinery.spreadsheets.reading.workbook import Sheet, Unreadable
from haitang.machinery.spreadsheets.values.cells import Cell

SEPARATORS = ",\t;，|"
SAMPLE_LINES = 30
BYTE_ORDER_MARKS = ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"))


def read_text(data: bytes, filename: str) -> Sheet:
    """The one sheet of a text file, named after the file. Raises Unreadable."""
    text = _decoded(data)
    _refuse_markup(text)
    name = filename.rsplit("/", 1)[-1].rsplit(".", 1)[0]
    return Sheet(name, _rows(text), knows_merges=False)


def _decoded(data: bytes) -> str:
    encoding = next((encoding for mark, encoding in BYTE_ORDER_MARKS if data.startswith(mark)), None)
    for candidate in (encoding,) if encoding else ("utf-8", "gb18030"):
        try:
            text = data.decode(candidate)
        except UnicodeDecodeError:
            continue
        if "\x00" not in text:
            return text
    raise refusals.wrong_type(_("认不出的文件"))


def _refuse_markup(text: str) -> None:
    beginning = text[:2000].lstrip().lower()
    if "urn:schemas-microsoft-com:office:spreadsheet" in beginning:
        raise refusals.resave(_("XML 表格"))
    if (
        beginning.startswith(("<!doctype html", "<html", "<table", "<head", "<meta", "<style", "<body"))
        or "<html" in beginning
    ):
        raise refusals.resave(_("网页"))
    if beginning.startswith("mime-version"):
        raise refusals.resave(_("网页存档"))
    if beginning.startswith("<?xml"):
        raise refusals.wrong_type(_("XML 文件"))


def _rows(text: str) -> list[list[Cell]]:
    rows: list[list[Cell]] = []
    width = 0
    try:
        for line in csv.reader(io.StringIO(text, newline=""), delimiter=_separator(text)):
            rows.append([_cell(cell) for cell in line])
            width = max(width, len(line))
            if len(rows) > MAX_ROWS:
                raise refusals.too_many_rows()
            if width > MAX_COLUMNS:
                raise refusals.too_many_columns()
    except csv.Error as error:
        raise Unreadable(
            "broken", _("文件里有没有配对的引号。"), _("请用 Excel 或 WPS 打开，另存为 xlsx 后再上传。")
        ) from error
    for row in rows:
        row.extend([""] * (width - len(row)))
    return rows


def _cell(text: str) -> Cell:
    """A cell without what programs put around a number to keep it text: ="0123" and a tab at its end."""
    text = text.strip()
    if len(text) > 3 and text.startswith('="') and text.endswith('"'):
        return text[2:-1]
    return text


def _separator(text: str) -> str:
    """The separator that parts most lines of the beginning in the same number of cells, more than one."""
    lines = [line for line in text[:50_000].splitlines() if line.strip()][:SAMPLE_LINES]

    def fitness(separator: str) -> tuple[int, int]:
        counts = [line.count(separator) for line in lines]
        usual = max(set(counts), key=lambda count: (counts.count(count) if count else 0, count), default=0)
        return (counts.count(usual) if usual else 0, usual)

    return max(SEPARATORS, key=fitness)
