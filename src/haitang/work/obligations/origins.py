"""A duty as what a task comes from: what is asked, of whom, by when, and what of it is still lacking."""

from datetime import date, timedelta
from math import floor
from typing import Any

from haitang.foundation.acting import Acting
from haitang.foundation.codes import parse_key
from haitang.machinery.figures.declaring import indicator_named
from haitang.machinery.figures.words import Kind
from haitang.work.tasks.actions import Ground, Origin
from haitang.work.tasks.words import CATCH_UP_DAYS, CountsAs

from .doors import duty_for
from .matrices import asked_of
from .queries import Duty
from .words import DUTY, FILING, Demand


def part_of(duty: Duty) -> str:
    """Which period of whom: 17:2021-04."""
    return f"{duty.organisation.pk}:{duty.period.text}"


def duty_found(acting: Acting, key: int, part: str, on: date) -> Ground:
    body, _colon, period = part.partition(":")
    duty = duty_for(acting, key, parse_key(body), period, on)
    origin = Origin(DUTY, duty.rule.pk, f"{duty.rule.title}（{duty.period}）", part_of(duty))
    asks = {
        "title": origin.title,
        "what": "\n".join(filter(None, (asked_of(duty.rule), duty.rule.basis))),
        "owner": duty.organisation,
        "due": duty.period.last if duty.period.last >= on else on + timedelta(days=CATCH_UP_DAYS),
    }
    return Ground(origin, duty.get_absolute_url(), asks | duty_measure(duty))


def duty_measure(duty: Duty) -> dict[str, Any]:
    """What counts as having done it: the figure and what is lacking of it; of a document, its filing once acknowledged."""
    if duty.fault:
        return {"counts_as": CountsAs.WORD}
    if duty.rule.demand == Demand.DOCUMENT:
        return {"counts_as": CountsAs.RECORD, "record_kind": FILING}
    return {"counts_as": CountsAs.FIGURE, "figure": duty.rule.indicator, "target": amount_lacking(duty)}


def amount_lacking(duty: Duty) -> int:
    """How much a task still has to bring: of what is counted day by day what is missing, as a task counts from its own
    first day; of what stands on a day the whole."""
    asked = duty.rule.at_least
    if indicator_named(duty.rule.indicator).kind != Kind.FLOW:
        return asked
    return max(1, asked - floor(duty.value or 0))
