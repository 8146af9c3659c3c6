"""CSV and its kin: UTF-8 or GB18030, separated by commas, tabs, semicolons or full-width commas."""

import csv
import re
from collections.abc import Iterator
from typing import Any, Final

from haitang.foundation.decoding.child.bounds import (
    MAX_AREA,
    MAX_CELLS,
    MAX_CELLS_A_ROW,
    MAX_COLUMNS,
    MAX_ROWS,
)
from haitang.foundation.decoding.child.refusal import Refusal

SEPARATORS: Final = ",\t;，|"
SAMPLE_LINES: Final = 30
SAMPLE: Final = 50_000
BYTE_ORDER_MARKS: Final = (
    (b"\xef\xbb\xbf", "utf-8-sig"),
    (b"\xff\xfe", "utf-16"),
    (b"\xfe\xff", "utf-16"),
)
BROKEN: Final = "\ufffd"
UNWRITTEN: Final = (BROKEN, *map(chr, (*range(9), *range(14, 27), *range(28, 32), *range(127, 160))))
"""Signs that stand in no text people write; what a program leaves of them, such as a NUL, is cleaned where cells are."""
MOST_ODD: Final = 20
"""Of so many signs of a text at most one is unwritten."""
LINES_NAMED: Final = 5
LINE: Final = re.compile(r"[^\r\n]*(?:\r\n|\r|\n)|[^\r\n]+")
PAGES: Final = ("<!doctype html", "<html", "<table", "<head", "<meta", "<style", "<body")


def rows_of(content: bytes) -> dict[str, Any]:
    """The one sheet of a text file; it has no name. Raises `Refusal`."""
    text = decode_text(content)
    refuse_markup(text)
    separator = separator_of(text)
    rows: list[list[str]] = []
    width = cells = 0
    try:
        for line in csv.reader(split_lines(text, separator), delimiter=separator):
            rows.append([unquote_cell(cell) for cell in line])
            width, cells = max(width, len(line)), cells + len(line)
            if len(rows) > MAX_ROWS:
                raise Refusal("too_many_rows")
            if width > MAX_COLUMNS:
                raise Refusal("too_many_columns")
            if cells > MAX_CELLS or width * len(rows) > MAX_AREA:
                raise Refusal("too_large")
    except csv.Error:
        raise Refusal("quotes") from None
    for row in rows:
        row.extend([""] * (width - len(row)))
    return {"name": "", "start": [0, 0], "rows": rows, "merges": []}


def split_lines(text: str, separator: str) -> Iterator[str]:
    """The lines, none of which the reader could take millions of cells from at once."""
    for found in LINE.finditer(text):
        line = found[0]
        if line.count(separator) > MAX_CELLS_A_ROW:
            raise Refusal("too_many_columns")
        yield line


def decode_text(content: bytes) -> str:
    """Raises `Refusal`: with the lines that hold broken bytes where there are few, else that this is no text."""
    encoding = next((encoding for mark, encoding in BYTE_ORDER_MARKS if content.startswith(mark)), None)
    candidates = (encoding,) if encoding else ("utf-8", "gb18030")
    if not encoding and content.count(0) > len(content) // MOST_ODD:
        in_front = content[::2].count(0) > content[1::2].count(0)
        candidates = ("utf-16-be" if in_front else "utf-16-le",)
    texts = []
    for candidate in candidates:
        try:
            text = content.decode(candidate)
        except UnicodeDecodeError:
            texts.append(content.decode(candidate, "replace"))
            continue
        if is_text(text):
            return text
    text = min(texts, key=lambda text: text.count(BROKEN), default="")
    if BROKEN in text and is_text(text):
        raise Refusal("broken_signs", "、".join(map(str, lines_of(text, BROKEN)[:LINES_NAMED])))
    raise Refusal("wrong_type", "unknown")


def is_text(text: str) -> bool:
    """Whether hardly anything in it is a sign nobody writes."""
    return sum(map(text.count, UNWRITTEN)) <= len(text) // MOST_ODD


def lines_of(text: str, sign: str) -> list[int]:
    """The numbers of the lines a sign stands in, from 1."""
    return [number for number, line in enumerate(LINE.findall(text), 1) if sign in line]


def refuse_markup(text: str) -> None:
    beginning = text[:2000].lstrip().lower()
    if "urn:schemas-microsoft-com:office:spreadsheet" in beginning:
        raise Refusal("resave", "xml_sheet")
    if beginning.startswith(PAGES) or "<html" in beginning:
        raise Refusal("resave", "page")
    if beginning.startswith("mime-version"):
        raise Refusal("resave", "page_archive")
    if beginning.startswith("<?xml"):
        raise Refusal("wrong_type", "xml")


def unquote_cell(text: str) -> str:
    """A cell without what programs put around a number to keep it text: ="0123" and a tab at its end."""
    text = text.strip()
    if len(text) > 3 and text.startswith('="') and text.endswith('"'):
        return text[2:-1]
    return text


def separator_of(text: str) -> str:
    """The separator that parts most lines of the beginning in the same number of cells, more than one."""
    lines = [line for line in text[:SAMPLE].splitlines() if line.strip()][:SAMPLE_LINES]

    def fitness(separator: str) -> tuple[int, int]:
        counts = [line.count(separator) for line in lines]
        usual = max(set(counts), key=lambda count: (counts.count(count) if count else 0, count), default=0)
        return (counts.count(usual) if usual else 0, usual)

    return max(SEPARATORS, key=fitness)
