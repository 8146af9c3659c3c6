"""An item of a result as what a task comes from: what it asks of the organisation, and from which value it gives all points."""

from datetime import date, timedelta
from typing import Any

from django.urls import reverse

from haitang.foundation.acting import Acting
from haitang.foundation.codes import parse_key
from haitang.foundation.verdict import Refused
from haitang.work.tasks.actions import Ground, Origin
from haitang.work.tasks.words import CATCH_UP_DAYS, CountsAs

from .doors import item_for
from .formulas import aim_of, formula_named, rule_or_fault
from .models import Item
from .words import ITEM_SCORED


def item_found(acting: Acting, key: int, part: str, on: date) -> Ground:
    """`part` is the key of the item."""
    result, item = item_for(acting, key, parse_key(part))
    scheme = result.round.scheme
    title = f"{scheme.title}：{item} · {result.named}"
    asks = {
        "title": item.title,
        "what": rule_or_fault(item.formula, item.numbers, item.weight),
        "owner": result.organisation,
        "due": max(scheme.last_day, on + timedelta(days=CATCH_UP_DAYS)),
    }
    page = reverse("assessment:result", args=[result.round_id, result.pk])
    return Ground(Origin(ITEM_SCORED, result.pk, title, str(item.pk)), page, asks | item_measure(item))


def item_measure(item: Item) -> dict[str, Any]:
    """What counts as having done it: the figure the item reads, where it names the value asked; else a word."""
    try:
        aim = aim_of(formula_named(item.formula), item.numbers)
    except Refused:  # its page says why; a word will do
        aim = None
    if aim is None:
        return {"counts_as": CountsAs.WORD}
    return {"counts_as": CountsAs.FIGURE, "figure": item.indicator, "target": aim}
