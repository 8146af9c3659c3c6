"""What a person agreed to, and took back."""

from dataclasses import dataclass
from datetime import date, datetime

from django.db import IntegrityError, transaction
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from haitang.foundation.acting import Acting
from haitang.foundation.fitting import fits
from haitang.foundation.verdict import Refused
from haitang.machinery.audit import actions as audit
from haitang.network.people import rules
from haitang.network.people.models import Consent, Person, Volunteer
from haitang.network.people.words import VOLUNTEER_MOVES, ConsentAbout, VolunteerMove


@dataclass(frozen=True, slots=True)
class Guardian:
    """Who agreed for a child: his name, what he is to the child, where the paper lies."""

    name: str = ""
    relation: str = ""
    document: str = ""


@transaction.atomic
def give_consent(
    *,
    person: Person,
    about: ConsentAbout,
    on: date,
    note: str = "",
    guardian: Guardian | None = None,
    acting: Acting,
    at: datetime,
) -> Consent:
    """Note that a person agreed, or his guardian for him. Refused when he already does, and of somebody under fourteen
    where it takes a guardian first."""
    rules.may_amend_person(acting, person).require()
    guardian = guardian or Guardian()
    rules.consent_fits(person, about, localdate(at), guardian.name, guardian.relation).require()
    consent = Consent(
        person=person,
        about=about.value,
        given_on=on,
        note=note,
        guardian=guardian.name.strip(),
        relation=guardian.relation.strip(),
        document=guardian.document.strip(),
    )
    fits(consent).require()
    try:
        with transaction.atomic():
            consent.save(force_insert=True)
    except IntegrityError as error:
        raise Refused(_("这项同意已经登记过，而且没有撤回。"), code="already_given") from error
    audit.add(acting, at, "people.consent", person, region=person.region_id, about=about.value, on=on)
    return consent


@transaction.atomic
def withdraw_consent(*, consent: Consent, on: date, acting: Acting, at: datetime) -> Consent:
    """Note that a person took a consent back on a day: said by him, or by who keeps his record."""
    own = rules.may_ask(acting, consent.person)
    (rules.withdrawable(consent, on) if own else rules.may_withdraw_consent(acting, consent, on)).require()
    withdrawn = Consent.objects.filter(pk=consent.pk, withdrawn_on__isnull=True).update(withdrawn_on=on)
    if not withdrawn:
        raise Refused(_("这项同意已经撤回。"), code="already_withdrawn")
    person = consent.person
    audit.add(
        acting, at, "people.withdraw_consent", person, region=person.region_id, about=consent.about, on=on
    )
    rest_without_guardian(person, acting, at)
    return Consent.objects.get(pk=consent.pk)


def rest_without_guardian(person: Person, acting: Acting, at: datetime) -> None:
    """A child in service whose guardian agrees no longer serves no more until one does: taking back is never refused."""
    if rules.serves_rightly(person, localdate(at)):
        return
    volunteer = Volunteer.objects.get(person=person)
    VOLUNTEER_MOVES.make(volunteer, VolunteerMove.PAUSE)
    audit.add(
        acting, at, f"people.volunteer_{VolunteerMove.PAUSE.value}", volunteer, region=volunteer.region_id
    )
