"""The unified social credit code of a legal body (GB 32100-2015)."""

import re
import unicodedata

from django.utils.translation import gettext as _
from stdnum.cn import uscc

from haitang.accounts.verdict import Refused

FORM = re.compile(r"[0-9A-HJ-NP-RTUW-Y]{2}[0-9]{6}[0-9A-HJ-NP-RTUW-Y]{10}")


def clean_credit_code(written: str) -> str:
    """The 18 characters of a credit code however it was written; "" when nothing was.

    The first two characters may be letters (N: rural collectives, A: the army, Y: others), which python-stdnum's own
    `validate` rejects; so only the check digit is left to it. The region inside may be one no longer in force.
    Raises `Refused` with code `bad_credit_code`.
    """
    code = re.sub(r"[\s\-]", "", unicodedata.normalize("NFKC", written)).upper()
    if not code:
        return ""
    if len(code) != 18:
        raise _bad(_("统一社会信用代码应为 18 位，这里是 %d 位。") % len(code))
    if not FORM.fullmatch(code):
        raise _bad(_("统一社会信用代码只用数字和大写字母，没有 I、O、S、V、Z，第 3 至 8 位是数字。"))
    if uscc.calc_check_digit(code[:-1]) != code[-1]:
        raise _bad(_("统一社会信用代码的校验位不对，请核对有没有抄错。"))
    return code


def _bad(reason: str) -> Refused:
    return Refused(reason, code="bad_credit_code")
