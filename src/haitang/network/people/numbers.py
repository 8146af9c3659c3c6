"""What people type for a phone or an identity number, made plain, or refused with what would mend it."""

import re
from datetime import date
from typing import Final

from haitang.machinery.spreadsheets.values import Fault, Phone, parse_phone, without_spaces
from haitang.machinery.spreadsheets.values.documents import Document, parse_document, spellings

from .words import CARDS, DocumentKind

LIKE_A_PRIVATE_NUMBER = re.compile(r"\d{7,}[Xx]?")
LIKE_A_DOCUMENT = re.compile(r"(?=(?:.*\d){5})(?=.*[A-Za-z])[A-Za-z0-9]{6,18}")
"""Numbers of passports and permits: letters with digits, nothing else."""
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


def document_from(text: str, kind: str, today: date) -> tuple[str, str]:
    """The plain number of a document and its kind, as the number shows it where none is said. Raises `NotANumber`;
    nothing typed is no number of no kind ("", "").
    """
    read = parse_document(text, kind, today=today)
    if isinstance(read, Fault):
        raise NotANumber(read)
    return (read.number, str(read.kind)) if isinstance(read, Document) else ("", "")


def is_number_of(number: str, kind: str, today: date) -> bool:
    """Whether a number in its plain form is one of a document of this kind; of no kind said, of an identity card."""
    plain, told = document_from(number, kind, today)
    if not number:
        return True
    return plain == number and (told == kind or (kind == DocumentKind.UNSAID and told in CARDS))


def document_numbers(text: str) -> frozenset[str]:
    """The plain forms in which somebody's number of a document may be kept; none for what is no whole number."""
    try:
        read, _kind = document_from(text, "", date.max)
    except NotANumber:
        read = ""
    return spellings(text) | ({read} if read else frozenset())


PHONE_TAIL: Final = re.compile(r"[0-9]{4}")
"""So much of a phone is shown, and told by: 尾号 1006."""


def phone_tail(text: str) -> str:
    """The last four digits of a phone when a search text is nothing else; "" otherwise."""
    return text if PHONE_TAIL.fullmatch(text) else ""


def is_like_a_number(text: str) -> bool:
    """Whether a search text could be somebody's phone or identity number, and so must not stand in an address."""
    plain = without_spaces(text).translate(SEPARATORS)
    return LIKE_A_PRIVATE_NUMBER.search(plain) is not None or LIKE_A_DOCUMENT.fullmatch(plain) is not None
