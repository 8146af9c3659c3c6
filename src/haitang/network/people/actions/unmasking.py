"""Looking at a whole phone or identity number: each time for a reason, each time written down."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from haitang.foundation.acting import Acting
from haitang.foundation.sealing import unseal
from haitang.foundation.verdict import Refused, Verdict, no, yes
from haitang.machinery.audit import actions as audit
from haitang.machinery.audit.queries import done_since
from haitang.network.people import rules
from haitang.network.people.models import Person
from haitang.network.people.words import (
    COUNTED_LOOKS,
    UNMASK_LIMIT,
    UNMASK_WINDOW,
    PrivateField,
    UnmaskReason,
)


@transaction.atomic
def unmask(*, person: Person, field: PrivateField, reason: UnmaskReason, acting: Acting, at: datetime) -> str:
    """The whole number. Refused when none is kept, and when this account has looked at too many of late.

    The audit keeps which field of whom and the kind of reason, never the number.
    """
    rules.may_unmask(acting, person).also(within_limit(acting, at)).require()
    cipher = getattr(person, f"{field.value}_cipher")
    if not cipher:
        raise Refused(_("这一项没有登记。"), code="nothing_kept")
    audit.add(
        acting, at, "people.unmask", person, region=person.region_id, field=field.value, reason=reason.value
    )
    return unseal(field.value, cipher)


def within_limit(acting: Acting, at: datetime) -> Verdict:
    """Not more than `UNMASK_LIMIT` looks by one account in `UNMASK_WINDOW`."""
    if done_since(acting, COUNTED_LOOKS, at - UNMASK_WINDOW) >= UNMASK_LIMIT:
        said = _("一小时内已查看 %(limit)d 次完整号码，请稍后再看；要用整份名册，请导出。")
        return no(said % {"limit": UNMASK_LIMIT}, code="too_many")
    return yes()
