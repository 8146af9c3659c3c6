"""Objections to what is on public notice, and their answers."""

from functools import partial
from typing import Any

from django.http import HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from haitang.foundation.doors import Visit, needs
from haitang.machinery.ui.editing import Editing, action_page, edit_page

from .. import actions, rules
from ..actions.speaking import may_review
from ..doors import objection_for, result_for
from ..forms import AnswerForm, ObjectionForm
from ..models import Item
from ..words import MOVES, Move
from .reading import scheme_crumbs


@needs(rules.OBJECT)
@require_http_methods(["GET", "HEAD", "POST"])
def objection(request: Visit, pk: int, result_pk: int) -> HttpResponse:
    """Object to one item of one's own result while the notice lasts."""
    found = result_for(request.acting, pk, result_pk, rules.OBJECT)
    rules.may_object(request.acting, found).also(MOVES.verdict(found.round.state, Move.OBJECT)).require()
    rules.in_notice(found.round, timezone.localdate(request.at)).require()
    back = reverse("assessment:result", args=[pk, result_pk])
    items = Item.objects.filter(part__scheme=found.round.scheme).order_by("part__position", "position")

    page = Editing(
        title=_("提出异议"),
        submit=_("提出"),
        cancel=back,
        crumbs=[*scheme_crumbs(found.round.scheme, found.round), (found.named, back)],
        done=_("异议已提出，区县会答复。"),
    )
    form = ObjectionForm(request.POST or None, items=items)
    action = partial(actions.object_to, result=found)
    return action_page(request, form=form, action=action, page=page)


@needs(rules.REVIEW)
@require_http_methods(["GET", "HEAD", "POST"])
def answer_objection_page(request: Visit, pk: int, objection_pk: int) -> HttpResponse:
    """Answer one objection; upheld, the item is judged or read anew."""
    found = objection_for(request.acting, pk, objection_pk, rules.REVIEW)
    may_review(request.acting, found.result, request.at).require()
    MOVES.verdict(found.result.round.state, Move.ANSWER).require()
    back = reverse("assessment:notice", args=[pk])

    def act(data: dict[str, Any]) -> str:
        actions.answer_objection(
            objection=found,
            upheld=data["upheld"] == "yes",
            words=data["words"],
            points=data.get("points"),
            acting=request.acting,
            at=request.at,
        )
        return back

    page = Editing(
        title=_("答复异议：%(item)s") % {"item": found.item},
        submit=_("答复"),
        cancel=back,
        crumbs=scheme_crumbs(found.result.round.scheme, found.result.round),
        lead=_("%(body)s：%(words)s") % {"body": found.result.organisation.name, "words": found.words},
        done=_("已答复。"),
    )
    form = AnswerForm(request.POST or None, item=found.item)
    return edit_page(request, form=form, act=act, page=page)
