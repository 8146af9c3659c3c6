"""Plans of several years: the list, one with its progress, and drawing one up."""

from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from haitang.foundation.doors import Visit, needs
from haitang.machinery.figures.links import figure_url
from haitang.machinery.figures.queries import Ask, in_words
from haitang.machinery.figures.words import VIEW as OPENS_FIGURES
from haitang.machinery.ui.editing import Crumb, Editing, done_page, edit_page, read_values
from haitang.machinery.ui.listing import Empty, list_page
from haitang.network.regions.models import Region

from .. import actions, queries, rules
from ..actions import PlanDraft
from ..doors import plan_for, readable_plan_for, target_for
from ..forms import NewPlanForm, PlanForm, TargetForm
from ..models import Plan
from ..queries import Progress
from ..tables import PlanTable
from ..words import Direction
from .reading import page_context

GETS_AND_POSTS = ["GET", "HEAD", "POST"]
NO_PLANS = Empty(
    title=gettext_lazy("还没有规划"),
    sentence=gettext_lazy("把五年规划的目标按年写在指标上，进展由记录算出。"),
    drawing="sheet",
)
FACTS = ("title", "number", "led_by", "first_year", "last_year")


@needs(rules.VIEW)
@require_safe
def plans(request: Visit) -> HttpResponse:
    """The plans of a reader's places and of their county."""
    return list_page(
        request,
        queryset=queries.readable_plans(request.scope),
        table_class=PlanTable,
        title=_("规划"),
        name="plans",
        template="obligations/plans.html",
        empty=NO_PLANS,
        context=page_context(request, "plans"),
    )


@needs(rules.VIEW)
@require_safe
def plan(request: Visit, pk: int) -> HttpResponse:
    """One plan: each figure's targets by year beside what it came to."""
    found = readable_plan_for(request, pk)
    today = timezone.localdate(request.at)
    progress = queries.plan_progress(found, list(found.targets.all()), today)
    opens = request.acting.may(OPENS_FIGURES, region=found.region_id)
    context = {
        "plan": found,
        "years": list(found.years),
        "rows": [progress_row(each, opens=opens) for each in progress],
        "may_plan": rules.may_plan(request.acting, found.region_id),
        "crumbs": plans_crumbs(),
        "today": today,
    }
    return render(request, "obligations/plan.html", context)


def progress_row(progress: Progress, *, opens: bool) -> dict[str, Any]:
    """A figure as the template shows it: each year's value in words, its address, its target and whether it is reached."""
    indicator = progress.indicator
    cells = []
    for step in progress.steps:
        ask = Ask(progress.ask.scope, min(step.period.last, progress.ask.on), step.period, progress.ask.code)
        cells.append(
            {
                "step": step,
                "value": in_words(step.value) if step.value is not None else "",
                "href": figure_url(progress.name, ask)
                if opens and indicator and step.value is not None
                else "",
                "target": f"{step.target.value.normalize():,f}" if step.target else "",
                "less": bool(step.target and step.target.direction == Direction.AT_MOST),
            }
        )
    return {
        "title": indicator.title if indicator else progress.name,
        "unit": indicator.unit if indicator else "",
        "unknown": indicator is None,
        "values": progress.values,
        "cells": cells,
    }


@needs(rules.PLAN)
@require_http_methods(GETS_AND_POSTS)
def new_plan(request: Visit) -> HttpResponse:
    year = timezone.localdate(request.at).year
    first = year - (year - 1) % 5
    form = NewPlanForm(
        request.POST or None, acting=request.acting, initial={"first_year": first, "last_year": first + 4}
    )

    def act(data: dict[str, Any]) -> str:
        region = Region.objects.within(request.scope).filter(pk=data["region"]).first()
        if region is None:
            raise Http404
        made = actions.draw_up_plan(region=region, draft=draft_of(data), acting=request.acting, at=request.at)
        return made.get_absolute_url()

    page = Editing(
        title=_("新建规划"),
        cancel=reverse("obligations:plans"),
        crumbs=plans_crumbs(),
        done=_("规划已建立，接着写各年的目标。"),
    )
    return edit_page(request, form=form, act=act, page=page)


@needs(rules.PLAN)
@require_http_methods(GETS_AND_POSTS)
def plan_facts(request: Visit, pk: int) -> HttpResponse:
    amended = plan_for(request.acting, pk)
    read = read_values(*FACTS)

    def act(data: dict[str, Any]) -> str:
        actions.amend_plan(
            plan=amended,
            draft=draft_of(data),
            version=data["version"] or 0,
            acting=request.acting,
            at=request.at,
        )
        return reverse("obligations:plan", args=[pk])

    form = PlanForm(request.POST or None, initial=read(amended))
    return edit_page(request, form=form, act=act, page=plan_editing(amended, _("修改规划")), read=read)


@needs(rules.PLAN)
@require_http_methods(GETS_AND_POSTS)
def new_target(request: Visit, pk: int) -> HttpResponse:
    aimed = plan_for(request.acting, pk)

    def act(data: dict[str, Any]) -> str:
        facts = data | {"direction": Direction(data["direction"])}
        actions.set_target(plan=aimed, **facts, acting=request.acting, at=request.at)
        return reverse("obligations:plan", args=[pk])

    form = TargetForm(request.POST or None, years=aimed.years)
    return edit_page(request, form=form, act=act, page=plan_editing(aimed, _("设定年度目标")))


@needs(rules.PLAN)
@require_POST
def target_removal(request: Visit, pk: int, target: int) -> HttpResponse:
    actions.remove_target(target=target_for(request.acting, pk, target), acting=request.acting, at=request.at)
    return done_page(request, _("目标已删除。"), reverse("obligations:plan", args=[pk]))


def plan_editing(found: Plan, title: str) -> Editing:
    here = found.get_absolute_url()
    return Editing(
        title=title, cancel=here, crumbs=[*plans_crumbs(), (found.title, here)], done=_("已保存。")
    )


def draft_of(data: dict[str, Any]) -> PlanDraft:
    return PlanDraft(**{name: data[name] for name in FACTS})


def plans_crumbs() -> list[Crumb]:
    return [(_("规划"), reverse("obligations:plans"))]
