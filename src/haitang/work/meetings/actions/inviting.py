"""Invitations, what is answered, and who came."""

from collections.abc import Mapping
from datetime import datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from haitang.foundation.acting import Acting
from haitang.foundation.fitting import fits
from haitang.foundation.verdict import Refused, Verdict, no, yes
from haitang.machinery.audit import actions as audit

from .. import rules
from ..models import Invitee, Meeting
from ..notices import tell_invited
from ..words import MOVES, Answer, Attendance, Move, StandIn


@transaction.atomic
def invite(*, meeting: Meeting, acting: Acting, at: datetime) -> Meeting:
    """Send the invitation: from now on it stands with everybody invited, and is answered."""
    rules.may_convene(acting, meeting.convener).also(
        rules.can_be_invited_to(meeting, timezone.localdate(at))
    ).require()
    if not meeting.invitees.exists():
        raise Refused(_("还没有参会名单，先定名单再发通知。"), code="nobody_invited")
    MOVES.make(meeting, Move.INVITE, invited_at=at)
    audit.add(acting, at, "meetings.invite", meeting, region=meeting.convener.region_id)
    tell_invited(meeting, acting, at)
    return meeting


@transaction.atomic
def reply(
    *,
    invitee: Invitee,
    answer: Answer,
    substitute: str = "",
    substitute_post: str = "",
    reason: str = "",
    acting: Acting,
    at: datetime,
) -> Invitee:
    """Say who will come. May be changed until the meeting begins; refused afterwards (after_the_meeting)."""
    meeting = invitee.meeting
    rules.may_reply(acting, invitee).also(MOVES.verdict(meeting.state, Move.REPLY)).also(
        rules.before_it_begins(meeting, at)
    ).require()
    check_answer(answer, substitute, substitute_post, reason).require()
    sends = answer == Answer.SUBSTITUTE
    values = {
        "answer": answer.value,
        "substitute": substitute.strip() if sends else "",
        "substitute_post": substitute_post.strip() if sends else "",
        "reason": "" if answer == Answer.COMES else reason.strip(),
    }
    fits(Invitee(**values), values).require()
    audit.change(invitee, expected=invitee.version, **values, replier=acting.name[:64], replied_at=at)
    audit.add(acting, at, "meetings.reply", invitee, region=meeting.convener.region_id, meeting=meeting)
    return invitee


def check_answer(answer: Answer, substitute: str, substitute_post: str, reason: str) -> Verdict:
    if answer == Answer.SUBSTITUTE and not (substitute.strip() and substitute_post.strip()):
        return no(_("请写明代会人的姓名和职务。"), code="no_substitute")
    if answer == Answer.CANNOT and not reason.strip():
        return no(_("请写明不能参加的原因。"), code="no_reason")
    return yes()


@transaction.atomic
def record_held(
    *,
    meeting: Meeting,
    attendance: Mapping[int, Attendance],
    stand_ins: Mapping[int, StandIn] | None = None,
    acting: Acting,
    at: datetime,
) -> Meeting:
    """Record that a meeting was held and who was there (invitee → attendance), each of those invited.

    `stand_ins` says who came in whose place; where it says nothing, whoever was announced. Refused where nobody is
    named (no_substitute). May be set right until the minutes are issued.
    """
    rules.may_convene(acting, meeting.convener).also(
        rules.has_come(meeting, timezone.localdate(at))
    ).require()
    invitees = list(
        Invitee.objects.filter(meeting=meeting).select_related("post__organisation", "post__place")
    )
    if {invitee.pk for invitee in invitees} != set(attendance):
        raise Refused(_("请给每一位参会人登记出席情况。"), code="not_everybody")
    if all(one == Attendance.ABSENT for one in attendance.values()):
        raise Refused(_("没有人出席，会议就没有召开；请取消会议。"), code="nobody_came")
    for invitee in invitees:
        was_there(invitee, attendance[invitee.pk], (stand_ins or {}).get(invitee.pk))
    MOVES.make(meeting, Move.HOLD)
    Invitee.objects.bulk_update(invitees, ["attendance", "stand_in", "stand_in_post"])
    came = sum(one != Attendance.ABSENT for one in attendance.values())
    audit.add(
        acting, at, "meetings.hold", meeting, region=meeting.convener.region_id, came=came, of=len(invitees)
    )
    return meeting


def was_there(invitee: Invitee, attendance: Attendance, said: StandIn | None) -> None:
    """Put down, unsaved, whether an invitee came, and who came in his place."""
    stand_in = StandIn("", "")
    if attendance == Attendance.SUBSTITUTE:
        name, post = said or invitee.likely
        stand_in = StandIn(name.strip(), post.strip())
        if not all(stand_in):
            reason = _("请写明代“%(whom)s”出席的人的姓名和职务。") % {"whom": invitee.named}
            raise Refused(reason, code="no_substitute")
    invitee.attendance, invitee.stand_in, invitee.stand_in_post = attendance.value, *stand_in
    fits(invitee, {"stand_in", "stand_in_post"}).require()
