"""What is behind a figure."""

from typing import Any

from django.db.models import QuerySet

from ..declaring import Behind, Evidence, Indicator, Ratio, Split, presenter_of
from .asking import Ask
from .selecting import cells_of, select


def sides(behind: Behind) -> tuple[Evidence, ...]:
    """The one evidence, or a ratio's part and whole."""
    return (behind.part, behind.whole) if isinstance(behind, Ratio) else (behind,)


def opened(evidence: Evidence) -> QuerySet[Any]:
    """The records as a page lists them, with what a line of theirs is written from; the latest first."""
    latest_first = [f"-{evidence.day}", "-pk"] if evidence.day else ["-pk"]
    return evidence.opened().select_related(*presenter_of(evidence.records).related).order_by(*latest_first)


def unconfirmed(indicator: Indicator, ask: Ask) -> int | None:
    """How many records stand beside a figure without counting; None where every record counts. At most one query."""
    counted = sides(indicator.behind(ask.scope, ask.when(indicator)))[0]
    return counted.unconfirmed.count() if counted.unconfirmed is not None else None


def splits_of(indicator: Indicator, ask: Ask) -> tuple[Split, ...]:
    """The break-downs a figure has besides place and month. No query."""
    return tuple(sides(indicator.behind(ask.scope, ask.when(indicator)))[0].splits)


def number_of(evidence: Evidence) -> int:
    """What an evidence counts to, before `per`. One query."""
    return sum(cell.number for cell in cells_of([select(evidence, 0, "")]))
