"""Writing a previewed batch into the records, and taking it back."""

from datetime import datetime

from django.db import transaction

from haitang.foundation.acting import Acting
from haitang.machinery.audit import actions as audit

from .. import rules
from ..importing import Draft, importer_of
from ..ledger import Ledger
from ..lines import load_lines
from ..models import Batch, Row, Source
from ..undoing import Undone, undo_records
from ..words import MOVES, BatchMove, BatchState, Outcome
from .preview import check_lines, setting_of

COUNTED = ("ready", "faulty", "asked", "left_out", "created", "updated", "unchanged")


@transaction.atomic
def queue(*, batch: Batch, acting: Acting, at: datetime) -> Batch:
    """Mark a batch as waiting to be written; the caller enqueues the job in the same transaction."""
    rules.may_apply(acting, batch).require()
    MOVES.make(batch, BatchMove.QUEUE)
    audit.add(acting, at, "spreadsheets.queue", batch, region=batch.region)
    return batch


@transaction.atomic
def recall(*, batch: Batch, acting: Acting, at: datetime) -> Batch:
    """Take a batch that was not written out of the queue, back to its preview."""
    rules.may_recall(acting, batch).require()
    MOVES.make(batch, BatchMove.RECALL)
    audit.add(acting, at, "spreadsheets.recall", batch, region=batch.region)
    return batch


@transaction.atomic
def apply(*, batch: Batch, acting: Acting, at: datetime) -> Batch:
    """Write every ready line of a batch; all or nothing.

    The lines are matched anew, since the records may have changed since the preview; a line that no longer fits
    is left out and marked. A batch that is applied already is left as it is.
    """
    rules.may_import(acting, batch.region, batch.kind).require()
    batch = Batch.objects.select_for_update().get(pk=batch.pk)
    if batch.state == BatchState.APPLIED:
        return batch
    rules.may_apply(acting, batch).require()
    importer = importer_of(batch.kind)
    drafts = load_lines(batch)
    setting = setting_of(batch, acting, at)
    check_lines(batch, importer, drafts, setting)
    ready = [draft for draft in drafts if draft.ready]
    importer.write(ready, setting, Ledger(batch), acting, at)
    counts = {name: getattr(batch, name) for name in COUNTED}
    note_outcomes(batch, ready)
    MOVES.make(batch, BatchMove.APPLY, applied_at=at, **counts)
    Source.objects.filter(batch=batch).delete()
    audit.add(acting, at, "spreadsheets.apply", batch, region=batch.region, kind=batch.kind, **counts)
    return batch


def note_outcomes(batch: Batch, drafts: list[Draft]) -> None:
    """Write down per line what became of it, one statement an outcome."""
    for outcome in (Outcome.CREATED, Outcome.UPDATED, Outcome.UNCHANGED):
        positions = [draft.position for draft in drafts if draft.outcome == outcome]
        Row.objects.filter(batch=batch).exclude(outcome=outcome).filter(position__in=positions).update(
            outcome=outcome
        )


@transaction.atomic
def undo(*, batch: Batch, acting: Acting, at: datetime) -> Undone:
    """Take an applied batch back, save what people changed since; says what stays and why."""
    rules.may_undo(acting, batch, at).require()
    MOVES.make(batch, BatchMove.UNDO, undone_at=at)
    importer = importer_of(batch.kind)
    importer.before_undo(batch.pk, at)
    undone = undo_records(batch, importer.primary)
    audit.add(
        acting,
        at,
        "spreadsheets.undo",
        batch,
        region=batch.region,
        removed=undone.removed,
        restored=undone.restored,
        kept=len(undone.kept),
    )
    return undone


@transaction.atomic
def discard(*, batch: Batch, acting: Acting, at: datetime) -> Batch:
    """Throw a preview away with everything it holds of the file."""
    rules.may_mend(acting, batch).require()
    MOVES.make(batch, BatchMove.DISCARD)
    Row.objects.filter(batch=batch).delete()
    Source.objects.filter(batch=batch).delete()
    audit.add(acting, at, "spreadsheets.discard", batch, region=batch.region)
    return batch
