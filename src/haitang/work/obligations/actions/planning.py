"""Plans of several years and their targets; what comes of them is read, never typed."""

from dataclasses import asdict, dataclass
from datetime import datetime
from decimal import Decimal

from django.db import transaction
from django.utils.translation import gettext as _

from haitang.foundation.acting import Acting
from haitang.foundation.fitting import fits
from haitang.foundation.verdict import Refused, Verdict, no, yes
from haitang.machinery.audit import actions as audit
from haitang.machinery.figures.declaring import indicator_named
from haitang.machinery.figures.words import EARLIEST_YEAR, LATEST_YEAR
from haitang.network.regions.models import Region
from haitang.network.regions.words import Level

from ..models import Plan, Target
from ..rules import may_plan
from ..words import LONGEST_PLAN, Direction


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanDraft:
    """A plan over the years from `first_year` to `last_year`, both included."""

    title: str
    first_year: int
    last_year: int
    number: str = ""
    led_by: str = ""


@transaction.atomic
def draw_up_plan(*, region: Region, draft: PlanDraft, acting: Acting, at: datetime) -> Plan:
    """Put a plan of a district or a town on file."""
    may_plan(acting, region.code).also(of_a_place(region)).also(span(draft)).require()
    plan = Plan(region=region, **asdict(draft))
    fits(plan).require()
    plan.save(force_insert=True)
    audit.add(acting, at, "obligations.draw_up_plan", plan, region=region.code, year=plan.first_year)
    return plan


@transaction.atomic
def amend_plan(*, plan: Plan, draft: PlanDraft, version: int, acting: Acting, at: datetime) -> Plan:
    """Set a plan right. Refused while a target lies outside its new years (targets_outside).

    Raises `Conflict` when somebody changed it since it stood at `version`.
    """
    may_plan(acting, plan.region_id).also(span(draft)).require()
    outside = Target.objects.filter(plan=plan).exclude(year__range=(draft.first_year, draft.last_year))
    if outside.exists():
        raise Refused(_("有的年度目标不在这些年份里，请先删除那些目标。"), code="targets_outside")
    fits(Plan(region_id=plan.region_id, **asdict(draft))).require()
    region, values = plan.region_id, asdict(draft)
    audit.amend(acting, at, "obligations.amend_plan", plan, region=region, expected=version, values=values)
    return plan


@transaction.atomic
def set_target(
    *,
    plan: Plan,
    indicator: str,
    year: int,
    value: Decimal,
    direction: Direction = Direction.AT_LEAST,
    acting: Acting,
    at: datetime,
) -> Target:
    """Set what a figure should be in one year; one set before for that year is replaced.

    Refused for an unknown figure (unknown_figure), naming it, and a year outside the plan (not_in_the_plan).
    """
    may_plan(acting, plan.region_id).require()
    name = indicator_named(indicator).name
    if year not in plan.years:
        raise Refused(
            _("%(year)d 年不在规划的 %(first)d 到 %(last)d 年里。")
            % {"year": year, "first": plan.first_year, "last": plan.last_year},
            code="not_in_the_plan",
        )
    target, _made = Target.objects.update_or_create(
        plan=plan, indicator=name, year=year, defaults={"value": value, "direction": direction}
    )
    audit.add(acting, at, "obligations.set_target", plan, region=plan.region_id, year=year, field=name)
    return target


@transaction.atomic
def remove_target(*, target: Target, acting: Acting, at: datetime) -> None:
    """Take a target out of its plan."""
    plan = target.plan
    may_plan(acting, plan.region_id).require()
    audit.add(
        acting,
        at,
        "obligations.remove_target",
        plan,
        region=plan.region_id,
        year=target.year,
        field=target.indicator,
    )
    target.delete()


def of_a_place(region: Region) -> Verdict:
    if region.level in {Level.COUNTY, Level.TOWN}:
        return yes()
    return no(_("规划属于区县或镇街。"), code="not_a_place")


def span(draft: PlanDraft) -> Verdict:
    if not EARLIEST_YEAR <= draft.first_year <= draft.last_year <= LATEST_YEAR:
        return no(_("截止年不能早于起始年。"), code="years")
    if draft.last_year - draft.first_year >= LONGEST_PLAN:
        return no(_("一份规划最多 %(most)d 年。") % {"most": LONGEST_PLAN}, code="years")
    return yes()
