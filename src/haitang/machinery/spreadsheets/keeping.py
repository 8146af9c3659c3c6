"""For how long lines of imports, what undoing needs, and previews nobody used are kept, and letting them go."""

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from typing import Final

from django.db.models import F, Q
from django.db.models.functions import Substr
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from haitang.foundation.codes import COUNTY_LENGTH
from haitang.machinery.retention.declaring import Purpose
from haitang.machinery.retention.queries import kept_days

from .models import Batch, Change, Row, Source, Trace
from .words import BatchState

UNDO: Final = "imports.undo"
LINES: Final = "imports.lines"
PREVIEWS: Final = "imports.previews"
OPEN: Final = (BatchState.PREVIEWED, BatchState.QUEUED)
WRITTEN: Final = (BatchState.APPLIED, BatchState.UNDONE)
LAW: Final = _("《个人信息保护法》第十九条：保存期限应为实现处理目的所必要的最短时间")


def counties() -> Iterable[str]:
    """The counties batches lie in, in one query."""
    within = Batch.objects.annotate(within=Substr("region", 1, COUNTY_LENGTH))
    return within.order_by().values_list("within", flat=True).distinct()


def close_undo(county: str, days: int, at: datetime, most: int) -> int:
    """Let go what only undoing needs, of batches that can no longer be undone, and of those that were: until then it tells
    that of their changes nothing is left.
    """
    over = Batch.objects.in_county(county).filter(state__in=WRITTEN, applied_at__lt=at - timedelta(days=days))
    gone = 0
    for kind in (Change, Trace):
        keys = kind._base_manager.filter(batch__in=over).order_by("pk").values_list("pk", flat=True)
        gone += kind._base_manager.filter(pk__in=list(keys[: most - gone])).delete()[0]
    return gone


def let_lines_go(county: str, days: int, at: datetime, most: int) -> int:
    """Delete lines of batches whose undoing was closed, or done, longer ago than the term."""
    closed = at - timedelta(days=days + kept_days(UNDO, county))
    over = Batch.objects.in_county(county).filter(
        Q(state=BatchState.APPLIED, applied_at__lt=closed)
        | Q(state=BatchState.UNDONE, undone_at__lt=at - timedelta(days=days))
    )
    keys = Row.objects.filter(batch__in=over).order_by("pk").values_list("pk", flat=True)[:most]
    return Row.objects.filter(pk__in=list(keys)).delete()[0]


def drop_previews(county: str, days: int, at: datetime, most: int) -> int:
    """Throw away previews that nobody wrote: file and lines. One batch at a time, whole."""
    gone = 0
    over = Batch.objects.in_county(county).filter(state__in=OPEN, uploaded_at__lt=at - timedelta(days=days))
    for key in list(over.order_by("pk").values_list("pk", flat=True)):
        if gone >= most:
            break
        dropped = Batch.objects.filter(pk=key, state__in=OPEN).update(
            state=BatchState.DISCARDED, version=F("version") + 1
        )
        if dropped:
            gone += Source.objects.filter(batch=key).delete()[0] + Row.objects.filter(batch=key).delete()[0]
    return gone


def undo_until(batch: Batch) -> date | None:
    """The last day on which a written batch can be undone."""
    if batch.applied_at is None:
        return None
    return timezone.localdate(batch.applied_at + timedelta(days=kept_days(UNDO, batch.county)))


def lines_until(batch: Batch) -> date | None:
    """The day on which the lines of a batch go."""
    if batch.state in OPEN:
        return timezone.localdate(batch.uploaded_at + timedelta(days=kept_days(PREVIEWS, batch.county)))
    lines = timedelta(days=kept_days(LINES, batch.county))
    if batch.state == BatchState.UNDONE and batch.undone_at is not None:
        return timezone.localdate(batch.undone_at + lines)
    closed = undo_until(batch)
    return closed + lines if closed and batch.state == BatchState.APPLIED else None


KEPT: Final = (
    Purpose(
        UNDO,
        _("撤销导入所需的原内容"),
        _("写入之后"),
        LAW,
        days=30,
        least=1,
        most=365,
        counties=counties,
        carry_out=close_undo,
    ),
    Purpose(
        LINES,
        _("导入表格的明细"),
        _("不能再撤销之后"),
        LAW,
        days=90,
        least=0,
        most=730,
        counties=counties,
        carry_out=let_lines_go,
    ),
    Purpose(
        PREVIEWS,
        _("没有写入的预览和原文件"),
        _("上传之后"),
        LAW,
        days=30,
        least=1,
        most=180,
        counties=counties,
        carry_out=drop_previews,
    ),
)
"""What `project/wiring.py` installs."""
