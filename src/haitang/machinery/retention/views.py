"""For how long what is kept: shown, and set within bounds."""

from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from haitang.foundation.codes import COUNTY_LENGTH
from haitang.foundation.doors import Visit, needs
from haitang.machinery.ui.editing import Editing, edit_page

from . import actions, queries
from .declaring import PURPOSES
from .forms import TermForm, term_before
from .rules import SET

SETTINGS = (gettext_lazy("设置"), "/settings/")


@needs(SET)
@require_safe
def terms(request: Visit) -> HttpResponse:
    """Every purpose with its days, and what was let go last."""
    context = {"kept": queries.kept_in(first_county_code(request)), "crumbs": [SETTINGS]}
    return render(request, "retention/terms.html", context)


@needs(SET)
@require_http_methods(["GET", "HEAD", "POST"])
def term(request: Visit, purpose: str) -> HttpResponse:
    """Set the days of one purpose."""
    county, found = first_county_code(request), PURPOSES.get(purpose)
    if found is None:
        raise Http404
    kept = queries.term(purpose, county)
    back = reverse("retention:terms")

    def act(data: dict[str, Any]) -> str:
        actions.set_term(county=county, purpose=found, acting=request.acting, at=request.at, **data)
        return back

    bounds = _("可以保存 %(least)d 到 %(most)d 天，%(from)s算起。到期的一小时内分批删除，删了找不回来。")
    page = Editing(
        title=str(found.title),
        submit=_("保存"),
        cancel=back,
        crumbs=[SETTINGS, (_("保存期限"), back)],
        lead=bounds % {"least": found.least, "most": found.most, "from": found.counted_from},
        done=_("已保存。"),
    )
    form = TermForm(request.POST or None, initial=term_before(kept))
    return edit_page(request, form=form, act=act, page=page, read=term_before)


def first_county_code(request: Visit) -> str:
    """The district somebody sets terms for; of several the first."""
    county = next(
        (code for code in sorted(request.acting.scope_for(SET).regions) if len(code) == COUNTY_LENGTH), ""
    )
    if not county:
        raise Http404
    return county
