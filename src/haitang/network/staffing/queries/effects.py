"""What changes when an appointment is corrected, annulled or restored: seats day by day, and the figures of months gone by."""

from collections.abc import Callable, Iterable, Sequence
from copy import copy
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import pairwise
from typing import Final

from haitang.foundation.partial_dates import Precision
from haitang.foundation.registry import Registry
from haitang.machinery.figures.periods import Period, first_of_month
from haitang.network.organisations.models import Post

from ..models import Appointment
from ..words import FIGURES_OF_APPOINTMENTS
from .seats import ended_with_holder, is_extra, latest_end, window
from .timeline import Span, timeline

DAY: Final = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Shift:
    """One seat on the half-open days [since, until), on which it is otherwise afterwards; None is a seat that is not there."""

    seat: int
    since: date | None
    until: date | None
    before: Span | None
    after: Span | None


@dataclass(frozen=True, slots=True)
class MonthsShift:
    """So many more seats are held and vacant at the end of each of these months; of the present one, today."""

    first: date
    last: date
    held: int
    vacant: int


@dataclass(frozen=True, slots=True)
class Resting:
    """Something final that was made from what changes: it stays as it is. `note` says how it rests on it."""

    title: str
    href: str
    note: str


@dataclass(frozen=True, slots=True)
class Effects:
    """All that a change does. `begun` and `ended` are the days by which new appointments and departures are counted."""

    before: Appointment | None
    after: Appointment | None
    shifts: list[Shift]
    months: list[MonthsShift]
    previous: Span | None
    following: Span | None
    resting: list[Resting]
    empty_extra: bool = False

    @property
    def begun(self) -> tuple[date | None, date | None]:
        return _changed(_begun(self.before), _begun(self.after))

    @property
    def ended(self) -> tuple[date | None, date | None]:
        return _changed(self.before.until if self.before else None, self.after.until if self.after else None)


def _begun(one: Appointment | None) -> date | None:
    """The day by which the beginning of an appointment is counted; none where it is not known."""
    return None if one is None or one.since_precision == Precision.UNKNOWN else one.since


def _changed(before: date | None, after: date | None) -> tuple[date | None, date | None]:
    return (None, None) if before == after else (before, after)


Find = Callable[[Post, int, Sequence[tuple[date, date]]], list[Resting]]
"""What final things rest on a post's appointment of this key on these half-open days."""

RESTING: Final[Registry[str, Find]] = Registry("final things that rest on appointments")


def register_resting(name: str, find: Find) -> None:
    """Have a room above asked, from now on, what it froze or issued."""
    RESTING.register(name, find)


def is_touched(figure: str, when: Period | date, days: Sequence[tuple[date, date]]) -> bool:
    """Whether a figure of a period, or of a day, counts appointments on one of these half-open days."""
    if figure not in FIGURES_OF_APPOINTMENTS:
        return False
    since, until = (when.since, when.until) if isinstance(when, Period) else (when, when + DAY)
    return any(begin < until and since < end for begin, end in days)


def effects_of(post: Post, before: Appointment | None, after: Appointment | None, today: date) -> Effects:
    """What changes when an appointment to a post becomes another, goes (`after` None) or comes back (`before` None).

    Two queries, and those of the rooms above that look for what rests on it.
    """
    key = (before or after or Appointment()).pk or 0
    others = list(Appointment.objects.filter(post=post).exclude(pk=key).select_related("person"))
    lives = window(post), window(post_after(post, before, after, others))
    spans = [
        timeline([*others, *([one] if one else [])], seats=post.seats, begins=begins, ends=ends)
        for one, (begins, ends) in zip((before, after), lives, strict=True)
    ]
    shifts = shifts_between(*spans)
    now = after or before
    previous, following = neighbours(now, spans[1]) if now else (None, None)
    days = days_touched(shifts, before, after, today)
    return Effects(
        before=before,
        after=after,
        shifts=shifts,
        months=months_between(shifts, lives, today),
        previous=previous,
        following=following,
        resting=[one for find in RESTING.values() for one in find(post, key, days)] if days else [],
        empty_extra=after is None and not others and post.until is None and is_extra(post),
    )


def post_after(
    post: Post, before: Appointment | None, after: Appointment | None, others: Iterable[Appointment]
) -> Post:
    """The post as it is afterwards: a seat beyond the rules that ended with its holder ends with him again."""
    if before is None or after is None or not ended_with_holder(post, before.until):
        return post
    moved = copy(post)
    moved.until = latest_end(one.until for one in (*others, after))
    return moved


def shifts_between(before: Sequence[Span], after: Sequence[Span]) -> list[Shift]:
    """Where two readings of a post's seats differ, by seat and day."""
    found: list[Shift] = []
    for seat in sorted({span.seat for span in (*before, *after)}):
        one, other = ([span for span in spans if span.seat == seat] for spans in (before, after))
        for since, until in stretches([*one, *other]):
            was, will = on_stretch(one, since), on_stretch(other, since)
            if meaning(was) == meaning(will):
                continue
            last = found[-1] if found else None
            if last and last.seat == seat and last.until == since and same(last, was, will):
                found[-1] = Shift(seat, last.since, until, last.before, last.after)
            else:
                found.append(Shift(seat, since, until, was, will))
    return found


def same(last: Shift, was: Span | None, will: Span | None) -> bool:
    return (meaning(last.before), meaning(last.after)) == (meaning(was), meaning(will))


def meaning(span: Span | None) -> object:
    """What a span says of a seat: who holds it, or that nobody does, or that nobody knows; None where there is no seat."""
    if span is None:
        return None
    return ("held", span.held.person_id) if span.held is not None else ("unknown", span.unknown)


def stretches(spans: Iterable[Span]) -> list[tuple[date | None, date | None]]:
    """The days between one begin or end and the next; None is before all, or after."""
    marks = sorted({day for span in spans for day in (span.since, span.until) if day is not None})
    edges: list[date | None] = [None, *marks, None]
    return list(pairwise(edges))


def on_stretch(spans: Iterable[Span], since: date | None) -> Span | None:
    """The span that holds a stretch, which no span ends within."""
    for span in spans:
        begun = span.since is None or (since is not None and span.since <= since)
        if begun and (span.until is None or since is None or since < span.until):
            return span
    return None


def months_between(
    shifts: Sequence[Shift], lives: Sequence[tuple[date | None, date | None]], today: date
) -> list[MonthsShift]:
    """By how much the seats held and vacant differ at each month's end, and today; months alike are told together.

    Only while the post is there, before or afterwards: nothing else is counted.
    """
    found: list[MonthsShift] = []
    for end in month_ends(shifts, today):
        if not any((begins or date.min) <= end < (ends or date.max) for begins, ends in lives):
            continue
        there = [shift for shift in shifts if covers(shift, end)]
        held = sum(_counts(shift.after, "held") - _counts(shift.before, "held") for shift in there)
        vacant = sum(_counts(shift.after, "vacant") - _counts(shift.before, "vacant") for shift in there)
        if not held and not vacant:
            continue
        last, month = found[-1] if found else None, first_of_month(end)
        if last and (last.held, last.vacant) == (held, vacant) and first_of_month(last.last, 1) == month:
            found[-1] = MonthsShift(last.first, month, held, vacant)
        else:
            found.append(MonthsShift(month, month, held, vacant))
    return found


def _counts(span: Span | None, what: str) -> int:
    if span is None:
        return 0
    return int(span.held is not None) if what == "held" else int(span.vacant)


def covers(shift: Shift, day: date) -> bool:
    return (shift.since is None or shift.since <= day) and (shift.until is None or day < shift.until)


def month_ends(shifts: Sequence[Shift], today: date) -> list[date]:
    """The last days of the months that the shifts touch, up to the present one, of which today counts."""
    begins = [shift.since for shift in shifts if shift.since is not None]
    if not begins:
        return []
    month, ends = first_of_month(min(begins)), []
    while month <= today:
        end = min(first_of_month(month, 1) - DAY, today)
        ends.append(end)
        month = first_of_month(month, 1)
    return ends


def neighbours(now: Appointment, spans: Sequence[Span]) -> tuple[Span | None, Span | None]:
    """Who held the seat last before this appointment and who first after it."""
    held = [span for span in spans if span.seat == now.seat and span.held and span.held.pk != now.pk]
    before = [span for span in held if span.since and span.since < now.since]
    after = [span for span in held if span.since and span.since > now.since]
    return (before[-1] if before else None, after[0] if after else None)


def days_touched(
    shifts: Sequence[Shift], before: Appointment | None, after: Appointment | None, today: date
) -> list[tuple[date, date]]:
    """The half-open days of which figures may read otherwise: those of the shifts, and the days counted by."""
    days = [(_begun(one), one.until if one else None) for one in (before, after)]
    if not shifts and days[0] == days[1]:
        return []
    touched = [
        (shift.since or date.min, shift.until or max(today, shift.since or today) + DAY) for shift in shifts
    ]
    return [*touched, *((day, day + DAY) for pair in days for day in pair if day is not None)]
