"""Reads the two CSV forms in which divisions are published.

One file with the columns code,name,level,parent; or the public data set: provinces.csv, cities.csv, areas.csv,
streets.csv, villages.csv, in one folder or one of them alone, with code,name and the codes of the levels above.
"""

import csv
from collections.abc import Iterator
from dataclasses import dataclass
from io import StringIO
from pathlib import Path

from django.utils.translation import gettext as _

from haitang.foundation.codes import is_digits
from haitang.foundation.verdict import Refused

from .words import CODE_LENGTH, LEVEL_OF_LENGTH, Level

FILES = ("provinces.csv", "cities.csv", "areas.csv", "streets.csv", "villages.csv")
"""The public data set, highest level first."""

PARENT_COLUMNS = {
    "streetCode": Level.VILLAGE,
    "areaCode": Level.TOWN,
    "cityCode": Level.COUNTY,
    "provinceCode": Level.CITY,
}
"""The lowest level named beside code and name says what level the rows are."""


@dataclass(frozen=True, slots=True)
class DivisionRow:
    """One division as a file gives it; `where` says file and line, for people."""

    where: str
    code: str
    name: str
    level: Level
    parent: str


def read_divisions(path: Path) -> Iterator[DivisionRow]:
    """The divisions of a file or folder, higher levels first. Raises `Refused` naming file and line."""
    if path.is_dir():
        present = [path / name for name in FILES if (path / name).is_file()]
        if not present:
            raise Refused(
                _("文件夹“%(folder)s”里没有 %(files)s 中的任何一个。")
                % {"folder": path.name, "files": "、".join(FILES)},
                code="no_divisions",
            )
        for file in present:
            yield from read_file(file)
    else:
        yield from read_file(path)


def read_file(path: Path) -> Iterator[DivisionRow]:
    reader = csv.reader(StringIO(decode_file(path)))
    head = [cell.strip() for cell in next(reader, [])]
    if {"code", "name", "level", "parent"} <= set(head):
        rows = list(rows_with_level(reader, head, path.name))
        yield from sorted(rows, key=lambda row: len(row.code))
    elif {"code", "name"} <= set(head):
        yield from rows_of_one_level(reader, head, path.name)
    else:
        raise Refused(
            _("“%s”的第 1 行应有 code、name、level、parent 四列（或公开数据集的 code、name 和上级代码列）。")
            % path.name,
            code="unknown_columns",
        )


def decode_file(path: Path) -> str:
    """The text of a CSV file in UTF-8, with or without its mark, or GB18030."""
    try:
        content = path.read_bytes()
    except OSError as failure:
        raise Refused(
            _("打不开“%(file)s”：%(why)s。") % {"file": path.name, "why": failure.strerror}, code="unreadable"
        ) from failure
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\0" not in text:
            return text
    raise Refused(_("“%s”不是 CSV 文本，请另存为 UTF-8 的 CSV 再试。") % path.name, code="not_text")


def rows_with_level(reader: Iterator[list[str]], head: list[str], file: str) -> Iterator[DivisionRow]:
    code_at, name_at, level_at, parent_at = (head.index(name) for name in ("code", "name", "level", "parent"))
    for number, cells in numbered_rows(reader, len(head), file):
        where = line_location(file, number)
        code, level = checked_code(cells[code_at], where)
        if cells[level_at].strip() != level:
            raise bad(where, _("代码 %(code)s 的级别应为 %(level)s。") % {"code": code, "level": level.value})
        yield DivisionRow(where, code, checked_name(cells[name_at], where), level, cells[parent_at].strip())


def rows_of_one_level(reader: Iterator[list[str]], head: list[str], file: str) -> Iterator[DivisionRow]:
    column, level = next(
        ((column, level) for column, level in PARENT_COLUMNS.items() if column in head), ("", Level.PROVINCE)
    )
    code_at, name_at, parent_at = (
        head.index("code"),
        head.index("name"),
        head.index(column) if column else None,
    )
    for number, cells in numbered_rows(reader, len(head), file):
        where = line_location(file, number)
        code, own = checked_code(cells[code_at], where)
        if own != level:
            raise bad(
                where,
                _("代码 %(code)s 应为 %(length)d 位（%(level)s）。")
                % {"code": code, "length": CODE_LENGTH[level], "level": level.label},
            )
        parent = cells[parent_at].strip() if parent_at is not None else ""
        yield DivisionRow(where, code, checked_name(cells[name_at], where), level, parent)


def numbered_rows(reader: Iterator[list[str]], width: int, file: str) -> Iterator[tuple[int, list[str]]]:
    """Rows that hold anything, with their line numbers, each as wide as the head."""
    try:
        for number, cells in enumerate(reader, start=2):
            if len(cells) == width:
                yield number, cells
            elif any(cell.strip() for cell in cells):
                raise bad(
                    line_location(file, number),
                    _("这一行有 %(cells)d 列，应有 %(width)d 列。")
                    % {
                        "cells": len(cells),
                        "width": width,
                    },
                )
    except csv.Error as failure:
        raise Refused(_("“%s”不是完整的 CSV 文件，请重新导出。") % file, code="not_csv") from failure


def line_location(file: str, number: int) -> str:
    return f"{file}:{number}"


def checked_code(written: str, where: str) -> tuple[str, Level]:
    code = written.strip()
    level = LEVEL_OF_LENGTH.get(len(code))
    if level is None or not is_digits(code):
        raise bad(where, _("“%s”不是行政区划代码：应为 2、4、6、9 或 12 位数字。") % code[:20])
    return code, level


def checked_name(written: str, where: str) -> str:
    name = written.strip()
    if not name or len(name) > 100:
        raise bad(where, _("名称应为 1 至 100 个字。"))
    return name


def bad(where: str, reason: str) -> Refused:
    file, _colon, number = where.rpartition(":")
    said = _("“%(file)s”第 %(line)s 行：%(reason)s") % {"file": file, "line": number, "reason": reason}
    return Refused(said, code="bad_division")
