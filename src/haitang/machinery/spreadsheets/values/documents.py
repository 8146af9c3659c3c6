"""Numbers of the documents people prove with who they are: identity cards, passports, permits of travel and residence."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Final

from django.utils.translation import gettext as _

from haitang.machinery.spreadsheets.values.cells import Cell, says_nothing, without_spaces
from haitang.machinery.spreadsheets.values.fault import Fault
from haitang.machinery.spreadsheets.values.people import check_character, parse_identity_number


class DocumentKind(StrEnum):
    """The kinds of document that are told apart."""

    IDENTITY_CARD = "identity_card"
    PASSPORT = "passport"
    HOME_RETURN_PERMIT = "home_return"
    TAIWAN_PERMIT = "taiwan_permit"
    PERMANENT_RESIDENCE = "permanent"
    RESIDENCE_PERMIT = "residence"
    OTHER = "other"


DOCUMENT_WORDS: Final[Mapping[str, tuple[str, ...]]] = {
    DocumentKind.RESIDENCE_PERMIT: (
        "港澳台居民居住证", "港澳台居住证", "居住证", "台湾居民居住证", "港澳居民居住证",
    ),
    DocumentKind.PERMANENT_RESIDENCE: (
        "外国人永久居留身份证", "外国人永久居留证", "永久居留身份证", "永久居留证", "永居证",
    ),
    DocumentKind.HOME_RETURN_PERMIT: (
        "港澳居民来往内地通行证", "港澳通行证", "回乡证", "港澳居民通行证", "港澳居民来往大陆通行证",
    ),
    DocumentKind.TAIWAN_PERMIT: (
        "台湾居民来往大陆通行证", "台胞证", "台湾通行证", "台湾居民通行证", "台湾同胞证",
    ),
    DocumentKind.PASSPORT: ("护照", "外国护照", "外籍护照", "普通护照", "passport"),
    DocumentKind.IDENTITY_CARD: (
        "身份证", "居民身份证", "二代身份证", "二代证", "户口簿", "户口本", "户口", "临时身份证",
        "出生证明", "出生医学证明", "id card", "identity card",
    ),
    DocumentKind.OTHER: (
        "其他", "其它", "军官证", "士兵证", "军人证", "警官证",
        "其他证件", "社保卡", "驾驶证", "other",
    ),
}  # fmt: skip
"""By kind: what people call it, usual word first."""

HOME_RETURN = re.compile(r"[HM]\d{8}(?:\d{2})?")
TAIWAN = re.compile(r"\d{8}|\d{10}[A-Z0-9]?")
PERMANENT = re.compile(r"[A-Z]{3}\d{12}")
PERMANENT_CARD = re.compile(r"9\d{16}[\dX]")
RESIDENCE_REGIONS = ("81", "82", "83")
PASSPORT = re.compile(r"(?=(?:.*\d){4})[A-Z0-9]{5,12}")
PLAIN_PASSPORT = re.compile(r"[A-Z]{1,2}\d{7,8}")
ANY_NUMBER = re.compile(r"(?=(?:.*\d){3})[A-Z0-9\u4e00-\u9fff-]{4,24}")


SIGNS = str.maketrans("", "", "-‐–—·.()<>[]")
"""What people set between the parts of a number: H12345678(01)."""


def plain_number(cell: Cell) -> str:
    """A number without spaces and quotes, in capitals of one width; signs within it stay."""
    return without_spaces(cell).upper().strip("\"'=`")


def spellings(text: str) -> frozenset[str]:
    """The plain forms in which a typed number of a document may be kept, whatever its kind; none for what is no number."""
    plain = plain_number(text)
    bare = plain.translate(SIGNS)
    without_issue = (
        bare[:9] if HOME_RETURN.fullmatch(bare) else bare
    )  # people leave out how often it was issued
    return frozenset(one for one in (plain, bare, without_issue) if ANY_NUMBER.fullmatch(one))


@dataclass(frozen=True, slots=True)
class Document:
    """A document's number in its plain form, and of which kind it is."""

    kind: DocumentKind
    number: str


def parse_document(cell: Cell, kind: str, *, today: date) -> Document | Fault | None:
    """The number of a document whose kind is said, or `""`: then an identity card's, or what its form shows it to be.

    None if blank. No message repeats a number.
    """
    text = plain_number(cell)
    if says_nothing(cell) or "**" in text:  # masked, as our own lists show it
        return None
    if not kind:
        return _by_its_form(cell, text, today)
    told = DocumentKind(kind)
    if told in (DocumentKind.IDENTITY_CARD, DocumentKind.RESIDENCE_PERMIT):
        number = parse_identity_number(cell, today=today)
        if isinstance(number, str) and number.startswith(RESIDENCE_REGIONS):
            told = DocumentKind.RESIDENCE_PERMIT
        return Document(told, number) if isinstance(number, str) else number
    bare = text.translate(SIGNS)
    if told == DocumentKind.OTHER:
        return Document(told, text) if ANY_NUMBER.fullmatch(text) else _wrong(told)
    return Document(told, bare) if _fits(told, bare) else _wrong(told)


def _fits(kind: DocumentKind, number: str) -> bool:
    if kind == DocumentKind.PERMANENT_RESIDENCE:
        new = PERMANENT_CARD.fullmatch(number) and check_character(number[:17]) == number[17]
        return bool(new or PERMANENT.fullmatch(number))
    shapes = {
        DocumentKind.PASSPORT: PASSPORT,
        DocumentKind.HOME_RETURN_PERMIT: HOME_RETURN,
        DocumentKind.TAIWAN_PERMIT: TAIWAN,
    }
    return shapes[kind].fullmatch(number) is not None


def _by_its_form(cell: Cell, text: str, today: date) -> Document | Fault | None:
    """A number nobody says the kind of: an identity card's, else of the one kind that looks so."""
    bare = text.translate(SIGNS)
    for kind, shape in (
        (DocumentKind.HOME_RETURN_PERMIT, HOME_RETURN),
        (DocumentKind.PASSPORT, PLAIN_PASSPORT),
        (DocumentKind.PERMANENT_RESIDENCE, PERMANENT),
    ):
        if shape.fullmatch(bare):
            return Document(kind, bare)
    if PERMANENT_CARD.fullmatch(bare) and _fits(DocumentKind.PERMANENT_RESIDENCE, bare):
        return Document(DocumentKind.PERMANENT_RESIDENCE, bare)
    number = parse_identity_number(cell, today=today)
    if not isinstance(number, str):
        return number
    at_home = not number.startswith(RESIDENCE_REGIONS)
    return Document(DocumentKind.IDENTITY_CARD if at_home else DocumentKind.RESIDENCE_PERMIT, number)


def _wrong(kind: DocumentKind) -> Fault:
    return Fault(
        "bad_identity_number",
        _("不像是%s的号码") % DOCUMENT_WORDS[kind][0],
        _("请对照证件核对号码和证件类型"),
    )
