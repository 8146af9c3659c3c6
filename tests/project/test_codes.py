"""One way to read a code and one to read a key, one way to what may be chosen in a form."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from haitang.foundation.codes import (
    CODE_LENGTHS,
    COUNTY_LENGTH,
    LONGEST_KEY,
    TOWN_LENGTH,
    county_of,
    parse_key,
    town_of,
)
from tests.project.test_floors import SOURCE

digits = st.text("0123456789", max_size=14)
LENGTHS = {"COUNTY_LENGTH", "TOWN_LENGTH"}
FILLED = {"choices", "queryset", "find"}


@given(code=digits)
def test_a_code_lies_in_one_county_and_at_most_one_town(code: str) -> None:
    assert code.startswith(county_of(code))
    assert len(county_of(code)) == min(len(code), COUNTY_LENGTH)
    assert town_of(code) == (code[:9] if len(code) >= TOWN_LENGTH else "")
    assert county_of(county_of(code)) == county_of(code)
    assert town_of(town_of(code)) == town_of(code)


def test_each_level_s_code_is_longer() -> None:
    assert list(CODE_LENGTHS.values()) == sorted(CODE_LENGTHS.values()) == [2, 4, 6, 9, 12]


@given(key=st.integers(1, 10**LONGEST_KEY - 1))
def test_a_key_is_read(key: int) -> None:
    assert parse_key(str(key)) == key


@given(text=st.text() | digits.map(lambda text: text + "²") | st.just("٣") | st.integers(10**18).map(str))
def test_what_is_no_key_is_none(text: str) -> None:
    """Never more than eight bytes hold, and never a number of other digits than ours."""
    found = parse_key(text)
    assert 0 <= found < 2**63
    assert not found or (text.isascii() and int(text) == found)


def nodes() -> Iterator[tuple[Path, ast.AST]]:
    for path in sorted(SOURCE.rglob("*.py")):
        if "migrations" not in path.parts:
            for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
                yield path, node


def is_cut_by_hand(node: ast.AST) -> bool:
    """`code[:COUNTY_LENGTH]`."""
    if not (isinstance(node, ast.Subscript) and isinstance(node.slice, ast.Slice)):
        return False
    return isinstance(node.slice.upper, ast.Name) and node.slice.upper.id in LENGTHS


def is_read_by_hand(node: ast.AST) -> bool:
    """`text.isascii() and text.isdigit()`."""
    asked = {
        each.func.attr
        for each in (node.values if isinstance(node, ast.BoolOp) else ())
        if isinstance(each, ast.Call) and isinstance(each.func, ast.Attribute)
    }
    return "isascii" in asked and bool(asked & {"isdigit", "isdecimal"})


def is_filled_by_hand(node: ast.AST) -> bool:
    """`self.fields["place"].choices = …`."""
    return isinstance(node, ast.Assign) and any(
        isinstance(target, ast.Attribute)
        and target.attr in FILLED
        and isinstance(target.value, ast.Subscript)
        and ast.unparse(target.value.value).endswith(".fields")
        for target in node.targets
    )


EXCEPT = {
    is_cut_by_hand: {"codes.py"},
    is_read_by_hand: {
        "codes.py",
        "people.py",  # an identity number has a letter at its end
        "options.py",  # read before there is anything of ours
    },
    is_filled_by_hand: set(),
}


@pytest.mark.parametrize("by_hand", EXCEPT)
def test_nothing_is_read_or_filled_by_hand(by_hand: object) -> None:
    assert callable(by_hand)
    found = {path.name for path, node in nodes() if by_hand(node)}
    assert found == EXCEPT[by_hand]


@pytest.mark.parametrize(
    ("by_hand", "text"),
    [
        (is_cut_by_hand, "place.code[:TOWN_LENGTH]"),
        (is_read_by_hand, "ok = key.isascii() and key.isdigit() and len(key) < 19"),
        (is_filled_by_hand, "self.fields['region'].choices = []"),
        (is_filled_by_hand, "form.fields[name].find = find"),
    ],
)
def test_what_is_done_by_hand_would_be_seen(by_hand: object, text: str) -> None:
    """The negative control."""
    assert callable(by_hand)
    assert any(by_hand(node) for node in ast.walk(ast.parse(text)))
