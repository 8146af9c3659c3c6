from datetime import datetime

from django.utils import timezone
from django.utils.translation import gettext as _

from haitang.foundation.acting import Acting
from haitang.foundation.verdict import Verdict, no

from .keeping import undo_until
from .models import Batch
from .words import MOVES, BatchMove


def may_import(acting: Acting, county: str) -> Verdict:
    """Whether a file may be brought into a county; its lines may speak of any town of it."""
    return acting.verdict("spreadsheets.import", region=county)


def may_mend(acting: Acting, batch: Batch) -> Verdict:
    """Cells and heads are mended, and a preview discarded, only while nothing has been written."""
    return MOVES.verdict(batch.state, BatchMove.DISCARD).also(may_import(acting, batch.county))


def may_apply(acting: Acting, batch: Batch) -> Verdict:
    verdict = MOVES.verdict(batch.state, BatchMove.APPLY)
    if batch.open_questions:
        verdict = verdict.also(no(_("先回答上面的问题，再写入。"), code="open_question"))
    if not batch.ready:
        verdict = verdict.also(no(_("没有一行可以写入，请先改正标出的单元格。"), code="nothing_ready"))
    return verdict.also(may_import(acting, batch.county))


def may_recall(acting: Acting, batch: Batch) -> Verdict:
    """Whether a batch may be taken out of the queue again."""
    return MOVES.verdict(batch.state, BatchMove.RECALL).also(may_import(acting, batch.county))


def may_undo(acting: Acting, batch: Batch, at: datetime) -> Verdict:
    """Take a written batch back, as long as the district keeps what that needs."""
    verdict = MOVES.verdict(batch.state, BatchMove.UNDO)
    until = undo_until(batch)
    if until is not None and until < timezone.localdate(at):
        closed = _("写入已满期限（%(day)s），不能再撤销。") % {"day": until.isoformat()}
        verdict = verdict.also(no(closed, code="undo_closed"))
    return verdict.also(acting.verdict("spreadsheets.undo", region=batch.county))
