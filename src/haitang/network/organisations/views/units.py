from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from haitang.foundation.doors import Visit, needs
from haitang.machinery.spreadsheets.downloads import writer_for
from haitang.machinery.ui.editing import Editing, edit_page
from haitang.machinery.ui.forms import words_typed
from haitang.machinery.ui.found import found_page, with_regions
from haitang.machinery.ui.listing import Empty, list_page

from .. import actions, queries, rules
from ..doors import unit_for
from ..filters import UnitFilter
from ..forms import UnitForm
from ..models import Organisation, Unit
from ..tables import UnitTable
from ..words import UnitKind

GETS_AND_POSTS = ["GET", "HEAD", "POST"]
FACTS = ("name", "kind", "credit_code", "technology_enterprise", "science_workers", "since")
NO_UNITS = Empty(
    title=gettext_lazy("还没有单位"),
    sentence=gettext_lazy("可以导入企业名册，也可以一家一家登记。登记后才知道哪些企业应建科协。"),
    drawing="seats",
)


@needs(rules.VIEW)
@require_safe
def units(request: Visit) -> HttpResponse:
    may_register = request.acting.may(rules.REGISTER)
    return list_page(
        request,
        queryset=queries.listed_units(request.scope, timezone.localdate(request.at)),
        table_class=UnitTable,
        filter_class=UnitFilter,
        title=_("单位"),
        name="units",
        template="organisations/units.html",
        empty=NO_UNITS,
        export=writer_for(request.acting),
        context={"tools": render_to_string("organisations/new_unit.html") if may_register else ""},
    )


@needs(rules.VIEW)
@require_safe
def unit(request: Visit, pk: int) -> HttpResponse:
    shown = unit_for(request.acting, pk)
    hosted = Organisation.objects.within(request.scope).filter(unit=shown)
    context = {
        "unit": shown,
        "crumbs": [(_("单位"), reverse("organisations:units"))],
        "hosted": list(hosted.order_by("name", "id")),
        "may_amend": rules.may_amend_unit(request.acting, shown),
        "ending": queries.ending_in_force(shown) if shown.until else None,
    }
    return render(request, "organisations/unit.html", context)


@needs(rules.REGISTER)
@require_http_methods(GETS_AND_POSTS)
def new_unit(request: Visit) -> HttpResponse:
    def act(data: dict[str, Any]) -> str:
        draft = actions.UnitDraft(
            region=data["region"],
            **{name: data[name] for name in FACTS if name != "kind"},
            kind=UnitKind(data["kind"]),
        )
        return actions.register_unit(draft=draft, acting=request.acting, at=request.at).get_absolute_url()

    back = reverse("organisations:units")
    page = Editing(title=_("登记单位"), cancel=back, crumbs=[(_("单位"), back)], done=_("单位已登记。"))
    return edit_page(request, form=UnitForm(request.POST or None, acting=request.acting), act=act, page=page)


@needs(rules.REGISTER)
@require_http_methods(GETS_AND_POSTS)
def unit_facts(request: Visit, pk: int) -> HttpResponse:
    """Amend the facts of a unit."""
    amended = unit_for(request.acting, pk, rules.REGISTER)

    def act(data: dict[str, Any]) -> str:
        values = {name: data[name] for name in FACTS}
        actions.amend_unit(
            unit=amended,
            expected=data["version"] or 0,
            acting=request.acting,
            at=request.at,
            region_id=data["region"],
            **values,
        )
        return amended.get_absolute_url()

    form = UnitForm(
        request.POST or None, initial=read_unit(amended), acting=request.acting, keep=amended.region
    )
    page = unit_editing(amended, _("修改单位"), done=_("已保存。"))
    return edit_page(request, form=form, act=act, read=read_unit, page=page)


@needs(rules.VIEW)
@require_safe
def unit_matches(request: Visit) -> HttpResponse:
    """What a search field for units shows."""
    matches = queries.named_like(Unit.objects.within(request.scope), words_typed(request))
    return found_page(request, with_regions(matches))


def read_unit(record: Unit) -> dict[str, Any]:
    values = {name: getattr(record, name) for name in FACTS}
    return {**values, "region": record.region_id, "version": record.version}


def unit_editing(unit: Unit, title: str, **words: Any) -> Editing:
    crumbs = [(_("单位"), reverse("organisations:units")), (unit.name, unit.get_absolute_url())]
    return Editing(title=title, cancel=unit.get_absolute_url(), crumbs=crumbs, **words)
