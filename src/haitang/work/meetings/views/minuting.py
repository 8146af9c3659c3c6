"""The minutes with all their versions, and what was resolved."""

from functools import partial
from http import HTTPStatus
from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from haitang.foundation.doors import Visit, needs
from haitang.foundation.finals import Words
from haitang.foundation.verdict import Refused
from haitang.machinery.audit.actions import Conflict
from haitang.machinery.ui.editing import Editing, action_page, done_page, edit_page
from haitang.machinery.ui.finals import final_page, seen_of

from .. import actions, queries, rules
from ..doors import meeting_for, resolution_to_change
from ..forms import CorrectionForm, MinutesForm, ResolutionForm, WordForm, resolution_before
from ..models import Meeting, Minutes
from ..words import MOVES, Move, State
from .reading import meeting_crumbs, meeting_editing, sees_drafts


@needs(rules.VIEW)
@require_http_methods(["GET", "HEAD"])
def minutes(request: Visit, pk: int) -> HttpResponse:
    """The minutes and every version of them; who was invited reads only what was issued."""
    return minutes_page(request, meeting_for(request.acting, pk))


def minutes_page(request: Visit, meeting: Meeting, *, refused: str = "") -> HttpResponse:
    """The minutes as they stand; above them, why they were not issued."""
    versions = [
        one for one in meeting.minutes.all() if one.issued_at is not None or sees_drafts(request, meeting)
    ]
    shown = chosen_version(versions, request.GET.get("version", ""))
    acting = request.acting
    held = meeting.state == State.HELD
    latest = versions[0] if versions else None
    complete = rules.says_what_was_resolved(latest, meeting) if latest and held else None
    context = {
        "meeting": meeting,
        "crumbs": meeting_crumbs(meeting),
        "versions": versions,
        "shown": shown,
        "latest": latest,
        "refused": refused,
        "missing": "" if complete is None or complete else complete.reason,
        "resolutions": list(meeting.resolutions.select_related("organisation", "post")),
        "may_write": held and bool(rules.may_convene(acting, meeting.convener)),
        "seen": seen_of(meeting, minutes_words) if held else "",
        "may_issue": bool(complete) and bool(rules.may_approve(acting, meeting.convener)),
        "may_correct": meeting.state == State.ISSUED and bool(rules.may_approve(acting, meeting.convener)),
    }
    status = HTTPStatus.CONFLICT if refused else HTTPStatus.OK
    return render(request, "meetings/minutes.html", context, status=status)


def chosen_version(versions: list[Minutes], asked: str) -> Minutes | None:
    """The version asked for, by its number; the latest where none is asked for."""
    if not asked:
        return versions[0] if versions else None
    found = next((one for one in versions if str(one.number) == asked), None)
    if found is None:
        raise Http404
    return found


def minutes_address(meeting: Meeting) -> str:
    return reverse("meetings:minutes", args=[meeting.pk])


@needs(rules.CONVENE)
@require_http_methods(["GET", "HEAD", "POST"])
def write_minutes(request: Visit, pk: int) -> HttpResponse:
    """Write the next version; the first stands there already, made from what is on record."""
    meeting = meeting_for(request.acting, pk, rules.CONVENE)
    MOVES.verdict(meeting.state, Move.WRITE).require()
    latest = queries.latest_minutes(meeting)
    initial = {
        "text": latest.text if latest else queries.first_draft(meeting),
        "seen": latest.number if latest else 0,
        "read": meeting.version,
    }
    context = {
        "stale": latest is not None and not latest.knows(meeting),
        "resolutions": list(meeting.resolutions.select_related("organisation")),
    }

    def act(data: dict[str, Any]) -> str:
        actions.write_minutes(meeting=meeting, **data, acting=request.acting, at=request.at)
        return minutes_address(meeting)

    page = meeting_editing(
        meeting,
        _("写纪要：%(title)s") % {"title": meeting.title},
        submit=_("存为新的一版"),
        lead=_("时间、地点、出席、议程和议定事项已从记录里写好，补上讨论的要点就行。每一版都留着。"),
        done=_("已存为新的一版。"),
    )
    form = MinutesForm(request.POST or None, initial=initial)
    return edit_page(
        request, form=form, act=act, page=page, template="meetings/writing.html", context=context
    )


@needs(rules.APPROVE)
@require_POST
def issue(request: Visit, pk: int) -> HttpResponse:
    """Issue what was read; what was resolved becomes tasks. Refused, the page shows it as it stands, and why."""
    meeting = meeting_for(request.acting, pk, rules.APPROVE)

    def sign(version: int) -> HttpResponse:
        try:
            actions.issue_minutes(meeting=meeting, version=version, acting=request.acting, at=request.at)
        except Conflict:
            raise
        except Refused as refused:
            return minutes_page(request, meeting_for(request.acting, pk), refused=refused.reason)
        return done_page(request, _("纪要已印发，议定事项已交办。"), meeting)

    return final_page(request, meeting, minutes_words, back=minutes_address(meeting), do=sign)


def minutes_words(meeting: Meeting) -> Words:
    """What is read before minutes are issued: the latest text, and what was resolved. Two queries."""
    latest = queries.latest_minutes(meeting)
    resolved = meeting.resolutions.select_related("organisation").order_by("number", "id")
    lines = (f"{one.number}. {one.text}（{one.responsible or '—'}，{one.due or '—'}）" for one in resolved)
    return [
        (_("会议"), meeting.title),
        (_("纪要"), latest.text if latest else ""),
        (_("议定事项"), "\n".join(lines)),
    ]


@needs(rules.APPROVE)
@require_http_methods(["GET", "HEAD", "POST"])
def correction(request: Visit, pk: int) -> HttpResponse:
    """Issue a corrected version, with the reason."""
    meeting = meeting_for(request.acting, pk, rules.APPROVE)
    MOVES.verdict(meeting.state, Move.CORRECT).require()
    latest = queries.latest_minutes(meeting)
    initial = {"text": latest.text, "seen": latest.number} if latest else {}

    page = Editing(
        title=_("更正纪要：%(title)s") % {"title": meeting.title},
        submit=_("更正并印发"),
        cancel=minutes_address(meeting),
        crumbs=meeting_crumbs(meeting),
        lead=_("只更正文字；议定事项已经交办，要变的在任务里延期或转办。"),
        done=_("更正版已印发，原来的版本留着备查。"),
    )
    action = partial(actions.correct_minutes, meeting=meeting)
    return action_page(
        request, form=CorrectionForm(request.POST or None, initial=initial), action=action, page=page
    )


@needs(rules.CONVENE)
@require_http_methods(["GET", "HEAD", "POST"])
def new_resolution(request: Visit, pk: int) -> HttpResponse:
    """Put down what was resolved, who is responsible and by when."""
    meeting = meeting_for(request.acting, pk, rules.CONVENE)
    MOVES.verdict(meeting.state, Move.WRITE).require()
    posts, guests = queries.invited_posts(meeting), queries.guests_of(meeting)
    form = ResolutionForm(request.POST or None, acting=request.acting, posts=posts, guests=guests)

    def act(data: dict[str, Any]) -> str:
        actions.resolve(meeting=meeting, draft=form.draft(), acting=request.acting, at=request.at)
        return meeting.get_absolute_url()

    page = meeting_editing(
        meeting,
        _("记议定事项"),
        submit=_("保存"),
        done=_("已保存；纪要印发后成为任务。"),
    )
    return edit_page(request, form=form, act=act, page=page)


@needs(rules.CONVENE)
@require_http_methods(["GET", "HEAD", "POST"])
def resolution_facts(request: Visit, pk: int) -> HttpResponse:
    """Change a resolution before the minutes are issued."""
    resolution = resolution_to_change(request.acting, pk)
    meeting = resolution.meeting
    MOVES.verdict(meeting.state, Move.WRITE).require()
    posts = queries.invited_posts(meeting)
    if resolution.post is not None and resolution.post not in posts:
        posts.append(resolution.post)
    form = ResolutionForm(
        request.POST or None,
        acting=request.acting,
        posts=posts,
        guests=queries.guests_of(meeting),
        initial=resolution_before(resolution),
    )

    def act(data: dict[str, Any]) -> str:
        actions.amend_resolution(
            resolution=resolution,
            draft=form.draft(),
            version=data["version"] or 0,
            acting=request.acting,
            at=request.at,
        )
        return meeting.get_absolute_url()

    page = meeting_editing(
        meeting,
        _("修改议定事项"),
        submit=_("保存"),
        done=_("已保存。"),
    )
    return edit_page(request, form=form, act=act, page=page, read=resolution_before)


@needs(rules.CONVENE)
@require_POST
def removal(request: Visit, pk: int) -> HttpResponse:
    """Strike a resolution out before the minutes are issued."""
    resolution = resolution_to_change(request.acting, pk)
    actions.drop_resolution(resolution=resolution, acting=request.acting, at=request.at)
    return done_page(request, _("已删去，后面的序号前移。"), resolution.meeting)


@needs(rules.CONVENE)
@require_http_methods(["GET", "HEAD", "POST"])
def new_word(request: Visit, pk: int) -> HttpResponse:
    """Put down what was heard of a resolution that a guest carries out."""
    resolution = resolution_to_change(request.acting, pk)
    rules.is_heard_of(resolution).require()
    form = WordForm(request.POST or None, initial={"on": timezone.localdate(request.at)})
    back = reverse("meetings:resolution", args=[pk])

    page = Editing(
        title=_("登记落实情况"),
        submit=_("登记"),
        cancel=back,
        crumbs=meeting_crumbs(resolution.meeting),
        lead=f"{resolution.guest}：{resolution.text}",
        done=_("已登记，下次会议的议程第一项会通报。"),
    )
    action = partial(actions.note_word, resolution=resolution)
    return action_page(request, form=form, action=action, page=page)
