"""Roll-ups: a city read from them has what its records count to, and what changed later is found and made anew."""

from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

import pytest

from haitang.accounts.scope import Scope
from haitang.figures import declaring
from haitang.figures.actions import differences, reopen_months, roll_up
from haitang.figures.declaring import indicators
from haitang.figures.models import Closing, Reopened, RollUp
from haitang.figures.periods import Period
from haitang.figures.queries import Ask, read, read_all, read_indicator, rolled_up, trend
from haitang.people.models import Volunteer
from tests.cast import District

NAMES = [indicator.name for indicator in indicators()]
CITY = Scope(regions=("5001",))
NOW = datetime(2021, 9, 20, 2, 0, tzinfo=UTC)
CLOSED = [Period.month(date(2021, month, 1)) for month in range(1, 9)]
ASKS = [
    Ask(CITY, date(2021, 8, 31), Period.of("2021H1"), "5001"),
    Ask(CITY, date(2021, 9, 20), Period.of("2021-01-01..2021-09-20"), "5001"),
    Ask(CITY, date(2021, 6, 30), Period.of("2021-03-15..2021-07-10"), "5001"),
]


@pytest.fixture
def rolled(district: District, monkeypatch: pytest.MonkeyPatch) -> District:
    """January to August rolled up, of every figure: also those that no action reopens yet, to try the machinery on them."""
    for name, indicator in declaring._INDICATORS.items():
        monkeypatch.setitem(declaring._INDICATORS, name, replace(indicator, rolled=True))
    done = roll_up(at=NOW, since=date(2021, 1, 1))
    assert (done.closed, done.renewed) == (8, 0)
    return district


def joined_late(district: District, day: date) -> Volunteer:
    volunteer = Volunteer.objects.filter(
        region__code__startswith=district.code, registered_on__gte=date(2021, 4, 1)
    ).first()
    assert volunteer is not None
    Volunteer.objects.filter(pk=volunteer.pk).update(registered_on=day)
    return volunteer


@pytest.mark.parametrize("month", CLOSED, ids=str)
def test_every_roll_up_recomputes(rolled: District, month: Period) -> None:
    assert RollUp.objects.filter(month=month.since).exists()
    assert differences(Scope.everywhere(), month.since) == []


@pytest.mark.parametrize("by", ["", "town", "county", "city", "month"])
@pytest.mark.parametrize("asked", ASKS, ids=("half", "this-year", "crooked"))
def test_a_city_from_roll_ups_has_what_its_records_count_to(rolled: District, asked: Ask, by: str) -> None:
    state = rolled_up(CITY)
    assert state is not None
    assert state.until == date(2021, 9, 1)
    for indicator in indicators():
        from_records = read_indicator(indicator, asked, by)
        from_roll_ups = read_indicator(indicator, replace(asked, rolled=state), by)
        assert (indicator.name, from_roll_ups.value, from_roll_ups.rows, from_roll_ups.by) == (
            indicator.name,
            from_records.value,
            from_records.rows,
            from_records.by,
        )


def test_a_city_s_trend_from_roll_ups(rolled: District) -> None:
    for name in NAMES:
        assert trend(name, replace(ASKS[1], rolled=rolled_up(CITY)), 12) == trend(name, ASKS[1], 12)


def test_roll_ups_are_really_read(rolled: District) -> None:
    """The control: with the stored numbers changed, the answer changes; a county's does not."""
    home = Ask(Scope(regions=(rolled.code,)), date(2021, 8, 31), Period.of("2021H1"))
    for name in ("people.volunteers", "people.volunteers_joined"):
        before = read(name, home)
        RollUp.objects.update(number=1000)
        after = read(name, home), read(name, replace(ASKS[0], rolled=rolled_up(CITY)))
        assert (after[0], after[1].value % 1000, after[1].value > 0) == (before, 0, True)
    assert len(differences(Scope.everywhere(), date(2021, 3, 1))) > 10


def test_what_changes_after_a_month_s_end_is_read_at_once_and_made_anew(rolled: District) -> None:
    indicator = next(each for each in indicators() if each.name == "people.volunteers_joined")
    volunteer = joined_late(rolled, date(2021, 3, 5))
    stale = read_indicator(indicator, replace(ASKS[0], rolled=rolled_up(CITY)), "month")
    reopen_months(
        days=[(volunteer.region_id, date(2021, 3, 5)), (volunteer.region_id, date(2021, 9, 5))], at=NOW
    )
    assert list(Reopened.objects.values_list("county", "month")) == [(rolled.code, date(2021, 3, 1))]
    fresh = read_indicator(indicator, replace(ASKS[0], rolled=rolled_up(CITY)), "month")
    assert (stale.by["2021-03"] + 1, fresh.value) == (fresh.by["2021-03"], stale.value + 1)
    assert (roll_up(at=NOW).renewed, Reopened.objects.count()) == (1, 0)
    assert read_indicator(indicator, replace(ASKS[0], rolled=rolled_up(CITY)), "month").by == fresh.by


def test_a_change_nobody_told_of_is_found(rolled: District) -> None:
    joined_late(rolled, date(2021, 3, 5))
    assert "people.volunteers_joined 500153" in differences(Scope.everywhere(), date(2021, 3, 1))


def test_a_change_while_a_month_is_made_anew_is_not_lost(
    rolled: District, monkeypatch: pytest.MonkeyPatch
) -> None:
    from haitang.figures import actions

    reopen_months(days=[(rolled.code, date(2021, 3, 5))], at=NOW)
    written = actions.write

    def write_then_change(scope: Scope, month: date) -> None:
        written(scope, month)
        reopen_months(days=[(rolled.code, date(2021, 3, 6))], at=NOW)

    monkeypatch.setattr(actions, "write", write_then_change)
    roll_up(at=NOW)
    assert Reopened.objects.filter(county=rolled.code, month=date(2021, 3, 1)).exists()


def test_many_reopened_counties_are_read_from_records(
    rolled: District, monkeypatch: pytest.MonkeyPatch
) -> None:
    from haitang.figures.queries import rolling

    monkeypatch.setattr(rolling, "MOST_REOPENED", 1)
    reopen_months(
        days=[(code, date(2021, month, 5)) for code in ("500153", "500199") for month in (3, 6)], at=NOW
    )
    RollUp.objects.filter(month__in=(date(2021, 3, 1), date(2021, 6, 1))).update(number=7_000_000)
    for asked in ASKS:
        for by in ("", "town", "month"):
            live = read_all(NAMES, asked, by)
            assert read_all(NAMES, replace(asked, rolled=rolled_up(CITY)), by) == [
                replace(each, ask=replace(asked, rolled=rolled_up(CITY))) for each in live
            ]


def test_rolling_up_again_changes_nothing(rolled: District) -> None:
    before = set(RollUp.objects.values_list("figure", "month", "length", "code", "side", "number", "rows"))
    again = roll_up(at=NOW)
    assert (again.closed, again.renewed) == (0, 0)
    assert (
        set(RollUp.objects.values_list("figure", "month", "length", "code", "side", "number", "rows"))
        == before
    )


def test_a_month_closes_a_day_after_its_end(district: District) -> None:
    roll_up(at=datetime(2021, 8, 31, 16, 30, tzinfo=UTC))
    assert list(Closing.objects.values_list("month", flat=True)) == [date(2021, 7, 1)]
    roll_up(at=datetime(2021, 9, 1, 16, 30, tzinfo=UTC))
    assert Closing.objects.count() == 2


def test_a_city_costs_one_query_a_figure(rolled: District, django_assert_num_queries: Any) -> None:
    with django_assert_num_queries(2):
        state = rolled_up(CITY)
    with django_assert_num_queries(len(NAMES)):
        read_all(NAMES, replace(ASKS[1], rolled=state), "town")


def test_figures_that_no_action_reopens_are_read_from_records(district: District) -> None:
    roll_up(at=NOW, since=date(2021, 1, 1))
    named = set(RollUp.objects.values_list("figure", flat=True))
    assert named == {each.name for each in indicators() if each.rolled}
    assert {name.partition(".")[0] for name in named} == {"activities"}
