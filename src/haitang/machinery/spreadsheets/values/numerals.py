"""Chinese numerals, as in 二〇二一年, 十二月 and 一百二十人."""

import re

DIGITS = {
    sign: value
    for value, signs in enumerate(
        ("〇零○Ｏ", "一壹", "二两贰", "三叁", "四肆", "五伍", "六陆", "七柒", "八捌", "九玖")
    )
    for sign in signs
}
TENS = {"十": 10, "拾": 10, "百": 100, "佰": 100, "千": 1000, "仟": 1000}
SHORT_TENS = {"廿": "二十", "卅": "三十"}
NUMERAL = re.compile(f"[{''.join(DIGITS)}{''.join(TENS)}万廿卅]+")


def number_from_numeral(numeral: str) -> int | None:
    """The number that a run of Chinese numerals writes: 二〇二一 → 2021, 十二 → 12, 一百二十 → 120.

    None if it writes none.
    """
    for short, long in SHORT_TENS.items():
        numeral = numeral.replace(short, long)
    if not any(sign in TENS or sign == "万" for sign in numeral):
        return int("".join(str(DIGITS[sign]) for sign in numeral)) if numeral else None
    thousands, _, rest = numeral.rpartition("万")
    high = _below_ten_thousand(thousands) if thousands else 0
    low = _below_ten_thousand(rest) if rest else 0
    return None if high is None or low is None else high * 10_000 + low


def with_arabic_digits(text: str) -> str:
    """The text with each run of Chinese numerals written in Arabic digits: 二〇二一年四月 → 2021年4月."""
    return NUMERAL.sub(lambda run: str(number_from_numeral(run[0])), text)


def _below_ten_thousand(numeral: str) -> int | None:
    total, digit = 0, None
    for sign in numeral:
        if sign in TENS:
            total += (1 if digit is None else digit) * TENS[sign]
            digit = None
        elif sign in DIGITS:
            digit = DIGITS[sign]
        else:
            return None
    return total + (digit or 0)
