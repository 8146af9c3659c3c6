"""Pages of cells as bytes: .xlsx, .ods, and text of several encodings."""

import csv
import io
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from odf.opendocument import OpenDocumentSpreadsheet
from odf.table import Table, TableCell, TableRow
from odf.text import P
from openpyxl import Workbook
from openpyxl.utils import get_column_letter

TEXTS = {
    "csv": (",", "utf-8-sig"),
    "gb18030": (",", "gb18030"),
    "txt": ("\t", "utf-16"),
    "tsv": ("\t", "utf-8"),
}


@dataclass
class Page:
    """One sheet being written, line by line."""

    name: str = "Sheet1"
    rows: list[list[Any]] = field(default_factory=list)
    merges: list[str] = field(default_factory=list)
    hidden_rows: list[int] = field(default_factory=list)
    hidden_columns: list[int] = field(default_factory=list)
    hidden: bool = False

    def add(self, *cells: Any) -> int:
        """Write a line; answers its number, from 1."""
        self.rows.append(list(cells))
        return len(self.rows)

    def merge(self, top: int, left: int, bottom: int, right: int) -> None:
        """Merge cells, by numbers from 1."""
        if (top, left) != (bottom, right):
            self.merges.append(f"{get_column_letter(left)}{top}:{get_column_letter(right)}{bottom}")

    @property
    def width(self) -> int:
        return max(map(len, self.rows), default=0)


def written(pages: Sequence[Page], form: str) -> bytes:
    if form == "xlsx":
        return xlsx(pages)
    return ods(pages) if form == "ods" else text(pages[0], *TEXTS[form])


def xlsx(pages: Sequence[Page]) -> bytes:
    book = Workbook()
    book.remove(book.active)
    for page in pages:
        sheet = book.create_sheet(page.name)
        for row in page.rows:
            sheet.append(row)
        for merge in page.merges:
            sheet.merge_cells(merge)
        for number in page.hidden_rows:
            sheet.row_dimensions[number].hidden = True
        for number in page.hidden_columns:
            sheet.column_dimensions[get_column_letter(number)].hidden = True
        if page.hidden:
            sheet.sheet_state = "hidden"
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def ods(pages: Sequence[Page]) -> bytes:
    book = OpenDocumentSpreadsheet()
    for page in pages:
        table = Table(name=page.name)
        for row in page.rows:
            line = TableRow()
            for cell in row:
                made = TableCell(valuetype="string")
                made.addElement(P(text=plain(cell)))
                line.addElement(made)
            table.addElement(line)
        book.spreadsheet.addElement(table)
    file = io.BytesIO()
    book.write(file)
    return file.getvalue()


def text(page: Page, delimiter: str, encoding: str) -> bytes:
    file = io.StringIO()
    writer = csv.writer(file, delimiter=delimiter)
    for row in page.rows:
        writer.writerow([plain(cell) for cell in row] + [""] * (page.width - len(row)))
    return file.getvalue().encode(encoding)


def plain(cell: Any) -> str:
    if isinstance(cell, date):
        return cell.isoformat()[:10]
    return "" if cell is None else str(cell)
