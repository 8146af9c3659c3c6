"""The sentences with which a file is turned away, one function a reason."""

from django.utils.translation import gettext as _

from haitang.machinery.spreadsheets.reading.limits import MAX_COLUMNS, MAX_FILE_BYTES, MAX_ROWS
from haitang.machinery.spreadsheets.reading.workbook import Unreadable


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
        _("请把有内容的部分复制到新文件里再上传。"),
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


def formulas_without_values() -> Unreadable:
    return Unreadable(
        "formulas_without_values",
        _("表格里有公式，但文件没有存下算出的结果。"),
        _("请用 Excel 或 WPS 打开并保存一次，再上传。"),
    )


def no_rows() -> Unreadable:
    return Unreadable("no_rows", _("表格里没有内容。"), _("请确认数据在可见的工作表里。"))


def unknown_sheet(sheet: str, names: list[str]) -> Unreadable:
    return Unreadable(
        "unknown_sheet", _("没有名为“%s”的工作表。") % sheet, _("这个文件里有：%s。") % "、".join(names)
    )
