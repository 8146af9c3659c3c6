"""Planning a meeting, changing it, its members, calling it off."""

from functools import partial
from typing import Any

from django.http import HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from haitang.foundation.codes import county_of
from haitang.foundation.doors import Visit, needs
from haitang.machinery.ui.editing import Editing, action_page, edit_page
from haitang.machinery.ui.forms import ReasonForm, storable

from .. import actions, queries, rules
from ..doors import meeting_for
from ..forms import AmendmentForm, MeetingForm, MembersForm, meeting_before
from ..models import MeetingRule
from ..words import MOVES, Move
from .reading import meeting_crumbs, meeting_editing


@needs(rules.CONVENE)
@require_http_methods(["GET", "HEAD", "POST"])
def new_meeting(request: Visit) -> HttpResponse:
    """Plan a meeting. The ceilings of the law stand on the page before anything is sent."""
    form = MeetingForm(request.POST or None, acting=request.acting, at=request.at)

    def act(data: dict[str, Any]) -> str:
        made = actions.plan(
            draft=form.new(),
            key=storable(request.POST.get("once", "")),
            acting=request.acting,
            at=request.at,
        )
        return made.get_absolute_url()

    page = Editing(
        title=_("筹备会议"),
        submit=_("保存，列出固定成员"),
        cancel=reverse("meetings:meetings"),
        crumbs=meeting_crumbs(),
        done=_("已保存。名单按固定成员列好，可以再改。"),
    )
    context = {"ceilings": ceilings(request, form)}
    return edit_page(
        request, form=form, act=act, page=page, template="meetings/new_meeting.html", context=context
    )


def ceilings(request: Visit, form: MeetingForm) -> list[tuple[MeetingRule, str]]:
    """The kinds of meeting that have a ceiling, each with the sentence that one more this year would pass it, or ""."""
    convener = next(iter(form.conveners.values()), None)
    if convener is None:
        return []
    today = timezone.localdate(request.at)
    limited = [
        rule for rule in queries.rules_of(county_of(convener.region_id)) if rule.most_a_year is not None
    ]
    return [(rule, queries.passes_yearly_ceiling(convener, rule, today)) for rule in limited]


@needs(rules.CONVENE)
@require_http_methods(["GET", "HEAD", "POST"])
def amend_plan(request: Visit, pk: int) -> HttpResponse:
    """Change when and where; another day or hour asks everybody anew."""
    meeting = meeting_for(request.acting, pk, rules.CONVENE)
    MOVES.verdict(meeting.state, Move.AMEND).require()
    form = AmendmentForm(request.POST or None, initial=meeting_before(meeting))

    def act(data: dict[str, Any]) -> str:
        actions.amend_meeting(
            meeting=meeting,
            draft=form.draft(meeting.convener, meeting.kind),
            version=data["version"] or 0,
            acting=request.acting,
            at=request.at,
        )
        return meeting.get_absolute_url()

    page = meeting_editing(
        meeting,
        _("修改：%(title)s") % {"title": meeting.title},
        submit=_("保存"),
        lead=_("已经发过通知的，改了日期或开始时间要请大家重新回复。") if meeting.invited_at else "",
        done=_("已保存。"),
    )
    return edit_page(request, form=form, act=act, page=page, read=meeting_before)


@needs(rules.CONVENE)
@require_http_methods(["GET", "HEAD", "POST"])
def members(request: Visit, pk: int) -> HttpResponse:
    """Who is invited, by post; guests by the name of their body."""
    meeting = meeting_for(request.acting, pk, rules.CONVENE)
    MOVES.verdict(meeting.state, Move.AMEND).require()
    invited = list(meeting.invitees.select_related("post__organisation", "post__place"))
    offered = list(queries.posts_to_invite(meeting.convener, meeting.held_on))
    known = {post.pk for post in offered}
    offered += [one.post for one in invited if one.post is not None and one.post_id not in known]
    initial = {
        "posts": [str(one.post_id) for one in invited if one.post_id],
        "guests": "\n".join(one.guest for one in invited if one.guest),
    }
    form = MembersForm(request.POST or None, posts=offered, initial=initial)

    def act(data: dict[str, Any]) -> str:
        actions.set_members(
            meeting=meeting,
            posts=form.chosen(),
            guests=data["guests"],
            acting=request.acting,
            at=request.at,
        )
        return meeting.get_absolute_url()

    page = meeting_editing(
        meeting,
        _("参会名单：%(title)s") % {"title": meeting.title},
        submit=_("保存名单"),
        lead=_("通知已经发出：新加的会收到通知，去掉的会被告知不用参加。") if meeting.invited_at else "",
        done=_("名单已保存。"),
    )
    return edit_page(request, form=form, act=act, page=page)


@needs(rules.CONVENE)
@require_http_methods(["GET", "HEAD", "POST"])
def calling_off(request: Visit, pk: int) -> HttpResponse:
    """Call a meeting off, with the reason everybody invited reads."""
    meeting = meeting_for(request.acting, pk, rules.CONVENE)
    MOVES.verdict(meeting.state, Move.CALL_OFF).require()

    page = meeting_editing(
        meeting,
        _("取消：%(title)s") % {"title": meeting.title},
        submit=_("取消会议"),
        tone="danger",
        lead=_("取消后不能恢复；要改期的，请改日期。"),
        done=_("会议已取消。"),
    )
    action = partial(actions.call_off, meeting=meeting)
    return action_page(request, form=ReasonForm(request.POST or None), action=action, page=page)
