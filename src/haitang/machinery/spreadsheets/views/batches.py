"""The list of batches, a file going up, and the preview of one batch."""

from collections.abc import Iterable
from http import HTTPStatus
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from haitang.foundation.codes import COUNTY_LENGTH, TOWN_LENGTH, county_of, town_of
from haitang.foundation.doors import Visit, needs, record_for
from haitang.foundation.verdict import Refused
from haitang.machinery.ui.forms import Form
from haitang.machinery.ui.listing import Empty, list_page

from .. import actions, rules
from ..downloads import XLSX, file_of, writer_for
from ..empty_sheets import empty_sheet as made_empty
from ..forms import AnswersForm, FileForm, UploadForm
from ..grid import grid_of
from ..importing import IMPORTERS, gazetteer_of, importer_of
from ..keeping import lines_until
from ..models import Batch
from ..outcomes import describer, totals_of
from ..queries import batch_lines, drafts_of
from ..seeing import seen_and_done
from ..tables import BatchFilter, BatchTable, kind_title
from ..words import BatchState, RowState
from .application import progress_context

VIEW, IMPORT = "spreadsheets.view", "spreadsheets.import"
GONE = (BatchState.APPLIED, BatchState.UNDONE)
"""States in which lines are let go after their term."""
LINES_A_PAGE = 50
STEPS = (gettext_lazy("上传"), gettext_lazy("核对"), gettext_lazy("写入"), gettext_lazy("完成"))
TABS: dict[str, tuple[RowState, ...]] = {
    "faulty": (RowState.FAULTY,),
    "asked": (RowState.ASKED,),
    "ready": (RowState.READY,),
    "left_out": (RowState.LEFT_OUT,),
    "all": (),
}
"""Each tab, and which lines it shows: the lines in these states; none: all."""
WAITING = ("faulty", "asked", "left_out")
"""Tabs whose lines show what names them and what they wait for, and no more."""

EMPTY_TITLE = gettext_lazy("还没有导入过表格")
EMPTY_SENTENCE = gettext_lazy(
    "手头怎么记的就怎么传：花名册、台账都行，表头不用改。系统先认出每一列、标出有问题的格子给您看，点了写入才会动记录，写入后还能撤销。"
)


@needs(VIEW)
@require_safe
def batches(request: Visit) -> HttpResponse:
    """Every file brought in, the latest first."""
    may_import = request.acting.may(IMPORT)
    act = render_to_string("spreadsheets/begin.html", {"may_import": may_import})
    return list_page(
        request,
        queryset=Batch.objects.within(request.scope).defer("sheets", "questions", "notices").order_by("-id"),
        table_class=BatchTable,
        filter_class=BatchFilter,
        title=_("导入"),
        name="imports",
        template="spreadsheets/batches.html",
        export=writer_for(request.acting),
        empty=Empty(title=EMPTY_TITLE, sentence=EMPTY_SENTENCE, drawing="sheet", act=act),
        context={"may_import": may_import},
    )


@needs(IMPORT)
@require_http_methods(["GET", "HEAD", "POST"])
def new(request: Visit) -> HttpResponse:
    """Choose a kind and a file; what is wrong with the file stands on the form."""
    sent = (request.POST, request.FILES) if request.method == "POST" else ()
    form = UploadForm(
        *sent,
        kinds=kinds_for(regions := importable_regions(request)),
        regions=regions,
        initial={"kind": request.GET.get("kind", "")},
    )
    if form.is_bound and form.is_valid():
        batch = preview_file(request, form, kind=form.cleaned_data["kind"], region=form.region_code)
        if batch is not None:
            return redirect("spreadsheets:batch", pk=batch.pk)
    chosen = form["kind"].value()
    context = {
        "form": form,
        "kinds": [IMPORTERS[kind] for kind in kinds_for(regions)],
        "chosen": chosen,
        "steps": STEPS,
        "towns": [name for code, name in regions.items() if town_of(code)],
    }
    return render(request, "spreadsheets/new.html", context, status=form_status(form))


@needs(IMPORT)
@require_safe
def empty_sheet(request: Visit, kind: str) -> HttpResponse:
    """The empty sheet of a kind, with the towns and posts of the district or the town it is for."""
    regions = importable_regions(request)
    region = request.GET.get("region") or next(iter(regions), "")
    if region not in regions or kind not in kinds_for([region]):
        raise Http404
    importer = importer_of(kind)
    content = made_empty(importer, region, timezone.localdate(request.at))
    return file_of(content, XLSX, f"{importer.title}.xlsx")


@needs(IMPORT)
@require_http_methods(["GET", "HEAD", "POST"])
def correction(request: Visit, pk: int) -> HttpResponse:
    """The error sheet of a batch come back mended: a new preview of the same kind, linked to it."""
    batch = record_for(Batch.objects.all(), request.acting, IMPORT, pk=pk)
    form = FileForm(request.POST, request.FILES) if request.method == "POST" else FileForm()
    if form.is_bound and form.is_valid():
        corrected = preview_file(request, form, kind=batch.kind, region=batch.region, corrects=batch)
        if corrected is not None:
            return redirect("spreadsheets:batch", pk=corrected.pk)
    context = {"form": form, "batch": batch, "kind": kind_title(batch.kind)}
    return render(request, "spreadsheets/correction.html", context, status=form_status(form))


@needs(VIEW)
@require_safe
def batch(request: Visit, pk: int) -> HttpResponse:
    """One batch: what it comes to, how it was read, its lines fifty at a time."""
    found = record_for(Batch.objects.select_related("corrects"), request.acting, VIEW, pk=pk)
    return render(request, "spreadsheets/batch.html", batch_context(request, found))


@needs(IMPORT)
@require_POST
def answers(request: Visit, pk: int) -> HttpResponse:
    """Questions of a batch answered: its file is read again."""
    found = record_for(Batch.objects.select_related("corrects"), request.acting, IMPORT, pk=pk)

    def act(form: AnswersForm) -> HttpResponse:
        if given := form.changed():
            actions.answer(batch=found, answers=given, seen=form.sight, acting=request.acting, at=request.at)
            messages.success(request, _("已按回答重新读过，还没有写入，请核对。"))
        return redirect(found.get_absolute_url())

    form, done = seen_and_done(found, lambda: AnswersForm(request.POST, batch=found), act)
    if done is not None:
        return done
    context = {**batch_context(request, found), "form": form}
    return render(request, "spreadsheets/batch.html", context, status=form.status)


@needs(VIEW)
@require_safe
def sums(request: Visit, pk: int) -> HttpResponse:
    """What a batch comes to, as it changes while its lines are mended."""
    found = record_for(Batch.objects.all(), request.acting, VIEW, pk=pk)
    return render(request, "spreadsheets/sums.html", sums_context(request, found))


def batch_context(request: Visit, found: Batch) -> dict[str, Any]:
    tab = tab_of(request, found)
    page = Paginator(batch_lines(found, *TABS[tab]), LINES_A_PAGE, allow_empty_first_page=True)
    lines = page.get_page(request.GET.get("page"))
    places = gazetteer_of(found.county, timezone.localdate(request.at))
    grid = grid_of(found, drafts_of(lines), describer(found, places), waiting=tab in WAITING)
    return {
        **sums_context(request, found),
        **progress_context(found),
        "tab": tab,
        "lines": lines,
        "grid": grid,
        "may_mend": (may_mend := rules.may_mend(request.acting, found)),
        "form": AnswersForm(batch=found) if may_mend and found.questions else None,
        "may_undo": rules.may_undo(request.acting, found, request.at),
        "may_import": request.acting.may(IMPORT, region=found.region),
        "lines_until": lines_until(found),
        "lines_gone": found.state in GONE and found.rows and not lines.paginator.count and tab == "all",
        "corrections": list(found.corrections.order_by("id")),
        "notes": found.sheets,
        "columns": ",".join(column.name for column in grid.columns),
        "steps": STEPS,
        "step": {BatchState.PREVIEWED: 2, BatchState.QUEUED: 3, BatchState.APPLIED: 5}.get(
            BatchState(found.state), 2
        ),
    }


def sums_context(request: Visit, found: Batch) -> dict[str, Any]:
    return {
        "batch": found,
        "kind": kind_title(found.kind),
        "tab": tab_of(request, found),
        "sheets_read": sum("skipped" not in note for note in found.sheets),
        "may_apply": rules.may_apply(request.acting, found),
        "unread": sum(not head["column"] for note in found.sheets for head in note.get("heads", ())),
        "totals": totals_of(found, importer_of(found.kind)),
        "open": found.state in (BatchState.PREVIEWED, BatchState.QUEUED),
    }


def tab_of(request: Visit, found: Batch) -> str:
    """The tab asked for; unasked the faulty lines while there are any, then those that wait for an answer."""
    asked = request.GET.get("tab", "")
    return asked if asked in TABS else "faulty" if found.faulty else "asked" if found.asked else "all"


def preview_file(
    request: Visit, form: FileForm, *, kind: str, region: str, corrects: Batch | None = None
) -> Batch | None:
    """Preview the file of a form; None when it is turned away, with the reason on the form."""
    content, filename = form.content
    try:
        batch = actions.preview(
            kind=kind,
            content=content,
            filename=filename,
            region=region,
            acting=request.acting,
            at=request.at,
            corrects=corrects,
        )
    except Refused as refused:
        form.add_error("file" if form.cleaned_data.get("file") is not None else "pasted", refused.reason)
    else:
        messages.success(request, _("已读出 %(rows)d 行，还没有写入，请核对。") % {"rows": batch.rows})
        return batch
    return None


def importable_regions(request: Visit) -> dict[str, str]:
    """The districts and towns somebody may bring files into, by code, none within another: towns by their names, districts,
    whose names lie above this floor, by their codes.
    """
    found: dict[str, str] = {}
    for code in sorted(request.scope.regions):
        if len(code) in (COUNTY_LENGTH, TOWN_LENGTH) and county_of(code) not in found:
            places = gazetteer_of(county_of(code), timezone.localdate(request.at)) if town_of(code) else None
            found[code] = places.towns[code].name if places and code in places.towns else code
    return found


def kinds_for(regions: Iterable[str]) -> list[str]:
    """The kinds of lists that may be brought into at least one of these places."""
    return [kind for kind in IMPORTERS if any(rules.kind_fits(region, kind) for region in regions)]


def form_status(form: Form) -> HTTPStatus:
    return HTTPStatus.UNPROCESSABLE_ENTITY if form.is_bound else HTTPStatus.OK
