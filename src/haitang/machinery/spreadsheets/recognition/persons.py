"""Heads that name a person, and cells that hold one: 主席, 志愿者1, 负责人姓名; 左开慧, 欧阳 娜, Maria Chen."""

import re
from functools import lru_cache
from typing import Final

from haitang.machinery.spreadsheets.recognition.columns import normalise_head
from haitang.machinery.spreadsheets.recognition.evidence import Sample
from haitang.machinery.spreadsheets.values.cells import Cell, says_nothing, without_spaces
from haitang.machinery.spreadsheets.values.people import is_of_no_person
from haitang.machinery.spreadsheets.values.words import POSTS

PLAIN_NAME: Final = re.compile(r"(?:人员|真实|成员|队员|干部|本人)?(?:姓名|名字)|name|full ?name")
NAMED: Final = re.compile(r"(.+?)(?:的)?(?:姓名|名字|name)")
"""A head that says whose name stands below: 志愿者姓名, 负责人姓名."""

PERSON_WORD: Final = re.compile("|".join((*POSTS, "volunteer", "chair", "contact")))
ANY_PERSON: Final = re.compile(rf"副?(?:{PERSON_WORD.pattern})")
ORDINAL: Final = r"(?:[\d一二三四五六七八九十甲乙丙丁]|no)*"
PERSON_HEAD: Final = re.compile(rf".{{0,20}}?(?:{PERSON_WORD.pattern}){ORDINAL}")
MARK: Final = re.compile(r"[(（\[【].{0,20}?[)）\]】]")
HAN: Final = re.compile(r"[\u3400-\u9fff\U00020000-\U0003ffff]{2,4}")
POINTED: Final = re.compile(r"[\u3400-\u9fff]{1,10}(?:[·•・.][\u3400-\u9fff]{1,10}){1,4}")
LATIN: Final = re.compile(r"[^\W\d_]+(?:[ ,.'’-]{1,3}[^\W\d_]+){1,5}")
OF_PLACES: Final = re.compile(r".*[村镇乡县市区组局站校院厂部办族]")
"""What ends so is rarely a name: not enough to tell a column by."""

VACANCY: Final = frozenset({"空缺", "(空缺)", "暂缺", "待定", "缺", "空", "无", "不详", "未定"})
SAMPLE: Final = 40
MOSTLY: Final = 0.6


@lru_cache(maxsize=10_000)
def label_of(title: str) -> str | None:
    """Whom a head's column names: "" for a plain 姓名, 主席 or 志愿者1 where the head says more; None where it names nobody."""
    heads = (normalise_head(title), normalise_head(MARK.sub("", title)))
    if any(map(PLAIN_NAME.fullmatch, heads)):
        return ""
    named = NAMED.fullmatch(heads[0])
    if named:
        return named[1]
    return title.strip() if any(head and PERSON_HEAD.fullmatch(head) for head in heads) else None


@lru_cache(maxsize=10_000)
def person_words(title: str) -> frozenset[str]:
    """The words for persons in a head: 联系电话（主席） speaks of 主席."""
    return frozenset(ANY_PERSON.findall(normalise_head(title)))


def is_like_name(cell: Cell) -> bool:
    """Whether a cell may be somebody's name: two to four Chinese signs that are nothing else, or a foreign name."""
    if not isinstance(cell, str):
        return False
    text = without_spaces(cell)
    if HAN.fullmatch(text):
        return not (OF_PLACES.fullmatch(text) or PERSON_WORD.search(text) or is_of_no_person(text))
    return bool(POINTED.fullmatch(text) or LATIN.fullmatch(" ".join(cell.split())))


def share_of_names(sample: Sample) -> float | None:
    """The share of values that may be names, marks of vacancy aside; None without any value."""
    names, said = 0, sample.numbers
    for value, times in sample.words.items():
        bare = without_spaces(value)
        if bare not in VACANCY and not says_nothing(bare):
            said += times
            names += times * is_like_name(_first(value))
    return names / said if said else None


def share_of_posts(sample: Sample) -> float:
    """The share of values that speak of a post or a role: 卫生院院长, 科普指导员."""
    posts = sum(times for value, times in sample.words.items() if person_words(str(value)))
    return posts / len(sample.values) if sample.values else 0.0


def _first(cell: Cell) -> Cell:
    """The first name of a cell, without a number behind it."""
    if not isinstance(cell, str):
        return cell
    return re.split(r"[、,，;；/\d(（+]", cell.strip(), maxsplit=1)[0].strip(" :：")
