"""Mobile numbers and office telephones, as clerks write them."""

import re
from dataclasses import dataclass

from django.utils.translation import gettext as _

from haitang.machinery.spreadsheets.values.cells import Cell, cell_as_text, cell_excerpt, says_nothing
from haitang.machinery.spreadsheets.values.fault import Fault

MOBILE = re.compile(r"(?<!\d)(?:(?:\+|00)?86[- ]*)?0?(1[3-9]\d[- ]*\d{4}[- ]*\d{4})(?!\d)")
LANDLINE = re.compile(
    r"(?<!\d)(?:(?:\+|00)86[- ]*)?\(?(010|02\d|0[3-9]\d{2})\)?"
    r"[- ]*(\d{7,8})(?!\d)(?:\s*(?:转|-|分机)\s*(\d{1,6}))?"
)
WITHOUT_AREA = re.compile(r"(?<!\d)([2-8]\d{6,7})(?!\d)(?:\s*(?:转|-|分机)\s*(\d{1,6}))?")
SERVICE = re.compile(r"(?<!\d)([48]00)-?(\d{3})-?(\d{4})(?!\d)")
DASHES = {ord(sign): "-" for sign in "‐‑‒–—―−﹣ー"}
PADDING = str.maketrans("", "", " -\t\n\r()'")


@dataclass(frozen=True, slots=True)
class Phone:
    """A telephone number, and the other numbers that stood in the same cell."""

    number: str
    others: tuple[str, ...] = ()


def parse_phone(cell: Cell) -> Phone | Fault | None:
    """The first mobile number in the cell, 11 digits; None if blank. A landline is a fault here."""
    if isinstance(cell, float) and cell.is_integer():
        digits = str(int(cell))
    else:
        text = _text(cell)
        if not text:
            return None
        digits = text.translate(PADDING)
    bare = _without_country(digits)
    if len(bare) == 11 and bare[0] == "1" and bare[1] >= "3" and bare.isdecimal():
        return Phone(bare)
    found = [number.translate(PADDING) for number in MOBILE.findall(_text(cell))]
    if not found:
        return _bad_phone(cell, bare)
    return Phone(found[0], tuple(dict.fromkeys(number for number in found[1:] if number != found[0])))


def parse_office_phone(cell: Cell) -> Phone | Fault | None:
    """The first number of any kind in the cell: `023-46770000`, `023-46770000转801`, `46770000`, a mobile.

    None if blank.
    """
    text = _text(cell)
    if not text or says_nothing(text):
        return None
    numbers = _landlines(text) + [number.translate(PADDING) for number in MOBILE.findall(text)]
    if not numbers:
        return Fault(
            "bad_phone",
            _("“%s”不是电话号码") % cell_excerpt(cell),
            _("写区号和号码，如 023-46770000，没有就空着"),
        )
    return Phone(numbers[0], tuple(numbers[1:]))


def _landlines(text: str) -> list[str]:
    numbers = [
        f"{area}-{number}" + (f"转{inner}" if inner else "") for area, number, inner in LANDLINE.findall(text)
    ]
    numbers += ["-".join(parts) for parts in SERVICE.findall(text)]
    if not numbers and not MOBILE.search(text):
        numbers = [number + (f"转{inner}" if inner else "") for number, inner in WITHOUT_AREA.findall(text)]
    return numbers


def _text(cell: Cell) -> str:
    text = cell_as_text(cell)
    if not text.isascii():
        text = text.translate(DASHES)
    return text.removesuffix(".0")


def _without_country(digits: str) -> str:
    bare = digits.lstrip("+")
    if len(bare) > 11:
        bare = bare.removeprefix("00").removeprefix("86")
    return bare[1:] if len(bare) == 12 and bare.startswith("01") else bare


def _bad_phone(cell: Cell, bare: str) -> Fault:
    text = _text(cell)
    if "E+" in text.upper():
        return Fault(
            "bad_phone",
            _("手机号被存成了科学计数，末尾已经丢失"),
            _("先把这一列设为“文本”格式，再重新填写号码"),
        )
    if LANDLINE.search(text) or WITHOUT_AREA.fullmatch(text):
        return Fault(
            "bad_phone",
            _("“%s”是座机，不是手机号") % cell_excerpt(cell),
            _("填写本人手机号，座机写到办公电话一列"),
        )
    if not bare.isdecimal():
        return Fault("bad_phone", _("“%s”不是手机号") % cell_excerpt(cell), _("填写 11 位手机号"))
    if len(bare) != 11:
        return Fault(
            "bad_phone", _("手机号应有 11 位，这里是 %d 位") % len(bare), _("请核对后填写 11 位手机号")
        )
    return Fault("bad_phone", _("没有以“%s”开头的手机号") % bare[:2], _("请核对后填写 11 位手机号"))
