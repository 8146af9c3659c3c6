"""Putting an election off with approval, and taking that back."""

from datetime import date, datetime, timedelta
from typing import Final

from django.db import transaction
from django.utils.translation import gettext as _

from haitang.foundation.acting import Acting
from haitang.foundation.fitting import fits
from haitang.foundation.moves import has_reason
from haitang.foundation.partial_dates import PartialDate
from haitang.foundation.verdict import Refused
from haitang.machinery.audit import actions as audit
from haitang.network.organisations.actions import term_end
from haitang.network.organisations.models import Organisation

from ..models import Postponement
from ..queries.elections import postponement_in_force, postponements_of
from ..rules import may_appoint_in
from ..words import LONGEST_DELAY
from .electing import lock_body
from .elections import refuse_unelected

DAY: Final = timedelta(days=1)


@transaction.atomic
def postpone_election(
    *,
    organisation: Organisation,
    until: date,
    reason: str,
    document: str,
    expected: int,
    acting: Acting,
    at: datetime,
) -> Postponement:
    """Put the election of a body off: its term ends `until`, a year later at most, however often it is put off.

    Raises `Conflict` when somebody changed the body since, `Refused` for what has no term, or none whose end is known.
    """
    may_appoint_in(acting, organisation).also(has_reason(reason)).require()
    body = lock_body(organisation)
    audit.require_version(body, expected)
    ends = end_to_put_off(body)
    if until <= ends:
        raise Refused(_("延到的日期应晚于本届届满 %s。") % ends.isoformat(), code="ends_before_it_begins")
    latest = latest_end(body, ends)
    if until > latest:
        raise Refused(_("延期换届最长 1 年：最晚到 %s。") % latest.isoformat(), code="put_off_too_long")
    postponement = Postponement(
        organisation=body, elected=body.elected, before=ends, until=until, reason=reason.strip(), document=document.strip(),
        account=acting.account_id or 0, name=acting.name[:64], at=at,
    )  # fmt: skip
    fits(postponement, {"reason", "document"}).require()
    postponement.save(force_insert=True)
    audit.change(body, expected=expected, term_ends=until)
    audit.add(acting, at, "staffing.postpone_election", body, region=body.region_id, before=ends, until=until)
    return postponement


def end_to_put_off(body: Organisation) -> date:
    """The last day of the present term. Raises `Refused` where there is none that could be put off."""
    refuse_unelected(body)
    if body.term_ends is None:
        raise Refused(_("不知道本届何时届满：请先写明成立日期、届满日期，或登记上一次换届。"), code="no_term")
    return body.term_ends


def latest_end(body: Organisation, ends: date) -> date:
    """The last day to which a term may be put off: a year after its own end, which it had before it was put off at all."""
    before = {one.until: one.before for one in postponements_of(body)}
    while ends in before:
        ends = before[ends]
    return term_end(PartialDate.of(ends), LONGEST_DELAY) + DAY


@transaction.atomic
def withdraw_postponement(
    *, organisation: Organisation, reason: str, expected: int, acting: Acting, at: datetime
) -> Postponement:
    """Take back that an election was put off: the term ends when it did before.

    Raises `Refused` where it was not put off, or its end was changed or it was elected since.
    """
    may_appoint_in(acting, organisation).also(has_reason(reason)).require()
    body = lock_body(organisation)
    audit.require_version(body, expected)
    postponement = postponement_in_force(body)
    if postponement is None:
        raise Refused(_("本届没有延期，不需要撤回。"), code="not_postponed")
    postponement.withdrawn_at, postponement.withdrawn_by = at, acting.account_id or 0
    postponement.withdrawn_name, postponement.withdrawn_for = acting.name[:64], reason.strip()
    fits(postponement, {"withdrawn_for"}).require()
    postponement.save(update_fields=["withdrawn_at", "withdrawn_by", "withdrawn_name", "withdrawn_for"])
    audit.change(body, expected=expected, term_ends=postponement.before)
    audit.add(
        acting, at, "staffing.withdraw_postponement", body, region=body.region_id,
        before=postponement.until, until=postponement.before,
    )  # fmt: skip
    return postponement
