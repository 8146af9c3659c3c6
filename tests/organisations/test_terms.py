"""When a term ends: so many years after the founding, or as was said; never made up."""

from datetime import date, timedelta
from importlib import import_module
from typing import Any

import pytest
from django.apps import apps
from django.test import Client
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from haitang.foundation.partial_dates import PartialDate, Precision
from haitang.network.organisations.actions import OrganisationDraft, amend_organisation, found_organisation
from haitang.network.organisations.models import Organisation
from haitang.network.organisations.queries import terms_ending
from haitang.network.organisations.terms import term_end
from haitang.network.organisations.words import ELECTED, Kind
from tests.cast import AT, Cast

MIGRATION = import_module("haitang.network.organisations.migrations.0005_terms_since_the_founding")
MAY = date(2016, 5, 1)


@pytest.mark.parametrize(
    ("since", "years", "last"),
    [
        ("2016-05-01", 5, date(2021, 4, 30)),
        ("2016-02-29", 5, date(2021, 2, 28)),
        ("2016-02-29", 4, date(2020, 2, 28)),
        ("2016-05", 3, date(2019, 5, 30)),
        ("2016", 5, date(2021, 12, 30)),
        ("9999-12-31", 10, date(9999, 12, 30)),
    ],
)
def test_a_term_lasts_its_years_less_a_day(since: str, years: int, last: date) -> None:
    assert term_end(PartialDate.parse(since), years) == last


@settings(
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow], max_examples=50, deadline=None
)  # fmt: skip
@given(
    st.dates(date(1949, 10, 1), date(2100, 1, 1)),
    st.integers(1, 10),
    st.sampled_from([Precision.DAY, Precision.MONTH, Precision.YEAR]),
)
def test_the_migration_and_the_program_say_the_same(day: date, years: int, precision: Precision) -> None:
    said = PartialDate.of(day, precision)
    assert MIGRATION.term_end(day, precision.value, years) == term_end(said, years)
    assert term_end(said, years) >= said.first + timedelta(days=364)


def found(cast: Cast, kind: Kind = Kind.SOCIETY, **facts: Any) -> Organisation:
    draft = OrganisationDraft(kind=kind, name="茶叶学会", region=cast.home.region.pk, **facts)
    return found_organisation(draft=draft, acting=cast.acting("officer"), at=AT)


def amend(body: Organisation, cast: Cast, **values: Any) -> date | None:
    amended = amend_organisation(
        organisation=body, expected=body.version, acting=cast.acting("officer"), at=AT, **values
    )
    return Organisation.objects.get(pk=amended.pk).term_ends


@pytest.mark.parametrize("kind", [kind for kind in Kind if "association" not in kind])
def test_what_is_elected_has_a_term_and_what_is_not_has_none(cast: Cast, kind: Kind) -> None:
    made = found(cast, kind, founded=MAY, term_years=4)
    assert made.term_ends == (date(2020, 4, 30) if kind in ELECTED else None)


def test_founded_nobody_knows_when_ends_nobody_knows_when(cast: Cast) -> None:
    for facts in ({}, {"founded": MAY, "founded_precision": Precision.UNKNOWN}):
        body = found(cast, **facts)
        assert body.term_ends is None
        assert body not in terms_ending(Organisation.objects.all(), date(2099, 1, 1))


def test_what_was_worked_out_follows_and_what_was_said_stays(cast: Cast) -> None:
    body = found(cast, founded=MAY)
    assert amend(body, cast, founded=date(2017, 5, 1)) == date(2022, 4, 30)
    assert amend(body, cast, term_years=3, term_ends=body.term_ends) == date(2020, 4, 30)
    assert amend(body, cast, term_ends=date(2024, 6, 1)) == date(2024, 6, 1)
    assert amend(body, cast, founded=MAY, term_years=5) == date(2024, 6, 1)
    assert amend(body, cast, term_ends=None) == date(2021, 4, 30)
    assert amend(body, cast, founded=None) is None


def test_who_changes_something_else_changes_no_term(cast: Cast) -> None:
    """The page sends every fact; the end of a term nobody touched stays unsaid, and is in nobody's conflict."""
    body = Organisation.objects.get(pk=cast.home.society.pk)
    assert body.term_ends is None
    facts = ("name", "unit", "document", "founded", "term_years", "term_ends", "members")
    as_sent = {name: getattr(body, name) for name in facts}
    amend_organisation(
        organisation=body,
        expected=body.version,
        acting=cast.acting("officer"),
        at=AT,
        **as_sent,
        grade="二级",
    )
    body.refresh_from_db()
    assert (body.grade, body.term_ends) == ("二级", None)


def test_an_association_of_a_place_comes_due(cast: Cast) -> None:
    town = cast.home.town_association
    Organisation.objects.filter(pk=town.pk).update(founded=None, term_ends=None)
    town.refresh_from_db()
    assert amend(town, cast, founded=MAY) == date(2021, 4, 30)
    assert town in terms_ending(Organisation.objects.all(), date(2021, 1, 1))


def test_those_on_file_get_theirs_and_keep_what_was_said(cast: Cast) -> None:
    said, open_ended, unknown, base = (
        found(cast, founded=MAY), found(cast, founded=MAY), found(cast), found(cast, Kind.BASE, founded=MAY),
    )  # fmt: skip
    Organisation.objects.filter(pk=open_ended.pk).update(term_ends=None)
    Organisation.objects.filter(pk=said.pk).update(term_ends=date(2030, 1, 1))
    MIGRATION.fill(apps, None)
    ends = [Organisation.objects.get(pk=one.pk).term_ends for one in (said, open_ended, unknown, base)]
    assert ends == [date(2030, 1, 1), date(2021, 4, 30), None, None]


def test_the_page_says_when_nobody_knows(cast: Cast) -> None:
    officer: Client = cast.client("officer")
    body = found(cast)
    assert "不详" in officer.get(body.get_absolute_url()).content.decode()
    amend(body, cast, founded=MAY)
    assert "2021年4月30日" in officer.get(body.get_absolute_url()).content.decode()
