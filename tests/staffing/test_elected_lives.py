"""A plain model against random lives of one society: elections, successions by hand, ends, elections taken back, delays.

After every deed the holders on any day, the term, its end and the terms before are what the model says; what is refused
changes nothing.
"""

from copy import deepcopy
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from haitang.foundation.verdict import Refused
from haitang.network.organisations.models import Organisation
from haitang.network.staffing.actions import (
    annul_election,
    appoint,
    elect,
    end_appointment,
    postpone_election,
    withdraw_postponement,
)
from haitang.network.staffing.models import Appointment, Term
from haitang.network.staffing.words import Mode

from .scene import AT, OFFICER, TODAY, Place
from .society import COMES, FOUNDED, GOES, STAYS, Society, election_of, society

SEATS = (("president", 1), ("vice", 1), ("vice", 2), ("secretary", 1))
NAMES = ("甲", "乙", "丙", "丁")
FAR = date.max


@dataclass
class Held:
    role: str
    seat: int
    name: str
    since: date
    until: date = FAR
    touched: int = 0

    def lasts(self, day: date) -> bool:
        return self.until > day

    def meets(self, other: "Held") -> bool:
        return self.since < other.until and other.since < self.until


@dataclass
class Elected:
    since: date
    ends: date
    ended_before: date
    delays: list[date] = field(default_factory=list)
    left: list[tuple[int, date, int]] = field(default_factory=list)
    came: list[tuple[int, int]] = field(default_factory=list)


def years_later(day: date, years: int) -> date:
    return day.replace(year=day.year + years) - timedelta(days=1)


FIRST_END = years_later(FOUNDED, 5)


@dataclass
class Model:
    """Who holds which seat, by a running number, and the terms of the body."""

    held: dict[int, Held] = field(default_factory=dict)
    terms: list[Elected] = field(default_factory=list)
    ends: date = FIRST_END
    first_delays: list[date] = field(default_factory=list)
    counter: int = 0

    @property
    def delays(self) -> list[date]:
        """The ends that the present term had before each time it was put off."""
        return self.terms[-1].delays if self.terms else self.first_delays

    def takes(self, new: Held, instead: tuple[int, ...] = ()) -> bool:
        others = [one for key, one in self.held.items() if key not in instead and one.role == new.role]
        return not any(one.meets(new) and (one.seat == new.seat or one.name == new.name) for one in others)

    def add(self, new: Held) -> int:
        self.counter += 1
        self.held[self.counter] = new
        return self.counter

    def elect(self, on: date, choices: dict[tuple[str, int], str]) -> bool:
        """The same as the act, written down plainly; False where it cannot have been so."""
        if on > TODAY or on < FOUNDED or (self.terms and on <= self.terms[-1].since):
            return False
        after = deepcopy(self)
        term = Elected(on, years_later(on, 5), self.ends)
        if not all(after.leave(term, seat, choice) for seat, choice in choices.items()):
            return False
        for (role, seat), name in choices.items():
            if name in NAMES:
                new = Held(role, seat, name, on)
                if not after.takes(new):
                    return False
                term.came.append((after.add(new), 0))
        after.terms.append(term)
        after.ends = term.ends
        self.__dict__ = after.__dict__
        return True

    def leave(self, term: Elected, seat: tuple[str, int], choice: str) -> bool:
        """Whoever holds a seat leaves it unless he stays; False where somebody comes whose seat another takes later."""
        here = {key: one for key, one in self.held.items() if (one.role, one.seat) == seat}
        lasting = {key: one for key, one in here.items() if one.lasts(term.since)}
        if choice in NAMES and any(one.since >= term.since for one in lasting.values()):
            return False
        for key, one in lasting.items():
            if one.since < term.since and choice != "stays":
                term.left.append((key, one.until, one.touched + 1))
                one.until, one.touched = term.since, one.touched + 1
        return True

    def annul(self) -> bool:
        """Take the last one back; False where something rests on it."""
        if not self.terms or self.terms[-1].delays:
            return False
        after = deepcopy(self)
        term = after.terms.pop()
        touched = {key: number for key, _until, number in term.left} | dict(term.came)
        if any(key not in self.held or self.held[key].touched != number for key, number in touched.items()):
            return False
        for key, _number in term.came:
            del after.held[key]
        for key, until, _number in term.left:
            one = after.held[key]
            one.until, one.touched = until, one.touched + 1
        for key, _until, _number in term.left:
            if not after.takes(after.held[key], (key,)):
                return False
        after.ends = term.ended_before
        self.__dict__ = after.__dict__
        return True


class World:
    """The society and the model of it, each told the same."""

    def __init__(self, place: Place) -> None:
        self.body: Society = society(place)
        Organisation.objects.filter(pk=self.body.body.pk).update(term_ends=FIRST_END)
        self.model = Model()
        self.rows: dict[int, int] = {}
        """The appointment of each number of the model."""

    def attempt(self, may: bool, deed: Any, **facts: Any) -> Any:
        why = "the model refuses this"
        try:
            with transaction.atomic():
                done = deed(acting=OFFICER, at=AT, **facts)
        except Refused as refused:
            done, why = None, refused.reason
        assert (done is not None) is may, why
        return done

    def elect(self, on: date, choices: dict[tuple[str, int], str]) -> None:
        now = self.body.fresh()
        said = {f"{role}_{seat}": choice for (role, seat), choice in choices.items()}
        asked = {name: {"stays": STAYS, "goes": GOES}.get(choice, choice) for name, choice in said.items()}
        vacant_goes = {
            (role, seat)
            for (role, seat), choice in choices.items()
            if choice == "goes" and not self.sits(role, seat, on)
        }
        asked = {name: choice for name, choice in asked.items() if tuple(key_of(name)) not in vacant_goes}
        before = self.model.counter
        may = self.model.elect(on, choices)
        number = len(self.model.terms) + 1
        term = self.attempt(
            may,
            elect,
            organisation=now,
            election=election_of(self.body, on, 50 + number, **asked),
            expected=now.version,
        )
        if term is not None:
            came = [one["appointment"] for one in term.changes if one["outcome"] == COMES]
            by_seat = {
                (one.post.role, one.seat): one.pk
                for one in Appointment.objects.filter(pk__in=came).select_related("post")
            }
            for key in range(before + 1, self.model.counter + 1):
                one = self.model.held[key]
                self.rows[key] = by_seat[one.role, one.seat]

    def sits(self, role: str, seat: int, on: date) -> bool:
        return any(
            (one.role, one.seat) == (role, seat) and one.since < on < one.until
            for one in self.model.held.values()
        )

    def annul(self) -> None:
        term = Term.objects.counted().filter(organisation=self.body.body).order_by("-since").first()
        if term is not None:
            may = self.model.annul()
            self.attempt(may, annul_election, term=term, version=term.version, reason="登记错了")

    def appoint(self, role: str, name: str, since: date) -> None:
        seats = [seat for one, seat in SEATS if one == role]
        free = [seat for seat in seats if self.model.takes(Held(role, seat, name, since))]
        made = self.attempt(
            bool(free), appoint, post=self.body.posts[role], person=self.body.person(name), mode=Mode.PART_TIME,
            since=since,
        )  # fmt: skip
        if made is not None:
            assert made.seat == free[0]
            self.rows[self.model.add(Held(role, made.seat, name, since))] = made.pk

    def end(self, which: int, until: date) -> None:
        if not self.model.held:
            return
        key = sorted(self.model.held)[which % len(self.model.held)]
        one = self.model.held[key]
        row = Appointment.objects.get(pk=self.rows[key])
        may = one.since < until < one.until
        if self.attempt(may, end_appointment, appointment=row, until=until, reason="辞职") is not None:
            one.until, one.touched = until, one.touched + 1

    def put_off(self, days: int) -> None:
        now, until = self.body.fresh(), self.model.ends + timedelta(days=days)
        first = self.model.delays[0] if self.model.delays else self.model.ends
        may = days > 0 and until <= first.replace(year=first.year + 1)
        facts = {
            "organisation": now,
            "until": until,
            "reason": "疫情",
            "document": "批复",
            "expected": now.version,
        }
        if self.attempt(may, postpone_election, **facts) is not None:
            self.model.delays.append(self.model.ends)
            self.model.ends = until

    def withdraw(self) -> None:
        now = self.body.fresh()
        may = bool(self.model.delays)
        if (
            self.attempt(may, withdraw_postponement, organisation=now, reason="不延", expected=now.version)
            is not None
        ):
            self.model.ends = self.model.delays.pop()

    def check(self, days: list[date]) -> None:
        for day in days:
            expected: dict[str, list[str]] = {}
            here = [one for one in self.model.held.values() if one.since <= day < one.until]
            for one in sorted(here, key=lambda each: each.seat):
                expected.setdefault(one.role, []).append(one.name)
            assert self.body.holders(day) == expected, day
        now = self.body.fresh()
        last = self.model.terms[-1] if self.model.terms else None
        assert (now.term_ends, now.elected) == (self.model.ends, last and last.since)
        kept = Term.objects.counted().filter(organisation=now).order_by("since")
        assert [one.since for one in kept] == [one.since for one in self.model.terms]


def key_of(name: str) -> tuple[str, int]:
    role, _dash, seat = name.partition("_")
    return role, int(seat)


LAST = (TODAY - FOUNDED).days + 3
DAYS = st.integers(-2, LAST).map(lambda number: FOUNDED + timedelta(days=number))
CHOICES = st.fixed_dictionaries({seat: st.sampled_from(("stays", "goes", *NAMES)) for seat in SEATS})
DEEDS = st.one_of(
    st.tuples(st.just("elect"), DAYS, CHOICES),
    st.tuples(st.just("elect"), DAYS, CHOICES),
    st.tuples(st.just("annul")),
    st.tuples(
        st.just("appoint"),
        st.sampled_from(("president", "vice", "secretary")),
        st.sampled_from(NAMES),
        DAYS.filter(lambda day: day >= FOUNDED),
    ),
    st.tuples(st.just("end"), st.integers(0, 20), DAYS),
    st.tuples(st.just("put_off"), st.integers(-1, 400)),
    st.tuples(st.just("withdraw")),
)


@settings(
    max_examples=40,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(deeds=st.lists(DEEDS, min_size=2, max_size=10), days=st.lists(DAYS, min_size=3, max_size=6))
def test_a_body_lives_as_its_model_says(place: Place, deeds: list[Any], days: list[date]) -> None:
    with transaction.atomic():
        world = World(place)
        for name, *asked in deeds:
            getattr(world, name)(*asked)
            world.check([*days, FOUNDED, TODAY])
        transaction.set_rollback(True)
