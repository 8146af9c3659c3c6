"""Changing the rules: what is asked changes from a day on, never the past."""

from dataclasses import asdict, dataclass
from datetime import date, datetime

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from haitang.foundation.acting import Acting
from haitang.foundation.fitting import fits
from haitang.foundation.verdict import Refused
from haitang.machinery.audit import actions as audit
from haitang.network.organisations.words import Establishment, Kind, Part
from haitang.network.regions.models import Region

from ..models import CoverageRule, StaffingRule
from ..rules import may_change_rules
from ..words import Mode, Per
from .opening import Effect, preview_rules, settle_posts


@dataclass(frozen=True, slots=True, kw_only=True)
class RuleDraft:
    """A staffing rule as it is to hold from `since` on."""

    organisation_kind: Kind
    role: str
    title: str
    since: date
    part: Part = Part.OTHER
    seats: int = 1
    per: Per = Per.ORGANISATION
    mode: Mode = Mode.PART_TIME
    establishment: Establishment = Establishment.NONE
    ex_officio_of: str = ""
    filled_by: str = ""
    duties: str = ""
    basis: str = ""


@transaction.atomic
def add_rule(*, county: Region, draft: RuleDraft, acting: Acting, at: datetime) -> StaffingRule:
    """Ask for one more kind of post from a day on, and open the posts.

    Refused when a rule for this role is in force then or later.
    """
    may_change_rules(acting, county).require()
    clashes = StaffingRule.objects.filter(
        Q(until__isnull=True) | Q(until__gt=draft.since),
        district=county,
        organisation_kind=draft.organisation_kind,
        role=draft.role,
    )
    if clashes.exists():
        raise Refused(_("这类组织的这个岗位已有编配规则，请修改原有的那一条。"), code="rule_exists")
    rule = _write(county, draft)
    effect = settle_posts(county, draft.since)
    _note(acting, at, "staffing.add_rule", rule, effect)
    return rule


@transaction.atomic
def amend_rule(
    *, rule: StaffingRule, draft: RuleDraft, version: int, acting: Acting, at: datetime
) -> StaffingRule:
    """End a rule on `draft.since` and let the draft hold from that day. Returns the new rule.

    Raises `Conflict` when somebody changed the rule since it stood at `version`.
    """
    may_change_rules(acting, rule.district).require()
    if (draft.organisation_kind, draft.role) != (rule.organisation_kind, rule.role):
        raise Refused(_("岗位和组织类别不能改；请结束这条规则，另加一条。"), code="other_post")
    audit.end_norm(rule, until=draft.since, expected=version)
    new = _write(rule.district, draft)
    effect = settle_posts(rule.district, draft.since)
    _note(acting, at, "staffing.amend_rule", new, effect)
    return new


@transaction.atomic
def end_rule(*, rule: StaffingRule, until: date, expected: int, acting: Acting, at: datetime) -> StaffingRule:
    """Ask for these posts no longer from a day on; they close, and their holders leave that day."""
    may_change_rules(acting, rule.district).require()
    audit.end_norm(rule, until=until, expected=expected)
    effect = settle_posts(rule.district, until)
    _note(acting, at, "staffing.end_rule", rule, effect)
    return rule


def preview_draft(*, county: Region, draft: RuleDraft, rule: StaffingRule | None = None) -> Effect:
    """How many posts a draft would open and close. The change is made and taken back; nothing stays."""
    with transaction.atomic():
        if rule is not None:
            audit.end_norm(rule, until=draft.since, expected=rule.version)
        _write(county, draft)
        effect = preview_rules(county, draft.since)
        transaction.set_rollback(True)
    return effect


@transaction.atomic
def amend_coverage_rule(
    *,
    county: Region,
    technology_enterprise: bool,
    science_workers: int | None,
    since: date,
    basis: str = "",
    acting: Acting,
    at: datetime,
) -> CoverageRule:
    """Which enterprises must have an association from a day on; the rule before it ends that day."""
    may_change_rules(acting, county).require()
    before = CoverageRule.objects.filter(district=county).order_by("since").last()
    if before is not None:
        if since <= before.since:
            raise Refused(
                _("生效日期应晚于现行规则的 %s。") % before.since.isoformat(), code="ends_before_it_begins"
            )
        audit.change(before, expected=before.version, until=since)
    rule = CoverageRule(
        district=county,
        technology_enterprise=technology_enterprise,
        science_workers=science_workers,
        basis=basis.strip(),
        since=since,
    )
    fits(rule).require()
    rule.save(force_insert=True)
    audit.add(acting, at, "staffing.amend_coverage_rule", rule, region=county.code, since=since)
    return rule


def _write(county: Region, draft: RuleDraft) -> StaffingRule:
    rule = StaffingRule(district=county, **asdict(draft))
    fits(rule).require()
    rule.save(force_insert=True)
    return rule


def _note(acting: Acting, at: datetime, action: str, rule: StaffingRule, effect: Effect) -> None:
    audit.add(
        acting, at, action, rule, region=rule.district_id,
        role=rule.role, since=rule.since, until=rule.until, opened=effect.opened, closed=effect.closed,
    )  # fmt: skip
