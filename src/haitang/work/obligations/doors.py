"""How a page gets hold of a rule, a duty, a filing or a plan: unseen 404, not permitted 403 with the reason."""

from datetime import date

from django.http import Http404

from haitang.foundation.acting import Acting
from haitang.foundation.doors import Visit, record_for
from haitang.foundation.scope import Scope
from haitang.foundation.verdict import Refused
from haitang.machinery.figures.periods import Period
from haitang.network.organisations.models import Organisation
from haitang.network.regions.models import Region
from haitang.network.regions.words import Level

from .models import Filing, Obligation, Plan, Target
from .queries import Duty, counties_of, duty_of, readable_plans, readable_rules
from .rules import PLAN, RULE, VIEW


def readable_rule_for(scope: Scope, key: int) -> Obligation:
    """A rule to read: whoever reads in a town or an organisation reads the rules of its county."""
    found = readable_rules(scope).select_related("district", "organisation").filter(pk=key).first()
    if found is None:
        raise Http404
    return found


def obligation_rule(acting: Acting, key: int) -> Obligation:
    """A rule to change."""
    return record_for(Obligation.objects.select_related("district", "organisation"), acting, RULE, pk=key)


def county_of_visit(visit: Visit) -> Region:
    """The county whose rules are changed: the one the reader's scope lies in. 404 for who is in none."""
    county = (
        Region.objects.filter(code__in=counties_of(visit.scope), level=Level.COUNTY).order_by("code").first()
    )
    if county is None:
        raise Http404
    return county


def body_for(acting: Acting, key: int) -> Organisation:
    return record_for(Organisation.objects.select_related("region"), acting, VIEW, pk=key)


def duty_for(acting: Acting, pk: int, organisation: int, period: str, today: date) -> Duty:
    """One period that one organisation owes. 404 too when there is no such period."""
    scope = acting.scope_for(VIEW)
    rule, body = readable_rule_for(scope, pk), body_for(acting, organisation)
    try:
        asked = Period.of(period)
    except Refused:
        raise Http404 from None
    duty = duty_of(rule, body, asked, scope, today)
    if duty is None:
        raise Http404
    return duty


def filing_for(acting: Acting, key: int, action: str = VIEW) -> Filing:
    filings = Filing.objects.select_related("organisation__region", "obligation", "author")
    return record_for(filings, acting, action, pk=key)


def readable_plan_for(visit: Visit, key: int) -> Plan:
    """A plan to read: a town reads its county's too."""
    found = readable_plans(visit.scope).filter(pk=key).first()
    if found is None:
        raise Http404
    return found


def plan_for(acting: Acting, key: int) -> Plan:
    """A plan to change."""
    return record_for(Plan.objects.select_related("region"), acting, PLAN, pk=key)


def target_for(acting: Acting, plan: int, key: int) -> Target:
    """A target to take out of its plan."""
    found = plan_for(acting, plan).targets.select_related("plan").filter(pk=key).first()
    if found is None:
        raise Http404
    return found
