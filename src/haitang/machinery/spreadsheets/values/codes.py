"""Unified social credit codes and document numbers 文号."""

import re

from django.utils.translation import gettext as _

from haitang.machinery.spreadsheets.values.cells import Cell, says_nothing, without_spaces
from haitang.machinery.spreadsheets.values.fault import Doubtful, Fault
from haitang.machinery.spreadsheets.values.people import is_number_of_person

ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"
VALUES = {sign: value for value, sign in enumerate(ALPHABET)}
WEIGHTS = tuple(3**place % 31 for place in range(17))
NUMBERED = re.compile(r"(.*?)[(\[【〔「<{《]?(\d{4})[)\]】〕」>}》]?(?:年)?第?0*(\d+)号?")
REGION = slice(2, 8)
BRACKETS = "([【〔「<{《"


def parse_credit_code(cell: Cell) -> str | Doubtful | Fault | None:
    """The 18 characters of a unified social credit code (GB 32100-2015); None if blank.

    One whose check character is wrong is doubtful: registers hold some that were issued so. The first two may be letters
    (N: rural collectives, A: the army, Y: others); the region inside may be one no longer in force.
    """
    text = without_spaces(cell).upper().replace("-", "").replace("_", "")
    if says_nothing(cell):
        return None
    if is_number_of_person(text):
        return Fault(
            "number_of_person",
            _("这里写的是身份证号，不是统一社会信用代码"),
            _("请对照营业执照填写，没有就空着"),
        )
    if (fault := _wrong_form(text)) is not None:
        return fault
    if credit_code_check(text[:17]) != text[17]:
        message = _("统一社会信用代码校验不通过，有一位写错了")
        return Doubtful(text, Fault("check_fails", message, _("请对照营业执照或法人证书逐位核对")))
    return text


def _wrong_form(text: str) -> Fault | None:
    if len(text) != 18:
        message = _("统一社会信用代码应有 18 位，这里是 %d 位") % len(text)
        return Fault("bad_credit_code", message, _("请对照营业执照或法人证书填写"))
    if strange := [sign for sign in text if sign not in VALUES]:
        message = _("统一社会信用代码里不会有“%s”") % strange[0]
        return Fault("bad_credit_code", message, _("代码不用 I、O、S、V、Z，看看是不是 1、0、5、U、2"))
    if not text[REGION].isdigit():
        return Fault(
            "bad_credit_code", _("统一社会信用代码第 3 至 8 位应是数字"), _("请对照营业执照或法人证书填写")
        )
    return None


def credit_code_check(seventeen: str) -> str:
    """The eighteenth character of a credit code, from the first seventeen."""
    return ALPHABET[-sum(VALUES[sign] * weight for sign, weight in zip(seventeen, WEIGHTS, strict=True)) % 31]


def parse_document_number(cell: Cell) -> str | None:
    """A document number with its year in the right brackets; None if blank.

    荣科协发[2021]03号 → 荣科协发〔2021〕3号. Text of another shape is kept as it stands.
    """
    text = without_spaces(cell)
    if says_nothing(cell):
        return None
    numbered = NUMBERED.fullmatch(text)
    if not numbered or not any(sign in text for sign in BRACKETS):
        return text
    return f"{numbered[1]}〔{numbered[2]}〕{numbered[3]}号"
