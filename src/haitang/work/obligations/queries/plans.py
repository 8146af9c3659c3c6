"""What plans come to, read from figures. One query for a plan, whatever its targets."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from haitang.foundation.scope import Scope
from haitang.foundation.verdict import Refused
from haitang.machinery.figures.declaring import Indicator, indicator_named
from haitang.machinery.figures.periods import Period
from haitang.machinery.figures.queries import Ask, Number, Series, read_series

from ..models import Plan, Target
from ..words import Direction


@dataclass(frozen=True, slots=True)
class Step:
    """One year of a plan's figure: its target, if any, and what the figure was, or is so far."""

    period: Period
    target: Target | None
    value: Number
    under_way: bool

    @property
    def reached(self) -> bool | None:
        """Whether the target is reached; None without a target, and in years that have not begun."""
        if self.target is None or self.value is None:
            return None
        if self.target.direction == Direction.AT_LEAST:
            return self.value >= self.target.value
        return self.value <= self.target.value


@dataclass(frozen=True, slots=True)
class Progress:
    """One figure over the years of a plan; without `indicator`, targets over one that is not known any more."""

    name: str
    indicator: Indicator | None
    ask: Ask
    steps: list[Step]

    @property
    def values(self) -> list[float]:
        """For the small chart: the years there is a value for."""
        return [float(step.value) for step in self.steps if step.value is not None]


def plan_progress(plan: Plan, targets: Sequence[Target], today: date) -> list[Progress]:
    """Every figure of a plan, by its first target. One query."""
    scope = Scope(regions=(plan.region_id,))
    years = tuple(Period(date(year, 1, 1), date(year + 1, 1, 1)) for year in plan.years)
    names = list(dict.fromkeys(target.indicator for target in targets))
    known = {name: indicator for name in names if (indicator := known_figure(name))}
    read = read_series([Series(name, scope, years, "", today) for name in known])
    values = dict(zip(known, read, strict=True))
    wanted = {(target.indicator, target.year): target for target in targets}
    found = []
    for name in names:
        steps = [
            Step(
                year,
                wanted.get((name, year.since.year)),
                values.get(name, {}).get((year, "")),
                year.since <= today <= year.last,
            )
            for year in years
        ]
        ask = Ask(scope, today, Period.year_to(today), plan.region_id)
        found.append(Progress(name, known.get(name), ask, steps))
    return found


def known_figure(name: str) -> Indicator | None:
    try:
        return indicator_named(name)
    except Refused:
        return None
