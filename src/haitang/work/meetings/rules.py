"""Who may convene, file, reply and approve: verdicts with the reason a person reads."""

from datetime import date, datetime
from typing import Final

from django.utils import timezone
from django.utils.translation import gettext as _

from haitang.foundation.acting import Acting
from haitang.foundation.codes import county_of
from haitang.foundation.verdict import Verdict, no, yes
from haitang.machinery.ui.templatetags.ui import date as day
from haitang.network.organisations.models import Organisation
from haitang.network.organisations.words import Kind as Body

from .models import Invitee, Meeting, Minutes, Resolution
from .words import AFTER_THE_MEETING, OF_THE_DISTRICT, Kind, State

VIEW: Final = "meetings.view"
CONVENE: Final = "meetings.convene"
FILE: Final = "meetings.file"
REPLY: Final = "meetings.reply"
APPROVE: Final = "meetings.approve"
RULE: Final = "meetings.rule"


def may_convene(acting: Acting, convener: Organisation) -> Verdict:
    """Planning a meeting of this body and everything its convener does up to the minutes."""
    return acting.verdict(CONVENE, region=convener.region_id, line=convener.line)


def may_call(convener: Organisation, kind: str) -> Verdict:
    """Whether a body may call a meeting of a kind at all: the district's own kinds only the district association."""
    if kind not in OF_THE_DISTRICT or convener.kind == Body.DISTRICT_ASSOCIATION:
        return yes()
    reason = _("“%(kind)s”由区县科协召集，“%(body)s”请选别的类别。")
    return no(reason % {"kind": Kind(kind).label, "body": convener.name}, code="not_its_kind")


def may_file(acting: Acting, organisation: Organisation) -> Verdict:
    """Filing an issue in the name of a body."""
    return acting.verdict(FILE, region=organisation.region_id, line=organisation.line)


def may_approve(acting: Acting, convener: Organisation) -> Verdict:
    """Issuing minutes, and correcting issued ones."""
    return acting.verdict(APPROVE, region=convener.region_id, line=convener.line)


def may_reply(acting: Acting, invitee: Invitee) -> Verdict:
    """Whoever answers for the body of the post; for a guest, who has no account, the convener writes it down."""
    if invitee.post is None:
        return may_convene(acting, invitee.meeting.convener)
    body = invitee.post.organisation
    return acting.verdict(REPLY, region=body.region_id, line=body.line)


def before_it_begins(meeting: Meeting, at: datetime) -> Verdict:
    """A reply comes before the meeting begins."""
    if timezone.localtime(at).replace(tzinfo=None) >= datetime.combine(meeting.held_on, meeting.begins):
        return no(str(AFTER_THE_MEETING), code="after_the_meeting")
    return yes()


def in_time_for_issues(meeting: Meeting, today: date) -> Verdict:
    if today > meeting.issues_until:
        return no(
            _("议题已于 %(day)s 截止。请报下一次会议，急事请直接联系召集方。")
            % {"day": day(meeting.issues_until)},
            code="late_issue",
        )
    return yes()


def can_be_invited_to(meeting: Meeting, today: date) -> Verdict:
    if meeting.held_on < today:
        return no(_("会议日期已过，请先改日期；已经开过的，直接登记出席。"), code="in_the_past")
    return yes()


def has_come(meeting: Meeting, today: date) -> Verdict:
    """Attendance is recorded on the day or later."""
    if meeting.held_on > today:
        return no(_("会议还没有召开，到了当天再登记出席。"), code="not_yet")
    return yes()


def says_what_was_resolved(minutes: Minutes, meeting: Meeting) -> Verdict:
    """Minutes are not issued with a text older than what was resolved."""
    if minutes.knows(meeting):
        return yes()
    return no(
        _("第 %(number)d 版写好以后，议定事项或出席又有改动，正文里可能没有。请先写新的一版，再印发。")
        % {"number": minutes.number},
        code="not_in_the_text",
    )


def is_heard_of(resolution: Resolution) -> Verdict:
    """Whether what becomes of a resolution is put down by hand: only a guest's is, once the minutes are issued."""
    if not resolution.guest:
        return no(_("落实情况从任务里读，不用另记。"), code="has_a_task")
    if resolution.meeting.state != State.ISSUED:
        return no(_("纪要印发以后，再登记落实情况。"), code="not_issued")
    return yes()


def check_same_county(convener: Organisation, *others: Organisation) -> Verdict:
    county = county_of(convener.region_id)
    if all(county_of(other.region_id) == county for other in others):
        return yes()
    return no(_("“%(body)s”不在本区县。") % {"body": others[0].name}, code="other_county")
