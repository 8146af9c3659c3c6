"""Who died or left is seated by nothing that takes an earlier act back."""

from datetime import timedelta

import pytest
from django.db import transaction

from haitang.foundation.endings import Terms
from haitang.foundation.verdict import Refused
from haitang.network.people.actions import depart
from haitang.network.people.models import Person
from haitang.network.people.words import Departure
from haitang.network.staffing.actions import annul_appointment, annul_election, restore_appointment
from haitang.network.staffing.models import Appointment, Term

from .scene import AT, OFFICER, TODAY, Place, establish, make_county
from .society import ELECTED, GOES, Society, hold, society

DAY = timedelta(days=1)


@pytest.fixture
def place(db: None) -> Place:
    return establish(make_county())


@pytest.fixture
def body(place: Place) -> Society:
    made = society(place)
    for role, name in (("president", "甲"), ("vice", "乙")):
        made.seat(role, name)
    return made


def dies(name: str, on: object = TODAY) -> Person:
    person = Person.objects.get(name=name)
    terms = Terms(on=on, reason="家属告知", document="")  # type: ignore[arg-type]
    return depart(
        person=person, departure=Departure.DIED, terms=terms, expected=person.version, acting=OFFICER, at=AT
    )


def test_an_election_taken_back_seats_who_died_since_until_he_died(body: Society) -> None:
    term = hold(body, president="丁", vice_1=GOES)
    day = ELECTED + 5 * DAY
    dies("乙", day)
    annul_election(term=Term.objects.get(pk=term.pk), version=1, reason="登记错了", acting=OFFICER, at=AT)
    held = Appointment.objects.get(person__name="乙")
    assert (held.until, held.end_reason) == (day, "去世")
    assert Appointment.objects.get(person__name="甲").until is None


def test_an_annulled_appointment_of_who_died_since_is_not_restored(body: Society) -> None:
    held = Appointment.objects.get(person__name="乙")
    annulled = annul_appointment(appointment=held, version=held.version, reason="录错", acting=OFFICER, at=AT)
    dies("乙")
    with pytest.raises(Refused) as refusal, transaction.atomic():
        restore_appointment(annulled=annulled, reason="没错", acting=OFFICER, at=AT)
    assert refusal.value.code == "departed"
    assert not Appointment.objects.filter(person__name="乙").exists()
