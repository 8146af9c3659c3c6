"""Planning a meeting, changing what is planned, calling it off."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from haitang.foundation.acting import Acting
from haitang.foundation.endings import hold_standing
from haitang.foundation.fitting import fits
from haitang.foundation.moves import has_reason
from haitang.foundation.verdict import Refused, Verdict, no, yes
from haitang.machinery.audit import actions as audit
from haitang.network.organisations.models import Organisation, Post

from .. import rules
from ..models import Invitee, Meeting, MeetingRule
from ..notices import tell_called_off, tell_invited, tell_moved, tell_removed
from ..queries import meeting_rule, passes_yearly_ceiling, posts_to_invite, usual_members
from ..words import KEY_LENGTH, MOST_MEMBERS, MOVES, Kind, Move, State

CALENDAR = frozenset({"title", "held_on", "begins", "ends", "place"})
"""What calendars must learn anew when it changes."""

WHEN = frozenset({"held_on", "begins"})
"""What asks everybody anew when it changes."""


@dataclass(frozen=True, slots=True)
class MeetingDraft:
    """A meeting as it is planned; `over_reason` is asked for when a ceiling is passed."""

    convener: Organisation
    kind: Kind
    title: str
    held_on: date
    begins: time
    place: str
    ends: time | None = None
    over_reason: str = ""

    @property
    def facts(self) -> dict[str, Any]:
        return {
            "title": self.title.strip(),
            "held_on": self.held_on,
            "begins": self.begins,
            "ends": self.ends,
            "place": self.place.strip(),
            "over_reason": self.over_reason.strip(),
        }


@transaction.atomic
def plan(*, draft: MeetingDraft, key: str = "", acting: Acting, at: datetime) -> Meeting:
    """Plan a meeting with the standing members of its kind.

    The same account's same `key` again gets the meeting made the first time. Refused when the kind is not its convener's
    to call (not_its_kind), and when it would be one too many in its year and no reason is given (over_ceiling).
    """
    rules.may_convene(acting, draft.convener).require()
    if len(key) > KEY_LENGTH:
        raise Refused(_("这一页的编号不对，请刷新再试。"), code="bad_key")
    if key and (earlier := planned_with(key, acting)):
        return earlier
    rule = meeting_rule(draft.convener.region.county_code, draft.kind)
    rules.may_call(draft.convener, draft.kind).also(check_meeting(draft, rule)).require()
    meeting = Meeting(
        convener=draft.convener,
        kind=draft.kind,
        **draft.facts,
        **deadlines(rule, draft.held_on),
        planned_by=acting.account_id or 0,
        planner=acting.name[:64],
        key=key,
    )
    fits(meeting).require()
    begun = min(draft.held_on, timezone.localdate(at))
    hold_standing(draft.convener, on=begun)
    try:
        with transaction.atomic():
            meeting.save(force_insert=True)
    except IntegrityError:
        if key and (earlier := planned_with(key, acting)):
            return earlier
        raise
    posts, guests = usual_members(draft.convener, rule, draft.held_on)
    hold_standing(*posts, on=begun)
    Invitee.objects.bulk_create(Invitee(meeting=meeting, post=post) for post in posts)
    Invitee.objects.bulk_create(Invitee(meeting=meeting, guest=guest) for guest in guests)
    audit.add(
        acting,
        at,
        "meetings.plan",
        meeting,
        region=draft.convener.region_id,
        kind=draft.kind,
        on=draft.held_on,
    )
    return meeting


def planned_with(key: str, acting: Acting) -> Meeting | None:
    return Meeting.objects.filter(planned_by=acting.account_id or 0, key=key).first()


def check_meeting(draft: MeetingDraft, rule: MeetingRule, *, without: int | None = None) -> Verdict:
    """It ends after it begins, and passes no ceiling without a reason."""
    if draft.ends is not None and draft.ends <= draft.begins:
        return no(_("结束时间应晚于开始时间。"), code="ends_before_it_begins")
    over = passes_yearly_ceiling(draft.convener, rule, draft.held_on, without=without)
    if over and not draft.over_reason.strip():
        return no(_("%(over)s确需召开的，写明理由再保存。") % {"over": over}, code="over_ceiling")
    return yes()


def deadlines(rule: MeetingRule, held_on: date) -> dict[str, date]:
    return {
        "issues_until": held_on - timedelta(days=rule.issues_days),
        "agenda_until": held_on - timedelta(days=rule.agenda_days),
    }


@transaction.atomic
def amend_meeting(
    *, meeting: Meeting, draft: MeetingDraft, version: int, acting: Acting, at: datetime
) -> Meeting:
    """Change what is planned; kind and convener stay. Another day or hour asks everybody anew.

    Raises `Conflict` when somebody was faster.
    """
    rules.may_convene(acting, meeting.convener).also(MOVES.verdict(meeting.state, Move.AMEND)).require()
    rule = meeting_rule(meeting.convener.region.county_code, meeting.kind)
    check_meeting(draft, rule, without=meeting.pk).require()
    facts = draft.facts
    fits(Meeting(kind=meeting.kind, **facts), facts).require()
    if facts["held_on"] != meeting.held_on:
        facts |= deadlines(rule, draft.held_on)
    differs = {name for name in facts if getattr(meeting, name) != facts[name]}
    if meeting.state == State.INVITED and differs & CALENDAR:
        facts["sequence"] = meeting.sequence + 1
    changed = audit.change(meeting, expected=version, **facts)
    if meeting.state == State.INVITED and WHEN & set(changed):
        forget_answers(meeting)
    if changed:
        audit.add(
            acting, at, "meetings.amend", meeting, region=meeting.convener.region_id, fields=list(changed)
        )
    if meeting.state == State.INVITED and CALENDAR & set(changed):
        tell_moved(meeting, acting, at)
    return meeting


def forget_answers(meeting: Meeting) -> None:
    nothing = {"answer": "", "substitute": "", "substitute_post": "", "reason": "", "replier": ""}
    Invitee.objects.filter(meeting=meeting).update(**nothing, replied_at=None)


@transaction.atomic
def set_members(
    *, meeting: Meeting, posts: Iterable[Post], guests: Iterable[str], acting: Acting, at: datetime
) -> Meeting:
    """Invite exactly these posts and guests; whoever stays keeps his answer.

    Once the invitation is out, those who come on the list get theirs, and those taken off it are told.
    """
    rules.may_convene(acting, meeting.convener).require()
    wanted = {post.pk for post in posts}
    named = list(dict.fromkeys(guest.strip() for guest in guests if guest.strip()))
    invited = Invitee.objects.filter(meeting=meeting)
    known = set(invited.filter(post__isnull=False).values_list("post_id", flat=True))
    invitable(meeting, wanted - known).require()
    hold_standing(*(Post(pk=key) for key in wanted - known), on=min(meeting.held_on, timezone.localdate(at)))
    if len(wanted) + len(named) > MOST_MEMBERS:
        raise Refused(_("参会人最多 %(most)d 位。") % {"most": MOST_MEMBERS}, code="too_many")
    MOVES.make(meeting, Move.AMEND)
    kept = set(invited.filter(guest__in=named).values_list("guest", flat=True))
    invited.exclude(post__in=wanted).exclude(guest__in=named).delete()
    made = [Invitee(meeting=meeting, post_id=key) for key in sorted(wanted - known)]
    made += [Invitee(meeting=meeting, guest=guest) for guest in named if guest not in kept]
    for invitee in made:
        fits(invitee).require()
    Invitee.objects.bulk_create(made)
    if meeting.state == State.INVITED:
        changed = Post.objects.filter(pk__in=wanted ^ known).select_related("organisation")
        tell_invited(meeting, acting, at, [post for post in changed if post.pk in wanted])
        tell_removed(meeting, [post for post in changed if post.pk in known], acting, at)
    audit.add(
        acting,
        at,
        "meetings.members",
        meeting,
        region=meeting.convener.region_id,
        count=len(wanted) + len(named),
    )
    return meeting


def invitable(meeting: Meeting, posts: set[int]) -> Verdict:
    found = posts_to_invite(meeting.convener, meeting.held_on).filter(pk__in=posts).count()
    if found < len(posts):
        return no(_("有的岗位已不能选，请刷新再选。"), code="not_here")
    return yes()


@transaction.atomic
def call_off(*, meeting: Meeting, reason: str, acting: Acting, at: datetime) -> Meeting:
    """Call a meeting off, for a reason; calendars that subscribed learn of it."""
    rules.may_convene(acting, meeting.convener).also(has_reason(reason)).require()
    values: dict[str, Any] = {"off_reason": reason.strip(), "sequence": meeting.sequence + 1}
    fits(Meeting(**values), values).require()
    invited = meeting.state == State.INVITED
    MOVES.make(meeting, Move.CALL_OFF, because=reason, **values)
    audit.add(acting, at, "meetings.call_off", meeting, region=meeting.convener.region_id)
    if invited:
        tell_called_off(meeting, acting, at)
    return meeting
