"""Stored counts: a city read from them has what its records count to, and what changed later is found and made anew."""

import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from haitang.foundation.scope import Scope
from haitang.machinery.audit import listening
from haitang.machinery.figures import installed, queries
from haitang.machinery.figures.actions import (
    drop_stored,
    present_differences,
    reopen_months,
    roll_up,
    rolling,
    stored_differences,
)
from haitang.machinery.figures.declaring import indicators
from haitang.machinery.figures.installed import is_watched
from haitang.machinery.figures.models import Changed, Closing, KeptDay, Present, Reopened, RollUp, Turn
from haitang.machinery.figures.periods import Period
from haitang.machinery.figures.queries import Ask, read_all, read_figure, rolled_up, sides, trend
from haitang.machinery.figures.words import Kind
from haitang.network.people import joining
from haitang.network.people.actions import amend_volunteer, merge, undo_merge
from haitang.network.people.models import Volunteer
from haitang.network.staffing.models import Appointment
from haitang.project.wiring import WATCHED_THINGS
from haitang.work.activities.models import ServiceRecord
from haitang.work.activities.words import Form
from tests.cast import Cast, District
from tests.kept import Kept

from .scene import hold

NAMES = [indicator.name for indicator in indicators()]
SOME = (
    "regions.population",
    "people.volunteers",
    "people.volunteers_joined",
    "people.volunteers_per_ten_thousand",
    "staffing.holders",
    "staffing.vacancy_rate",
    "activities.held",
    "activities.volunteers_served",
)
"""One of each sort: what adds up and what does not, stocks and flows, ratios, what is stated for a whole and its parts."""
CITY = Scope(regions=("5001",))
NOW = datetime(2021, 9, 20, 2, 0, tzinfo=UTC)
CLOSED = [Period.month(date(2021, month, 1)) for month in range(1, 9)]
ASKS = [
    Ask(CITY, date(2021, 8, 31), Period.of("2021H1"), "5001"),
    Ask(CITY, date(2021, 9, 20), Period.of("2021-01-01..2021-09-20"), "5001"),
    Ask(CITY, date(2021, 9, 21), Period.of("2021-01-01..2021-09-21"), "5001"),
    Ask(CITY, date(2021, 6, 30), Period.of("2021-03-15..2021-07-10"), "5001"),
]


STORED = Kept(RollUp, Present, Closing, KeptDay, Turn)


@pytest.fixture
def rolled(district: District) -> District:
    """January to August rolled up, the 20th and 21st of September kept."""
    Turn.objects.all().delete()
    STORED.have(roll_all_up)
    return district


def roll_all_up() -> None:
    done = roll_up(at=NOW, since=date(2021, 1, 1))
    assert (done.closed, done.renewed, done.freshened, done.kept) == (8, 0, 0, 2)


def some_volunteer(district: District) -> Volunteer:
    found = Volunteer.objects.filter(
        region__code__startswith=district.code, registered_on__gte=date(2021, 4, 1)
    ).first()
    assert found is not None
    return found


def joined_late(district: District, day: date) -> None:
    """A volunteer's day of joining is moved behind everybody's back."""
    Volunteer.objects.filter(pk=some_volunteer(district).pk).update(registered_on=day)


def move_joining(cast: Cast, day: date) -> None:
    """A volunteer's day of joining is moved as people do it."""
    volunteer = some_volunteer(cast.home)
    amend_volunteer(
        volunteer=volunteer,
        region=volunteer.region,
        registered_on=day,
        team=None,
        version=volunteer.version,
        acting=cast.acting("officer"),
        at=NOW,
    )


def values(
    asked: Ask, by: str = "", names: Sequence[str] = SOME
) -> dict[str, tuple[Any, int, dict[str, Any]]]:
    """The figures' values, records and groups."""
    found = read_all(names, asked, by)
    return {each.name: (each.value, each.rows, each.by) for each in found}


def from_stored(asked: Ask) -> Ask:
    return replace(asked, rolled=rolled_up(asked.scope))


def test_every_roll_up_recomputes(rolled: District) -> None:
    for month in CLOSED:
        named = set(RollUp.objects.filter(month=month.since).values_list("figure", flat=True))
        groups = {name.partition(".")[0] for name in named}
        assert groups >= {"regions", "organisations", "people", "staffing"}
        assert stored_differences(Scope.everywhere(), month.since) == []
    assert RollUp.objects.filter(figure="activities.held").exists()


def test_every_day_kept_recomputes(rolled: District) -> None:
    for day in (date(2021, 9, 20), date(2021, 9, 21)):
        named = set(Present.objects.filter(day=day).values_list("figure", flat=True))
        assert named == {
            each.name for each in indicators() if each.kind == Kind.STOCK and is_watched(each.name)
        }
        assert present_differences(Scope.everywhere(), day) == []


@pytest.mark.alike
@pytest.mark.parametrize("asked", ASKS, ids=("half", "today", "tomorrow", "crooked"))
def test_a_city_from_what_is_stored_has_what_its_records_count_to(rolled: District, asked: Ask) -> None:
    state = rolled_up(CITY)
    assert state is not None
    assert (state.until, state.days) == (date(2021, 9, 1), {date(2021, 9, 20), date(2021, 9, 21)})
    for by in ("", "town", "county", "city", "month"):
        assert values(replace(asked, rolled=state), by, NAMES) == values(asked, by, NAMES)


def test_a_city_s_trend_from_roll_ups(rolled: District) -> None:
    for name in NAMES:
        assert trend(name, replace(ASKS[1], rolled=rolled_up(CITY)), 12).by == trend(name, ASKS[1], 12).by


def test_what_is_stored_is_really_read(rolled: District) -> None:
    """The control: with the stored numbers changed, the answer changes; a county's does not."""
    home = Ask(Scope(regions=(rolled.code,)), date(2021, 8, 31), Period.of("2021H1"))
    before = values(home)
    RollUp.objects.update(number=1000)
    Present.objects.update(number=1000)
    assert values(home) == before
    for name, asked in (
        ("people.volunteers", ASKS[0]),
        ("people.volunteers", ASKS[1]),
        ("people.volunteers_joined", ASKS[0]),
        ("activities.held", ASKS[0]),
    ):
        value = read_figure(name, from_stored(asked)).value
        assert (value % 1000, value > 0) == (0, True)
    assert len(stored_differences(Scope.everywhere(), date(2021, 3, 1))) > 10
    assert len(present_differences(Scope.everywhere(), date(2021, 9, 20))) > 10


def test_a_change_is_read_at_once_and_made_anew(cast: Cast, rolled: District) -> None:
    move_joining(cast, date(2021, 3, 5))
    assert set(Changed.objects.values_list("code", flat=True)) == {rolled.code}
    fresh = {(asked, by): values(asked, by) for asked in ASKS for by in ("", "town", "month")}
    assert {(asked, by): values(from_stored(asked), by) for asked, by in fresh} == fresh
    done = roll_up(at=NOW)
    assert (done.freshened, done.kept, Changed.objects.count()) == (1, 0, 0)
    assert {(asked, by): values(from_stored(asked), by) for asked, by in fresh} == fresh
    assert stored_differences(Scope.everywhere(), date(2021, 3, 1)) == []


def test_without_the_audit_telling_the_same_change_is_missed(
    cast: Cast, rolled: District, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The negative control: nobody listens to the audit."""
    monkeypatch.setattr(listening.LISTENERS, "_items", {})
    move_joining(cast, date(2021, 3, 5))
    assert values(from_stored(ASKS[3])) != values(ASKS[3])
    assert "people.volunteers_joined 500153" in stored_differences(Scope.everywhere(), date(2021, 3, 1))


def test_what_a_change_left_alone_is_still_read_from_what_is_stored(cast: Cast, rolled: District) -> None:
    """Only the changed county is read from records: the twin's stored numbers, spoilt, still answer."""
    move_joining(cast, date(2021, 3, 5))
    Present.objects.filter(code__startswith="500199").update(number=1000)
    figure = read_figure("people.volunteers", from_stored(ASKS[1]), "county")
    assert (figure.by["500199"], figure.by[rolled.code] < 100) == (1000, True)


@pytest.mark.alike
@pytest.mark.parametrize("code", ["", "5001"])
def test_a_change_above_counties_has_all_below_read_from_records(rolled: District, code: str) -> None:
    RollUp.objects.filter(code__startswith=rolled.code).update(number=7_000_000)
    Present.objects.filter(code__startswith=rolled.code).update(number=7_000_000)
    Changed.objects.create(code=code)
    watched = [name for name in SOME if is_watched(name)]
    for asked in ASKS:
        for by in ("", "month"):
            stored = [(each.value, each.by) for each in read_all(watched, from_stored(asked), by)]
            assert stored == [(each.value, each.by) for each in read_all(watched, asked, by)]
    assert roll_up(at=NOW).freshened == 1
    assert present_differences(Scope.everywhere(), date(2021, 9, 20)) == []
    assert (
        stored_differences(Scope.everywhere(), date(2021, 7, 1)) != []
    )  # the figures of activities, spoilt and not watched


def test_a_term_that_ends_overnight_counts_on_its_last_day_only(cast: Cast, rolled: District) -> None:
    """A figure may change with the passing day, without anybody doing anything."""
    appointment = Appointment.objects.filter(post=rolled.chief_post, until__isnull=True).get()
    Appointment.objects.filter(pk=appointment.pk).update(until=date(2021, 9, 22))
    Changed.objects.create(code=rolled.code)
    roll_up(at=NOW)
    next_day = NOW + timedelta(days=1)
    assert (roll_up(at=next_day).kept, set(KeptDay.objects.values_list("day", flat=True))) == (
        1,
        {date(2021, 9, 21), date(2021, 9, 22)},
    )
    chiefs = [
        read_figure("organisations.town_chiefs", from_stored(replace(ASKS[0], on=date(2021, 9, day)))).value
        for day in (21, 22)
    ]
    assert chiefs[0] - 1 == chiefs[1]
    assert not Present.objects.filter(day__lt=date(2021, 9, 21)).exists()


def test_a_month_told_of_is_read_at_once_and_made_anew(rolled: District) -> None:
    stale = read_figure("activities.held", from_stored(ASKS[0]), "month")
    hold(rolled, Form.VISIT, rolled.towns[0], date(2021, 3, 5), 10)
    reopen_months(days=[(rolled.towns[0].code, date(2021, 3, 5)), (rolled.code, date(2021, 9, 5))], at=NOW)
    assert list(Reopened.objects.values_list("county", "month")) == [(rolled.code, date(2021, 3, 1))]
    fresh = read_figure("activities.held", from_stored(ASKS[0]), "month")
    assert (stale.by.get("2021-03", 0) + 1, fresh.value) == (fresh.by["2021-03"], stale.value + 1)
    assert (roll_up(at=NOW).renewed, Reopened.objects.count()) == (1, 0)
    assert read_figure("activities.held", from_stored(ASKS[0]), "month").by == fresh.by


def served_twice(district: District) -> None:
    """One person, on record as two, has an hour and a half and two hours at one activity in March."""
    activity = hold(district, Form.VISIT, district.towns[0], date(2021, 3, 5), 10)
    for person, minutes in ((district.person, 90), (district.twin_person, 120)):
        ServiceRecord.objects.create(activity=activity, person=person, minutes=minutes)
    reopen_months(days=[(district.code, date(2021, 3, 5))], at=NOW)
    roll_up(at=NOW)


def test_a_merge_and_its_undoing_are_told_of_hours(cast: Cast, rolled: District) -> None:
    served_twice(rolled)
    hours = read_figure("activities.volunteer_hours", from_stored(ASKS[0])).value
    officer, worth = cast.acting("officer"), []
    for turn in ("merge", "undo"):
        if turn == "merge":
            merged = merge(kept=rolled.person, gone=rolled.twin_person, acting=officer, at=NOW)
        else:
            undo_merge(merge=merged, acting=officer, at=NOW)
        assert list(Reopened.objects.values_list("county", "month")) == [(rolled.code, date(2021, 3, 1))]
        worth.append(read_figure("activities.volunteer_hours", from_stored(ASKS[0])).value)
        assert roll_up(at=NOW).renewed == 1
        assert stored_differences(Scope.everywhere(), date(2021, 3, 1)) == []
    assert worth == [hours - 1.5, hours]


def test_without_activities_hearing_of_merges_hours_stay_wrong(
    cast: Cast, rolled: District, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The negative control of the test above."""
    served_twice(rolled)
    monkeypatch.setattr(joining.CONCERNS, "_items", {})
    merge(kept=rolled.person, gone=rolled.twin_person, acting=cast.acting("officer"), at=NOW)
    roll_up(at=NOW)
    assert "activities.volunteer_hours 500153" in stored_differences(Scope.everywhere(), date(2021, 3, 1))


def test_a_change_nobody_told_of_is_found(rolled: District) -> None:
    joined_late(rolled, date(2021, 3, 5))
    assert "people.volunteers_joined 500153" in stored_differences(Scope.everywhere(), date(2021, 3, 1))
    assert "people.volunteers_joined 500153" in stored_differences(CITY, date(2021, 3, 1))


def test_a_change_while_a_month_is_made_anew_is_not_lost(
    rolled: District, monkeypatch: pytest.MonkeyPatch
) -> None:
    reopen_months(days=[(rolled.code, date(2021, 3, 5))], at=NOW)
    counted = rolling.roll_ups

    def count_then_change(scope: Scope, month: date, **which: Any) -> list[RollUp]:
        rows = list(counted(scope, month, **which))
        reopen_months(days=[(rolled.code, date(2021, 3, 6))], at=NOW)
        return rows

    monkeypatch.setattr(rolling, "roll_ups", count_then_change)
    roll_up(at=NOW)
    assert Reopened.objects.filter(county=rolled.code, month=date(2021, 3, 1)).exists()


def test_a_change_while_a_county_is_made_anew_is_not_lost(
    cast: Cast, rolled: District, monkeypatch: pytest.MonkeyPatch
) -> None:
    move_joining(cast, date(2021, 3, 5))
    counted = rolling.presents

    def count_then_change(scope: Scope, day: date) -> list[Present]:
        rows = list(counted(scope, day))
        if day == date(2021, 9, 21):
            move_joining(cast, date(2021, 3, 6))
        return rows

    monkeypatch.setattr(rolling, "presents", count_then_change)
    roll_up(at=NOW)
    assert list(Changed.objects.values_list("code", flat=True)) == [rolled.code]


def roll_up_overtaken(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> tuple[int, int]:
    """Two at once: the second counts after a change and stores first. How many places the first made anew, and the second."""
    counted, second = rolling.presents, []

    def count_and_be_overtaken(scope: Scope, day: date) -> list[Present]:
        rows = list(counted(scope, day))
        monkeypatch.setattr(rolling, "presents", counted)
        move_joining(cast, date(2021, 9, 30))
        second.append(roll_up(at=NOW).freshened)
        return rows

    monkeypatch.setattr(rolling, "presents", count_and_be_overtaken)
    move_joining(cast, date(2021, 3, 5))
    return roll_up(at=NOW).freshened, sum(second)


def test_whoever_counted_before_somebody_else_stored_does_not_store(
    cast: Cast, rolled: District, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The first must not put its old numbers there."""
    assert roll_up_overtaken(cast, monkeypatch) == (0, 1)
    assert present_differences(Scope.everywhere(), date(2021, 9, 20)) == []
    assert Changed.objects.count() == 0


def test_without_the_turn_old_numbers_are_stored(
    cast: Cast, rolled: District, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The negative control of the test above."""
    monkeypatch.setattr(rolling, "take", lambda began: None)
    roll_up_overtaken(cast, monkeypatch)
    assert present_differences(Scope.everywhere(), date(2021, 9, 20)) != []


def test_where_many_counties_are_stale_all_is_read_from_records(
    rolled: District, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(queries.rolling, "MOST_STALE", 1)
    for code in ("500153", "500199"):
        Changed.objects.create(code=code)
    reopen_months(
        days=[(code, month.since) for code in ("500153", "500199") for month in CLOSED],
        at=NOW,
    )
    RollUp.objects.update(number=7_000_000)
    Present.objects.update(number=7_000_000)
    for asked in ASKS:
        for by in ("", "town", "month"):
            assert values(from_stored(asked), by) == values(asked, by)


def test_rolling_up_again_changes_nothing(rolled: District) -> None:
    before = list(RollUp.objects.order_by("pk").values()), list(Present.objects.order_by("pk").values())
    assert roll_up(at=NOW).all == 0
    Changed.objects.create(code=rolled.code)
    assert roll_up(at=NOW).all == 1
    assert before == (
        list(RollUp.objects.order_by("pk").values()),
        list(Present.objects.order_by("pk").values()),
    )


def test_a_month_closes_a_day_after_its_end(district: District) -> None:
    roll_up(at=datetime(2021, 8, 31, 16, 30, tzinfo=UTC))
    assert list(Closing.objects.values_list("month", flat=True)) == [date(2021, 7, 1)]
    roll_up(at=datetime(2021, 9, 1, 16, 30, tzinfo=UTC))
    assert Closing.objects.count() == 2


def test_of_watched_figures_only_the_last_months_are_stored(
    district: District, monkeypatch: pytest.MonkeyPatch
) -> None:
    for module in (rolling, queries.rolling):
        monkeypatch.setattr(module, "KEPT_MONTHS", 3)
    roll_up(at=NOW, since=date(2021, 1, 1))
    first = {
        name: RollUp.objects.filter(figure=name).order_by("month").values_list("month", flat=True)[0]
        for name in ("people.volunteers", "activities.held")
    }
    assert first == {"people.volunteers": date(2021, 6, 1), "activities.held": date(2021, 4, 1)}
    for asked in ASKS:
        assert values(from_stored(asked), "month") == values(asked, "month")
    assert [stored_differences(Scope.everywhere(), month.since) for month in CLOSED] == [[]] * 8


def test_what_another_release_stored_is_not_read_and_made_anew(
    rolled: District, monkeypatch: pytest.MonkeyPatch
) -> None:
    RollUp.objects.update(number=7_000_000)
    Present.objects.update(number=7_000_000)
    monkeypatch.setattr(installed.ABOVE, "release", "another")
    assert rolled_up(CITY) is None
    done = roll_up(at=NOW)
    assert (done.closed, done.kept) == (8, 2)
    assert values(from_stored(ASKS[1])) == values(ASKS[1])


def test_what_is_stored_is_forgotten_where_nobody_reads_it(rolled: District) -> None:
    Changed.objects.create(code=rolled.code)
    drop_stored()
    stored = (RollUp, Present, Closing, KeptDay, Reopened, Changed)
    assert {model._default_manager.count() for model in stored} == {0}


def test_a_city_costs_one_query_a_figure(rolled: District, django_assert_num_queries: Any) -> None:
    with django_assert_num_queries(2):
        state = rolled_up(CITY)
    with django_assert_num_queries(len(NAMES)):
        read_all(NAMES, replace(ASKS[1], rolled=state), "town")


def test_watched_figures_count_only_what_the_audit_tells_of(rolled: District) -> None:
    """Every table a watched figure reads is one of an app whose entries are listened to."""
    apps = {name.split(".")[-1] for name in WATCHED_THINGS}
    for each in indicators():
        if is_watched(each.name):
            behind = each.behind(CITY, ASKS[0].when(each))
            read_from = {
                table
                for side in sides(behind)
                for table in re.findall(r'(?:FROM|JOIN) "(\w+)"', str(side.records.query))
            }
            assert {table.partition("_")[0] for table in read_from} <= apps, each.name


def test_what_no_action_tells_of_is_read_from_records(rolled: District) -> None:
    named = set(RollUp.objects.values_list("figure", flat=True))
    told = {each.name for each in indicators() if each.rolled or is_watched(each.name)}
    assert named <= told
    assert {"activities.volunteers_served", "activities.villages_reached"} < set(NAMES) - named
