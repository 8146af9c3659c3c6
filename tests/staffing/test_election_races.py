"""At the same moment: elections of one body, and appointments in it. One term a day, one person a seat, what was read is done."""

from importlib import import_module
from threading import Barrier
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction

from haitang.foundation.verdict import Refused
from haitang.foundation.versions import Conflict
from haitang.network.people.models import Person
from haitang.network.staffing.actions import appoint, elect, plan_election
from haitang.network.staffing.actions.electing import term_of, write_seats
from haitang.network.staffing.models import Term
from haitang.network.staffing.words import Mode
from tests.racing import together

from .scene import AT, OFFICER, TODAY, Place, establish, make_county
from .society import ELECTED, Society, election_of, society

ASKING = 6
PROMISES = import_module("haitang.network.staffing.migrations.0002_seats_never_overlap")

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def body(transactional_db: None) -> Society:
    place: Place = establish(make_county())
    made = society(place)
    made.seat("president", "甲")
    for number in range(ASKING):
        made.person(f"候选{number}")
    return made


def test_of_many_elections_at_once_one_is_held(body: Society) -> None:
    now = body.fresh()
    elections = [election_of(body, president=f"候选{number}") for number in range(ASKING)]

    def deed(election: Any) -> None:
        elect(organisation=now, election=election, expected=now.version, acting=OFFICER, at=AT)

    raised = together(deed, elections)
    assert [type(error) for error in raised] == [Conflict] * (ASKING - 1)
    assert Term.objects.count() == 1
    assert len(body.holders(TODAY)["president"]) == 1


def test_an_appointment_in_that_moment_is_seen_or_comes_too_late(body: Society) -> None:
    """One elects the secretary, the others seat somebody there: whoever is not first hears of it, and nobody sits on another."""
    now, election = body.fresh(), election_of(body, on=TODAY, secretary="候选0")
    seen = plan_election(now, election, TODAY).digest()
    post = body.posts["secretary"]

    def deed(number: int) -> None:
        if number:
            person: Person = body.people[f"候选{number}"]
            appoint(post=post, person=person, mode=Mode.PART_TIME, since=TODAY, acting=OFFICER, at=AT)
        else:
            elect(organisation=now, election=election, expected=now.version, seen=seen, acting=OFFICER, at=AT)

    raised = together(deed, range(ASKING))
    assert len(body.holders(TODAY)["secretary"]) == 1
    assert len(raised) == ASKING - 1
    assert {error.code for error in raised if isinstance(error, Refused)} <= {"conflict", "no_seat_left"}
    assert all(isinstance(error, Refused) for error in raised)
    elected = "候选0" in body.holders(TODAY)["secretary"]
    assert Term.objects.exists() is elected


def race_past_the_lock(body: Society) -> list[Exception]:
    """Everybody makes his plan before anybody writes, as if the body were not held."""
    planned = Barrier(ASKING)

    def deed(number: int) -> None:
        election = election_of(body, president=f"候选{number}")
        plan = plan_election(body.fresh(), election, TODAY)
        connection.close()
        planned.wait()
        with transaction.atomic():
            term = term_of(plan, OFFICER, AT)
            term.changes = write_seats(plan) if number % 2 else []
            term.save(force_insert=True)

    return together(deed, range(ASKING))


def test_past_the_lock_the_database_still_holds_one(body: Society) -> None:
    raised = race_past_the_lock(body)
    assert {type(error) for error in raised} <= {IntegrityError, Conflict}
    assert (len(raised), Term.objects.count()) == (ASKING - 1, 1)


@pytest.fixture
def unprotected(transactional_db: None) -> Any:
    """Terms without the promises that keep them apart: the negative control."""
    apart = {"a_body_is_elected_once_a_day", "a_term_of_a_body_has_its_own_number"}
    promises = [one for one in Term._meta.constraints if one.name in apart]
    with connection.schema_editor() as editor:
        for each in promises:
            editor.remove_constraint(Term, each)
    yield
    Term.objects.all().delete()
    with connection.schema_editor() as editor:
        for each in promises:
            editor.add_constraint(Term, each)


def test_without_protection_several_are_held_on_one_day(body: Society, unprotected: None) -> None:
    race_past_the_lock(body)
    assert Term.objects.filter(since=ELECTED).count() > 1
