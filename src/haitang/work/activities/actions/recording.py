"""Recording what was held: by whoever was there, and changed by nobody else."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime

from django.db import IntegrityError, transaction
from django.db.models import F
from django.utils.translation import gettext as _

from haitang.foundation.acting import Acting
from haitang.foundation.codes import county_of
from haitang.foundation.verdict import Refused
from haitang.machinery.audit import actions as audit
from haitang.machinery.figures.actions import reopen_months
from haitang.work.vouching.actions import recorded

from .. import rules
from ..models import Activity, Lead, ServiceRecord
from ..queries import hours_rule
from ..words import KEY_LENGTH, MOVES, Move, State
from .drafting import ActivityDraft, check_leads, check_volunteers, credible
from .shots import Shot, keep_shots

__all__ = ["ActivityDraft", "amend_activity", "record_activity", "report", "withdraw_activity"]


@transaction.atomic
def record_activity(
    *,
    draft: ActivityDraft,
    shots: Sequence[Shot] = (),
    reported: bool = True,
    key: str = "",
    acting: Acting,
    at: datetime,
) -> Activity:
    """Put an activity on record with its pictures, if any, reported for confirmation or kept as a draft.

    The same account's same `key` again gets the record made the first time, whatever it says now. Raises `Refused`
    with the reason when it cannot have been so (in_the_future, before_its_organiser, late_without_reason,
    longer_than_the_activity, over_the_daily_cap, two_places_at_once, …).
    """
    rules.may_record(acting, draft.region, draft.organiser).require()
    if len(key) > KEY_LENGTH:
        raise Refused(_("这一页的编号不对，请刷新再试。"), code="bad_key")
    if key and (earlier := made_with(key, acting)):
        return earlier
    rule = hours_rule(county_of(draft.region))
    credible(draft, rule, at).require()
    check_volunteers(draft, rule)
    check_leads(draft)
    level = rules.level_above(acting, draft.region, draft.organiser)
    activity = Activity(**draft.facts, level_above=level, **recorded(acting, at), key=key)
    activity.state = State.REPORTED if reported else State.DRAFT
    try:
        with transaction.atomic():
            activity.save(force_insert=True)
    except IntegrityError:
        if key and (earlier := made_with(key, acting)):
            return earlier
        raise
    add_services(activity, draft.services)
    add_leads(activity, set(draft.leads))
    keep_shots(activity, shots, acting, at)
    reopen_months(days=[(draft.region, draft.held_on)], at=at)
    action = "activities.record" if reported else "activities.draft"
    audit.add(
        acting, at, action, activity, region=activity.region_id, on=draft.held_on, count=len(draft.services)
    )
    return activity


def made_with(key: str, acting: Acting) -> Activity | None:
    return Activity.objects.filter(recorded_by=acting.account_id or 0, key=key).first()


def write_services(activity: Activity, draft: ActivityDraft) -> None:
    """Make the record name exactly the volunteers of the draft."""
    known = {service.person_id: service for service in ServiceRecord.objects.filter(activity=activity)}
    gone = [one.pk for key, one in known.items() if key not in draft.services]
    if gone:
        ServiceRecord.objects.filter(pk__in=gone).delete()
    changed = [
        one for key, one in known.items() if key in draft.services and one.minutes != draft.services[key]
    ]
    for service in changed:
        service.minutes = draft.services[service.person_id]
    ServiceRecord.objects.bulk_update(changed, ["minutes"])
    add_services(activity, {key: told for key, told in draft.services.items() if key not in known})


def add_services(activity: Activity, services: Mapping[int, int]) -> None:
    ServiceRecord.objects.bulk_create(
        ServiceRecord(activity=activity, person_id=person, minutes=minutes)
        for person, minutes in sorted(services.items())
    )


def write_leads(activity: Activity, draft: ActivityDraft) -> None:
    """Make the record name exactly those of the draft who led it."""
    leads, known = set(draft.leads), leads_of(activity)
    if gone := known - leads:
        Lead.objects.filter(activity=activity, person__in=gone).delete()
    add_leads(activity, leads - known)


def add_leads(activity: Activity, persons: Collection[int]) -> None:
    Lead.objects.bulk_create(Lead(activity=activity, person_id=person) for person in sorted(persons))


@transaction.atomic
def amend_activity(
    *, activity: Activity, draft: ActivityDraft, version: int, acting: Acting, at: datetime
) -> Activity:
    """Change a record of one's own that is not confirmed. Raises `Conflict` when somebody was faster."""
    rules.may_change(acting, activity).also(MOVES.verdict(activity.state, Move.AMEND)).require()
    rules.may_record(acting, draft.region, draft.organiser).require()
    rule = hours_rule(county_of(draft.region))
    credible(draft, rule, at).require()
    check_volunteers(draft, rule, without=activity.pk)
    check_leads(draft)
    days = [(activity.region_id, activity.held_on), (draft.region, draft.held_on)]
    changed = change_facts(activity, draft, version, acting)
    if changed:
        reopen_months(days=days, at=at)
        audit.add(acting, at, "activities.amend", activity, region=activity.region_id, fields=list(changed))
    return activity


def change_facts(activity: Activity, draft: ActivityDraft, version: int, acting: Acting) -> tuple[str, ...]:
    """Write what a draft says differently; names of the fields that differed, "services" and "leads" among them."""
    others = others_told(activity, draft)
    facts = {**draft.facts, "level_above": rules.level_above(acting, draft.region, draft.organiser)}
    if activity.state == State.CONFIRMED:
        del facts["level_above"]  # who corrects it one level up has not recorded it
    if facts["title"] == activity.title:
        del facts["sound"]  # a later dictionary may read the same title otherwise: nobody has changed that
    changed = tuple(name for name in audit.change(activity, expected=version, **facts) if name != "sound")
    if not others:
        return changed
    if not changed and not bump(activity, version):
        raise audit.Conflict(Activity.objects.get(pk=activity.pk), facts)
    write_services(activity, draft)
    write_leads(activity, draft)
    return (*changed, *others)


def others_told(activity: Activity, draft: ActivityDraft) -> tuple[str, ...]:
    """What a draft says differently of those who did the work."""
    differing = {
        "services": services_of(activity) != dict(draft.services),
        "leads": leads_of(activity) != set(draft.leads),
    }
    return tuple(name for name, differs in differing.items() if differs)


def services_of(activity: Activity) -> dict[int, int]:
    services = ServiceRecord.objects.filter(activity=activity)
    return dict(services.values_list("person_id", "minutes"))


def leads_of(activity: Activity) -> set[int]:
    return set(Lead.objects.filter(activity=activity).values_list("person_id", flat=True))


def bump(activity: Activity, version: int) -> bool:
    """Count a version up for a change that touches no column of the record's own."""
    moved = Activity.objects.filter(pk=activity.pk, version=version).update(version=F("version") + 1)
    activity.version += moved
    return bool(moved)


@transaction.atomic
def report(*, activity: Activity, acting: Acting, at: datetime) -> Activity:
    """Hand a draft or a returned record in for confirmation."""
    move_own(activity, Move.REPORT, acting, at)
    audit.add(acting, at, "activities.report", activity, region=activity.region_id)
    return activity


@transaction.atomic
def withdraw_activity(*, activity: Activity, acting: Acting, at: datetime) -> Activity:
    """Take back a record of one's own that is not confirmed; it stays to be seen and counts nowhere."""
    move_own(activity, Move.WITHDRAW, acting, at)
    audit.add(acting, at, "activities.withdraw", activity, region=activity.region_id)
    return activity


def move_own(activity: Activity, move: Move, acting: Acting, at: datetime) -> None:
    """A move of one's own record, inside the caller's transaction."""
    rules.may_change(acting, activity).require()
    MOVES.make(activity, move)
    reopen_months(days=[(activity.region_id, activity.held_on)], at=at)
