"""The sentences with which a file is turned away, one function a reason."""

import re
from collections.abc import Callable
from typing import Final

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from haitang.foundation.decoding.child.bounds import MAX_CELL, MAX_COLUMNS, MAX_LINES, MAX_ROWS
from haitang.machinery.spreadsheets.reading.workbook import Unreadable

LINE_NUMBERS: Final = re.compile(r"\d{1,6}(?:、\d{1,6}){0,4}", re.ASCII)
MAX_FILE_BYTES: Final = 20 * 2**20

KINDS: Final = {
    "pdf": gettext_lazy("PDF 文件"),
    "program": gettext_lazy("程序文件"),
    "picture": gettext_lazy("图片"),
    "archive": gettext_lazy("压缩包"),
    "rtf": gettext_lazy("文字文档"),
    "document": gettext_lazy("文字文档或演示文稿"),
    "word": gettext_lazy("Word 文档"),
    "slides": gettext_lazy("演示文稿"),
    "other": gettext_lazy("其他程序的文件"),
    "unknown": gettext_lazy("认不出的文件"),
    "xml": gettext_lazy("XML 文件"),
    "xml_sheet": gettext_lazy("XML 表格"),
    "page": gettext_lazy("网页"),
    "page_archive": gettext_lazy("网页存档"),
    "xlsb": gettext_lazy("二进制工作簿（xlsb）"),
}
"""What a file turned out to be, by the word its decoder has for it."""


def unreadable(code: str, what: str) -> Unreadable:
    """The sentence for what a decoder said; that the file is broken for anything it may not say."""
    if code in OF_A_KIND and what in KINDS:
        return OF_A_KIND[code](str(KINDS[what]))
    if code == "broken_signs" and LINE_NUMBERS.fullmatch(what):
        return broken_signs(what)
    return PLAIN.get(code, broken)()


def file_too_big() -> Unreadable:
    limit = MAX_FILE_BYTES // 2**20
    return Unreadable("file_too_big", _("文件超过 %d MB。") % limit, _("请拆成几个文件，或删去图片后再传。"))


def empty_file() -> Unreadable:
    return Unreadable("empty_file", _("文件是空的。"), _("请确认已保存，再重新上传。"))


def wrong_type(what: str) -> Unreadable:
    return Unreadable(
        "wrong_type", _("这是%s，不是电子表格。") % what, _("请上传 xlsx、xls、ods 或 csv 文件。")
    )


def resave(what: str) -> Unreadable:
    return Unreadable(
        "wrong_type", _("这个文件其实是%s。") % what, _("请用 Excel 或 WPS 打开，另存为 xlsx 后再上传。")
    )


def password() -> Unreadable:
    return Unreadable("password", _("文件设了打开密码。"), _("请去掉密码，另存后再上传。"))


def macro() -> Unreadable:
    return Unreadable("macro", _("文件里带有宏。"), _("请另存为不带宏的 xlsx 后再上传。"))


def broken() -> Unreadable:
    return Unreadable(
        "broken", _("文件不完整或已损坏。"), _("请用 Excel 或 WPS 打开，另存为 xlsx 后再上传。")
    )


def broken_signs(lines: str) -> Unreadable:
    return Unreadable(
        "broken_signs",
        _("第 %s 行有坏掉的字，读不出来。") % lines,
        _("请在原来的程序里改正这一行，另存为 xlsx 后再上传。"),
    )


def unsafe() -> Unreadable:
    return Unreadable(
        "unsafe",
        _("文件里有表格不该有的内容（实体定义）。"),
        _("请用 Excel 或 WPS 打开，另存为 xlsx 后再上传。"),
    )


def too_large() -> Unreadable:
    return Unreadable(
        "too_large",
        _("表格展开后太大，多半是有大片空行、空列或整列格式。"),
        _("请把有内容的部分复制到新文件里，或拆成几个文件再上传。"),
    )


def too_many_columns() -> Unreadable:
    return Unreadable(
        "too_many_columns",
        _("表格超过 %d 列。") % MAX_COLUMNS,
        _("请删去右边用不到的列（也看看远处有没有误写的格子）再上传。"),
    )


def too_many_rows() -> Unreadable:
    return Unreadable(
        "too_many_rows",
        _("表格超过 %d 行。") % MAX_ROWS,
        _("请删去下面用不到的行（也看看远处有没有误写的格子）或拆成几个文件再上传。"),
    )


def too_many_lines() -> Unreadable:
    return Unreadable(
        "too_many_lines", _("表格里有内容的行超过 %d 行。") % MAX_LINES, _("请拆成几个文件，分几次上传。")
    )


def too_long_cell() -> Unreadable:
    return Unreadable(
        "too_long_cell", _("有一格超过 %d 个字。") % MAX_CELL, _("请把长文移到别的文件里，只留摘要，再上传。")
    )


def too_laborious() -> Unreadable:
    return Unreadable(
        "too_laborious", _("这份表格读起来太费时。"), _("请删去无关的列和长段文字，或拆成几个文件再上传。")
    )


def formulas_without_values() -> Unreadable:
    return Unreadable(
        "formulas_without_values",
        _("表格里有公式，但文件没有存下算出的结果。"),
        _("请用 Excel 或 WPS 打开并保存一次，再上传。"),
    )


def quotes() -> Unreadable:
    return Unreadable(
        "broken", _("文件里有没有配对的引号。"), _("请用 Excel 或 WPS 打开，另存为 xlsx 后再上传。")
    )


def busy() -> Unreadable:
    return Unreadable("busy", _("现在读文件的人太多。"), _("请过一会儿再上传。"))


def no_rows() -> Unreadable:
    return Unreadable("no_rows", _("表格里没有内容。"), _("请确认数据在可见的工作表里。"))


def unknown_sheet(sheet: str, names: list[str]) -> Unreadable:
    return Unreadable(
        "unknown_sheet", _("没有名为“%s”的工作表。") % sheet, _("这个文件里有：%s。") % "、".join(names)
    )


OF_A_KIND: Final[dict[str, Callable[[str], Unreadable]]] = {"wrong_type": wrong_type, "resave": resave}
PLAIN: Final[dict[str, Callable[[], Unreadable]]] = {
    "empty_file": empty_file,
    "password": password,
    "macro": macro,
    "broken": broken,
    "unsafe": unsafe,
    "too_large": too_large,
    "too_many_columns": too_many_columns,
    "too_many_rows": too_many_rows,
    "too_many_lines": too_many_lines,
    "too_long_cell": too_long_cell,
    "formulas_without_values": formulas_without_values,
    "quotes": quotes,
    "busy": busy,
}
