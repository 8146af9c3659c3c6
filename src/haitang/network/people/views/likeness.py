"""Records that may be one person: looked at side by side, merged, told apart, and taken apart again."""

from http import HTTPStatus

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from haitang.foundation.doors import Visit, needs, record_for
from haitang.machinery.ui.listing import Empty, list_page
from haitang.network.people import actions, queries, rules
from haitang.network.people.forms import OtherForm
from haitang.network.people.models import Merge, Person
from haitang.network.people.tables import MergeTable

from .persons import on_page

EMPTY = Empty(
    title=gettext_lazy("还没有合并过"),
    sentence=gettext_lazy("合并过的记录都列在这里，随时可以撤销。"),
    drawing="people",
)


@needs(rules.MERGE)
@require_safe
def duplicates(request: Visit) -> HttpResponse:
    """Likely pairs in the scope, with their reasons."""
    pairs = queries.duplicates(request.scope)
    context = {"pairs": pairs, "most": queries.DUPLICATES_SHOWN}
    return render(request, "people/duplicates.html", context)


@needs(rules.MERGE)
@require_safe
def compare_records(request: Visit, pk: int, other: int) -> HttpResponse:
    """Two records side by side; the one in the address first is the one to be kept."""
    kept = record_for(on_page(), request.acting, rules.MERGE, pk=pk)
    gone = record_for(on_page(), request.acting, rules.MERGE, pk=other)
    context = {
        "kept": kept,
        "gone": gone,
        "facts": queries.facts_side_by_side(kept, gone),
        "may_merge": rules.may_merge(request.acting, kept, gone),
    }
    return render(request, "people/beside.html", context)


@needs(rules.MERGE)
@require_POST
def merging(request: Visit, pk: int) -> HttpResponse:
    """Merge the record named by `other` into this one."""
    kept, gone = both(request, pk)
    if gone is None:
        return HttpResponse(status=HTTPStatus.UNPROCESSABLE_ENTITY)
    actions.merge(kept=kept, gone=gone, acting=request.acting, at=request.at)
    messages.success(request, _("已合并。合错了可以在“合并记录”里撤销。"))
    return redirect("people:person", pk=kept.pk)


@needs(rules.MERGE)
@require_POST
def distinctions(request: Visit, pk: int) -> HttpResponse:
    """Note that this record and the one named by `other` are two people."""
    one, other = both(request, pk)
    if other is None:
        return HttpResponse(status=HTTPStatus.UNPROCESSABLE_ENTITY)
    actions.tell_apart(one=one, other=other, acting=request.acting, at=request.at)
    messages.success(request, _("已记下：不是同一个人，以后不再提示。"))
    return redirect("people:duplicates")


@needs(rules.MERGE)
@require_safe
def merges(request: Visit) -> HttpResponse:
    """Every merge of the scope, the latest first."""
    return list_page(
        request,
        queryset=queries.merges(request.scope),
        table_class=MergeTable,
        title=_("合并记录"),
        name="merges",
        empty=EMPTY,
        context={"crumbs": [(_("人员"), reverse("people:persons"))]},
    )


@needs(rules.MERGE)
@require_safe
def merge(request: Visit, pk: int) -> HttpResponse:
    """One merge: which records, what went over, and the way back."""
    found = record_for(
        Merge.objects.select_related("kept__region", "gone__region"), request.acting, rules.MERGE, pk=pk
    )
    context = {
        "merge": found,
        "rows": sum(len(keys) for keys in found.moved.get("handed", {}).values()),
        "may_undo": rules.may_undo_merge(request.acting, found),
    }
    return render(request, "people/merge.html", context)


@needs(rules.MERGE)
@require_POST
def undoing(request: Visit, pk: int) -> HttpResponse:
    """Take a merge back."""
    found = record_for(Merge.objects.select_related("kept", "gone"), request.acting, rules.MERGE, pk=pk)
    actions.undo_merge(merge=found, acting=request.acting, at=request.at)
    messages.success(request, _("合并已撤销，两条记录都恢复原样。"))
    return redirect("people:person", pk=found.gone_id)


def both(request: Visit, pk: int) -> tuple[Person, Person | None]:
    """This record and the one the form names, each through its door; None when the form names none."""
    one = record_for(on_page(), request.acting, rules.MERGE, pk=pk)
    form = OtherForm(request.POST)
    if not form.is_valid():
        return one, None
    return one, record_for(on_page(), request.acting, rules.MERGE, pk=form.cleaned_data["other"])
