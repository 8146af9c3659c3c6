"""A seat's spans against the plain meaning of its appointments, day by day, for made-up ones."""

from datetime import date, timedelta
from itertools import pairwise

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from haitang.foundation.partial_dates import Precision
from haitang.network.staffing.models import Appointment
from haitang.network.staffing.presenting import length_words
from haitang.network.staffing.queries import Span, timeline

FIRST = date(2019, 11, 1)
DAYS = 500


def day(number: int) -> date:
    return FIRST + timedelta(days=number)


@st.composite
def seats(draw: st.DrawFn) -> tuple[list[Appointment], date | None, date | None]:
    """Appointments to one seat that share no day, and the life of its post."""
    marks = sorted(draw(st.sets(st.integers(0, DAYS), max_size=8)))
    held = [
        Appointment(
            pk=number, seat=1, since=day(since), until=day(until),
            since_precision=draw(st.sampled_from(Precision)),
        )
        for number, (since, until) in enumerate(zip(marks[::2], marks[1::2], strict=False))
    ]  # fmt: skip
    if len(marks) % 2:
        held.append(
            Appointment(pk=99, seat=1, since=day(marks[-1]), since_precision=draw(st.sampled_from(Precision)))
        )
    begins = draw(st.sampled_from([None, day(0), day(marks[0] if marks else 3)]))
    ends = draw(st.sampled_from([None, day(DAYS + 1), day(marks[-1] + 1 if marks else 9)]))
    return held, begins, ends


def plainly(held: list[Appointment], on: date) -> str:
    """What is known of a seat on a day."""
    if any(one.since <= on and (one.until is None or on < one.until) for one in held):
        return "held"
    perhaps = any(
        on < one.since
        and (
            one.since_precision == Precision.UNKNOWN
            or (one.since_precision == Precision.YEAR and one.since.year == on.year)
        )
        for one in held
    )
    return "unknown" if perhaps else "vacant"


def said(spans: list[Span], on: date) -> list[str]:
    return ["held" if span.held else "unknown" if span.unknown else "vacant" for span in spans if span.on(on)]


@settings(
    deadline=None, suppress_health_check=[HealthCheck.too_slow]
)  # the first draw makes the models ready
@given(seats())
def test_every_day_is_said_once_and_rightly(
    drawn: tuple[list[Appointment], date | None, date | None],
) -> None:
    held, begins, ends = drawn
    spans = timeline(held, seats=1, begins=begins, ends=ends)
    for number in range(-30, DAYS + 30):
        on = day(number)
        early, late = begins is not None and on < begins, ends is not None and ends <= on
        there = not late and (not early or plainly(held, on) == "held")
        assert said(spans, on) == ([plainly(held, on)] if there else []), on
    assert [span.held for span in spans if span.held] == held
    assert all(a.until == b.since for a, b in pairwise(spans))


def test_a_seat_nobody_ever_held_is_vacant_as_long_as_its_post_lives() -> None:
    assert timeline([], seats=2, begins=day(0), ends=None) == [Span(1, day(0), None), Span(2, day(0), None)]


def test_a_seat_the_post_no_longer_has_is_there_while_it_was_held() -> None:
    held = Appointment(pk=1, seat=2, since=day(10), until=day(20))
    assert timeline([held], seats=1, begins=day(0), ends=None) == [
        Span(1, day(0), None), Span(2, day(10), day(20), held),
    ]  # fmt: skip


def test_how_long_it_was_is_said_as_people_do() -> None:
    said_of = {
        "2 年 3 个月": (date(2019, 1, 15), date(2021, 4, 15)),
        "2 年 2 个月": (date(2019, 1, 16), date(2021, 4, 15)),
        "1 年": (date(2020, 2, 29), date(2021, 3, 1)),
        "11 个月": (date(2020, 2, 29), date(2021, 2, 28)),
        "30 天": (date(2021, 3, 1), date(2021, 3, 31)),
        "1 天": (date(2021, 2, 28), date(2021, 3, 1)),
    }
    assert {words: length_words(*days) for words, days in said_of.items()} == {
        words: words for words in said_of
    }
