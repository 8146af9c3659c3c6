"""What people type for a phone or an identity number, made plain, or refused with what would mend it."""

import re
from datetime import date
from typing import Final

from haitang.machinery.spreadsheets.values import (
    Fault,
    Phone,
    parse_identity_number,
    parse_phone,
    without_spaces,
)

LIKE_A_PRIVATE_NUMBER = re.compile(r"\d{7,}[Xx]?")
SEPARATORS = str.maketrans("", "", "-‐–—·.()+")


class NotANumber(ValueError):
    """`message` says to a person what is wrong and what would mend it."""

    def __init__(self, fault: Fault) -> None:
        super().__init__(fault.code)
        self.message = f"{fault.message}。{fault.mend}。"


def phone_from(text: str) -> str:
    """The 11 digits of a mobile number. Raises `NotANumber`; nothing typed is no number ("")."""
    read = parse_phone(text)
    if isinstance(read, Fault):
        raise NotANumber(read)
    return read.number if isinstance(read, Phone) else ""


def identity_number_from(text: str, today: date) -> str:
    """The 18 characters of an identity number. Raises `NotANumber`; nothing typed is no number ("")."""
    read = parse_identity_number(text, today=today)
    if isinstance(read, Fault):
        raise NotANumber(read)
    return read or ""


PHONE_TAIL: Final = re.compile(r"[0-9]{4}")
"""So much of a phone is shown, and told by: 尾号 1006."""


def phone_tail(text: str) -> str:
    """The last four digits of a phone when a search text is nothing else; "" otherwise."""
    return text if PHONE_TAIL.fullmatch(text) else ""


def is_like_a_number(text: str) -> bool:
    """Whether a search text could be somebody's phone or identity number, and so must not stand in an address."""
    return LIKE_A_PRIVATE_NUMBER.search(without_spaces(text).translate(SEPARATORS)) is not None
