"""Writing a previewed batch into the records, and taking it back."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from haitang.foundation.acting import Acting
from haitang.foundation.transactions import late_atomic, take_turn
from haitang.machinery.audit import actions as audit
from haitang.machinery.audit.queries import is_touched_since, newest_entry

from .. import rules
from ..importing import Draft, Importer, Setting, importer_of
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


@late_atomic()
def apply(*, batch: Batch, acting: Acting, at: datetime) -> Batch:
    """Write every ready line of a batch; all or nothing.

    The lines are matched anew, since the records may have changed since the preview; a line that no longer fits
    is left out and marked. A batch that is applied already is left as it is.

    Matching thousands takes long and holds nobody up: it is done before the transaction that writes, and once more inside
    when the batch or the county's records were changed meanwhile.
    """
    rules.may_import(acting, batch.region, batch.kind).require()
    take_turn(f"import into {batch.county}")
    matched = match_again(batch.pk, acting, at)
    with transaction.atomic():
        if matched.is_overtaken():
            matched = match_again(batch.pk, acting, at)
        if matched.batch.state != BatchState.APPLIED:
            write(matched, acting, at)
    return matched.batch


@dataclass(frozen=True, slots=True)
class Matched:
    """A batch as it was read and its lines matched against the records, when `entry` was the newest of the audit."""

    batch: Batch
    importer: Importer
    setting: Setting
    drafts: Sequence[Draft]
    outcomes: Sequence[Outcome]
    entry: int

    def is_overtaken(self) -> bool:
        """Whether the batch, or anything its lines were matched against, may have been changed since."""
        still = Batch.objects.filter(pk=self.batch.pk, version=self.batch.version)
        read = self.importer.matched_against
        return not still.exists() or is_touched_since(self.entry, self.batch.county, read)


def match_again(key: int, acting: Acting, at: datetime) -> Matched:
    """Read the stored lines of a batch and match them against the records as they are now."""
    entry = newest_entry()
    batch = Batch.objects.get(pk=key)
    importer, drafts, setting = importer_of(batch.kind), load_lines(batch), setting_of(batch, acting, at)
    outcomes = [draft.outcome for draft in drafts]
    if batch.state != BatchState.APPLIED:
        rules.may_apply(acting, batch).require()
        check_lines(batch, importer, drafts, setting)
        importer.prepare([draft for draft in drafts if draft.ready])
    return Matched(batch, importer, setting, drafts, outcomes, entry)


def write(matched: Matched, acting: Acting, at: datetime) -> None:
    """Write matched lines into the records, inside the caller's transaction."""
    batch, ready = matched.batch, [draft for draft in matched.drafts if draft.ready]
    counts = {name: getattr(batch, name) for name in COUNTED}
    MOVES.make(batch, BatchMove.APPLY, applied_at=at, **counts)
    matched.importer.write(ready, matched.setting, Ledger(batch), acting, at)
    note_outcomes(matched)
    Source.objects.filter(batch=batch).delete()
    audit.add(acting, at, "spreadsheets.apply", batch, region=batch.region, kind=batch.kind, **counts)


def note_outcomes(matched: Matched) -> None:
    """Write down of each ready line what became of it where that is not what was foreseen, one statement an outcome."""
    changed = [
        draft
        for draft, foreseen in zip(matched.drafts, matched.outcomes, strict=True)
        if draft.ready and draft.outcome != foreseen
    ]
    for outcome in {draft.outcome for draft in changed}:
        positions = [draft.position for draft in changed if draft.outcome == outcome]
        Row.objects.filter(batch=matched.batch, position__in=positions).update(outcome=outcome)


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
