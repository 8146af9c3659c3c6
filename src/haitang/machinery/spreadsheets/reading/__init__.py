"""Reading a spreadsheet file: its sheets as plain rows, or why it is not read.

`read_workbook` is the only way in; it raises `Unreadable` with a sentence that says what to do. The file itself is opened in
a child process (`foundation.decoding`); here nobody looks into it. Nothing here knows what the rows mean.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from haitang.foundation.decoding.pool import NotDecoded, decode
from haitang.machinery.spreadsheets.reading import refusals
from haitang.machinery.spreadsheets.reading.cleaning import clean_rows, clean_text
from haitang.machinery.spreadsheets.reading.workbook import Merge, Sheet, Unreadable, Workbook

__all__ = ["Merge", "Sheet", "Unreadable", "Workbook", "read_workbook"]


def read_workbook(source: Path | str | bytes, filename: str = "", sheet: str | None = None) -> Workbook:
    """The non-empty sheets of an xlsx, xls, ods or text file, the hidden ones apart, or only the one called `sheet`.

    `source` is a path or the file's bytes; the kind is found by content, `filename` only names a text file's
    sheet. Formulas give their stored results. Raises Unreadable.
    """
    content, filename = _load(source, filename)
    try:
        found = decode("workbook", content, _found, sheet=sheet)
    except NotDecoded as refused:
        raise refusals.unreadable(refused.code, refused.what) from None
    names, sheets = found.names, found.sheets
    if found.text:
        name = clean_text(filename.rsplit("/", 1)[-1].rsplit(".", 1)[0])
        names, sheets = [name], [replace(sheets[0], name=name, knows_merges=False)]
    if sheet is not None and sheet not in names + found.hidden_names:
        raise refusals.unknown_sheet(sheet, names)
    if not any(any(row) for one in sheets if not one.hidden or one.name == sheet for row in one.rows):
        raise refusals.no_rows()
    shown = [one for one in sheets if not one.hidden or one.name == sheet]
    aside = [one for one in sheets if one.hidden and one.name != sheet]
    return Workbook(filename, shown, found.date_1904, aside)


@dataclass(frozen=True, slots=True)
class _Found:
    """What the decoder says: the one sheet of a text has no name there."""

    names: list[str]
    hidden_names: list[str]
    sheets: list[Sheet]
    date_1904: bool
    text: bool


def _found(said: dict[str, Any], _pieces: list[bytes]) -> _Found:
    return _Found(
        list(map(clean_text, said["names"])),
        list(map(clean_text, said["hidden_names"])),
        [_sheet(**one) for one in said["sheets"]],
        bool(said["date_1904"]),
        bool(said["text"]),
    )


def _load(source: Path | str | bytes, filename: str) -> tuple[bytes, str]:
    if not isinstance(source, bytes):
        path = Path(source)
        filename = filename or path.name
        if path.stat().st_size > refusals.MAX_FILE_BYTES:
            raise refusals.file_too_big()
        source = path.read_bytes()
    if len(source) > refusals.MAX_FILE_BYTES:
        raise refusals.file_too_big()
    return source, filename


def _sheet(  # noqa: PLR0913 - as the decoder names them
    name: str,
    start: tuple[int, int],
    rows: list[list[Any]],
    merges: list[Any],
    *,
    hidden_rows: Iterable[int] = (),
    hidden_columns: Iterable[int] = (),
    total_rows: Iterable[int] = (),
    filtered: bool = False,
    hidden: bool = False,
) -> Sheet:
    top, left = start
    within = tuple(
        Merge(max(first[0] - top, 0), max(first[1] - left, 0), last[0] - top, last[1] - left)
        for first, last in merges
        if last[0] >= top and last[1] >= left
    )
    return Sheet(
        clean_text(name),
        clean_rows(rows),
        within,
        first_row=top + 1,
        first_column=left + 1,
        hidden_rows=frozenset(map(int, hidden_rows)),
        hidden_columns=frozenset(map(int, hidden_columns)),
        total_rows=frozenset(map(int, total_rows)),
        filtered=bool(filtered),
        hidden=bool(hidden),
    )
