"""Somebody died or left the county: he leaves everything that goes on, and what he did stays his."""

from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext as _

from haitang.foundation.acting import Acting
from haitang.foundation.endings import Change, End, Terms
from haitang.foundation.partial_dates import PartialDate, Precision
from haitang.network.organisations.actions import end_by, end_of, end_record, take_back
from haitang.network.organisations.models import Ending
from haitang.network.people import rules
from haitang.network.people.endings import departure_of
from haitang.network.people.models import Person
from haitang.network.people.words import Departure


def departure_terms(when: PartialDate | None, today: date, reason: str, document: str = "") -> Terms:
    """The terms of a departure known on a day: its own day is the first on which he certainly was gone.

    Of a month or a year that is its last day, or today while it lasts; where nothing is known, today.
    """
    if when is None:
        return Terms(on=today, precision=Precision.UNKNOWN, reason=reason, document=document)
    on = when.first if when.first > today else min(when.last, today)
    return Terms(on=on, precision=when.precision, reason=reason, document=document)


def departure_at(
    *, person: Person, departure: Departure | None, terms: Terms, acting: Acting, at: datetime
) -> tuple[End, Change]:
    """What `depart` ends first: for the preview and for the act. Raises `Refused` where that may not be entered.

    The preview may be asked before anybody said whether he died or left.
    """
    rules.may_depart(acting, person).require()
    cause = str(departure.label) if departure else ""
    if cause and terms.precision == Precision.UNKNOWN:
        cause = _("%s（日期不详）") % cause
    end = end_by(terms, person, cause=cause, acting=acting, at=at)
    return end, departure_of(person, departure.value if departure else "", end)


@transaction.atomic
def depart(
    *,
    person: Person,
    departure: Departure,
    terms: Terms,
    expected: int,
    seen: str | None = None,
    acting: Acting,
    at: datetime,
) -> Person:
    """Enter that somebody died or left: his posts, his service, his account and his roles end, what he did stays.

    The day of the terms is the first on which he certainly was gone; a document there may be or not. `seen` is the digest of
    the plan that was read. Raises `Conflict` when something of it is other by now.
    """
    end, root = departure_at(person=person, departure=departure, terms=terms, acting=acting, at=at)
    end_record(
        action="people.depart", end=end, root=root, region=person.region_id, terms=terms,
        expected=expected, seen=seen, by_document=False,
    )  # fmt: skip
    return person


@transaction.atomic
def restore_person(
    *, ending: Ending, reason: str, seen: str | None = None, acting: Acting, at: datetime
) -> Person:
    """He is there after all, or again: all that his departure ended stands as before, and nothing else."""
    person = Person.objects.select_for_update().get(pk=ending.thing_key)
    rules.may_amend_person(acting, person).require()
    end = end_of(ending, acting=acting, at=at, reason=reason)
    take_back(action="people.restore_person", ending=ending, end=end, region=person.region_id, seen=seen)
    return Person.objects.get(pk=person.pk)
