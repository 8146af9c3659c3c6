"""Numbers of documents: each by the check of its kind, guessed only where one form can be nothing else."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from haitang.machinery.spreadsheets.values import Fault
from haitang.machinery.spreadsheets.values.documents import (
    DOCUMENT_WORDS,
    Document,
    DocumentKind,
    parse_document,
)
from haitang.machinery.spreadsheets.values.people import check_character
from haitang.network.people import words

from .rosters import identity_number

TODAY = date(2024, 5, 20)
SHAPES = {
    DocumentKind.PASSPORT: st.from_regex(r"[A-Z]{1,2}[0-9]{7}|[0-9]{9}", fullmatch=True),
    DocumentKind.HOME_RETURN_PERMIT: st.from_regex(r"[HM][0-9]{8}([0-9]{2})?", fullmatch=True),
    DocumentKind.TAIWAN_PERMIT: st.from_regex(r"[0-9]{8}", fullmatch=True),
    DocumentKind.PERMANENT_RESIDENCE: st.from_regex(r"[A-Z]{3}[0-9]{12}", fullmatch=True),
    DocumentKind.IDENTITY_CARD: st.integers(0, 10_000).map(identity_number),
}


@given(st.sampled_from(list(SHAPES)), st.data(), st.sampled_from(["", " ", "'", "\t"]), st.booleans())
def test_a_number_is_read_by_the_check_of_its_kind(
    kind: DocumentKind, data: st.DataObject, around: str, small: bool
) -> None:
    number = data.draw(SHAPES[kind])
    written = around + (number.lower() if small else number) + around
    assert parse_document(written, kind, today=TODAY) == Document(kind, number)


@pytest.mark.parametrize(
    ("number", "kind"),
    [
        ("H00000456", DocumentKind.HOME_RETURN_PERMIT),
        ("M0000045601", DocumentKind.HOME_RETURN_PERMIT),
        ("E00000078", DocumentKind.PASSPORT),
        ("ABC000000000001", DocumentKind.PERMANENT_RESIDENCE),
        (identity_number(7), DocumentKind.IDENTITY_CARD),
    ],
)
def test_a_number_of_no_said_kind(number: str, kind: DocumentKind) -> None:
    assert parse_document(number, "", today=TODAY) == Document(kind, number)


def test_residents_of_hong_kong_macao_and_taiwan_have_a_number_like_an_identity_card() -> None:
    start = "81000019900101000"
    number = start + check_character(start)
    for said in ("", DocumentKind.IDENTITY_CARD, DocumentKind.RESIDENCE_PERMIT):
        assert parse_document(number, said, today=TODAY) == Document(DocumentKind.RESIDENCE_PERMIT, number)


def test_the_card_of_a_permanent_resident_has_a_check() -> None:
    start = "91100019900101000"
    right = start + check_character(start)
    wrong = start + ("1" if right[-1] != "1" else "2")
    kind = DocumentKind.PERMANENT_RESIDENCE
    assert parse_document(right, kind, today=TODAY) == Document(kind, right)
    assert isinstance(parse_document(wrong, kind, today=TODAY), Fault)


@pytest.mark.parametrize("kind", DocumentKind)
@pytest.mark.parametrize("number", ["7Q", "没有", "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789", "12 号"])
def test_what_is_no_number_of_any_kind_is_not_repeated(kind: DocumentKind, number: str) -> None:
    read = parse_document(number, kind, today=TODAY)
    if number == "没有":
        assert read is None
        return
    assert isinstance(read, Fault)
    assert number not in read.message + read.mend


@pytest.mark.parametrize("number", ["00000678", "500000123", "12345"])
def test_a_number_that_could_be_of_several_kinds_is_not_guessed(number: str) -> None:
    assert isinstance(parse_document(number, "", today=TODAY), Fault)


def test_the_kinds_of_values_are_those_of_the_records() -> None:
    assert {kind.value for kind in DocumentKind} | {""} == set(words.DocumentKind.values)
    assert set(DOCUMENT_WORDS) == set(DocumentKind)
    for kind in words.DocumentKind:
        if kind not in (words.DocumentKind.UNSAID, words.DocumentKind.OTHER):
            assert str(kind.label) in DOCUMENT_WORDS[DocumentKind(kind.value)]
