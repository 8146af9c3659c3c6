"""Writing a batch into the records in the background, and taking it back."""

from http import HTTPStatus
from typing import Any

from django.contrib import messages
from django.db import transaction
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from haitang.foundation.doors import Visit, needs, record_for
from haitang.foundation.verdict import Refused
from haitang.machinery.jobs import actions as jobs
from haitang.machinery.jobs import queries as runs
from haitang.machinery.jobs.words import JobState

from .. import actions, rules
from ..importing import importer_of
from ..models import Batch
from ..tables import kind_title
from ..undoing import foresee
from ..words import BatchState

IMPORT, UNDO = "spreadsheets.import", "spreadsheets.undo"
JOB = "spreadsheets.apply"


def run_key(batch: Batch) -> str:
    """One run for each time a batch is queued: its version counts them."""
    return f"{batch.pk}:{batch.version}"


@needs(IMPORT)
@require_http_methods(["GET", "HEAD", "POST"])
def application(request: Visit, pk: int) -> HttpResponse:
    """Have a batch written; asked for again, how far that is."""
    batch = record_for(Batch.objects.all(), request.acting, IMPORT, pk=pk)
    if request.method == "POST":
        return queue_application(request, batch)
    if batch.state != BatchState.QUEUED:
        return away(request, batch.get_absolute_url())
    context = {"batch": batch, "kind": kind_title(batch.kind), **progress_context(batch)}
    fragment = "HX-Request" in request.headers
    return render(request, f"spreadsheets/{'progress' if fragment else 'application'}.html", context)


def queue_application(request: Visit, batch: Batch) -> HttpResponse:
    try:
        with transaction.atomic():
            actions.queue(batch=batch, acting=request.acting, at=request.at)
            jobs.enqueue(
                JOB, run_key(batch), at=request.at, batch=batch.pk, account=request.acting.account_id
            )
    except Refused as refused:
        messages.error(request, refused.reason)
    return redirect("spreadsheets:batch", pk=batch.pk)


def away(request: Visit, address: str) -> HttpResponse:
    """Send the reader on; a fragment asking for itself has the whole page go."""
    if "HX-Request" in request.headers:
        return HttpResponse(status=HTTPStatus.NO_CONTENT, headers={"HX-Redirect": address})
    return HttpResponseRedirect(address)


def progress_context(batch: Batch) -> dict[str, Any]:
    """How far the writing of a queued batch is: under way, waiting, failed; whether anybody is there to do it."""
    run = runs.find_run(JOB, run_key(batch)) if batch.state == BatchState.QUEUED else None
    if run is None:
        return {"progress": None}
    progress = runs.run_progress(run)
    return {
        "progress": progress,
        "failed": progress.state == JobState.FAILED,
        "alive": progress.total > 0 or runs.worker_alive(),
    }


@needs(IMPORT)
@require_POST
def recall(request: Visit, pk: int) -> HttpResponse:
    """Take a batch out of the queue, back to its preview."""
    batch = record_for(Batch.objects.all(), request.acting, IMPORT, pk=pk)
    try:
        actions.recall(batch=batch, acting=request.acting, at=request.at)
    except Refused as refused:
        messages.error(request, refused.reason)
    return redirect("spreadsheets:batch", pk=batch.pk)


@needs(IMPORT)
@require_POST
def disposal(request: Visit, pk: int) -> HttpResponse:
    """Throw a preview away."""
    batch = record_for(Batch.objects.all(), request.acting, IMPORT, pk=pk)
    try:
        actions.discard(batch=batch, acting=request.acting, at=request.at)
    except Refused as refused:
        messages.error(request, refused.reason)
        return redirect("spreadsheets:batch", pk=batch.pk)
    messages.success(request, _("已放弃这批预览，读出的内容都删了。"))
    return redirect("spreadsheets:batches")


@needs(UNDO)
@require_http_methods(["GET", "HEAD", "POST"])
def reversal(request: Visit, pk: int) -> HttpResponse:
    """What taking a batch back would remove and keep, and taking it back."""
    batch = record_for(Batch.objects.all(), request.acting, UNDO, pk=pk)
    context = {"batch": batch, "kind": kind_title(batch.kind)}
    if request.method != "POST":
        verdict = rules.may_undo(request.acting, batch, request.at)
        foreseen = foresee(batch, importer_of(batch.kind).primary) if verdict else None
        return render(
            request,
            "spreadsheets/reversal.html",
            {
                **context,
                "may_undo": verdict,
                "undone": foreseen,
                "kept": len(foreseen.kept) if foreseen else 0,
            },
        )
    undone = actions.undo(batch=batch, acting=request.acting, at=request.at)
    if undone.kept:
        return render(request, "spreadsheets/reversed.html", {**context, "undone": undone})
    said = _("已撤销：删去 %(removed)d 条，还原 %(restored)d 条。")
    messages.success(request, said % {"removed": undone.removed, "restored": undone.restored})
    return redirect("spreadsheets:batch", pk=batch.pk)
