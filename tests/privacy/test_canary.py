"""After erasure his words are in nothing that can be read."""

from typing import Any, Final

import pytest
from django.apps import apps

from haitang.foundation.privacy.register import REGISTER
from haitang.network.people import actions
from tests.cast import AT, TODAY, Cast

from .canaries import Canary, enter, plant_words, sign
from .everything import readable

UNWRITTEN: Final = {"reports.Paper.frozen"}
"""Columns of words that no row takes unless it is fixed: a draft has nothing frozen."""


@pytest.fixture
def canary(cast: Cast) -> Canary:
    entered = enter(cast)
    assert set(plant_words(entered)) == UNWRITTEN
    sign(entered)
    return entered


def found(canary: Canary, only: set[str] | None = None) -> set[str]:
    """The places where a word of his is met."""
    words = canary.words
    return {place for place, text in readable(only) if any(word in text for word in words)}


def erase(cast: Cast, canary: Canary, **given: Any) -> None:
    actions.erase(person=canary.person, on=TODAY, acting=cast.acting("officer"), at=AT, **given)


def test_nothing_that_can_be_read_names_an_erased_person(cast: Cast, canary: Canary) -> None:
    before = found(canary)
    sealed = {*REGISTER.places["lines"].columns, *REGISTER.places["former"].columns, "people.Merge.removed"}
    assert sealed <= before
    erase(cast, canary)
    assert found(canary) == set()


@pytest.mark.alike
@pytest.mark.parametrize("name", sorted(REGISTER.places))
def test_without_a_place_something_is_found(
    cast: Cast, canary: Canary, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    columns = {at_column(column) for column in REGISTER.places[name].columns}
    monkeypatch.delitem(REGISTER.places, name)
    erase(cast, canary)
    assert found(canary) & columns


@pytest.mark.parametrize("kind", ["texts", "signed", "links"])
def test_without_a_list_every_column_of_it_is_found(
    cast: Cast, canary: Canary, monkeypatch: pytest.MonkeyPatch, kind: str
) -> None:
    columns = {
        "texts": {f"{some.label}.{column}" for some in REGISTER.texts for column in some.columns} - UNWRITTEN,
        "signed": {f"{each.label}.{each.name}" for each in REGISTER.signed},
        "links": {
            f"{link.label.rpartition('.')[0]}.{column}"
            for link in REGISTER.links.values()
            for column in link.blanked
        } | {"people.Expertise.subject"},
    }[kind]  # fmt: skip
    monkeypatch.setattr(REGISTER, kind, {} if kind == "links" else [])
    erase(cast, canary)
    assert {at_column(column) for column in columns} - found(canary) == set()


def at_column(column: str) -> str:
    """app.Model.column as the walk names it: by the column of the database."""
    label, _dot, name = column.rpartition(".")
    return f"{label}.{apps.get_model(label)._meta.get_field(name).column}"
