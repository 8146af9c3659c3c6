"""Spreadsheets as clerks of other districts keep them, and the columns that importers might ask for."""

import io
from collections.abc import Sequence
from typing import Any

from openpyxl import Workbook as Book

from haitang.machinery.spreadsheets.reading import Sheet, read_workbook
from haitang.machinery.spreadsheets.recognition import Column, Recognition, recognise, recognise_workbook
from haitang.machinery.spreadsheets.values import Gazetteer, Place, check_character

TOWNS = (
    Place("510104001", "玉河街道", "510104", ("玉河乡",)),
    Place("510104002", "新桥街道", "510104"),
    Place("510104100", "青山镇", "510104"),
    Place("510104101", "青山湖镇", "510104"),
    Place("510104200", "云顶土家族乡", "510104"),
)
VILLAGES = (
    Place("510104001001", "柳林社区居民委员会", "510104001"),
    Place("510104001200", "石门村村民委员会", "510104001"),
    Place("510104002001", "东风社区居民委员会", "510104002"),
    Place("510104002002", "石门社区居民委员会", "510104002"),
    Place("510104100200", "大坪村村民委员会", "510104100"),
    Place("510104100201", "石桥村村民委员会", "510104100", ("老石桥村",)),
    Place("510104101001", "石桥社区居民委员会", "510104101"),
    Place("510104101200", "石桥村村民委员会", "510104101"),
    Place("510104101201", "龙潭村村民委员会", "510104101"),
)
KNOWN = Gazetteer(TOWNS, VILLAGES, ("四川省", "成都市", "锦川区"))

VOLUNTEERS = (
    Column("name", "姓名", ("志愿者姓名",), "name", required=True),
    Column("sex", "性别", (), "sex"),
    Column("identity_number", "身份证号", (), "identity_number"),
    Column("phone", "手机", (), "phone"),
    Column("town", "镇街", (), "town", required=True),
    Column("village", "村（社区）", (), "village"),
    Column("workplace", "工作单位", ("单位", "所在单位")),
    Column("subjects", "专业特长", ("特长", "服务专长")),
    Column("education", "学历", ("文化程度",)),
    Column("registered_on", "注册时间", ("注册日期", "登记时间", "加入时间"), "date"),
)
TEAMS = (
    Column("town", "镇街", (), "town", required=True),
    Column("part", "类别", ("类型", "人员类别")),
    Column("name", "姓名", (), "name", required=True),
    Column("sex", "性别", (), "sex"),
    Column("born", "出生年月", ("出生日期", "生日"), "month"),
    Column("workplace", "工作单位及职务", ("单位及职务", "现任职务")),
    Column("duty", "科协职务", ("科协任职", "担任职务")),
    Column("phone", "手机", (), "phone"),
    Column("office_phone", "办公电话", (), "office_phone"),
)
ENTERPRISES = (
    Column("unit", "企业名称", ("单位名称", "公司名称"), required=True),
    Column("credit_code", "统一社会信用代码", (), "credit_code"),
    Column("town", "所在镇街", (), "town", required=True),
    Column("technology", "是否市级科技型企业", ("科技型企业",), "yes_no"),
    Column("workers", "科技工作者人数", ("科技人员数", "科技人员"), "count"),
    Column("has", "是否建立科协组织", ("是否建立科协", "是否成立科协"), "yes_no"),
    Column("name", "科协主席", ("主席", "科协负责人"), "name"),
    Column("phone", "联系电话", (), "phone"),
    Column("founded", "成立时间", ("成立日期",), "month"),
    Column("document", "批复文号", (), "document_number"),
)
BODIES = (
    Column("body", "名称", ("组织名称", "学会名称", "基地名称", "农技协名称"), required=True),
    Column("town", "所在镇街", (), "town"),
    Column("unit", "挂靠单位", ("依托单位", "主管单位")),
    Column("name", "负责人", ("理事长", "会长", "负责人姓名"), "name"),
    Column("phone", "联系电话", (), "phone"),
    Column("founded", "成立时间", ("成立日期", "命名时间", "认定时间"), "month"),
    Column("members", "会员数", ("会员人数", "个人会员"), "count"),
    Column("document", "批复文号", (), "document_number"),
)

PEOPLE = (
    "张明",
    "李晓华",
    "王建国",
    "刘芳",
    "陈志强",
    "杨丽",
    "赵云飞",
    "黄小燕",
    "周杰",
    "吴秀英",
    "徐刚",
    "孙梅",
)


def identity_number(number: int) -> str:
    """A well-formed number nobody has: its sequence code is 000."""
    start = f"510104{1960 + number % 40}{1 + number % 12:02}{1 + number % 28:02}000"
    return start + check_character(start)


def mobile(number: int) -> str:
    return f"199{number:08}"


def book(
    sheets: dict[str, Sequence[Sequence[Any]]], merges: dict[str, Sequence[str]] | None = None, **hidden: bool
) -> bytes:
    """An xlsx of these sheets, as bytes."""
    made = Book()
    made.remove(made.active)
    for name, rows in sheets.items():
        sheet = made.create_sheet(name)
        for row in rows:
            sheet.append(list(row))
        for merge in (merges or {}).get(name, ()):
            sheet.merge_cells(merge)
        if hidden.get(name):
            sheet.sheet_state = "hidden"
    file = io.BytesIO()
    made.save(file)
    return file.getvalue()


def read_one(rows: Sequence[Sequence[Any]], merges: Sequence[str] = (), name: str = "Sheet1") -> Sheet:
    """One sheet, by way of a real xlsx."""
    return read_workbook(book({name: rows}, {name: merges})).sheets[0]


def recognised(
    rows: Sequence[Sequence[Any]],
    columns: Sequence[Column],
    merges: Sequence[str] = (),
    name: str = "Sheet1",
    **more: Any,
) -> Recognition:
    return recognise(read_one(rows, merges, name), columns, known=KNOWN, **more)


def sheets_of(
    content: bytes, columns: Sequence[Column], filename: str = ""
) -> tuple[list[Recognition], list[tuple[str, str]]]:
    return recognise_workbook(read_workbook(content, filename), columns, known=KNOWN)


def heads_of(recognition: Recognition) -> dict[str, str]:
    return {name: head.title for name, head in recognition.mapping.items()}


def values_of(recognition: Recognition, column: str) -> list[Any]:
    return [row.cells.get(column) for row in recognition.rows]
