"""What a meeting resolved, put down while its minutes are written."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.db.models import F, Max
from django.utils import timezone
from django.utils.translation import gettext as _

from haitang.foundation.acting import Acting
from haitang.foundation.fitting import fits
from haitang.foundation.verdict import Refused, Verdict, no, yes
from haitang.machinery.audit import actions as audit
from haitang.network.organisations.models import Organisation, Post
from haitang.work.tasks.words import CountsAs

from .. import rules
from ..models import GuestWord, Meeting, Resolution
from ..queries import guests_of
from ..words import MOVES, Move


@dataclass(frozen=True, slots=True)
class ResolutionDraft:
    """One thing resolved: who is responsible and by when, or neither where nobody has to do anything. It is a body of
    the association or, by its name, a guest.
    """

    text: str
    organisation: Organisation | None = None
    post: Post | None = None
    due: date | None = None
    counts_as: str = CountsAs.WORD
    guest: str = ""

    @property
    def facts(self) -> dict[str, Any]:
        return {
            "text": self.text.strip(),
            "organisation": self.organisation,
            "post": self.post,
            "due": self.due,
            "counts_as": self.counts_as,
            "guest": self.guest,
        }


@transaction.atomic
def resolve(*, meeting: Meeting, draft: ResolutionDraft, acting: Acting, at: datetime) -> Resolution:
    """Put down one resolution, under the next number."""
    rules.may_convene(acting, meeting.convener).also(check_resolution(meeting, draft)).require()
    MOVES.make(meeting, Move.WRITE)
    last = meeting.resolutions.aggregate(last=Max("number"))["last"] or 0
    resolution = Resolution(meeting=meeting, number=last + 1, **draft.facts)
    fits(resolution).require()
    resolution.save(force_insert=True)
    audit.add(
        acting,
        at,
        "meetings.resolve",
        resolution,
        region=meeting.convener.region_id,
        meeting=meeting,
        due=draft.due,
    )
    return resolution


@transaction.atomic
def amend_resolution(
    *, resolution: Resolution, draft: ResolutionDraft, version: int, acting: Acting, at: datetime
) -> Resolution:
    """Change a resolution before the minutes are issued. Raises `Conflict` when somebody was faster."""
    meeting = resolution.meeting
    rules.may_convene(acting, meeting.convener).also(check_resolution(meeting, draft)).require()
    MOVES.verdict(meeting.state, Move.WRITE).require()
    fits(Resolution(**draft.facts), {"text", "counts_as"}).require()
    changed = audit.change(resolution, expected=version, **draft.facts)
    if changed:
        MOVES.make(meeting, Move.WRITE)
        audit.add(
            acting,
            at,
            "meetings.amend_resolution",
            resolution,
            region=meeting.convener.region_id,
            fields=list(changed),
        )
    return resolution


@transaction.atomic
def drop_resolution(*, resolution: Resolution, acting: Acting, at: datetime) -> None:
    """Strike a resolution out before the minutes are issued; those behind it move up."""
    meeting = resolution.meeting
    rules.may_convene(acting, meeting.convener).require()
    MOVES.make(meeting, Move.WRITE)
    audit.add(acting, at, "meetings.drop_resolution", resolution, region=meeting.convener.region_id)
    number = resolution.number
    resolution.delete()
    for later in meeting.resolutions.filter(number__gt=number).order_by("number"):
        Resolution.objects.filter(pk=later.pk).update(number=F("number") - 1)


@transaction.atomic
def note_word(*, resolution: Resolution, on: date, text: str, acting: Acting, at: datetime) -> GuestWord:
    """Put down what was heard on a day of how a guest carries out a resolution; the next agenda tells it."""
    meeting = resolution.meeting
    rules.may_convene(acting, meeting.convener).also(rules.is_heard_of(resolution)).require()
    if not meeting.held_on <= on <= timezone.localdate(at):
        raise Refused(_("日期写会议当天到今天之间的一天。"), code="not_between")
    word = GuestWord(
        resolution=resolution,
        on=on,
        text=text.strip(),
        account=acting.account_id or 0,
        name=acting.name[:64],
        at=at,
    )
    fits(word).require()
    word.save(force_insert=True)
    audit.add(acting, at, "meetings.note_word", resolution, region=meeting.convener.region_id, on=on)
    return word


def check_resolution(meeting: Meeting, draft: ResolutionDraft) -> Verdict:
    """With a day for whoever is responsible, not before the meeting: one body, or one guest, or nobody."""
    if draft.due is not None and draft.due < meeting.held_on:
        return no(_("完成期限不能早于会议日期。"), code="due_before_the_meeting")
    if (draft.organisation is None and not draft.guest) != (draft.due is None):
        return no(_("谁负责和完成期限要一起写；没有要办的事，都不填。"), code="half_a_task")
    if draft.organisation is None:
        return with_a_guest(meeting, draft)
    return with_a_body(meeting, draft, draft.organisation)


def with_a_body(meeting: Meeting, draft: ResolutionDraft, body: Organisation) -> Verdict:
    """Of this county, alone, and a post of that body."""
    if draft.guest:
        return no(_("责任组织和其他单位只写一个；几家一起办的，分开记。"), code="two_responsible")
    if draft.post is not None and draft.post.organisation_id != body.pk:
        return no(_("责任岗位不在这个组织。"), code="post_of_another_body")
    return rules.check_same_county(meeting.convener, body)


def with_a_guest(meeting: Meeting, draft: ResolutionDraft) -> Verdict:
    """One of those invited, without a post, or nobody at all."""
    if draft.post is not None:
        return no(_("责任岗位要和责任组织一起写。"), code="half_a_task")
    if draft.guest and not guests_of(meeting, draft.guest).exists():
        return no(_("“%(guest)s”不在参会名单里。") % {"guest": draft.guest}, code="not_a_guest")
    return yes()
