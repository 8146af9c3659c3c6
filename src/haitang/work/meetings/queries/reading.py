"""The list of meetings, what one meeting holds, and what waits for somebody."""

from datetime import date, timedelta

from django.db.models import Exists, OuterRef, QuerySet

from haitang.foundation.acting import Acting
from haitang.foundation.scope import Scope
from haitang.network.organisations.models import Organisation, OrganisationQuerySet

from ..models import Invitee, InviteeQuerySet, Issue, Meeting, MeetingQuerySet, Minutes
from ..rules import APPROVE, CONVENE, FILE, REPLY
from ..words import SOON, IssueState, State
from .inviting import member_bodies, own_places


def list_meetings(scope: Scope) -> MeetingQuerySet:
    """Meetings as a list shows them, the latest first."""
    return Meeting.objects.within(scope).select_related("convener")


def conveners_for(acting: Acting, on: date) -> OrganisationQuerySet:
    """Bodies in whose name `acting` may convene, the widest first."""
    return (
        Organisation.objects.within(acting.scope_for(CONVENE))
        .standing(on)
        .select_related("region")
        .order_by("line")
    )


def latest_minutes(meeting: Meeting) -> Minutes | None:
    return Minutes.objects.filter(meeting=meeting).first()


def issued_minutes(meeting: Meeting) -> Minutes | None:
    """The version that is in force."""
    return Minutes.objects.filter(meeting=meeting, issued_at__isnull=False).first()


def unanswered_invitations(acting: Acting, on: date) -> InviteeQuerySet:
    """Invitations of the reader's own bodies and posts that are not answered, to meetings still to come."""
    waiting = Invitee.objects.filter(own_places(acting, REPLY, on), answer="")
    return waiting.filter(meeting__state=State.INVITED, meeting__held_on__gte=on)


def issues_wanted(acting: Acting, on: date) -> MeetingQuerySet:
    """Meetings the reader's own bodies are invited to, whose issues are due soon and for which they filed none."""
    own = Invitee.objects.filter(own_places(acting, FILE, on))
    invited = own.filter(meeting=OuterRef("pk")).exclude(post__organisation=OuterRef("convener"))
    filed = Issue.objects.filter(
        meeting=OuterRef("pk"), organisation__in=own.order_by().values("post__organisation")
    )
    soon = Meeting.objects.ahead().filter(issues_until__gte=on, issues_until__lte=on + timedelta(days=SOON))
    return soon.filter(Exists(invited)).exclude(Exists(filed))


def issues_of(meeting: Meeting) -> QuerySet[Issue]:
    return Issue.objects.filter(meeting=meeting).select_related("organisation")


def filing_bodies(acting: Acting, meeting: Meeting) -> list[Organisation]:
    """The bodies invited in whose name `acting` may file issues."""
    mine = Organisation.objects.within(acting.scope_for(FILE)).order_by().values("pk")
    return list(member_bodies(meeting).filter(pk__in=mine))


def issues_waiting(acting: Acting, on: date) -> QuerySet[Issue]:
    """Issues filed for meetings the reader convenes, neither accepted nor declined."""
    ahead = Meeting.objects.convened_in(acting.scope_for(CONVENE)).ahead().filter(held_on__gte=on)
    return Issue.objects.filter(meeting__in=ahead.order_by(), state=IssueState.FILED)


def minutes_to_write(acting: Acting) -> MeetingQuerySet:
    """Meetings that were held and of whose minutes not a word is written, or none since something was resolved."""
    held = Meeting.objects.convened_in(acting.scope_for(CONVENE)).filter(state=State.HELD)
    return held.exclude(written_out())


def minutes_to_issue(acting: Acting) -> MeetingQuerySet:
    """Meetings whose minutes are written and wait for the reader's word."""
    held = Meeting.objects.convened_in(acting.scope_for(APPROVE)).filter(state=State.HELD)
    return held.filter(written_out())


def written_out() -> Exists:
    """Of meetings held: the latest version of the minutes knows all that is on record (see `Minutes.knows`)."""
    return Exists(Minutes.objects.filter(meeting=OuterRef("pk"), read=OuterRef("version") - 1))
