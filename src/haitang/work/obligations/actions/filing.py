"""Handing documents in, and what is answered to them."""

from dataclasses import dataclass
from datetime import date, datetime

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from haitang.foundation.acting import Acting
from haitang.foundation.finals import makes
from haitang.foundation.fitting import fits
from haitang.foundation.verdict import Refused, Verdict, no, yes
from haitang.machinery.audit import actions as audit
from haitang.machinery.figures.periods import Period
from haitang.network.organisations.models import Organisation
from haitang.work.vouching.actions import judged, recorded

from .. import rules
from ..models import Answer, Filing, Obligation
from ..notices import notify_filing_returned, tell_filed
from ..queries import filings_for_period, owed_periods
from ..words import MOVES, Demand, Move


@dataclass(frozen=True, slots=True, kw_only=True)
class FilingDraft:
    """A document for one period of an obligation."""

    obligation: Obligation
    organisation: Organisation
    period: Period
    title: str
    number: str = ""
    filed_on: date


@transaction.atomic
def file(*, draft: FilingDraft, acting: Acting, at: datetime) -> Filing:
    """Hand a document in for a period that is owed.

    Refused in the future (in_the_future), for a period the organisation does not owe (not_owed), and while another one
    stands for it (already_filed).
    """
    rules.may_file(acting, draft.organisation).also(fit(draft, timezone.localdate(at))).require()
    if filings_for_period(draft.obligation, draft.organisation, draft.period).standing().exists():
        raise already_filed()
    filing = Filing(
        organisation=draft.organisation,
        obligation=draft.obligation,
        since=draft.period.since,
        until=draft.period.until,
        title=draft.title.strip(),
        number=draft.number.strip(),
        filed_on=draft.filed_on,
        **recorded(acting, at),
    )
    fits(filing).require()
    try:
        with transaction.atomic():
            filing.save(force_insert=True)
    except IntegrityError:
        raise already_filed() from None
    note_filing(acting, at, "obligations.file", filing)
    tell_filed(filing, acting, at)
    return filing


def already_filed() -> Refused:
    return Refused(_("这一期已经报备过；要换一份，请先撤回或请区县科协退回。"), code="already_filed")


def fit(draft: FilingDraft, today: date) -> Verdict:
    rule, body = draft.obligation, draft.organisation
    if rule.demand != Demand.DOCUMENT:
        return no(_("“%(title)s”看记录，不用报材料。") % {"title": rule.title}, code="not_a_document")
    if not rule.binds(body) or draft.period not in owed_periods(rule, draft.period.last.year, body):
        return no(_("这个组织没有这一期要报的材料。"), code="not_owed")
    if draft.filed_on > today:
        return no(_("报备日期不能晚于今天。"), code="in_the_future")
    return yes()


@makes(Move.ACKNOWLEDGE)
@transaction.atomic
def acknowledge(*, filing: Filing, version: int, acting: Acting, at: datetime) -> Filing:
    """Say that the document was received: its period is met. Never by who handed it in (own_record)."""
    rules.may_answer_filing(acting, filing).require()
    MOVES.make(filing, Move.ACKNOWLEDGE, seen=version)
    answer_filing(filing, "", acting, at)
    note_filing(acting, at, "obligations.acknowledge", filing)
    return filing


@transaction.atomic
def return_filing(*, filing: Filing, reason: str, acting: Acting, at: datetime) -> Filing:
    """Return a document with the reason: its period is open again."""
    rules.may_answer_filing(acting, filing).require()
    MOVES.make(filing, Move.RETURN, because=reason)
    answer_filing(filing, reason.strip()[:200], acting, at)
    note_filing(acting, at, "obligations.return", filing)
    notify_filing_returned(filing, reason.strip(), at)
    return filing


@transaction.atomic
def withdraw_filing(*, filing: Filing, acting: Acting, at: datetime) -> Filing:
    """Take back what one handed in, before it is answered."""
    rules.may_withdraw_filing(acting, filing).require()
    MOVES.make(filing, Move.WITHDRAW)
    note_filing(acting, at, "obligations.withdraw", filing)
    return filing


def answer_filing(filing: Filing, reason: str, acting: Acting, at: datetime) -> Answer:
    return Answer.objects.create(filing=filing, state=filing.state, reason=reason, **judged(acting, at))


def note_filing(acting: Acting, at: datetime, action: str, filing: Filing) -> None:
    audit.add(acting, at, action, filing, region=filing.organisation.region_id, until=filing.until)
