"""A seat holds one person at a time, whoever asks at the same moment (TRUST I1, for seats)."""

from collections.abc import Iterator
from datetime import date
from importlib import import_module
from threading import Barrier

import pytest
from django.db import IntegrityError, connection, transaction

from haitang.foundation.partial_dates import PartialDate
from haitang.foundation.versions import Conflict
from haitang.machinery.audit.actions import change
from haitang.network.people.models import Person
from haitang.network.staffing.actions import NoSeatLeft, appoint, placed
from haitang.network.staffing.actions.appointing import claim_seat
from haitang.network.staffing.models import Appointment, Correction
from haitang.network.staffing.words import Mode
from tests.racing import together

from .correcting import correct, facts_of
from .scene import AT, OFFICER, TODAY, Place, establish, make_county, make_person

ASKING = 8
SEATS = 2
PROMISES = import_module("haitang.network.staffing.migrations.0002_seats_never_overlap")

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def place(transactional_db: None) -> Place:
    return establish(make_county())


def asking() -> list[Person]:
    return [make_person(f"候选{number}") for number in range(ASKING)]


def test_of_many_who_are_appointed_at_once_as_many_sit_as_there_are_seats(place: Place) -> None:
    post = place.district_post("vice_chair.part_time")

    def deed(person: Person) -> None:
        appoint(post=post, person=person, mode=Mode.PART_TIME, since=TODAY, acting=OFFICER, at=AT)

    raised = together(deed, asking())
    assert sorted(Appointment.objects.filter(post=post).values_list("seat", flat=True)) == [1, 2]
    assert [type(error) for error in raised] == [NoSeatLeft] * (ASKING - SEATS)


def race_past_the_lock(place: Place) -> list[BaseException]:
    """Everybody claims the same seat before anybody writes, as if the post were not locked."""
    post, claimed = place.post("chair"), Barrier(ASKING)

    def deed(person: Person) -> None:
        seat = claim_seat(post, person, TODAY)
        connection.close()
        claimed.wait()
        with transaction.atomic():
            Appointment.objects.create(post=post, seat=seat, person=person, mode=Mode.EX_OFFICIO, since=TODAY)

    return together(deed, asking())


def test_past_the_lock_the_database_still_seats_one(place: Place) -> None:
    raised = race_past_the_lock(place)
    assert Appointment.objects.filter(post=place.post("chair")).count() == 1
    assert {type(error) for error in raised} == {IntegrityError}


@pytest.fixture
def unprotected(transactional_db: None) -> Iterator[None]:
    """The seats without anything that keeps them: the negative control of this page."""
    seats = [
        each for each in Appointment._meta.constraints if each.name == "a_seat_holds_one_person_at_a_time"
    ]
    with connection.schema_editor() as editor:
        PROMISES.release(None, editor)
        for constraint in seats:
            editor.remove_constraint(Appointment, constraint)
    yield
    Appointment.objects.all().delete()
    with connection.schema_editor() as editor:
        for constraint in seats:
            editor.add_constraint(Appointment, constraint)
        PROMISES.promise(None, editor)


def test_without_protection_the_same_race_seats_many(place: Place, unprotected: None) -> None:
    assert race_past_the_lock(place) == []
    assert Appointment.objects.filter(post=place.post("chair")).count() == ASKING


# ---- corrections: two former holders with a gap between them, and both are said to have filled it

APRIL = date(2020, 4, 1)


def former_holders(place: Place) -> list[Appointment]:
    """Two who held a post, the one until March, the other from June on."""
    post = place.post("chair")
    days = [(date(2020, 1, 1), date(2020, 3, 1)), (date(2020, 6, 1), date(2020, 9, 1))]
    return [
        appoint(
            post=post, person=person, mode=Mode.PART_TIME, since=since, until=until, acting=OFFICER, at=AT
        )
        for person, (since, until) in zip(asking(), days, strict=False)
    ]


def in_april() -> int:
    return Appointment.objects.on(APRIL).count()


def filling_the_gap(held: Appointment) -> dict[str, object]:
    return {"until": date(2020, 6, 1)} if held.since < APRIL else {"since": PartialDate.of(date(2020, 3, 1))}


def test_of_two_corrections_into_the_same_days_one_is_refused(place: Place) -> None:
    raised = together(lambda held: correct(held, **filling_the_gap(held)), former_holders(place))
    assert [type(error) for error in raised] == [NoSeatLeft]
    assert (in_april(), Correction.objects.count()) == (1, 1)


def test_of_many_corrections_of_one_appointment_one_is_made(place: Place) -> None:
    (held, _other), mays = former_holders(place), range(1, ASKING)
    raised = together(lambda day: correct(held, until=date(2020, 5, day)), mays)
    assert [type(error) for error in raised] == [Conflict] * (len(mays) - 1)
    assert Correction.objects.count() == 1


def correcting_past_the_lock(place: Place) -> list[Exception]:
    """Both are placed before either is written, as if the post were not locked."""
    both = former_holders(place)
    looked = Barrier(len(both))

    def deed(held: Appointment) -> None:
        asked = placed(held, held.post, facts_of(held, **filling_the_gap(held)), TODAY)
        connection.close()
        looked.wait()
        with transaction.atomic():
            change(held, expected=held.version, since=asked.since, until=asked.until)

    return together(deed, both)


def test_past_the_lock_the_database_still_refuses_days_in_common(place: Place) -> None:
    assert {type(error) for error in correcting_past_the_lock(place)} == {IntegrityError}
    assert in_april() == 1


def test_without_protection_both_fill_the_gap(place: Place, unprotected: None) -> None:
    assert correcting_past_the_lock(place) == []
    assert in_april() == 2
