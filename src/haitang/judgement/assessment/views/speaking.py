"""The self statement of an organisation, and its review by somebody else."""

from typing import Any

from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from haitang.foundation.doors import Visit, needs
from haitang.machinery.ui.editing import Editing, edit_page

from .. import actions, queries, rules
from ..actions.speaking import may_review
from ..doors import result_for
from ..forms import ReviewForm, StatementForm
from ..models import Result
from ..words import MOVES, Move
from .reading import scheme_crumbs


def statement_page(found: Result, title: str, submit: str, lead: str, done: str) -> Editing:
    back = reverse("assessment:result", args=[found.round_id, found.pk])
    return Editing(
        title=title,
        submit=submit,
        cancel=back,
        crumbs=[*scheme_crumbs(found.round.scheme, found.round), (found.named, back)],
        lead=lead,
        done=done,
    )


@needs(rules.STATE)
@require_http_methods(["GET", "HEAD", "POST"])
def statement(request: Visit, pk: int, result_pk: int) -> HttpResponse:
    """Only judged items are asked: the others are already computed."""
    found = result_for(request.acting, pk, result_pk, rules.STATE)
    rules.may_state(request.acting, found).also(MOVES.verdict(found.round.state, Move.STATE)).require()
    before = {one.item.code: one for one in found.statements.select_related("item")}
    form = StatementForm(request.POST or None, items=queries.judged_items(found.round.scheme), before=before)

    def act(data: dict[str, Any]) -> str:
        actions.state(result=found, stated=form.stated(), acting=request.acting, at=request.at)
        return reverse("assessment:result", args=[pk, result_pk])

    page = statement_page(
        found,
        _("%(body)s自评") % {"body": found.organisation.name},
        _("保存自评"),
        _("只填评审打分的项目；其余项目已经从记录里算出，不用填。"),
        _("自评已保存，截止前可以再改。"),
    )
    return edit_page(request, form=form, act=act, page=page, template="assessment/judged.html")


@needs(rules.REVIEW)
@require_http_methods(["GET", "HEAD", "POST"])
def review(request: Visit, pk: int, result_pk: int) -> HttpResponse:
    """The judged items of one organisation with what it says of itself."""
    found = result_for(request.acting, pk, result_pk, rules.REVIEW)
    may_review(request.acting, found, request.at).require()
    MOVES.verdict(found.round.state, Move.REVIEW).require()
    before = {one.item.code: one for one in found.reviews.select_related("item")}
    said = {one.item_id: one for one in found.statements.all()}
    form = ReviewForm(request.POST or None, items=queries.judged_items(found.round.scheme), before=before)

    def act(data: dict[str, Any]) -> str:
        actions.review(result=found, reviewed=form.reviewed(), acting=request.acting, at=request.at)
        return reverse("assessment:result", args=[pk, result_pk])

    page = statement_page(
        found,
        _("评审：%(body)s") % {"body": found.organisation.name},
        _("保存评审"),
        "",
        _("评审已保存。"),
    )
    context = {"said": said, "reviewing": True}
    return edit_page(
        request, form=form, act=act, page=page, template="assessment/judged.html", context=context
    )
