"""The district's templates."""

from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from haitang.foundation.doors import Visit, needs
from haitang.machinery.figures.declaring import indicators
from haitang.machinery.ui.editing import Editing, edit_page

from .. import actions, queries, rules
from ..doors import county_for
from ..forms import TemplateForm, template_before
from ..words import Kind
from .shared import page_context, paper_crumbs


@needs(rules.TEMPLATE)
@require_safe
def templates(request: Visit) -> HttpResponse:
    county = county_for(request)
    context = {
        **page_context(request, "templates"),
        "templates": [(one, queries.template_fault(one)) for one in queries.templates_of(county.code)],
        "county": county,
        "crumbs": paper_crumbs(),
    }
    return render(request, "reports/templates.html", context)


@needs(rules.TEMPLATE)
@require_http_methods(["GET", "HEAD", "POST"])
def template(request: Visit, kind: str) -> HttpResponse:
    """One kind's template, with what may stand in it."""
    if kind not in Kind.values:
        raise Http404
    county, wanted = county_for(request), Kind(kind)
    found = queries.template_of(county.code, wanted)

    def act(data: dict[str, Any]) -> str:
        actions.set_template(
            county=county.code,
            kind=wanted,
            text=data["text"],
            version=data["version"],
            acting=request.acting,
            at=request.at,
        )
        return reverse("reports:templates")

    page = Editing(
        title=_("%(kind)s模板") % {"kind": wanted.label},
        submit=_("保存"),
        cancel=reverse("reports:templates"),
        crumbs=[*paper_crumbs(), (_("模板"), reverse("reports:templates"))],
        lead=_("改了只管以后起草的公文；已经起草的不变。"),
        done=_("已保存。"),
    )
    return edit_page(
        request,
        form=TemplateForm(request.POST or None, initial=template_before(found)),
        act=act,
        page=page,
        read=template_before,
        template="reports/template.html",
        context={
            "indicators": indicators(),
            "own": found.pk is not None,
            "fault": "" if request.method == "POST" else queries.template_fault(found),
        },
    )
