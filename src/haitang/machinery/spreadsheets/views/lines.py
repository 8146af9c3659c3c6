"""Mending a preview: one line's cells, the heads of the file, the error sheet to take home."""

from dataclasses import replace

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from haitang.foundation.doors import Visit, needs, record_for

from .. import actions, rules
from ..downloads import XLSX
from ..errorsheet import error_sheet
from ..forms import HeadsForm, LineForm
from ..grid import ShownLine, grid_line
from ..importing import CellFault, Draft, gazetteer_of, importer_of
from ..models import Batch
from ..outcomes import describer
from ..queries import batch_lines, drafts_of
from ..seeing import seen_and_done
from ..tables import kind_title
from ..words import RowState

IMPORT = "spreadsheets.import"


@needs(IMPORT)
@require_http_methods(["GET", "HEAD", "POST"])
def line(request: Visit, pk: int, position: int) -> HttpResponse:
    """One line, to be mended: a page of its own, or for htmx a row of the list."""
    batch = record_for(Batch.objects.all(), request.acting, IMPORT, pk=pk)
    in_list = request.headers.get("HX-Target", "").startswith("line-")

    def opened() -> LineForm:
        return LineForm(
            request.POST if request.method == "POST" else None, batch=batch, draft=draft_at(batch, position)
        )

    def act(form: LineForm) -> HttpResponse:
        draft = actions.mend(
            batch=batch,
            position=position,
            cells=form.changed(),
            seen=form.sight,
            acting=request.acting,
            at=request.at,
        )
        return row(request, batch, draft) if in_list else redirect_after_mending(request, batch, draft)

    form, done = seen_and_done(batch, opened, act)
    if done is not None:
        return done
    if in_list:
        return row(request, batch, form.draft, mending=form)
    context = {
        "batch": batch,
        "draft": form.draft,
        "form": form,
        "may_mend": rules.may_mend(request.acting, batch),
        "kind": kind_title(batch.kind),
    }
    return render(request, "spreadsheets/line.html", context, status=form.status)


def redirect_after_mending(request: Visit, batch: Batch, draft: Draft) -> HttpResponse:
    """On to the batch, or to the same line while something in it is still wrong."""
    if draft.ready:
        messages.success(request, _("第 %(number)d 行可以写入了。") % {"number": draft.number})
        return redirect("spreadsheets:batch", pk=batch.pk)
    messages.warning(request, _("改了，但第 %(number)d 行还有要改的。") % {"number": draft.number})
    return redirect("spreadsheets:batch_line", pk=batch.pk, position=draft.position)


def row(request: Visit, batch: Batch, draft: Draft, *, mending: LineForm | None = None) -> HttpResponse:
    """One row of the list with the columns the list has, which the page names in `columns`; with a form it is open to be
    mended, and says what is wrong with what was sent (200: of an error the script of the list shows nothing).

    Says `batch-changed` to the page when the line was mended, so that it asks for the sums again.
    """
    asked = request.GET.get("columns", "").split(",")
    columns = [column for column in importer_of(batch.kind).columns if column.name in asked]
    places = gazetteer_of(batch.county, timezone.localdate(request.at))
    line = grid_line(draft, columns, describer(batch, places), mending=mending is not None)
    if mending is not None and mending.is_bound:
        line = with_what_was_sent(line, mending)
    context = {
        "batch": batch,
        "line": line,
        "mending": mending is not None,
        "seen": mending["seen"].value() if mending is not None else "",
        "may_mend": rules.may_mend(request.acting, batch),
        "columns": ",".join(column.name for column in columns),
    }
    answer = render(request, "spreadsheets/row.html", context)
    if mending is None:
        answer["HX-Trigger"] = "batch-changed"
    return answer


def with_what_was_sent(line: ShownLine, form: LineForm) -> ShownLine:
    """A row open to be mended, with what was typed and what is said of it."""
    cells = []
    for cell in line.cells:
        name = cell.column.name
        said = tuple(CellFault(name, "sent", str(error), "") for error in form.errors.get(name, ()))
        typed = name in form.touched
        cells.append(replace(cell, faults=said or cell.faults, raw=form.data[name]) if typed else cell)
    shown = {cell.column.name for cell in line.cells}
    elsewhere = [error for name, errors in form.errors.items() if name not in shown for error in errors]
    return replace(
        line, cells=cells, faults=[*line.faults, *(CellFault("", "sent", str(one), "") for one in elsewhere)]
    )


@needs(IMPORT)
@require_http_methods(["GET", "HEAD", "POST"])
def mapping(request: Visit, pk: int) -> HttpResponse:
    """Which head is which column; what who may teach the county changes here is remembered for its next file."""
    batch = record_for(Batch.objects.all(), request.acting, IMPORT, pk=pk)

    def opened() -> HeadsForm:
        return HeadsForm(request.POST if request.method == "POST" else None, batch=batch)

    def act(form: HeadsForm) -> HttpResponse:
        actions.remap(
            batch=batch, columns=form.changed(), seen=form.sight, acting=request.acting, at=request.at
        )
        messages.success(request, mapped_words(request, batch))
        return redirect("spreadsheets:batch", pk=batch.pk)

    form, done = seen_and_done(batch, opened, act)
    if done is not None:
        return done
    context = {
        "batch": batch,
        "form": form,
        "kind": kind_title(batch.kind),
        "may_mend": rules.may_mend(request.acting, batch),
        "may_teach": rules.may_teach(request.acting, batch.county),
    }
    return render(request, "spreadsheets/mapping.html", context, status=form.status)


def mapped_words(request: Visit, batch: Batch) -> str:
    if rules.may_teach(request.acting, batch.county):
        return _("已按指定的列重新读过，下次同样的表头会照此认。")
    return _("已按指定的列重新读过。")


@needs(IMPORT)
@require_safe
def faults(request: Visit, pk: int) -> HttpResponse:
    """The faulty lines with a column of reasons, to be mended at home and brought back.

    Nothing in it is masked, so that only who may bring files in gets it.
    """
    batch = record_for(Batch.objects.all(), request.acting, IMPORT, pk=pk)
    if not batch.faulty or not batch_lines(batch, RowState.FAULTY).exists():
        messages.info(request, _("这批没有要修改的行。"))
        return redirect(batch.get_absolute_url())
    name = _("%(file)s 需修改.xlsx") % {"file": batch.filename.rpartition(".")[0] or batch.filename}
    headers = {
        "Content-Disposition": content_disposition_header(as_attachment=True, filename=name) or "attachment",
        "Cache-Control": "no-store",
    }
    return HttpResponse(error_sheet(batch), content_type=XLSX, headers=headers)


def draft_at(batch: Batch, position: int) -> Draft:
    found = drafts_of(batch_lines(batch).filter(position=position))
    if not found:
        raise Http404
    return found[0]
