"""Changing what is asked: from a day on, never of the past."""

from dataclasses import asdict, dataclass, replace
from datetime import date, datetime

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from haitang.foundation.acting import Acting
from haitang.foundation.endings import hold_standing
from haitang.foundation.fitting import fits
from haitang.foundation.verdict import Refused, Verdict, no
from haitang.machinery.audit import actions as audit
from haitang.network.organisations.models import Organisation
from haitang.network.organisations.queries import counted_by
from haitang.network.organisations.words import Kind
from haitang.network.regions.models import Region

from ..models import Obligation
from ..queries.calendar import measurable_indicator
from ..queries.periods import check_timed
from ..rules import from_today, may_change_rules
from ..words import Demand, Rhythm


@dataclass(frozen=True, slots=True, kw_only=True)
class RuleDraft:
    """An obligation as it is to hold from `since` on. Binds a kind or one organisation; `opens` and `closes` are 09-01."""

    title: str
    since: date
    organisation_kind: Kind | None = None
    organisation: Organisation | None = None
    demand: Demand = Demand.FIGURE
    indicator: str = ""
    at_least: int = 1
    document: str = ""
    rhythm: Rhythm = Rhythm.YEAR
    opens: str = ""
    closes: str = ""
    months_before: int | None = None
    working_days: int | None = None
    near_days: int = 10
    basis: str = ""


@transaction.atomic
def add_rule(*, county: Region, draft: RuleDraft, acting: Acting, at: datetime) -> Obligation:
    """Ask for something more from a day on, today or later.

    Refused for an unknown figure (unknown_figure), a past day (in_the_past), and what does not go together.
    """
    may_change_rules(acting, county.code).also(from_today(draft.since, today_of(at))).require()
    number = Obligation.objects.filter(district=county).count() + 1  # rules are ended, never deleted
    try:
        with transaction.atomic():
            rule = write_rule(county, draft, f"own.{number}")
    except IntegrityError:
        raise Refused(_("有人刚刚也新增了一条要求，请再保存一次。"), code="conflict") from None
    note_rule(acting, at, "obligations.add_rule", rule)
    return rule


@transaction.atomic
def amend_rule(
    *, rule: Obligation, draft: RuleDraft, version: int, acting: Acting, at: datetime
) -> Obligation:
    """End a rule on `draft.since` and let the draft hold from that day, of the same code. Returns the new rule.

    Periods whose last day lies before are judged by the old one, for ever. Raises `Conflict` when somebody changed the
    rule since it stood at `version`.
    """
    may_change_rules(acting, rule.district_id).also(from_today(draft.since, today_of(at))).require()
    if ((draft.organisation_kind or ""), draft.organisation) != (rule.organisation_kind, rule.organisation):
        raise Refused(_("对谁的要求不能改；请结束这一条，另加一条。"), code="other_body")
    audit.end_norm(rule, until=draft.since, expected=version)
    new = write_rule(rule.district, draft, rule.code)
    note_rule(acting, at, "obligations.amend_rule", new)
    return new


@transaction.atomic
def end_rule(*, rule: Obligation, until: date, expected: int, acting: Acting, at: datetime) -> Obligation:
    """Ask no longer from a day on: periods that end then or later are not owed."""
    may_change_rules(acting, rule.district_id).also(from_today(until, today_of(at))).require()
    audit.end_norm(rule, until=until, expected=expected)
    note_rule(acting, at, "obligations.end_rule", rule)
    return rule


def write_rule(county: Region, draft: RuleDraft, code: str) -> Obligation:
    settled = strip_unasked(draft)
    check_rule(settled, county).require()
    hold_standing(draft.organisation, on=draft.since)
    facts = asdict(replace(settled, organisation=None)) | {"organisation": settled.organisation}
    facts["organisation_kind"] = settled.organisation_kind or ""
    rule = Obligation(district=county, code=code, **facts)
    fits(rule).require()
    rule.save(force_insert=True)
    return rule


def strip_unasked(draft: RuleDraft) -> RuleDraft:
    """The draft without what its demand and rhythm do not ask for."""
    figure, rhythm = draft.demand == Demand.FIGURE, draft.rhythm
    return replace(
        draft,
        indicator=draft.indicator.strip() if figure else "",
        at_least=draft.at_least if figure else 1,
        document="" if figure else draft.document.strip(),
        opens=draft.opens if rhythm == Rhythm.WINDOW else "",
        closes=draft.closes if rhythm in {Rhythm.WINDOW, Rhythm.DAY} else "",
        months_before=draft.months_before if rhythm == Rhythm.BEFORE_TERM_ENDS else None,
        working_days=draft.working_days if rhythm == Rhythm.AFTER_ELECTION else None,
    )


def check_rule(draft: RuleDraft, county: Region) -> Verdict:
    """Whether what is asked goes together. Raises `Refused` for a figure nothing can be measured by."""
    if (draft.organisation_kind is None) == (draft.organisation is None):
        return no(_("请选一类组织，或选一个组织，二者选一。"), code="who")
    if draft.organisation is not None and not draft.organisation.region_id.startswith(county.code):
        return no(_("这个组织不在本区县。"), code="other_county")
    kind = draft.organisation.kind if draft.organisation else draft.organisation_kind
    if draft.demand == Demand.FIGURE:
        if draft.at_least < 1:
            return no(_("“至少”应为 1 或更多。"), code="at_least")
        measurable_indicator(draft.indicator, counted_by(kind or ""))
    elif not draft.document:
        return no(_("请写明要报备什么材料。"), code="no_document")
    return check_timed(draft)


def note_rule(acting: Acting, at: datetime, action: str, rule: Obligation) -> None:
    audit.add(acting, at, action, rule, region=rule.district_id, since=rule.since, until=rule.until)


def today_of(at: datetime) -> date:
    return timezone.localdate(at)
