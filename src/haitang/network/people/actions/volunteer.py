"""A person's role of volunteer: taken up, paused, taken up again, left."""

from datetime import date, datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from haitang.foundation.acting import Acting
from haitang.foundation.endings import hold_standing
from haitang.foundation.verdict import Refused
from haitang.machinery.audit import actions as audit
from haitang.network.organisations.models import Organisation
from haitang.network.people import rules
from haitang.network.people.models import Person, Volunteer
from haitang.network.people.words import VOLUNTEER_MOVES, VolunteerMove
from haitang.network.regions.models import Region


@transaction.atomic
def make_volunteer(
    *,
    person: Person,
    region: Region,
    registered_on: date | None,
    team: Organisation | None = None,
    acting: Acting,
    at: datetime,
) -> Volunteer:
    """Put a person on the register of volunteers. Refused when he is on it already, left or not."""
    rules.may_enlist(acting, person, region.pk).also(rules.team_fits(person.county_id, team)).require()
    rules.guardian_agrees(person, localdate(at)).require()
    hold_standing(person, team, on=localdate(at))
    volunteer = Volunteer(person=person, region=region, registered_on=registered_on, team=team)
    try:
        with transaction.atomic():
            volunteer.save(force_insert=True)
    except IntegrityError as error:
        raise Refused(
            _("这个人已经在志愿者名册上；退出过的请用“重新加入”。"), code="already_volunteer"
        ) from error
    audit.add(acting, at, "people.volunteer", volunteer, region=region.pk, person=person.pk)
    return volunteer


@transaction.atomic
def amend_volunteer(
    *,
    volunteer: Volunteer,
    region: Region,
    registered_on: date | None,
    team: Organisation | None,
    version: int,
    acting: Acting,
    at: datetime,
) -> Volunteer:
    """Change where, since when and with which team a volunteer serves. Raises `audit.Conflict`."""
    rules.may_amend_volunteer(acting, volunteer).require()
    rules.may_serve_in(acting, volunteer.person, region.pk).require()
    rules.team_fits(volunteer.person.county_id, team).require()
    rules.days_fit(registered_on, volunteer.left_on).require()
    hold_standing(volunteer.person if volunteer.left_on is None else None, team, on=localdate(at))
    values = {"region_id": region.pk, "registered_on": registered_on, "team_id": team.pk if team else None}
    if changed := audit.change(volunteer, expected=version, **values):
        audit.add(acting, at, "people.amend_volunteer", volunteer, region=region.pk, fields=changed)
    return volunteer


def pause(*, volunteer: Volunteer, acting: Acting, at: datetime) -> Volunteer:
    """A volunteer serves no longer for the time being."""
    return move_volunteer(volunteer, VolunteerMove.PAUSE, acting, at)


def resume(*, volunteer: Volunteer, acting: Acting, at: datetime) -> Volunteer:
    """A paused volunteer serves again."""
    return move_volunteer(volunteer, VolunteerMove.RESUME, acting, at)


def leave(*, volunteer: Volunteer, on: date, acting: Acting, at: datetime) -> Volunteer:
    """A volunteer is off the register from a day on."""
    rules.days_fit(volunteer.registered_on, on).require()
    return move_volunteer(volunteer, VolunteerMove.LEAVE, acting, at, left_on=on)


def rejoin(*, volunteer: Volunteer, acting: Acting, at: datetime) -> Volunteer:
    """Somebody who left is on the register again, with his first day of registration."""
    return move_volunteer(volunteer, VolunteerMove.REJOIN, acting, at, left_on=None)


@transaction.atomic
def move_volunteer(
    volunteer: Volunteer, to: VolunteerMove, acting: Acting, at: datetime, **columns: Any
) -> Volunteer:
    """One move of `VOLUNTEER_MOVES`; an illegal one, or one that came second, changes no row and says why."""
    rules.may_move_volunteer(acting, volunteer, to, localdate(at)).require()
    if to in (VolunteerMove.REJOIN, VolunteerMove.RESUME):
        hold_standing(volunteer.person, volunteer.team, on=localdate(at))
    VOLUNTEER_MOVES.make(volunteer, to, **columns)
    audit.add(acting, at, f"people.volunteer_{to.value}", volunteer, region=volunteer.region_id)
    return Volunteer.objects.get(pk=volunteer.pk)
