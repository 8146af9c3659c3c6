"""An appointment whose beginning is not known: held from the day somebody told, and before it nobody knows."""

from datetime import date, timedelta

import pytest
from django.template import engines
from django.utils.translation import override

from haitang.foundation.partial_dates import PartialDate, Precision
from haitang.machinery.figures.declaring import indicator_named
from haitang.machinery.figures.periods import Period
from haitang.machinery.figures.queries import Ask, read_indicator
from haitang.network.organisations.words import Part
from haitang.network.staffing.actions import AppointmentDraft, appoint_many
from haitang.network.staffing.models import Appointment
from haitang.network.staffing.queries import coverage, pattern, vacancies, vacancies_and_unknown
from haitang.network.staffing.queries.counting import complete_towns, seats_on
from haitang.network.staffing.words import Mode

from .scene import AT, OFFICER, TODAY, Place, make_person

TOWN = "500153001"
BEFORE = TODAY - timedelta(days=1)


def seat_known(place: Place, role: str, since: date, precision: Precision) -> Appointment:
    post = place.post_rows(role)[0]
    draft = AppointmentDraft(
        post_id=post.pk,
        person_id=make_person("张明").pk,
        mode=Mode.EX_OFFICIO,
        since=since,
        since_precision=precision,
    )
    return appoint_many(drafts=[draft], acting=OFFICER, at=AT)[0]


@pytest.mark.parametrize(
    ("since", "precision", "counted", "not_counted"),
    [
        (date(2019, 12, 31), Precision.YEAR, ["2019"], ["2018", "2020", "2019Q1", "2020-01"]),
        (TODAY, Precision.YEAR, ["2021"], ["2020", "2021Q1"]),
        (date(2020, 3, 1), Precision.MONTH, ["2020", "2020Q1", "2020-03"], ["2020-02", "2020Q2", "2020-04"]),
    ],
)
def test_a_beginning_known_in_part_is_new_in_the_period_it_lies_in(
    place: Place, since: date, precision: Precision, counted: list[str], not_counted: list[str]
) -> None:
    seat_known(place, "chair", since, precision)

    def began(period: str) -> object:
        asked = Ask(place.scope, TODAY, Period.of(period), place.county.code)
        return read_indicator(indicator_named("staffing.appointments"), asked).value

    assert [began(period) for period in (*counted, *not_counted)] == [1] * len(counted) + [0] * len(
        not_counted
    )


def chairs_vacant(place: Place, on: date) -> int:
    return sum(one.vacant for one in vacancies(place.scope, on, TOWN) if one.part == Part.ONE)


@pytest.mark.parametrize(
    ("precision", "on", "vacant", "unknown"),
    [
        (Precision.DAY, BEFORE, 1, 0),
        (Precision.MONTH, BEFORE, 1, 0),
        (Precision.UNKNOWN, BEFORE, 0, 1),
        (Precision.UNKNOWN, date(2018, 6, 1), 0, 1),
        (Precision.YEAR, BEFORE, 0, 1),
        (Precision.YEAR, date(TODAY.year - 1, 12, 31), 1, 0),
        (Precision.UNKNOWN, TODAY, 0, 0),
        (Precision.YEAR, TODAY, 0, 0),
    ],
)
def test_a_seat_is_vacant_only_on_days_of_which_we_know(
    place: Place, precision: Precision, on: date, vacant: int, unknown: int
) -> None:
    seat_known(place, "chair", TODAY, precision)
    assert chairs_vacant(place, on) == vacant
    assert vacancies_and_unknown(place.scope, on, TOWN)[1] == unknown
    seats = seats_on(place.scope, on).get(pk=place.post_rows("chair")[0].pk)
    assert (seats.vacant, seats.held) == (vacant, 1 - vacant - unknown)


def test_whoever_sat_there_before_was_there(place: Place) -> None:
    """A seat held by somebody else until the unknown one is known to have been held."""
    earlier = seat_known(place, "chair", date(2019, 3, 1), Precision.MONTH)
    Appointment.objects.filter(pk=earlier.pk).update(until=BEFORE)
    seat_known(place, "chair", TODAY, Precision.UNKNOWN)
    assert vacancies_and_unknown(place.scope, date(2020, 1, 1), TOWN)[1] == 0
    assert chairs_vacant(place, date(2020, 1, 1)) == 0


def test_a_town_with_a_seat_nobody_knows_of_is_neither_complete_nor_short(place: Place) -> None:
    for post in [
        one
        for role in ("chair", "chief.hospital", "chief.school", "chief.agri", "guide")
        for one in place.post_rows(role)
    ]:
        draft = AppointmentDraft(
            post_id=post.pk, person_id=make_person(f"任{post.pk}").pk, mode=Mode.PART_TIME, since=TODAY,
            since_precision=Precision.UNKNOWN,
        )  # fmt: skip
        appoint_many(drafts=[draft], acting=OFFICER, at=AT)
    then, now = ({one.code: one.state for one in pattern(place.scope, on)}[TOWN] for on in (BEFORE, TODAY))
    assert (then, now) == ("unknown", "complete")
    found = coverage(place.scope, BEFORE, TOWN)
    assert found.towns == {TOWN: "unknown"}
    assert found.villages_without_guide == []
    assert not complete_towns(place.scope, BEFORE).filter(code=TOWN).exists()
    assert complete_towns(place.scope, TODAY).filter(code=TOWN).exists()


@pytest.mark.parametrize(
    ("written", "told_on", "kept"),
    [
        ("2021-03-05", date(2024, 5, 1), (date(2021, 3, 5), Precision.DAY)),
        ("2021-03", date(2024, 5, 1), (date(2021, 3, 1), Precision.MONTH)),
        ("2021", date(2024, 5, 1), (date(2021, 12, 31), Precision.YEAR)),
        ("2024", date(2024, 5, 1), (date(2024, 5, 1), Precision.YEAR)),
        ("", date(2024, 5, 1), (None, Precision.UNKNOWN)),
    ],
)
def test_what_is_kept_of_a_written_day(
    written: str, told_on: date, kept: tuple[date | None, Precision]
) -> None:
    assert PartialDate.stored(written, told_on) == kept
    if kept[0]:
        assert PartialDate.describe(*kept) == written


@pytest.mark.parametrize(
    ("precision", "chinese", "english"),
    [
        (Precision.DAY, "2021年3月5日", "5 March 2021"),
        (Precision.MONTH, "2021年3月", "March 2021"),
        (Precision.YEAR, "2021年", "2021"),
        (Precision.UNKNOWN, "不详", "not known"),
    ],
)
def test_a_page_says_no_more_than_is_known(precision: Precision, chinese: str, english: str) -> None:
    template = engines["django"].from_string("{% load ui %}{{ day|known:precision }}")
    for language, words in (("zh-hans", chinese), ("en", english)):
        with override(language):
            assert template.render({"day": date(2021, 3, 5), "precision": precision}) == words
