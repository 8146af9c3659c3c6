"""What is owed after an election: so many working days from its day, met by what is filed, gone when it is taken back."""

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from haitang.foundation.partial_dates import Precision
from haitang.foundation.verdict import Refused
from haitang.foundation.working_days import after_working_days
from haitang.network.organisations.models import Organisation
from haitang.network.staffing.actions import Election, annul_election, elect
from haitang.network.staffing.models import Term
from haitang.work.obligations.actions import RuleDraft, add_rule
from haitang.work.obligations.actions.establishing import draft_of, shipped_obligations
from haitang.work.obligations.models import Filing, Obligation
from haitang.work.obligations.queries.due import open_in
from haitang.work.obligations.queries.periods import check_timed, periods_in
from haitang.work.obligations.words import MOST_AFTER, Demand, Rhythm
from tests.cast import AT, TODAY, Cast

HELD = date(2021, 4, 1)
DUE = date(2021, 5, 13)
"""The thirtieth of the days from Monday to Friday after the first of April."""
RULE = Obligation(rhythm=Rhythm.AFTER_ELECTION, working_days=30, since=date(2018, 1, 1))


def elected(day: date | None, precision: str = Precision.DAY) -> Organisation:
    return Organisation(elected=day, elected_precision=precision, term_years=5)


@given(day=st.dates(date(2000, 1, 1), date(2060, 1, 1)), many=st.integers(1, MOST_AFTER))
def test_so_many_days_are_worked_and_the_last_is_one_of_them(day: date, many: int) -> None:
    last = after_working_days(day, many)
    between = [day + timedelta(days=number) for number in range(1, (last - day).days + 1)]
    assert sum(one.weekday() < 5 for one in between) == many
    assert last.weekday() < 5


def test_what_is_owed_after_an_election_and_in_which_year() -> None:
    (period,) = periods_in(RULE, 2021, elected(HELD))
    assert (period.since, period.last) == (HELD, DUE)
    assert periods_in(RULE, 2020, elected(HELD)) == ()
    late = date(2020, 12, 15)
    assert periods_in(RULE, 2020, elected(late)) == ()
    assert [one.since for one in periods_in(RULE, 2021, elected(late))] == [late]


@pytest.mark.parametrize(
    "body", [elected(None), elected(HELD, Precision.MONTH), elected(HELD, Precision.YEAR), None]
)
def test_nothing_is_owed_after_a_day_nobody_knows(body: Organisation | None) -> None:
    assert all(periods_in(RULE, year, body) == () for year in (2020, 2021, 2022))


@pytest.mark.parametrize("days", [None, 0, -1, MOST_AFTER + 1])
def test_a_rule_says_how_many_days(days: int | None) -> None:
    assert check_timed(Obligation(rhythm=Rhythm.AFTER_ELECTION, working_days=days)).code == "working_days"


def test_the_shipped_set_asks_for_the_result(cast: Cast) -> None:
    rules = [one for one in shipped_obligations()["obligation"] if one["rhythm"] == Rhythm.AFTER_ELECTION]
    assert {one["organisation_kind"] for one in rules} == {"enterprise_association", "society"}
    assert {draft_of(one, TODAY).working_days for one in rules} == {30}
    assert all(one["near_days"] >= (after_working_days(HELD, 30) - HELD).days for one in rules)


def test_only_a_rule_after_elections_counts_working_days(cast: Cast) -> None:
    draft = RuleDraft(
        title="报备", since=TODAY, organisation=cast.home.society, demand=Demand.DOCUMENT, document="材料",
        rhythm=Rhythm.AFTER_ELECTION, working_days=30,
    )  # fmt: skip
    facts: dict[str, Any] = {"county": cast.home.region, "acting": cast.acting("officer"), "at": AT}
    assert add_rule(draft=draft, **facts).working_days == 30
    assert add_rule(draft=replace(draft, rhythm=Rhythm.YEAR), **facts).working_days is None
    with pytest.raises(Refused):
        add_rule(draft=replace(draft, working_days=None), **facts)


def test_what_is_due_after_new_year_is_seen_before_it(cast: Cast) -> None:
    """And only what is near by then; what is broken is named once."""
    facts: dict[str, Any] = {
        "district": cast.home.region, "organisation_kind": cast.home.society.kind, "demand": Demand.DOCUMENT,
        "document": "材料", "rhythm": Rhythm.AFTER_ELECTION, "near_days": 45, "since": date(2020, 1, 1),
    }  # fmt: skip
    sound = Obligation.objects.create(code="sound", title="报备", working_days=30, **facts)
    far = Obligation.objects.create(code="far", title="远", working_days=200, **facts)
    broken = Obligation.objects.create(code="broken", title="坏", working_days=None, **facts)
    Organisation.objects.filter(pk=cast.home.society.pk).update(elected=date(2021, 12, 1))
    scope = cast.acting("officer").scope
    ours = {sound, far, broken}
    found = [
        (one.rule.code, one.period.last.year)
        for one in open_in(scope, 2021, date(2021, 12, 2))
        if one.rule in ours and one.organisation == cast.home.society
    ]
    assert sorted(found) == [("broken", 2021), ("sound", 2022)]


def test_from_the_election_to_the_filing_that_meets_it(cast: Cast) -> None:
    """Held, due on the workbench and the page of the body, filed by its manager, acknowledged; taken back it is owed no more."""
    body, officer, manager = cast.home.society, cast.client("officer"), cast.client("manager")
    Organisation.objects.filter(pk=body.pk).update(founded=date(2016, 1, 1))
    rule = Obligation.objects.create(
        district=cast.home.region, code="test.report", title="换届结果备案", organisation_kind=body.kind,
        demand=Demand.DOCUMENT, document="换届结果备案材料", rhythm=Rhythm.AFTER_ELECTION, working_days=30,
        near_days=45, since=date(2020, 1, 1),
    )  # fmt: skip
    day = date.today()  # noqa: DTZ011 - pages go by the clock on the wall
    at = AT.replace(year=day.year, month=day.month, day=day.day)
    body.refresh_from_db()
    elect(
        organisation=body, election=Election(number=5, on=day), expected=body.version,
        acting=cast.acting("officer"), at=at,
    )  # fmt: skip
    period = f"{day}..{after_working_days(day, 30)}"
    page = reverse("obligations:duty", args=[rule.pk, body.pk, period])
    assert officer.get(page).status_code == 200
    assert "换届结果备案" in manager.get("/").content.decode()
    file = reverse("obligations:new_filing", args=[rule.pk, body.pk, period])
    facts = {"title": "换届结果报告", "number": "荣果学〔2021〕3号", "filed_on": day.isoformat()}
    assert manager.post(file, facts).status_code == 303
    filing = Filing.objects.get(obligation=rule)
    assert (filing.since, filing.until) == (day, after_working_days(day, 30) + timedelta(days=1))
    term = Term.objects.counted().get(organisation=body)
    annul_election(term=term, version=term.version, reason="登记错了", acting=cast.acting("officer"), at=at)
    assert officer.get(page).status_code == 404
    assert Filing.objects.filter(pk=filing.pk).exists()
