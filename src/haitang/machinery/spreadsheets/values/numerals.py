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

    None if it writes none, or only about: 七八十, and 一百二, which some mean as 102.
    """
    for short, long in SHORT_TENS.items():
        numeral = numeral.replace(short, long)
    if not any(sign in TENS or sign == "万" for sign in numeral):
        return int("".join(str(DIGITS[sign]) for sign in numeral)) if numeral else None
    thousands, ten_thousands, rest = numeral.rpartition("万")
    high = _below_ten_thousand(thousands) if thousands else 0
    low = _below_ten_thousand(f"万{rest}" if ten_thousands and rest else rest)
    return None if high is None or low is None or (ten_thousands and not high) else high * 10_000 + low


def with_arabic_digits(text: str) -> str:
    """The text with each run of Chinese numerals written in Arabic digits: 二〇二一年四月 → 2021年4月."""

    def instead(run: re.Match[str]) -> str:
        number = number_from_numeral(run[0])
        return run[0] if number is None else str(number)

    return NUMERAL.sub(instead, text)


def _below_ten_thousand(numeral: str) -> int | None:
    """The number of a numeral whose units fall: 千 before 百 before 十. A 万 in front stands for what it stands for."""
    total, digit, unit, after_zero = 0, None, 10_000, True
    for place, sign in enumerate(numeral):
        if sign == "万" and place == 0:
            after_zero = False
        elif sign in TENS:
            if TENS[sign] >= unit or digit == 0:
                return None
            unit = TENS[sign]
            total += (1 if digit is None else digit) * unit
            digit, after_zero = None, unit == 10
        elif sign in DIGITS and digit in (None, 0):
            after_zero = after_zero or digit == 0
            digit = DIGITS[sign]
        else:
            return None
    return total + (digit or 0) if after_zero or not digit else None
