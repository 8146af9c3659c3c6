"""Mobile numbers, numbers abroad and office telephones, as clerks write them."""

import re
from dataclasses import dataclass

from django.utils.translation import gettext as _

from haitang.machinery.spreadsheets.values.cells import Cell, cell_as_text, cell_excerpt, says_nothing
from haitang.machinery.spreadsheets.values.fault import Fault

INNER = r"(?:\s*(?:转|-|分机|ext\.?)\s*(\d{1,6})(?!\d))?"
FOREIGN = re.compile(r"(?<![\d+])(?:\+|00)[- ]*(?!86)([1-9](?:[- ()]*\d){6,14})(?!\d)")
NEIGHBOURING = re.compile(r"(?<![\d+])\(?(85[23])\)?[- ]+(\d{4})[- ]?(\d{4})(?!\d)")
MOBILE = re.compile(r"(?<!\d)(?:(?:\+|00)?86[- ]*)?0?(1[3-9]\d[- ]*\d{4}[- ]*\d{4})(?!\d)")
LANDLINE = re.compile(
    r"(?<!\d)(?:(?:\+|00)86[- ]*)?\(?(010|02\d|0[3-9]\d{2})\)?[- ]*(\d{3,4}[- ]?\d{4})(?!\d)" + INNER,
    re.IGNORECASE,
)
WITHOUT_AREA = re.compile(r"(?<!\d)([2-8]\d{2,3}[- ]?\d{4})(?!\d)" + INNER, re.IGNORECASE)
SERVICE = re.compile(r"(?<!\d)([48]00)-?(\d{3})-?(\d{4})(?!\d)" + INNER, re.IGNORECASE)
LABEL = re.compile(r"[\u4e00-\u9fff]\d(?=\s*[:)、.]|\s*$)")
DASHES = {ord(sign): "-" for sign in "‐‑‒–—―−﹣ー"}
PADDING = str.maketrans("", "", " -\t\n\r()'")
MASKED = re.compile(r"\d[*×xX●]{2,}\d")


@dataclass(frozen=True, slots=True)
class Phone:
    """A telephone number, and the other numbers that stood in the same cell."""

    number: str
    others: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Phones:
    """The numbers of one cell, each once: those a person carries (11 digits, or +852… abroad), and those on a desk."""

    mobile: tuple[str, ...] = ()
    office: tuple[str, ...] = ()


def parse_phones(cell: Cell) -> Phones | Fault | None:
    """Every number in the cell; None if blank, or masked as our own lists are. A digit that belongs to none is a fault."""
    if isinstance(cell, float) and cell.is_integer():
        text = str(int(cell))
    else:
        text = _text(cell)
        if says_nothing(cell) or MASKED.search(text):
            return None
    bare = _without_country(text.translate(PADDING))
    if len(bare) == 11 and bare[0] == "1" and bare[1] >= "3" and bare.isdecimal():
        return Phones((bare,))
    found, rest = _every_number(text)
    if not (found.mobile or found.office) or re.search(r"\d", LABEL.sub("", rest)):
        return _bad_phone(cell, bare)
    return found


def parse_phone(cell: Cell) -> Phone | Fault | None:
    """The first number in the cell that a person carries; None if blank. A landline alone is a fault here."""
    found = parse_phones(cell)
    if not isinstance(found, Phones):
        return found
    return Phone(found.mobile[0], found.mobile[1:]) if found.mobile else landline(cell)


def parse_office_phone(cell: Cell) -> Phone | Fault | None:
    """The first number of any kind in the cell: `023-46770000`, `023-46770000转801`, `46770000`, a mobile.

    None if blank.
    """
    text = _text(cell)
    if says_nothing(cell) or MASKED.search(text):
        return None
    found, _rest = _every_number(text)
    numbers = found.office + found.mobile
    if not numbers:
        return Fault(
            "bad_phone",
            _("“%s”不是电话号码") % cell_excerpt(cell),
            _("写区号和号码，如 023-46770000，没有就空着"),
        )
    return Phone(numbers[0], numbers[1:])


def _every_number(text: str) -> tuple[Phones, str]:
    """The numbers of a text, and what is left of it without them."""
    mobile: list[str] = []
    office: list[str] = []
    for shape, written in SHAPES:
        if shape is WITHOUT_AREA and (mobile or office):
            continue
        (office if written is _on_a_desk else mobile).extend(map(written, shape.finditer(text)))
        text = shape.sub("\0", text)
    return Phones(tuple(dict.fromkeys(mobile)), tuple(dict.fromkeys(office))), text


def _abroad(found: re.Match[str]) -> str:
    return "+" + "".join(found.groups()).translate(PADDING)


def _in_the_hand(found: re.Match[str]) -> str:
    return found[1].translate(PADDING)


def _on_a_desk(found: re.Match[str]) -> str:
    *parts, inner = (part and part.translate(PADDING) for part in found.groups())
    return "-".join(filter(None, parts)) + (f"转{inner}" if inner else "")


SHAPES = (
    (FOREIGN, _abroad),
    (NEIGHBOURING, _abroad),
    (MOBILE, _in_the_hand),
    (LANDLINE, _on_a_desk),
    (SERVICE, _on_a_desk),
    (WITHOUT_AREA, _on_a_desk),
)


def _text(cell: Cell) -> str:
    text = cell_as_text(cell)
    if not text.isascii():
        text = text.translate(DASHES)
    return text.removesuffix(".0")


def _without_country(digits: str) -> str:
    bare = digits.removeprefix("+")
    if len(bare) > 11:
        bare = bare.removeprefix("00").removeprefix("86")
    return bare[1:] if len(bare) == 12 and bare.startswith("01") else bare


def landline(cell: Cell) -> Fault:
    """What is said of a cell that should hold a number a person carries, and holds a desk's."""
    return Fault(
        "bad_phone",
        _("“%s”是座机，不是手机号") % cell_excerpt(cell),
        _("填写本人手机号，座机写到办公电话一列"),
    )


def _bad_phone(cell: Cell, bare: str) -> Fault:
    text = _text(cell)
    if "E+" in text.upper():
        return Fault(
            "bad_phone",
            _("手机号被存成了科学计数，末尾已经丢失"),
            _("先把这一列设为“文本”格式，再重新填写号码"),
        )
    if not bare.isdecimal():
        return Fault("bad_phone", _("“%s”不是手机号") % cell_excerpt(cell), _("填写 11 位手机号"))
    if len(bare) != 11:
        return Fault(
            "bad_phone", _("手机号应有 11 位，这里是 %d 位") % len(bare), _("请核对后填写 11 位手机号")
        )
    return Fault("bad_phone", _("没有以“%s”开头的手机号") % bare[:2], _("请核对后填写 11 位手机号"))
