"""A round as programs read it: every town with every item, what it scored, by which rule, and where its figure opens."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import replace
from decimal import Decimal
from typing import Any

from django.urls import reverse

from haitang.machinery.figures.links import figure_url
from haitang.machinery.figures.queries import BODY
from haitang.network.organisations.queries import counted_by

from . import queries
from .formulas import rule_or_fault
from .models import Item, Result, Round, Score
from .words import POINT


def round_document(running: Round, results: Iterable[Result], town: str = "") -> dict[str, Any]:
    """The round with these results, of one town or of all. Two queries beside that of the results."""
    shown = [result for result in results if town in {"", result.region_id}]
    scores: defaultdict[int, list[Score]] = defaultdict(list)
    for score in (
        Score.objects.filter(result__in=shown)
        .select_related("item")
        .order_by("result_id", "item__part__position", "item__position", "id")
    ):
        scores[score.result_id].append(score)
    return {
        "year": running.scheme.year,
        "scheme": running.scheme.title,
        "state": running.state,
        "towns": [
            {
                "town": result.region_id,
                "name": result.named,
                "total": points(result.total),
                "band": result.band,
                "items": [item_document(running, result, score) for score in scores[result.pk]],
            }
            for result in shown
        ],
    }


def item_document(running: Round, result: Result, score: Score) -> dict[str, Any]:
    item = score.item
    return {
        "item": item.code,
        "title": item.title,
        "weight": points(item.weight),
        "score": points(score.points),
        "indicator": item.indicator or None,
        "value": to_number(score.value),
        "rule": rule_or_fault(item.formula, item.numbers, item.weight),
        "evidence": evidence_url(running, result, item),
    }


def evidence_url(running: Round, result: Result, item: Item) -> str:
    """The page of the records behind an item's figure for that town; of a judged item, what was said of it."""
    if not item.indicator:
        return reverse("assessment:result", args=[running.pk, result.pk])
    scheme = running.scheme
    ask = queries.ask_of(scheme, item.source, result.region_id)
    if counted_by(scheme.kind) != BODY:
        return figure_url(item.indicator, ask, page="evidence")
    anywhere = replace(ask, code="")  # in the reader's own reach: whoever runs the body has no place
    return figure_url(item.indicator, anywhere, page="evidence", body=result.organisation_id)


def points(hundredths: int) -> int | float:
    """Points as programs read them: 1250 → 12.5, exact to the hundredth."""
    return hundredths // POINT if hundredths % POINT == 0 else hundredths / POINT


def to_number(value: Decimal | None) -> int | float | None:
    if value is None:
        return None
    return int(value) if value == int(value) else float(value)
