"""What a cell of a file may hold: the one place that takes away signs nobody writes and no database keeps.

PostgreSQL refuses a text with a NUL, no encoding has lone surrogates, and control signs are what broken programs leave.
Tabs and line breaks stay, every kind of line break as one sign; what is invisible but means something (joiners) stays too.
"""

import re
from typing import Any, Final

UNKEPT: Final = re.compile("[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff]")
BREAK: Final = re.compile("\r\n?|[\x0b\x0c\x85\u2028\u2029]")


def clean_text(text: object) -> str:
    """The text without signs no record may hold; line breaks are `\\n`."""
    text = str(text)
    return text if text.isprintable() else BREAK.sub("\n", UNKEPT.sub("", text))


def clean_rows(rows: list[list[Any]]) -> list[list[Any]]:
    """The rows themselves, each text in them cleaned in place."""
    for row in rows:
        for index, cell in enumerate(row):
            if isinstance(cell, str) and not cell.isprintable():
                row[index] = clean_text(cell)
    return rows
