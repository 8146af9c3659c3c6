"""A plain model against random lives of a town's posts: appointed, succeeded, corrected, annulled, restored, ended.

On days drawn the holders, the vacancies, the villages without a guide and the history say what the model says, and what a
preview foretold of the months' ends is what came.
"""

from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from typing import Any

from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from haitang.foundation.doubts import Doubtful
from haitang.foundation.partial_dates import PartialDate
from haitang.foundation.verdict import Refused
from haitang.network.organisations.models import Post
from haitang.network.organisations.words import Part
from haitang.network.people.models import Person
from haitang.network.staffing.actions import (
    AppointmentFacts,
    annul_appointment,
    appoint,
    correct_appointment,
    end_appointment,
    install_successor,
    placed,
    restore_appointment,
)
from haitang.network.staffing.models import Appointment, Correction
from haitang.network.staffing.queries import Effects, coverage, effects_of, histories, seatings
from haitang.network.staffing.words import Mode

from .scene import AT, OFFICER, TODAY, Place, make_person

FIRST = date(2020, 11, 3)
SPAN = (TODAY - FIRST).days
MONTH_ENDS = [
    date(2020, 11, 30),
    date(2020, 12, 31),
    date(2021, 1, 31),
    date(2021, 2, 28),
    date(2021, 3, 31),
    TODAY,
]
TOWN = "500153001"


@dataclass(frozen=True)
class Held:
    post: int
    person: int
    since: date
    until: date | None

    def on(self, day: date) -> bool:
        return self.since <= day and (self.until is None or day < self.until)

    def meets(self, other: "Held") -> bool:
        return self.since < (other.until or date.max) and other.since < (self.until or date.max)


@dataclass
class Model:
    """Who holds what, by the key of the appointment; posts here have one seat each."""

    standing: dict[int, Held] = field(default_factory=dict)
    annulled: dict[int, tuple[int, Held]] = field(default_factory=dict)

    def takes(self, held: Held, instead_of: int = 0) -> bool:
        """Whether an appointment can stand beside the others."""
        if held.until is not None and held.until <= held.since:
            return False
        return not any(
            other.post == held.post and other.meets(held)
            for key, other in self.standing.items()
            if key != instead_of
        )

    def on(self, post: int, day: date) -> list[int]:
        return [held.person for held in self.standing.values() if held.post == post and held.on(day)]


class World:
    """The district and the model of it, each told the same."""

    def __init__(self, place: Place) -> None:
        self.place, self.model = place, Model()
        self.posts = [
            place.post("chair"),
            *(place.post("guide", village=each.code) for each in place.villages[:2]),
        ]
        self.people = [make_person(name) for name in ("甲", "乙", "丙")]

    def appoint(self, post: int, person: int, since: date, until: date | None) -> None:
        held = Held(post, person, since, until)
        made = self.attempt(
            self.model.takes(held), appoint, post=self.posts[post], person=self.people[person],
            mode=Mode.EX_OFFICIO, since=since, until=until,
        )  # fmt: skip
        if made:
            self.model.standing[made.pk] = held

    def succeed(self, _post: int, person: int, since: date, _until: date | None) -> None:
        before = {key: held for key, held in self.model.standing.items() if held.post == 0 and held.on(since)}
        after = Model(
            {**self.model.standing, **{key: replace(held, until=since) for key, held in before.items()}}
        )
        mine = Held(0, person, since, None)
        may = not any(
            held.person == person or held.since == since for held in before.values()
        ) and after.takes(mine)
        made = self.attempt(
            may, install_successor, position=self.posts[0].ex_officio_of, region=self.place.towns[0],
            person=self.people[person], since=since,
        )  # fmt: skip
        if made:
            self.model.standing = {**after.standing, made[0].pk: mine}

    def end(self, number: int, _person: int, on: date, _until: date | None) -> None:
        if (chosen := self.pick(number)) is None:
            return
        key, held = chosen
        may = held.since < on and (held.until is None or on < held.until)
        done = self.attempt(
            may, end_appointment, appointment=Appointment.objects.get(pk=key), until=on, reason=""
        )
        if done:
            self.model.standing[key] = replace(held, until=on)

    def correct(self, number: int, person: int, since: date, until: date | None) -> None:
        if (chosen := self.pick(number)) is None:
            return
        key, held = chosen
        asked = Held(held.post, person, since, until)
        appointment = Appointment.objects.get(pk=key)
        facts = AppointmentFacts(
            person=self.people[person], mode=Mode.EX_OFFICIO, since=PartialDate.of(since), until=until,
            end_reason=appointment.end_reason,
        )  # fmt: skip
        may = self.model.takes(asked, instead_of=key) and asked != held
        foretold = None
        if may:
            will = placed(appointment, self.post(held), facts, TODAY)
            foretold = effects_of(self.post(held), appointment, will, TODAY)
        with Foretold(self, foretold):
            done = self.attempt(
                may,
                correct_appointment,
                appointment=appointment,
                facts=facts,
                version=appointment.version,
                reason="错",
            )
            if done:
                self.model.standing[key] = asked

    def annul(self, number: int, _person: int, _since: date, _until: date | None) -> None:
        if (chosen := self.pick(number)) is None:
            return
        key, held = chosen
        appointment = Appointment.objects.get(pk=key)
        with Foretold(self, effects_of(self.post(held), appointment, None, TODAY)):
            done = self.attempt(
                True, annul_appointment, appointment=appointment, version=appointment.version, reason="重"
            )
        del self.model.standing[key]
        self.model.annulled[key] = (done.pk, held)

    def restore(self, number: int, _person: int, _since: date, _until: date | None) -> None:
        if not self.model.annulled:
            return
        key = sorted(self.model.annulled)[number % len(self.model.annulled)]
        annulment, held = self.model.annulled[key]
        annulled = Correction.objects.get(pk=annulment)
        may = self.model.takes(held)
        foretold = effects_of(self.post(held), None, annulled.as_appointment(), TODAY) if may else None
        with Foretold(self, foretold):
            done = self.attempt(may, restore_appointment, annulled=annulled, reason="还")
        if done:
            self.model.standing[key] = held
            del self.model.annulled[key]

    def pick(self, number: int) -> tuple[int, Held] | None:
        keys = sorted(self.model.standing)
        return (keys[number % len(keys)], self.model.standing[keys[number % len(keys)]]) if keys else None

    def post(self, held: Held) -> Post:
        return Post.objects.select_related("organisation__region", "place").get(pk=self.posts[held.post].pk)

    def attempt(self, may: bool, action: Any, **said: Any) -> Any:
        """Do it, confirming what is doubted, and have it refused exactly when the model says it cannot be."""
        done, reason, sure = None, "", {}
        for _once_and_confirmed in range(2):
            try:
                with transaction.atomic():
                    done = action(**said, **sure, acting=OFFICER, at=AT)
            except Doubtful as doubtful:
                sure, reason = {"sure": doubtful.mark}, doubtful.reason
                continue
            except Refused as refusal:
                reason = refusal.reason
            break
        assert (done is not None) == may, f"{action.__name__} {said}: {reason or 'not refused'}"
        return done

    def agrees_on(self, day: date) -> None:
        """The four readings of a day, against the model."""
        seats = {one.post.post_id: one for one in seatings(self.place.scope, day, TOWN)}
        shown = {
            each.post.pk: each.rows
            for each in histories([self.post(Held(n, 0, day, None)) for n in range(3)], on=day)
        }
        unguided = set(coverage(self.place.scope, day, TOWN).villages_without_guide)
        for number, post in enumerate(self.posts):
            people = [self.people[person].pk for person in self.model.on(number, day)]
            sitting = Appointment.objects.on(day).filter(post=post).values_list("person_id", flat=True)
            assert list(sitting) == people, day
            assert (seats[post.pk].held, seats[post.pk].vacant) == (len(people), 1 - len(people)), day
            assert [row.span.held.person_id if row.span.held else None for row in shown[post.pk]] == (
                people or [None]
            )
            if post.part == Part.N:
                assert (post.place_id in unguided) == (not people), day


class Foretold:
    """What a preview foretold of the months' ends, against the seats counted before and after."""

    def __init__(self, world: World, effects: Effects | None) -> None:
        self.world, self.effects = world, effects

    def counted(self) -> dict[date, tuple[int, int]]:
        seats = {end: seatings(self.world.place.scope, end, TOWN) for end in MONTH_ENDS}
        return {
            end: (sum(one.held for one in all_), sum(one.vacant for one in all_))
            for end, all_ in seats.items()
        }

    def __enter__(self) -> None:
        self.before = self.counted() if self.effects else {}

    def __exit__(self, failed: object, *_more: object) -> None:
        if failed or self.effects is None:
            return
        after = self.counted()
        for end, (held, vacant) in self.before.items():
            month = end.replace(day=1)
            told = [(one.held, one.vacant) for one in self.effects.months if one.first <= month <= one.last]
            came = (after[end][0] - held, after[end][1] - vacant)
            assert (told or [(0, 0)]) == [came], end


DEEDS = ("appoint", "succeed", "end", "correct", "annul", "restore")
edges = st.sampled_from([*MONTH_ENDS, *(end + timedelta(days=1) for end in MONTH_ENDS[:-1])])
days = edges | st.integers(0, SPAN).map(lambda number: FIRST + timedelta(days=number))
"""Half of the days are where months meet: there the figures of a month are decided."""
deeds = st.tuples(
    st.sampled_from((*DEEDS, "appoint", "correct")),
    st.integers(0, 2),
    st.integers(0, 2),
    days,
    st.none() | days,
)


@settings(
    max_examples=12, deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)  # fmt: skip
@given(lived=st.lists(deeds, min_size=4, max_size=12), asked=st.lists(days, min_size=3, max_size=3))
def test_a_town_s_posts_are_what_a_plain_model_says_on_any_day(
    place: Place, lived: list[tuple[str, int, int, date, date | None]], asked: list[date]
) -> None:
    rolled_back = transaction.atomic()
    with rolled_back:
        world = World(place)
        for deed, number, person, since, until in lived:
            getattr(world, deed)(number, person, since, until)
        changes = {day for held in world.model.standing.values() for day in (held.since, held.until) if day}
        for day in [*asked, *sorted(changes)[:4], FIRST, TODAY]:
            world.agrees_on(day)
        transaction.set_rollback(True)
    assert not Person.objects.filter(name="甲").exists()
