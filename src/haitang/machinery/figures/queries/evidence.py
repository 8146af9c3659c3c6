"""What is behind a figure."""

from dataclasses import replace
from datetime import date
from typing import Any

from django.db.models import QuerySet

from haitang.foundation.scope import Scope

from ..declaring import Behind, Evidence, Indicator, Ratio, Split, presenter_of
from ..periods import Period
from ..words import Kind, Side
from .asking import Ask
from .selecting import cells_of, group_key, records_by, select


def sides(behind: Behind) -> tuple[Evidence, ...]:
    """The one evidence, or a ratio's part and whole."""
    return (behind.part, behind.whole) if isinstance(behind, Ratio) else (behind,)


def counted_sides(behind: Behind) -> dict[int, Evidence]:
    """Everything that is counted of a figure, by `Side`."""
    found: dict[int, Evidence] = dict(zip((Side.PART, Side.WHOLE), sides(behind), strict=False))
    unknown = found[Side.PART].unknown
    return found if unknown is None else {**found, Side.UNKNOWN: unknown}


def evidence_records(evidence: Evidence) -> QuerySet[Any]:
    """The records as a page lists them, with what a line of theirs is written from; the latest first."""
    latest_first = [f"-{evidence.day}", "-pk"] if evidence.day else ["-pk"]
    return evidence.opened().select_related(*presenter_of(evidence.records).related).order_by(*latest_first)


def count_unconfirmed(indicator: Indicator, ask: Ask) -> int | None:
    """How many records stand beside a figure without counting; None where every record counts. At most one query."""
    counted = sides(indicator.behind(ask.scope, ask.when(indicator)))[0]
    return counted.unconfirmed.count() if counted.unconfirmed is not None else None


def splits_of(indicator: Indicator, ask: Ask) -> tuple[Split, ...]:
    """The break-downs a figure has besides place and month. No query."""
    return tuple(sides(indicator.behind(ask.scope, ask.when(indicator)))[0].splits)


def number_of(evidence: Evidence) -> int:
    """What an evidence counts to, before `per`. One query."""
    return sum(cell.number for cell in cells_of([select(evidence, 0, "")]))


def of_body(evidence: Evidence, key: int) -> Evidence:
    """The records of one organisation; all where the evidence is not told apart by organisation."""
    if not evidence.body:
        return evidence
    return replace(evidence, records=evidence.records.filter(**{evidence.body: key}))


def of_group(evidence: Evidence, by: str, key: str) -> Evidence:
    """The records of one group of a break-down; all where the evidence has no such groups."""
    group = group_key(evidence, by)
    if group is None:
        return evidence
    records = records_by(evidence, by).alias(figure_group=group).filter(figure_group=key)
    return replace(evidence, records=records)


def sides_of(indicator: Indicator) -> tuple[Evidence, ...]:
    """What a figure is counted by, nowhere and on no day in particular. No query."""
    when = Period.of("2021") if indicator.kind == Kind.FLOW else date(2021, 1, 1)
    return sides(indicator.behind(Scope(), when))
