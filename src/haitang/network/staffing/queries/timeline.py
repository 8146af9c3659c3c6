"""Who sat in a seat from when to when, when it stood vacant, and when nobody knows: worked out from appointments, no query."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from haitang.foundation.partial_dates import Precision

from ..models import Appointment


@dataclass(frozen=True, slots=True)
class Span:
    """One seat on the half-open days [since, until), the same all along: held by whom, vacant, or not known.

    A missing `since` is "from before our records", a missing `until` has no end yet.
    """

    seat: int
    since: date | None
    until: date | None
    held: Appointment | None = None
    unknown: bool = False

    @property
    def vacant(self) -> bool:
        return self.held is None and not self.unknown

    def on(self, day: date) -> bool:
        return (self.since is None or self.since <= day) and (self.until is None or day < self.until)


def timeline(
    appointments: Iterable[Appointment], *, seats: int, begins: date | None, ends: date | None
) -> list[Span]:
    """Every seat of a post that is in force on [begins, ends), by seat and day.

    What it says of a day is what `seatings` counts on it: whoever nobody has ended sits no longer than the post is there. Seats
    a post no longer has are there while they were held.
    """
    of_seat: dict[int, list[Appointment]] = {seat: [] for seat in range(1, seats + 1)}
    for held in appointments:
        of_seat.setdefault(held.seat, []).append(held)
    return [
        span
        for seat, holders in sorted(of_seat.items())
        for span in _seat_spans(seat, sorted(holders, key=_begin), begins, ends)
        if span.held is not None or seat <= seats
    ]


def _begin(held: Appointment) -> date:
    return held.since


def _seat_spans(
    seat: int, holders: list[Appointment], begins: date | None, ends: date | None
) -> Iterator[Span]:
    empty_since = begins
    for number, held in enumerate(holders):
        if empty_since is None or empty_since < held.since:
            yield from _empty(seat, empty_since, held.since, holders[number:])
        until = held.until
        if ends is not None and held.since < ends:
            until = min(until or ends, ends)
        yield Span(seat, held.since, until, held)
        if until is None:
            return
        empty_since = until
    if ends is None or empty_since is None or empty_since < ends:
        yield Span(seat, empty_since, ends)


def _empty(seat: int, since: date | None, until: date, later: list[Appointment]) -> Iterator[Span]:
    """A gap up to the next holder: vacant as far as we know, then perhaps held already by one who came later."""
    if any(held.since_precision == Precision.UNKNOWN for held in later):
        yield Span(seat, since, until, unknown=True)
        return
    years = [
        date(held.since.year, 1, 1)
        for held in later
        if held.since_precision == Precision.YEAR and held.since.year <= until.year
    ]
    perhaps = max(min(years, default=until), since or date.min)
    if perhaps >= until:
        yield Span(seat, since, until)
        return
    if since is None or since < perhaps:
        yield Span(seat, since, perhaps)
    yield Span(seat, perhaps, until, unknown=True)
