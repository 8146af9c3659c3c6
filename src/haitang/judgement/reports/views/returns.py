"""Returns: the forms a district is asked to fill, which figure stands where, and the form filled."""

import tomllib
from functools import cache
from typing import Any

from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from haitang.foundation.codes import is_digits
from haitang.foundation.doors import Visit, needs
from haitang.foundation.verdict import Refused
from haitang.machinery.figures.declaring import indicators
from haitang.machinery.figures.words import EARLIEST_YEAR
from haitang.machinery.spreadsheets.downloads import XLSX
from haitang.machinery.ui.editing import Editing, edit_page

from .. import actions, filling, rules
from ..doors import county_for, return_for
from ..forms import MappingForm, NewReturnForm, mapping_before
from ..mapping import mapping_text
from ..models import ReturnForm
from ..queries import SHIPPED, returns_of
from ..returning import FilledReturn, fill_return, workbook
from .shared import attachment_response, page_context


@cache
def shipped_returns() -> list[dict[str, Any]]:
    """The blank forms that come with the program."""
    found: list[dict[str, Any]] = tomllib.loads((SHIPPED / "returns.toml").read_text(encoding="utf-8"))[
        "return"
    ]
    return found


@needs(rules.RETURN)
@require_safe
def returns(request: Visit) -> HttpResponse:
    context = {
        **page_context(request, "returns"),
        "returns": returns_of(request.scope),
        "year": timezone.localdate(request.at).year,
    }
    return render(request, "reports/returns.html", context)


@needs(rules.RETURN)
@require_http_methods(["GET", "HEAD", "POST"])
def new_return(request: Visit) -> HttpResponse:
    """A form brought in, or one of those that come with the program."""
    county = county_for(request)
    names = [one["name"] for one in shipped_returns()]
    form = NewReturnForm(request.POST or None, request.FILES or None, shipped=names)

    def act(data: dict[str, Any]) -> str:
        if data["file"] is None:
            chosen = shipped_returns()[int(data["shipped"])]
            made = actions.add_shipped(county=county, shipped=chosen, acting=request.acting, at=request.at)
        else:
            made = actions.add_return(
                county=county,
                name=data["name"] or data["file"].name,
                basis=data["basis"],
                filename=data["file"].name,
                content=data["file"].read(),
                acting=request.acting,
                at=request.at,
            )
        return made.get_absolute_url()

    page = Editing(
        title=_("登记报表"),
        submit=_("登记"),
        cancel=reverse("reports:returns"),
        crumbs=return_crumbs(),
        lead=_("上传上级发来的空白表（.xlsx），再写明哪个单元格取哪个指标；下次只要换一个年份。"),
    )
    return edit_page(request, form=form, act=act, page=page, template="reports/new_return.html")


def return_crumbs(form: ReturnForm | None = None) -> list[tuple[str, str]]:
    way = [(_("报表"), reverse("reports:returns"))]
    return way if form is None else [*way, (form.name, form.get_absolute_url())]


def year_of(visit: Visit) -> int:
    """The year asked for; this one without, or for one nobody could mean."""
    today = timezone.localdate(visit.at).year
    asked = visit.GET.get("year", "")
    year = int(asked) if is_digits(asked) and len(asked) == 4 else today
    return year if EARLIEST_YEAR + 2 <= year <= today else today


def filled_form(visit: Visit, form: ReturnForm) -> tuple[filling.Form, FilledReturn]:
    sheet = filling.open_form(bytes(form.content))
    return sheet, fill_return(form, list(form.cells.all()), sheet, year_of(visit), visit.at)


def filled_or_wrong(visit: Visit, form: ReturnForm) -> tuple[FilledReturn | None, str]:
    """The form filled, or why what is stored of it cannot be opened any more."""
    try:
        return filled_form(visit, form)[1], ""
    except Refused as refused:
        return None, refused.reason


@needs(rules.RETURN)
@require_safe
def return_(request: Visit, pk: int) -> HttpResponse:
    """One return: what each cell gets this year, and which cells stay empty."""
    found = return_for(request.acting, pk)
    year = year_of(request)
    filled, wrong = filled_or_wrong(request, found)
    context = {
        "form": found,
        "year": year,
        "years": range(timezone.localdate(request.at).year, timezone.localdate(request.at).year - 4, -1),
        "filled": filled,
        "wrong": wrong,
        "crumbs": return_crumbs(),
    }
    return render(request, "reports/return.html", context)


@needs(rules.RETURN)
@require_safe
def return_file(request: Visit, pk: int) -> HttpResponse:
    """The form with its numbers in it, all else as it was given."""
    found = return_for(request.acting, pk)
    sheet, values = filled_form(request, found)
    return attachment_response(workbook(sheet, values), XLSX, f"{year_of(request)}年{found.name}.xlsx")


@needs(rules.RETURN)
@require_http_methods(["GET", "HEAD", "POST"])
def mapping(request: Visit, pk: int) -> HttpResponse:
    found = return_for(request.acting, pk)
    cells = list(found.cells.all())

    def act(data: dict[str, Any]) -> str:
        actions.map_return(
            form=found,
            mapping=data["mapping"],
            version=data["version"] or found.version,
            acting=request.acting,
            at=request.at,
        )
        return reverse("reports:return", args=[pk])

    page = Editing(
        title=_("取数：%(name)s") % {"name": found.name},
        submit=_("保存"),
        cancel=reverse("reports:return", args=[pk]),
        crumbs=return_crumbs(found),
        lead=_("一行一个单元格；指标空着的，留给人手填。"),
        done=_("已保存。"),
    )
    initial = mapping_before(found, mapping_text(cells))
    context = {"indicators": indicators()}
    form = MappingForm(request.POST or None, initial=initial)
    return edit_page(request, form=form, act=act, page=page, template="reports/mapping.html", context=context)


@needs(rules.RETURN)
@require_POST
def dropping(request: Visit, pk: int) -> HttpResponse:
    """Fill it no longer."""
    actions.drop_return(form=return_for(request.acting, pk), acting=request.acting, at=request.at)
    return HttpResponseRedirect(reverse("reports:returns"), status=303)
