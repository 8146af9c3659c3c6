"""Issues filed by member bodies, the agenda made of them, the papers."""

from collections.abc import Mapping
from datetime import datetime

from django.db import transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _

from haitang.foundation.acting import Acting
from haitang.foundation.fitting import fits
from haitang.foundation.verdict import Refused
from haitang.machinery.audit import actions as audit
from haitang.network.organisations.models import Organisation

from .. import rules
from ..models import AgendaItem, Issue, Meeting, Paper
from ..notices import tell_agenda
from ..queries import guests_of, meeting_rule, member_bodies, passes_length
from ..words import ISSUE_MOVES, LONGEST_TEXT, MOST_ITEMS, MOVES, IssueMove, Move, State


@transaction.atomic
def file_issue(
    *,
    meeting: Meeting,
    organisation: Organisation | None = None,
    guest: str = "",
    title: str,
    text: str = "",
    acting: Acting,
    at: datetime,
) -> Issue:
    """File an issue in the name of a body invited or, by the convener, of a guest, who has no account.

    Refused after the day they were due (late_issue), and in the name of whoever does not take part (not_a_member).
    """
    whose = (
        rules.may_file(acting, organisation) if organisation else rules.may_convene(acting, meeting.convener)
    )
    whose.also(MOVES.verdict(meeting.state, Move.COLLECT)).also(
        rules.in_time_for_issues(meeting, timezone.localdate(at))
    ).require()
    bodies = member_bodies(meeting).filter(pk=organisation.pk) if organisation else guests_of(meeting, guest)
    if not bodies.exists():
        raise Refused(_("只有参会的组织可以报送议题。"), code="not_a_member")
    issue = Issue(
        meeting=meeting,
        organisation=organisation,
        guest="" if organisation else guest,
        title=title.strip(),
        text=text.strip(),
        filed_by=acting.account_id or 0,
        filer=acting.name[:64],
        filed_at=at,
    )
    fits(issue).require()
    issue.save(force_insert=True)
    region = (organisation or meeting.convener).region_id
    audit.add(acting, at, "meetings.file_issue", issue, region=region, meeting=meeting)
    return issue


@transaction.atomic
def accept_issue(*, issue: Issue, acting: Acting, at: datetime) -> AgendaItem:
    """Put an issue on the agenda, at its end, with the body that filed it to present it."""
    may_settle(acting, issue)
    ISSUE_MOVES.make(issue, IssueMove.ACCEPT)
    item = append(issue.meeting, issue.title, issue.whose, issue=issue)
    audit.add(acting, at, "meetings.accept_issue", issue, region=issue.meeting.convener.region_id)
    return item


@transaction.atomic
def decline_issue(*, issue: Issue, reason: str, acting: Acting, at: datetime) -> Issue:
    """Leave an issue off, for a reason that the body that filed it reads."""
    may_settle(acting, issue)
    fits(Issue(reason=reason.strip()), {"reason"}).require()
    ISSUE_MOVES.make(issue, IssueMove.DECLINE, because=reason, reason=reason.strip())
    audit.add(acting, at, "meetings.decline_issue", issue, region=issue.meeting.convener.region_id)
    return issue


def may_settle(acting: Acting, issue: Issue) -> None:
    meeting = issue.meeting
    rules.may_convene(acting, meeting.convener).also(MOVES.verdict(meeting.state, Move.COLLECT)).require()


@transaction.atomic
def add_item(
    *, meeting: Meeting, title: str, presenter: str = "", acting: Acting, at: datetime
) -> AgendaItem:
    """Put something on the agenda that nobody filed."""
    rules.may_convene(acting, meeting.convener).require()
    item = append(meeting, title.strip(), presenter.strip())
    audit.add(acting, at, "meetings.schedule", meeting, region=meeting.convener.region_id, item=item)
    return item


def append(meeting: Meeting, title: str, presenter: str, *, issue: Issue | None = None) -> AgendaItem:
    """A new last item. The agenda is to be fixed anew."""
    last = meeting.items.aggregate(last=Max("position"))["last"] or 0
    if meeting.items.count() >= MOST_ITEMS:
        raise Refused(_("议程最多 %(most)d 项。") % {"most": MOST_ITEMS}, code="too_many")
    item = AgendaItem(meeting=meeting, position=last + 1, title=title, presenter=presenter[:120], issue=issue)
    fits(item).require()
    MOVES.make(meeting, Move.SCHEDULE, agenda_fixed_at=None)
    item.save(force_insert=True)
    return item


@transaction.atomic
def order_items(
    *, meeting: Meeting, places: Mapping[int, int | None], acting: Acting, at: datetime
) -> list[AgendaItem]:
    """Put the items into the order of `places` (item → place); None takes an item off. Others keep their order behind."""
    rules.may_convene(acting, meeting.convener).require()
    items = list(meeting.items.all())
    if not set(places) <= {item.pk for item in items}:
        raise Refused(_("有的议程已不在这里，请刷新再排。"), code="not_here")
    off = [item for item in items if item.pk in places and places[item.pk] is None]
    staying = [item for item in items if item not in off]
    staying.sort(key=lambda item: (places.get(item.pk) or MOST_ITEMS + item.position, item.position, item.pk))
    MOVES.make(meeting, Move.SCHEDULE, agenda_fixed_at=None)
    AgendaItem.objects.filter(pk__in=[item.pk for item in off]).delete()
    for position, item in enumerate(staying, 1):
        item.position = position
    AgendaItem.objects.bulk_update(staying, ["position"])
    audit.add(acting, at, "meetings.schedule", meeting, region=meeting.convener.region_id, count=len(staying))
    return staying


@transaction.atomic
def fix_agenda(*, meeting: Meeting, acting: Acting, at: datetime) -> Meeting:
    """Declare the agenda as it stands the one to be met on. Late is said, not refused."""
    rules.may_convene(acting, meeting.convener).require()
    if not meeting.items.exists():
        raise Refused(_("议程还是空的，先列入议题再定。"), code="nothing_on_it")
    MOVES.make(meeting, Move.SCHEDULE, agenda_fixed_at=at)
    audit.add(acting, at, "meetings.fix_agenda", meeting, region=meeting.convener.region_id)
    if meeting.state == State.INVITED:
        tell_agenda(meeting, acting, at)
    return meeting


@transaction.atomic
def add_paper(
    *,
    meeting: Meeting,
    title: str,
    text: str = "",
    reference: str = "",
    over_reason: str = "",
    acting: Acting,
    at: datetime,
) -> Paper:
    """Lay a paper before a meeting. Refused when it is too long and no reason is given (over_ceiling)."""
    rules.may_convene(acting, meeting.convener).also(MOVES.verdict(meeting.state, Move.SCHEDULE)).require()
    if not text.strip() and not reference.strip():
        raise Refused(_("请写正文，或写明文号、网址。"), code="missing")
    if len(text) > LONGEST_TEXT:
        raise Refused(
            _("正文最多 %(most)d 个字符，请精简或改用附件。") % {"most": LONGEST_TEXT}, code="too_long"
        )
    rule = meeting_rule(meeting.convener.region.county_code, meeting.kind)
    over = passes_length(rule, text)
    if over and not over_reason.strip():
        raise Refused(_("%(over)s确需超出的，写明理由再保存。") % {"over": over}, code="over_ceiling")
    paper = Paper(
        meeting=meeting,
        title=title.strip(),
        text=text.strip(),
        reference=reference.strip(),
        over_reason=over_reason.strip(),
        author=acting.name[:64],
        at=at,
    )
    fits(paper).require()
    paper.save(force_insert=True)
    audit.add(acting, at, "meetings.add_paper", paper, region=meeting.convener.region_id, meeting=meeting)
    return paper
