"""An empty sheet for each kind of list: the heads we read, the district's own towns to choose from, and what it may fill in.

Whatever is written into it is read whole: no head of it is left to be guessed.
"""

import io
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any, Final

from django.utils.translation import gettext as _

from haitang.foundation.codes import county_of

from .importing import Importer, gazetteer_of
from .own_lists import CHOICES
from .recognition import Column
from .writing import KEPT_AS_TEXT, new_book, safe_text

ROWS_TO_CHOOSE_IN: Final = 2_000
DATES_AS_TEXT: Final = frozenset({"date", "month"})
WIDTHS: Final = {"town": 16, "village": 18, "identity_number": 22, "credit_code": 24, "name": 12, "sex": 8}
USUAL_WIDTH: Final = 16


def empty_sheet(importer: Importer, region: str, on: date) -> bytes:
    """The sheet of a kind as an xlsx, filled with what the records of a county or a town ask for on a day."""
    places = gazetteer_of(county_of(region), on)
    towns = [town for code, town in sorted(places.towns.items()) if code.startswith(region)]
    rows = list(importer.prefilled(region, on))
    file = io.BytesIO()
    with new_book(file) as book:
        sheet = book.add_worksheet(str(importer.title)[:31])
        write_heads(book, sheet, importer.columns)
        for number, row in enumerate(rows, 1):
            for index, column in enumerate(importer.columns):
                if column.name in row:
                    sheet.write_string(number, index, safe_text(row[column.name]))
        lists = book.add_worksheet(CHOICES)
        lists.hide()
        for index, column in enumerate(importer.columns):
            offer(sheet, lists, index, choices_of(column, [town.name for town in towns], rows))
        sheet.activate()
    return file.getvalue()


def write_heads(book: Any, sheet: Any, columns: Sequence[Column]) -> None:
    """The heads, those that must be filled in shaded; cells of numbers and days are text, and stay as they are written."""
    text = book.add_format({"num_format": "@"})
    looks = {
        required: book.add_format({
            "bold": True, "border": 1, "bg_color": "#FCE4D6" if required else "#F2F2F2", "valign": "vcenter",
        })
        for required in (True, False)
    }  # fmt: skip
    for index, column in enumerate(columns):
        kept = column.kind in KEPT_AS_TEXT or column.kind in DATES_AS_TEXT
        sheet.set_column(index, index, WIDTHS.get(column.kind, USUAL_WIDTH), text if kept else None)
        sheet.write_string(0, index, safe_text(str(column.title)), looks[column.required])
        if column.required:
            sheet.write_comment(0, index, _("这一列要填。"))
    sheet.freeze_panes(1, 0)


def choices_of(column: Column, towns: Sequence[str], rows: Sequence[Mapping[str, str]]) -> Sequence[str]:
    """What may be chosen in a column; nothing where anything may be written."""
    if column.kind == "town":
        return towns
    if column.kind == "sex":
        return ("男", "女")
    if column.kind == "yes_no":
        return ("是", "否")
    if column.kind == "choice":
        return [words[0] for words in column.choices.values() if words]
    return list(
        dict.fromkeys(row[column.name] for row in rows if row.get(column.name) and column.kind == "text")
    )


def offer(sheet: Any, lists: Any, index: int, choices: Sequence[str]) -> None:
    """Let a column be chosen from; other words may still be written, for what is read is checked anyway."""
    if not choices:
        return
    for number, choice in enumerate(choices):
        lists.write_string(number, index, safe_text(choice))
    letter = column_letter(index)
    source = f"='{CHOICES}'!${letter}$1:${letter}${len(choices)}"
    sheet.data_validation(
        1,
        index,
        ROWS_TO_CHOOSE_IN,
        index,
        {"validate": "list", "source": source, "error_type": "information"},
    )


def column_letter(index: int) -> str:
    return (
        chr(ord("A") + index)
        if index < 26
        else f"{column_letter(index // 26 - 1)}{chr(ord('A') + index % 26)}"
    )
