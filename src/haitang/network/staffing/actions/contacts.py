"""The contact list with whole phones: for a reason, and written down for each of those who stand in it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from haitang.foundation.acting import Acting
from haitang.foundation.sealing import unseal
from haitang.foundation.verdict import Verdict, no, yes
from haitang.machinery.audit import actions as audit
from haitang.machinery.audit.queries import done_since
from haitang.network.people.words import LISTED_LOOK, PrivateField, UnmaskReason
from haitang.network.regions.queries import roots_in

from ..models import Appointment
from ..rules import SEE_PHONES, may_see_phones
from ..words import CONTACTS_AT_MOST, CONTACTS_LIMIT, CONTACTS_WINDOW, ContactWay

OPENED = "staffing.open_contacts"


@dataclass(frozen=True, slots=True)
class Contact:
    """A holder with his whole phones; "" where none is kept."""

    held: Appointment
    phone: str
    other_phone: str


@transaction.atomic
def open_contacts(
    *,
    appointments: Sequence[Appointment],
    reason: UnmaskReason,
    way: ContactWay,
    acting: Acting,
    at: datetime,
) -> list[Contact]:
    """The whole phones of these holders.

    The right is that of the post, not of where its holder lives. One entry says that the list was opened, one for each
    person that his phone was in it, so that his own data tell him. Refused when a post lies out of reach, nobody is in
    the list, too many are, or this account has opened too many lists of late.
    """
    for held in appointments:
        may_see_phones(acting, held.post.organisation).require()
    within_bounds(len(appointments)).also(not_too_often(acting, at)).require()
    place = roots_in(acting.scope_for(SEE_PHONES)).first() or appointments[0].post.organisation.region
    persons = {held.person_id: held.person for held in appointments}
    facts = {"reason": reason.value, "way": way.value}
    audit.add(acting, at, OPENED, place, region=place.code, persons=len(persons), **facts)
    audit.add_many(
        acting,
        at,
        LISTED_LOOK,
        ((person, person.region_id) for person in persons.values() if person.phone_cipher),
        field=PrivateField.PHONE.value,
        **facts,
    )
    return [
        Contact(held, _whole(PrivateField.PHONE, held), _whole(PrivateField.OTHER_PHONE, held))
        for held in appointments
    ]


def _whole(field: PrivateField, held: Appointment) -> str:
    cipher = getattr(held.person, f"{field.value}_cipher")
    return unseal(field.value, cipher) if cipher else ""


def within_bounds(listed: int) -> Verdict:
    """A list of somebody, and not of more than one may carry away at once."""
    if not listed:
        return no(_("名单里没有人，换个条件再试。"), code="nothing_kept")
    if listed > CONTACTS_AT_MOST:
        said = _("名单有 %(listed)d 人，一次最多打开 %(limit)d 人：请先按镇街或岗位筛选。")
        return no(said % {"listed": listed, "limit": CONTACTS_AT_MOST}, code="too_many")
    return yes()


def not_too_often(acting: Acting, at: datetime) -> Verdict:
    """Not more than `CONTACTS_LIMIT` lists opened by one account in `CONTACTS_WINDOW`."""
    if done_since(acting, [OPENED], at - CONTACTS_WINDOW) >= CONTACTS_LIMIT:
        said = _("一小时内已打开 %(limit)d 次通讯录，请稍后再试。")
        return no(said % {"limit": CONTACTS_LIMIT}, code="too_many")
    return yes()
