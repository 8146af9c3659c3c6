"""What somebody one level up does: confirm, send back, correct, annul. Never to a record of his own."""

from collections.abc import Sequence
from datetime import date, datetime, time
from typing import Any

from django.db import models, transaction
from django.utils.translation import gettext as _

from haitang.foundation.acting import Acting
from haitang.foundation.bulk import insert_many
from haitang.foundation.codes import county_of
from haitang.foundation.finals import makes
from haitang.foundation.moves import has_reason
from haitang.foundation.verdict import Refused, Verdict, no
from haitang.machinery.audit import actions as audit
from haitang.machinery.figures.actions import reopen_months
from haitang.work.vouching.actions import Outcome, Ticket, judged, move_many

from .. import rules
from ..models import Activity, Confirmation, Correction, Return
from ..notices import notify_returned
from ..queries import hours_rule
from ..words import BATCH_LIMIT, MOVES, Move, State
from .drafting import ActivityDraft, check_leads, check_volunteers, credible
from .recording import change_facts, leads_of, services_of


@makes(Move.CONFIRM)
@transaction.atomic
def confirm(*, activity: Activity, version: int, note: str = "", acting: Acting, at: datetime) -> Activity:
    """Vouch for a reported record: from now on it counts.

    Refused for one's own (own_record, own_hours), below the level above (not_one_level_up), in any other state.
    """
    rules.may_vouch(acting, activity).require()
    MOVES.make(activity, Move.CONFIRM, seen=version)
    Confirmation.objects.create(activity=activity, note=note.strip(), **judged(acting, at))
    reopen_months(days=[(activity.region_id, activity.held_on)], at=at)
    audit.add(acting, at, "activities.confirm", activity, region=activity.region_id)
    return activity


@transaction.atomic
def return_activity(*, activity: Activity, reason: str, acting: Acting, at: datetime) -> Activity:
    """Return a reported record to whoever recorded it, with the reason."""
    rules.may_vouch(acting, activity).require()
    MOVES.make(activity, Move.RETURN, because=reason)
    Return.objects.create(activity=activity, reason=reason.strip(), **judged(acting, at))
    notify_returned([activity], reason.strip(), at)
    reopen_months(days=[(activity.region_id, activity.held_on)], at=at)
    audit.add(acting, at, "activities.return", activity, region=activity.region_id)
    return activity


@transaction.atomic
def confirm_many(
    *, tickets: Sequence[Ticket], note: str = "", acting: Acting, at: datetime
) -> Outcome[Activity]:
    """Vouch for many records at once, in a fixed number of queries; what cannot be confirmed is left, and said why."""
    outcome = move_many(rules.VOUCHING, chosen(tickets, acting), tickets, Move.CONFIRM, acting)
    insert_many([Confirmation(activity=one, note=note.strip(), **judged(acting, at)) for one in outcome.done])
    reopen_months(days=[(one.region_id, one.held_on) for one in outcome.done], at=at)
    audit.add_many(acting, at, "activities.confirm", ((one, one.region_id) for one in outcome.done))
    return outcome


@transaction.atomic
def return_many(*, tickets: Sequence[Ticket], reason: str, acting: Acting, at: datetime) -> Outcome[Activity]:
    """Return many records at once for one reason."""
    has_reason(reason).require()
    outcome = move_many(rules.VOUCHING, chosen(tickets, acting), tickets, Move.RETURN, acting)
    insert_many([Return(activity=one, reason=reason.strip(), **judged(acting, at)) for one in outcome.done])
    notify_returned(outcome.done, reason.strip(), at)
    reopen_months(days=[(one.region_id, one.held_on) for one in outcome.done], at=at)
    audit.add_many(acting, at, "activities.return", ((one, one.region_id) for one in outcome.done))
    return outcome


@transaction.atomic
def correct(
    *, activity: Activity, draft: ActivityDraft, version: int, reason: str, acting: Acting, at: datetime
) -> Activity:
    """Set a confirmed record right: what it said is kept, and the corrector vouches for what it says now."""
    rules.may_vouch(acting, activity).also(MOVES.verdict(activity.state, Move.CORRECT)).also(
        has_reason(reason)
    ).require()
    in_the_same_county(activity, draft).require()
    rule = hours_rule(county_of(draft.region))
    credible(draft, rule, at).require()
    check_volunteers(draft, rule, without=activity.pk)
    check_leads(draft)
    not_oneself(acting, draft).require()
    before, services, leads = activity_facts(activity), services_of(activity), leads_of(activity)
    days = [(activity.region_id, activity.held_on), (draft.region, draft.held_on)]
    changed = change_facts(activity, draft, version, acting)
    if not changed:
        return activity
    said: dict[str, Any] = {name: before[name] for name in changed if name in before}
    if "services" in changed:
        said["services"] = {str(person): minutes for person, minutes in services.items()}
    if "leads" in changed:
        said["leads"] = sorted(leads)
    Correction.objects.create(activity=activity, reason=reason.strip(), before=said, **judged(acting, at))
    Confirmation.objects.create(activity=activity, note=reason.strip(), **judged(acting, at))
    reopen_months(days=days, at=at)
    audit.add(acting, at, "activities.correct", activity, region=activity.region_id, fields=list(changed))
    return activity


@transaction.atomic
def annul(*, activity: Activity, reason: str, acting: Acting, at: datetime) -> Activity:
    """Take a confirmed record out of every figure: it was not so. It stays to be seen."""
    rules.may_vouch(acting, activity).require()
    MOVES.make(activity, Move.ANNUL, because=reason)
    Correction.objects.create(
        activity=activity,
        reason=reason.strip(),
        before={"state": State.CONFIRMED.value},
        **judged(acting, at),
    )
    reopen_months(days=[(activity.region_id, activity.held_on)], at=at)
    audit.add(acting, at, "activities.annul", activity, region=activity.region_id)
    return activity


def not_oneself(acting: Acting, draft: ActivityDraft) -> Verdict:
    own = acting.person_id is not None and acting.person_id in {*draft.services, *draft.leads}
    return no(_("不能把自己记成做了这场活动的人。"), code="own_hours") if own else Verdict(allowed=True)


def in_the_same_county(activity: Activity, draft: ActivityDraft) -> Verdict:
    codes = {county_of(code) for code in (activity.region_id, draft.region, draft.organiser.region_id)}
    return (
        Verdict(allowed=True) if len(codes) == 1 else no(_("地点和主办组织应在本区县。"), code="other_county")
    )


def chosen(tickets: Sequence[Ticket], acting: Acting) -> "models.QuerySet[Activity]":
    """The records of these tickets that `acting` may confirm in. Raises `Refused` when none is named, or too many."""
    keys = dict(tickets)
    if not 0 < len(keys) <= BATCH_LIMIT:
        raise Refused(_("请选 1 到 %(most)d 场活动。") % {"most": BATCH_LIMIT}, code="nothing_chosen")
    seen = Activity.objects.within(acting.scope_for(rules.CONFIRM)).filter(pk__in=keys)
    return seen.select_related("organiser")


def activity_facts(activity: Activity) -> dict[str, Any]:
    """A record's facts as JSON keeps them."""
    facts = {field.attname: getattr(activity, field.attname) for field in activity._meta.concrete_fields}
    facts |= {field.name: facts[field.attname] for field in activity._meta.concrete_fields}
    return {name: to_json_value(value) for name, value in facts.items()}


def to_json_value(value: Any) -> Any:
    if isinstance(value, models.Model):
        return value.pk
    return value.isoformat() if isinstance(value, date | time) else value
