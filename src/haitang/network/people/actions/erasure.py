"""Handing somebody a copy of what is kept about him, and deleting it at his request (DOMAIN §10)."""

from collections import Counter
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import models, transaction
from django.db.models import F
from django.utils.translation import gettext as _

from haitang.foundation.acting import Acting
from haitang.foundation.privacy.fields import personal_fields
from haitang.foundation.privacy.register import REGISTER, Link, Place
from haitang.foundation.privacy.subject import ERASED_NAME, Subject
from haitang.foundation.privacy.walking import Mention, forget_person, mentions, to_change, work_out
from haitang.foundation.verdict import Refused, Verdict, no, yes
from haitang.machinery.audit import actions as audit
from haitang.network.organisations.models import Ending
from haitang.network.people import rules
from haitang.network.people.models import Person
from haitang.network.people.own_data import OwnData, own_data
from haitang.network.people.subjects import subject_of
from haitang.network.people.words import UnmaskReason

from .repeating import note_erasure
from .unmasking import within_limit


@transaction.atomic
def copy_own_data(*, person: Person, reason: UnmaskReason, acting: Acting, at: datetime) -> OwnData:
    """Everything kept about one person, numbers in full, to hand to him. Counts as a look at his numbers."""
    rules.may_copy(acting, person).also(within_limit(acting, at)).require()
    audit.add(acting, at, "people.copy", person, region=person.region_id, reason=reason.value)
    return own_data(person)


@transaction.atomic
def copy_for_himself(*, person: Person, acting: Acting, at: datetime) -> OwnData:
    """The same, to himself through his own account."""
    rules.may_ask(acting, person).also(within_limit(acting, at)).require()
    reason = UnmaskReason.REQUEST
    audit.add(acting, at, "people.copy", person, region=person.region_id, reason=reason.value)
    return own_data(person)


@dataclass(frozen=True, slots=True)
class Outlook:
    """What erasing somebody would do: texts that speak of him, sealed places that hold something, rows that stay."""

    subject: Subject
    mentions: tuple[Mention, ...]
    places: tuple[tuple[Place, int], ...]
    links: tuple[tuple[Link, int], ...]


def foresee_erasure(person: Person) -> Outlook:
    """Look at everything registered, changing nothing."""
    subject = subject_of(person)
    places = ((place, place.find(subject)) for place in REGISTER.places.values())
    links = ((link, linked_rows(link, subject.records).count()) for link in REGISTER.links.values())
    return Outlook(
        subject,
        tuple(mentions(subject)),
        tuple((place, number) for place, number in places if number),
        tuple((link, number) for link, number in links if number),
    )


def erase(
    *,
    person: Person,
    on: date,
    acting: Acting,
    at: datetime,
    spared: Collection[str] = (),
    named: Collection[str] = (),
    outlook: Outlook | None = None,
) -> Person:
    """Take a person out of everything the register names; past posts and deeds stay, without a name.

    Refused while something still holds him: a post, the register of volunteers, an account in use. The audit stays
    whole: it never held his values. Of the texts that speak of him (`Mention.key`), those in `spared` are left alone;
    those that may speak of another of his name are changed only when in `named`.

    Everything is looked through once before the transaction, unless the caller has the `outlook` of just now; that takes
    as long as the district is large, and holds nobody up. Nothing found then is taken for granted: inside the same walk
    goes over every row there is by then. It is short because of three things the look leaves on its subject: statements
    that are put together already, what each text becomes without him, and the marks of sealed texts that do not speak
    of him, which are not opened again.
    A mark is the nonce of the sealing (of a session the whole text), so whatever was written in between has none, and is
    read; and when in between somebody has changed by what he is to be found, all marks are forgotten.
    """
    rules.may_erase(acting, person).also(nothing_holds(person, on)).require()
    outlook = outlook or foresee_erasure(person)
    work_out(to_change(outlook.mentions, spared, named), outlook.subject)
    return _erase(person, on, acting, at, Choice(spared, named), outlook.subject)


@dataclass(frozen=True, slots=True)
class Choice:
    """Of the texts that speak of somebody: what is left alone, and what is changed though it may speak of another."""

    spared: Collection[str] = ()
    named: Collection[str] = ()


@transaction.atomic
def _erase(
    person: Person, on: date, acting: Acting, at: datetime, choice: Choice, looked_for: Subject
) -> Person:
    nothing_holds(person, on).require()
    erased = Person.objects.filter(pk=person.pk, merged_into__isnull=True, erased_at__isnull=True).update(
        erased_at=at
    )
    if not erased:
        raise Refused(_("这条记录刚刚被合并或删除，请刷新再看。"), code="person_erased")
    subject = subject_of(person)
    if subject == looked_for:
        subject = looked_for
    done = take_out(subject, spared=choice.spared, named=choice.named)
    note_erasure(person, subject, at)
    audit.add(
        acting,
        at,
        "people.erase",
        person,
        region=person.region_id,
        records=len(subject.records),
        places={name: number for name, number in sorted(done.items()) if number},
    )
    return Person.objects.get(pk=person.pk)


def take_out(subject: Subject, *, spared: Collection[str] = (), named: Collection[str] = ()) -> Counter[str]:
    """Everything registered first, while his own record still says who he is; then that."""
    done = forget_person(subject, spared=spared, named=named)
    Person.objects.filter(pk__in=subject.records).update(**blank(), version=F("version") + 1)
    departures = Ending.objects.filter(thing_kind=Person._meta.label, thing_key__in=subject.records)
    # that he died or left is not taken back any more: how it was known, and by which document, speaks of him
    departures.update(reason=ERASED_NAME, document="", taken_back_for="", changes=[])
    return done


def blank() -> dict[str, Any]:
    """What every personal column becomes."""
    return {field.name: said.erased for field, said in personal_fields(Person)}


def nothing_holds(person: Person, on: date) -> Verdict:
    """No row anywhere that still holds him on the day, by what its link says."""
    held = [f"{row._meta.verbose_name} {row}" for row in still_holding(person, on)]
    if held:
        return no(
            _("还有未结束的事：%(held)s。请先办理离任、退出或停用账号。") % {"held": _("；").join(held)},
            code="still_held",
        )
    return yes()


def still_holding(person: Person, on: date) -> list[models.Model]:
    """Rows that have not ended by a day: a membership of the register, a post, an account in use."""
    rows: list[models.Model] = []
    for link in REGISTER.links.values():
        if link.holds is not None:
            rows += linked_rows(link, (person.pk,)).filter(link.holds(on))
    return rows


def linked_rows(link: Link, records: Collection[int]) -> "models.QuerySet[Any]":
    return link.model._base_manager.filter(**{f"{link.name}__in": records})
