"""No cell of any column of any kind of file breaks a preview, its pages or the writing of it, whatever stands in it."""

from typing import Any

import pytest

from haitang.machinery.spreadsheets import actions, drafting
from haitang.machinery.spreadsheets.importing import IMPORTERS, Importer
from haitang.machinery.spreadsheets.models import Batch
from tests.access.test_naughty import NAUGHTY, WORST
from tests.cast import AT, Cast

from . import evil
from .test_effort import as_text

DIGITS = (
    "9" * 1999,
    "一" * 1999,
    "9" * 400 + "年",
    "1e308",
    "1e-320",
    "inf",
    "٣٤",
    "²",
    "1/0",
    "00",
    "-0",
    "9" * 15,
)
CELLS = tuple(text.replace("\r", " ").replace("\n", " ")[:1999] for text in (*NAUGHTY, WORST, *DIGITS))
NUMBERS = (
    b"1E+308",
    b"-1E+308",
    b"1E-320",
    b"9007199254740993",
    b"2958466",
    b"-1",
    b"0",
    b"0.5",
    b"60",
    b"1E+400",
    b"NaN",
)

LETTERS = [bytes([letter]) for letter in range(65, 91)]


def lines_of(importer: Importer, cell: str) -> list[list[str]]:
    """A line for each column in which that one holds the cell, and what is beside it is usual."""
    usual = {"name": "李小龙", "town": "昌元街道", "phone": "19900000001"}
    beside = [usual.get(column.kind, "") for column in importer.columns]
    return [[*beside[:place], cell, *beside[place + 1 :]] for place in range(len(beside))]


def go_through(cast: Cast, kind: str, content: bytes, name: str) -> Batch:
    officer: dict[str, Any] = {"acting": cast.acting("officer"), "at": AT}
    batch = actions.preview(kind=kind, content=content, filename=name, region="500153", **officer)
    client = cast.client("officer", raise_request_exception=False)
    for address in ("", "mapping/", "?tab=all", "lines/1/", "faults.xlsx"):
        assert client.get(f"/imports/{batch.pk}/{address}").status_code < 500, address
    if batch.ready:
        actions.apply(batch=batch, **officer)
        for address in ("/people/", f"/imports/{batch.pk}/", "/organisations/"):
            assert client.get(address).status_code < 500
    return batch


@pytest.mark.parametrize("kind", sorted(IMPORTERS))
def test_any_text_in_any_column(cast: Cast, kind: str) -> None:
    importer = IMPORTERS[kind]
    quoted = [
        '"' + cell.replace('"', '""') + '"' for cell in CELLS if "\x00" not in cell and "\ud7ff" not in cell
    ]
    lines = [line for cell in quoted for line in lines_of(importer, cell)]
    heads = [str(column.title) for column in importer.columns]
    batch = go_through(cast, kind, as_text([heads, *lines]), "名册.csv")
    assert batch.rows > len(quoted)


@pytest.mark.parametrize("kind", sorted(IMPORTERS))
def test_any_number_in_any_column(cast: Cast, kind: str) -> None:
    importer = IMPORTERS[kind]
    table = [[str(column.title).encode() for column in importer.columns]]
    for number in NUMBERS:
        table += [[cell.encode() for cell in line] for line in lines_of(importer, number.decode())]
    rows = []
    for index, line in enumerate(table, 1):
        cells = (
            b'<c r="%s%d"><v>%s</v></c>' % (letter, index, cell)
            if cell in NUMBERS
            else evil.cell(f"{letter.decode()}{index}", cell.decode())
            for letter, cell in zip(LETTERS, line, strict=False)
        )
        rows.append(b'<row r="%d">%s</row>' % (index, b"".join(cells)))
    batch = go_through(cast, kind, evil.sheet(rows), "名册.xlsx")
    assert batch.rows > len(NUMBERS)


def test_a_reader_that_breaks_over_a_cell_would_be_found(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    """The negative control: counts read as they were."""
    monkeypatch.setitem(drafting.READERS, "count", lambda cell: round(float(cell)))
    with pytest.raises((OverflowError, ValueError)):
        test_any_text_in_any_column(cast, "activities")
