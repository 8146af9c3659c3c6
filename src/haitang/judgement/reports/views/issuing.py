"""Giving a paper its number, laying a draft aside, declaring an issued one void."""

from collections.abc import Callable
from functools import partial
from typing import Any

from django.http import HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from haitang.foundation.doors import Visit, needs
from haitang.foundation.finals import seal_seen
from haitang.machinery.ui.editing import Editing, edit_page
from haitang.machinery.ui.finals import final_page
from haitang.machinery.ui.forms import ReasonForm

from .. import actions, queries, rules
from ..actions import source_of
from ..composing import compose
from ..doors import paper_for
from ..forms import IssueForm, RegisterForm
from ..models import Paper
from ..presenting import paper_words
from ..words import FIGURES_ONLY, Kind, Move
from .shared import page_context, paper_crumbs


@needs(rules.ISSUE)
@require_http_methods(["GET", "HEAD", "POST"])
def issue(request: Visit, pk: int) -> HttpResponse:
    """Give the number; the figures are read a last time and the paper stands as it is from then on."""
    found = paper_for(request.acting, pk, rules.ISSUE)
    rules.may_move(request.acting, found, Move.ISSUE).require()
    back = reverse("reports:paper", args=[pk])
    return final_page(
        request, found, partial(paper_words, at=request.at), back=back, do=partial(issuing, request, found)
    )


def issuing(request: Visit, found: Paper, version: int) -> HttpResponse:
    pk, today = found.pk, timezone.localdate(request.at)
    composed = compose(source_of(found, request.at))
    asks_sources = bool(composed.unbacked) and Kind(found.kind) not in FIGURES_ONLY
    words = paper_words(found, at=request.at)
    form = IssueForm(
        request.POST or None, paper=found, today=today, sources=asks_sources, seen=seal_seen(found, words)
    )

    def act(data: dict[str, Any]) -> str:
        told = {name: value for name, value in data.items() if name != "seen"}
        actions.issue(paper=found, version=version, acting=request.acting, at=request.at, **told)
        return reverse("reports:paper", args=[pk])

    word = queries.last_word(found.organisation)
    number = queries.next_number(found.organisation, word, today.year) if word else 1
    page = Editing(
        title=_("编号印发：%(title)s") % {"title": found.title},
        submit=_("编号并印发"),
        cancel=reverse("reports:paper", args=[pk]),
        crumbs=paper_crumbs(found),
        lead=_("下一个号是 %(number)d。印发以后正文和数字都不再变；要改，只能作废另发。")
        % {"number": number},
        done=_("已印发。"),
    )
    return edit_page(
        request,
        form=form,
        act=act,
        page=page,
        template="reports/issue.html",
        context={"composed": composed, "words": words},
    )


@needs(rules.ISSUE)
@require_http_methods(["GET", "HEAD", "POST"])
def registers(request: Visit) -> HttpResponse:
    """How far the numbers of each body and year have come; where papers were numbered elsewhere before, up to which."""
    here = reverse("reports:registers")

    def act(data: dict[str, Any]) -> str:
        actions.set_last_number(acting=request.acting, at=request.at, **data)
        return here

    form = RegisterForm(
        request.POST or None,
        bodies=queries.bodies_for(request.acting),
        initial={"year": timezone.localdate(request.at).year},
    )
    page = Editing(
        title=_("发文字号"),
        submit=_("登记"),
        cancel=reverse("reports:papers"),
        crumbs=paper_crumbs(),
        lead=_("在系统外已经编过的号登记在这里，以后接着往下编，不会重号。只能往后改。"),
        done=_("已登记。"),
    )
    context = {**page_context(request, "registers"), "registers": queries.registers_of(request.scope)}
    return edit_page(
        request, form=form, act=act, page=page, template="reports/registers.html", context=context
    )


@needs(rules.DRAFT)
@require_http_methods(["GET", "HEAD", "POST"])
def discarding(request: Visit, pk: int) -> HttpResponse:
    """Lay a draft aside."""
    found = paper_for(request.acting, pk, rules.DRAFT)
    rules.may_move(request.acting, found, Move.DISCARD).require()
    return with_reason(request, found, actions.discard, _("弃用草稿：%(title)s"), _("弃用"))


@needs(rules.ISSUE)
@require_http_methods(["GET", "HEAD", "POST"])
def withdraw_paper_page(request: Visit, pk: int) -> HttpResponse:
    """Declare an issued paper void; it stays to be read, and its number is not given again."""
    found = paper_for(request.acting, pk, rules.ISSUE)
    rules.may_move(request.acting, found, Move.WITHDRAW).require()
    return with_reason(request, found, actions.withdraw_paper, _("作废公文：%(title)s"), _("作废"))


def with_reason(
    visit: Visit, paper: Paper, deed: Callable[..., Paper], title: str, submit: str
) -> HttpResponse:
    def act(data: dict[str, Any]) -> str:
        deed(paper=paper, reason=data["reason"], acting=visit.acting, at=visit.at)
        return paper.get_absolute_url()

    page = Editing(
        title=title % {"title": paper.title},
        submit=submit,
        cancel=paper.get_absolute_url(),
        crumbs=paper_crumbs(paper),
        tone="danger",
    )
    return edit_page(visit, form=ReasonForm(visit.POST or None), act=act, page=page)
