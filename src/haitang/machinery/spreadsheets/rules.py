from datetime import datetime

from django.utils import timezone
from django.utils.translation import gettext as _

from haitang.foundation.acting import Acting
from haitang.foundation.verdict import Verdict, no

from .keeping import undo_until
from .models import Batch
from .words import BatchState


def may_import(acting: Acting, county: str) -> Verdict:
    """Whether a file may be brought into a county; its lines may speak of any town of it."""
    return acting.verdict("spreadsheets.import", region=county)


def may_mend(acting: Acting, batch: Batch) -> Verdict:
    """Cells and heads are mended only while nothing has been written."""
    if batch.state != BatchState.PREVIEWED:
        return no(
            _("这批已经%(state)s，不能再改。") % {"state": batch.get_state_display()}, code="not_previewed"
        )
    return may_import(acting, batch.county)


def may_apply(acting: Acting, batch: Batch) -> Verdict:
    if batch.state not in (BatchState.PREVIEWED, BatchState.QUEUED):
        return no(
            _("这批已经%(state)s，不能再写入。") % {"state": batch.get_state_display()}, code="not_previewed"
        )
    if not batch.ready:
        return no(_("没有一行可以写入，请先改正标出的单元格。"), code="nothing_ready")
    return may_import(acting, batch.county)


def may_recall(acting: Acting, batch: Batch) -> Verdict:
    """Whether a batch may be taken out of the queue again."""
    if batch.state != BatchState.QUEUED:
        return no(
            _("这批没有在排队，是“%(state)s”。") % {"state": batch.get_state_display()}, code="not_queued"
        )
    return may_import(acting, batch.county)


def may_undo(acting: Acting, batch: Batch, at: datetime) -> Verdict:
    """Take a written batch back, as long as the district keeps what that needs."""
    if batch.state != BatchState.APPLIED:
        return no(
            _("只有已写入的批次可以撤销，这批是“%(state)s”。") % {"state": batch.get_state_display()},
            code="not_applied",
        )
    until = undo_until(batch)
    if until is not None and until < timezone.localdate(at):
        return no(_("写入已满期限（%(day)s），不能再撤销。") % {"day": until.isoformat()}, code="undo_closed")
    return acting.verdict("spreadsheets.undo", region=batch.county)
