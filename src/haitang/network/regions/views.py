from datetime import date
from functools import partial
from typing import Any

from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_http_methods, require_safe

from haitang.foundation.doors import Visit, needs
from haitang.machinery.ui.editing import Crumb, Editing, action_page, edit_page, read_values

from . import actions, queries, rules
from .doors import population_for, region_for
from .forms import AmendPopulationForm, NameForm, PopulationForm, RegionForm, RetirementForm
from .models import Region
from .words import CODE_LENGTH, LEVEL_BELOW, Level

GETS_AND_POSTS = ["GET", "HEAD", "POST"]
MOST_ROOTS = 200
"""So many regions at most begin somebody's tree; nobody is granted more one by one."""


@needs(rules.VIEW)
@require_safe
def regions(request: Visit) -> HttpResponse:
    """Where the reader's tree begins; straight to the region when there is only one."""
    roots = list(queries.roots_in(request.scope)[:MOST_ROOTS])
    if len(roots) == 1:
        return HttpResponseRedirect(roots[0].get_absolute_url())
    nodes = [{"title": root.name, "href": root.get_absolute_url(), "note": root.code} for root in roots]
    return render(request, "regions/regions.html", {"nodes": nodes})


@needs(rules.VIEW)
@require_safe
def region(request: Visit, code: str) -> HttpResponse:
    """One division: what lies below it, who lives there, what became of it."""
    shown = region_for(request.acting, code)
    on = timezone.localdate(request.at)
    context = {
        "region": shown,
        "crumbs": way_to(request, shown, whole=False),
        "below_level": LEVEL_BELOW.get(Level(shown.level), None),
        "populations": list(queries.populations_of(shown)),
        "predecessors": list(shown.predecessors.order_by("code")),
        "retired": list(queries.retired_below(shown)),
        "may_change": rules.may_change(request.acting, shown),
        "may_count": rules.may_count(request.acting, shown),
        **places_below(shown, on),
    }
    return render(request, "regions/region.html", context)


@needs(rules.COUNT)
@require_http_methods(GETS_AND_POSTS)
def new_population(request: Visit, code: str) -> HttpResponse:
    counted = region_for(request.acting, code, rules.COUNT)
    return action_page(
        request,
        form=PopulationForm(request.POST or None, initial={"year": timezone.localdate(request.at).year - 1}),
        action=partial(actions.set_population, region=counted),
        page=region_editing(request, counted, _("登记人口"), done=_("人口已登记。")),
    )


@needs(rules.COUNT)
@require_http_methods(GETS_AND_POSTS)
def population(request: Visit, pk: int) -> HttpResponse:
    """Correct one population figure."""
    counted = population_for(request.acting, pk, rules.COUNT)

    read = read_values("people", "source")
    title = _("更正 %(year)d 年人口") % {"year": counted.year}
    return action_page(
        request,
        form=AmendPopulationForm(request.POST or None, initial=read(counted)),
        action=partial(actions.amend_population, population=counted),
        read=read,
        page=region_editing(request, counted.region, title, done=_("已更正。")),
    )


@needs(rules.CHANGE)
@require_http_methods(GETS_AND_POSTS)
def name(request: Visit, code: str) -> HttpResponse:
    """Give a division another name."""
    renamed = region_for(request.acting, code, rules.CHANGE)

    read = read_values("name")
    return action_page(
        request,
        form=NameForm(request.POST or None, initial=read(renamed)),
        action=partial(actions.rename, region=renamed),
        read=read,
        page=region_editing(request, renamed, _("改名"), done=_("已改名。")),
    )


@needs(rules.CHANGE)
@require_http_methods(GETS_AND_POSTS)
def retirement(request: Visit, code: str) -> HttpResponse:
    """Retire a division, or merge it into another."""
    gone = region_for(request.acting, code, rules.CHANGE)

    def read(record: Region) -> dict[str, Any]:
        return {"on": record.until, "successor": record.successor, "version": record.version}

    form = RetirementForm(request.POST or None, initial={"version": gone.version}, region=gone)
    page = region_editing(
        request, gone, _("停用或并入"), done=_("已停用。"), submit=pgettext("region", "停用"), tone="danger"
    )
    return action_page(request, form=form, action=partial(actions.retire, region=gone), read=read, page=page)


@needs(rules.CHANGE)
@require_http_methods(GETS_AND_POSTS)
def new_region(request: Visit, code: str) -> HttpResponse:
    """Add a division below one."""
    parent = region_for(request.acting, code, rules.CHANGE)
    level = LEVEL_BELOW.get(Level(parent.level))
    if level is None:
        raise Http404

    def act(data: dict[str, Any]) -> str:
        added = actions.add_division(
            code=data["code"], name=data["name"], since=data["since"], acting=request.acting, at=request.at
        )
        return added.get_absolute_url()

    form = RegionForm(request.POST or None, parent=parent, length=CODE_LENGTH[level])
    title = _("新增%(level)s") % {"level": level.label}
    return edit_page(
        request, form=form, act=act, page=region_editing(request, parent, title, done=_("已新增。"))
    )


def places_below(region: Region, on: date) -> dict[str, Any]:
    """What lies below: for a county the tree of towns and villages, else the list of children."""
    children = list(queries.children_of(region, on, on.year))
    found: dict[str, Any] = {"children": children, "village_count": None}
    if region.level == Level.COUNTY:
        villages: dict[str, list[dict[str, str]]] = {}
        for village in queries.villages_of(region.code, on):
            villages.setdefault(village.town_code, []).append(
                {"title": village.name, "href": village.get_absolute_url()}
            )
        found["village_count"] = sum(len(of_town) for of_town in villages.values())
        found["villages"] = villages
    return found


def way_to(request: Visit, region: Region, *, whole: bool = True) -> list[Crumb]:
    """The way to a region through those of its ancestors that the reader may see."""
    seen = queries.ancestors_of(region.code).within(request.acting.scope_for(rules.VIEW))
    way: list[Crumb] = [(_("行政区划"), reverse("regions:regions"))]
    way += [(above.name, above.get_absolute_url()) for above in seen]
    return [*way, (region.name, region.get_absolute_url())] if whole else way


def region_editing(request: Visit, region: Region, title: str, **words: Any) -> Editing:
    return Editing(title=title, cancel=region.get_absolute_url(), crumbs=way_to(request, region), **words)
