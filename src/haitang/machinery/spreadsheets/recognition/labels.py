"""Labels: words that say what stands below or beside them, whatever kind of file they are met in."""

import re
from functools import lru_cache
from typing import Final, TypeGuard

from haitang.machinery.spreadsheets.recognition.columns import Column, normalise_head
from haitang.machinery.spreadsheets.recognition.likeness import IGNORED, OF_KIND, likeness, may_be_alike
from haitang.machinery.spreadsheets.recognition.persons import PLAIN_NAME, label_of
from haitang.machinery.spreadsheets.values.cells import Cell

LONGEST: Final = 18
CLEAR: Final = 0.8
WHOSE: Final = re.compile(r"^(?:所在|所属|属地|所辖|服务|联系|负责|包联|辖区|隶属|户籍)")
NUMBERED: Final = re.compile(r"\d{4}")
GENERAL: Final = (
    "民族", "籍贯", "专业", "职称", "学历", "学位", "状态", "任期", "聘期", "住址", "地址", "年龄", "国籍", "职业",
    "特长", "专长", "级别", "等级", "类别", "类型", "分类", "角色", "岗位", "身份", "职务", "任职",
)  # fmt: skip
OF_ANY_KIND: Final = frozenset(
    normalise_head(word) for words in (*OF_KIND.values(), GENERAL) for word in words
)
ENDING: Final = re.compile(
    r".+(?:时间|日期|年月|姓名|名称|电话|手机|号码|单位|职务|岗位|类别|类型|人数|面貌|地址|住址|状态|特长|专长|职称|程度|证号|方式|邮箱)"
)
"""What no value of a roster ends with."""


def is_label(cell: Cell, columns: tuple[Column, ...]) -> bool:
    """Whether a cell is the head of a column, or the label of a field: one of these columns', or of a roster at all."""
    return may_be_label(cell) and _is_label(cell, columns)


def may_be_label(cell: Cell) -> TypeGuard[str]:
    """Whether a cell is a short text without a long number: told at once."""
    return isinstance(cell, str) and len(cell) <= LONGEST and not NUMBERED.search(cell)


@lru_cache(maxsize=10_000)
def _is_label(cell: str, columns: tuple[Column, ...]) -> bool:
    leaf = normalise_head(cell)
    if not leaf or leaf in IGNORED:
        return False
    if (
        leaf in OF_ANY_KIND
        or WHOSE.sub("", leaf) in OF_ANY_KIND
        or ENDING.fullmatch(leaf)
        or label_of(cell) == ""
    ):
        return True
    return may_be_alike(leaf, columns) and any(likeness(leaf, "", column) >= CLEAR for column in columns)


def names_a_name(cell: Cell) -> bool:
    """Whether a cell is the head over names: 姓名, 人员姓名."""
    return isinstance(cell, str) and len(cell) <= LONGEST and bool(PLAIN_NAME.fullmatch(normalise_head(cell)))
