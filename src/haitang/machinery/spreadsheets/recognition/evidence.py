"""What the values of a column say about its kind: the share of them that reads as one."""

import re
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import islice
from math import isnan
from typing import Any

from haitang.machinery.spreadsheets.recognition.columns import Column
from haitang.machinery.spreadsheets.values import amounts, codes, dates, people, phones
from haitang.machinery.spreadsheets.values.cells import Cell, is_blank, without_spaces
from haitang.machinery.spreadsheets.values.fault import VACANT, Doubtful, Fault
from haitang.machinery.spreadsheets.values.places import Gazetteer
from haitang.machinery.spreadsheets.values.terms import Term
from haitang.machinery.spreadsheets.values.written_dates import Style

SAMPLE = 40
ANY_YEAR = Style(default_year=2000)
PRIVATE_SHARE = 0.6
SMALL = re.compile(r"[0-9]{1,6}")
SEVEN_DIGITS = 1e6
EARLIEST_YEAR = 1950
LONGEST_PLACE = 12
CODE_LENGTH = 18
LONGEST_DATE = 30
SURNAMES = frozenset(
    "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯于董萧程曹袁邓许傅沈曾彭吕苏卢蒋蔡贾丁魏薛叶阎余潘杜戴夏钟汪田任姜范方石姚"
    "谭廖邹熊金陆郝孔白崔康毛邱秦江史顾侯邵孟龙万段雷钱汤尹黎易常武乔贺赖龚文庞樊兰殷施陶洪翟安颜倪严牛温芦季俞章鲁葛伍韦申尤毕聂"
    "柴焦向柳邢路岳齐梅莫庄辛管祝左涂谷祁时舒耿牟卜詹关苗凌费纪靳盛童欧甄项曲成游阳裴席卫查屈鲍位覃霍翁隋植甘景薄单包司柏宁柯阮桂"
    "闵解强丛华车冉房边辜吉饶刁瞿戚丘古米池滕晋苑邬臧畅宫来嵺苟全褚廉简娄盖符奚木穆党燕郎邸冀谈姬屠连郜晏栾郁商蒙计喻揭窦迟宇敖糜"
    "字茶蒙者普刀岩召施保木阿者宰罕玉拉忽撒妥马沙哈"
    "鄢冷卓花仇艾蓝都巩稽井练仲乐虞卞封竺冼原官衣楚佟栗匡宗应台巫鞠僧桑荆谌银扬明沙薄伏岑习胥保和蔺肖尚闫代付代税但旷淦阴粟"
)
CERTAIN = frozenset({"identity_number", "credit_code", "phone", "town", "village", "sex", "name"})
"""Kinds that values alone can prove, whatever the head says; of names only those of the ones the rows are about."""

NEUTRAL = frozenset({"text", "choice", "count", "document_number"})
"""Kinds whose values prove nothing against a head."""

CODED_DATE = re.compile(r"(?:19|20)\d{4}(?:\d{2})?")
NUMBER_OF_PERSON = re.compile(r"\d{15}|\d{17}[\dX]")
PLACE_ENDINGS = {
    "town": ("镇", "街道", "乡"),
    "village": ("村", "社区", "居委会", "村委会", "居民委员会", "村民委员会"),
}


@dataclass(slots=True)
class Sample:
    """Up to `SAMPLE` values of a column that are not blank, looked at once for whatever is asked of them.

    `words` are those that are no number of six digits, each with how often it stands there: nothing else can be of a kind
    that is `CERTAIN`, or a name, and most columns of a wide sheet have none. `small` are numbers below the earliest year alone.
    """

    values: Sequence[Cell]
    words: Mapping[Cell, int]
    small: bool = False

    @property
    def numbers(self) -> int:
        return len(self.values) - sum(self.words.values())

    def share(self, fits: Callable[[Cell], bool], *, of_words: bool, least: float = 0.0) -> float:
        """The share of the values that fit, `of_words` alone; some lower one, found sooner, where it is below `least`."""
        asked = self.words.items() if of_words else ((value, 1) for value in self.values)
        found, missed = 0, self.numbers if of_words else 0
        for value, times in asked:
            if fits(value):
                found += times
            else:
                missed += times
                if missed > (1 - least) * len(self.values):
                    break
        return found / len(self.values)

    def evidence(self, column: Column, known: Gazetteer | None, *, least: float = 0.0) -> float | None:
        """The share (0 to 1) of the values that read as the column's kind; some lower one where it is below `least`.

        None where there is nothing to go by.
        """
        if not self.values or column.kind == "text":
            return None
        certain = column.kind in CERTAIN
        if certain and not self.words:
            return 0.0
        return self.share(_test_of(column, known), of_words=certain, least=least)

    @property
    def looks_private(self) -> bool:
        """Whether most values are phones, identity numbers or days; figures below every year that people write are none."""
        if self.small:
            return False
        return any(
            self.share(test, of_words=of_words, least=PRIVATE_SHARE) > PRIVATE_SHARE
            for test, of_words in ((_is_mobile, True), (_is_number_of_person, True), (_is_date, False))
        )


class Body:
    """The lines below a head, whose columns are looked at one by one, each once."""

    def __init__(self, rows: Sequence[Sequence[Cell]]) -> None:
        self.rows = rows
        self._beginnings = list(zip(*rows[:SAMPLE], strict=True))
        self._samples: dict[int, Sample] = {}

    def sample(self, index: int) -> Sample:
        if index not in self._samples:
            self._samples[index] = self._sampled(index)
        return self._samples[index]

    def _sampled(self, index: int) -> Sample:
        beginning = self._beginnings[index] if self.rows else ()
        if _are_figures(beginning):
            return Sample(beginning, {}, small=max(beginning) <= EARLIEST_YEAR)
        values = list(islice((row[index] for row in self.rows if not is_blank(row[index])), SAMPLE))
        return Sample(values, Counter(value for value in values if not _is_small_number(value)))

    def is_blank_between(self, left: int, right: int) -> bool:
        return all(is_blank(row[index]) for row in self.rows for index in range(left + 1, right))


def _are_figures(values: Sequence[Any]) -> bool:
    """Whether all of some values are numbers of up to six digits, as most columns of a wide sheet are: at once."""
    return (
        {*map(type, values)} == {float}
        and max(values) < SEVEN_DIGITS
        and min(values) > -SEVEN_DIGITS
        and not isnan(sum(values))
    )


def _is_small_number(value: Cell) -> bool:
    if isinstance(value, str):
        return SMALL.fullmatch(value) is not None
    return isinstance(value, int | float) and not isinstance(value, bool) and abs(value) < SEVEN_DIGITS


def _test_of(column: Column, known: Gazetteer | None) -> Callable[[Cell], bool]:
    if column.kind == "choice":
        return _choice_test(column)
    if column.kind in PLACE_ENDINGS:
        return _place_test(column.kind, known)
    return TESTS[column.kind]


def _choice_test(column: Column) -> Callable[[Cell], bool]:
    return lambda value: isinstance(amounts.parse_choice(value, column.choices), str)


def _place_test(kind: str, known: Gazetteer | None) -> Callable[[Cell], bool]:
    endings = PLACE_ENDINGS[kind]
    if known is None:
        return lambda value: without_spaces(value).endswith(endings)
    if kind == "town":
        return known.names_town
    return lambda value: known.names_village(value) or _looks_like_place(value, endings)


def _looks_like_place(value: Cell, endings: tuple[str, ...]) -> bool:
    text = without_spaces(value)
    return len(text) <= LONGEST_PLACE and text.endswith(endings)


def _is_mobile(value: Cell) -> bool:
    if isinstance(value, str) and not any(map(str.isnumeric, value)):
        return False
    return isinstance(phones.parse_phone(value), phones.Phone)


def _is_landline(value: Cell) -> bool:
    phone = phones.parse_office_phone(value)
    return isinstance(phone, phones.Phone) and (len(phone.number) != 11 or not phone.number.isdecimal())


def _is_number_of_person(value: Cell) -> bool:
    if isinstance(value, float):
        return value >= 10**14
    return bool(NUMBER_OF_PERSON.fullmatch(without_spaces(value).upper().strip("'\"=")))


def _is_credit_code(value: Cell) -> bool:
    if len(without_spaces(value)) < CODE_LENGTH:
        return False
    return isinstance(codes.parse_credit_code(value), str | Doubtful) and not _is_number_of_person(value)


def _is_date(value: Cell) -> bool:
    if isinstance(value, date):
        return True
    if isinstance(value, float | int):
        return (
            20_000 <= value <= 55_000
            or (value >= 190_000 and CODED_DATE.fullmatch(without_spaces(value)) is not None)
            or (EARLIEST_YEAR < value < 2030 and value != int(value))
        )
    text = without_spaces(value)
    if text.isdecimal() and not CODED_DATE.fullmatch(text):
        return False
    if len(text) >= LONGEST_DATE:
        return False
    read = dates.parse_term(value, ANY_YEAR)
    return isinstance(read, Term) or (isinstance(read, Fault) and read.code == "ambiguous_date")


def _is_name(value: Cell) -> bool:
    name = people.parse_name(value)
    return name is VACANT or (isinstance(name, str) and 2 <= len(name) <= 4 and name[0] in SURNAMES)


def _is_sex(value: Cell) -> bool:
    return without_spaces(value) in {"男", "女", "男性", "女性"}


def _is_count(value: Cell) -> bool:
    return isinstance(amounts.parse_count(value), int)


def _is_yes_no(value: Cell) -> bool:
    return isinstance(amounts.parse_yes_no(value), bool)


def _is_document_number(value: Cell) -> bool:
    text = without_spaces(value)
    return text.endswith("号") and any(sign in text for sign in codes.BRACKETS)


TESTS: dict[str, Callable[[Cell], bool]] = {
    "name": _is_name,
    "phone": _is_mobile,
    "office_phone": _is_landline,
    "identity_number": _is_number_of_person,
    "date": _is_date,
    "month": _is_date,
    "count": _is_count,
    "yes_no": _is_yes_no,
    "sex": _is_sex,
    "credit_code": _is_credit_code,
    "document_number": _is_document_number,
}
