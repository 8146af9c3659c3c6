"""Handing somebody a copy of what is kept about him, and deleting it at his request (DOMAIN §10)."""

from datetime import date, datetime

from django.db import models, transaction
from django.db.models import F, Q
from django.utils.translation import gettext as _

from haitang.foundation.acting import Acting
from haitang.foundation.sealing import unseal
from haitang.foundation.verdict import Refused, Verdict, no, yes
from haitang.machinery.audit import actions as audit
from haitang.network.people import rules
from haitang.network.people.models import Consent, Expertise, Merge, Person, Volunteer
from haitang.network.people.own_data import OwnData, own_data
from haitang.network.people.words import ERASED_NAME, PrivateField, UnmaskReason, VolunteerStatus

from .merge import relations
from .unmasking import within_limit

BLANK = {
    "name": ERASED_NAME,
    "name_key": "",
    "initials": "",
    "readings": "",
    "sex": "",
    "born": "",
    "education": "",
    "unit": None,
    "workplace": "",
    "job": "",
    "office_phone": "",
    "phone_cipher": None,
    "phone_digest": "",
    "phone_mask": "",
    "identity_cipher": None,
    "identity_digest": "",
    "identity_mask": "",
}


@transaction.atomic
def copy_own_data(*, person: Person, reason: UnmaskReason, acting: Acting, at: datetime) -> OwnData:
    """Everything kept about one person, numbers in full, to hand to him. Counts as a look at his numbers."""
    rules.may_copy(acting, person).also(within_limit(acting, at)).require()
    audit.add(acting, at, "people.copy", person, region=person.region_id, reason=reason.value)
    numbers = {
        field: unseal(field.value, cipher)
        for field in PrivateField
        if (cipher := getattr(person, f"{field.value}_cipher"))
    }
    return own_data(person, numbers)


@transaction.atomic
def erase(*, person: Person, on: date, acting: Acting, at: datetime) -> Person:
    """Blank what is kept about a person, in this record and those merged into it; past posts stay, without a name.

    Refused while something still holds him: a post, the register of volunteers. The audit stays whole: it never held
    his values.
    """
    rules.may_erase(acting, person).also(nothing_holds(person, on)).require()
    records = [person.pk, *merged_into(person.pk)]
    erased = Person.objects.filter(pk=person.pk, merged_into__isnull=True, erased_at__isnull=True).update(
        erased_at=at
    )
    if not erased:
        raise Refused(_("这条记录刚刚被合并或删除，请刷新再看。"), code="person_erased")
    Person.objects.filter(pk__in=records).update(**BLANK, version=F("version") + 1)
    Expertise.objects.filter(person__in=records).delete()
    Consent.objects.filter(person__in=records).update(note="")
    Merge.objects.filter(kept__in=records).update(removed=None)
    audit.add(acting, at, "people.erase", person, region=person.region_id, records=len(records))
    return Person.objects.get(pk=person.pk)


def nothing_holds(person: Person, on: date) -> Verdict:
    """No row anywhere that still runs on the day, by the half-open days every period of ours has."""
    held = [str(row) for row in running(person, on)]
    if held:
        return no(
            _("还有未结束的事：%(held)s。请先办理离任或退出。") % {"held": _("；").join(held)},
            code="still_held",
        )
    return yes()


def running(person: Person, on: date) -> list[models.Model]:
    """Rows about the person that have not ended by a day: a membership of the register, a post, whatever has `until`."""
    rows: list[models.Model] = list(
        Volunteer.objects.filter(person=person).exclude(status=VolunteerStatus.LEFT)
    )
    for holder, key in relations(Person):
        if any(field.name == "until" for field in holder._meta.concrete_fields):
            open_still = Q(until__isnull=True) | Q(until__gt=on)
            rows += holder._base_manager.filter(open_still, **{key.name: person})
    return rows


def merged_into(key: int) -> list[int]:
    """Every record merged into this one, directly or through another."""
    found: list[int] = []
    wave = [key]
    while wave:
        wave = list(Person.objects.filter(merged_into__in=wave).values_list("pk", flat=True))
        found += wave
    return found
