"""What is asked of a figure, and what is answered."""

from dataclasses import dataclass, field
from datetime import date
from typing import Any, Final, TypeAlias

from django.utils.translation import gettext as _

from haitang.foundation.codes import COUNTY_LENGTH
from haitang.foundation.scope import Scope
from haitang.foundation.verdict import Refused

from ..declaring import Indicator
from ..periods import Period
from ..words import Kind

MONTH: Final = "month"
BODY: Final = "body"
"""Break-downs besides those by place and by a figure's own splits."""

Number: TypeAlias = int | float | None
"""A value; None is a ratio of nothing."""


def in_words(value: Number) -> str:
    """A value as people read it: 4,986; 12.5; — for nothing."""
    return "—" if value is None else f"{value:,}"


def with_unknown(value: Number, unknown: float) -> str:
    """A value as people read it, with how many more our records do not say of: 12（不详 5）; 不详 where nothing else is known."""
    if not unknown:
        return in_words(value)
    if not value:
        return _("不详")
    return _("%(value)s（不详 %(unknown)s）") % {"value": in_words(value), "unknown": in_words(unknown)}


def no_break_down(indicator: Indicator, by: str) -> Refused:
    """That a figure has no break-down of this name."""
    sentence = _("“%(title)s”不能按“%(by)s”分。") % {"title": indicator.title, "by": by[:40]}
    return Refused(sentence, code="unknown_break_down")


@dataclass(frozen=True, slots=True)
class Rolled:
    """What is stored: the months that begin in [since, until), and of watched stocks these `days`.

    Not to be read are, of figures whose actions tell of their changes, the months of the counties `reopened` (with first
    days); of watched figures the months of the codes that `changed`, and the days of those that did `lately`.
    """

    since: date
    until: date
    days: frozenset[date] = frozenset()
    reopened: frozenset[tuple[str, date]] = frozenset()
    changed: frozenset[str] = frozenset()
    lately: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Ask:
    """What is asked of a figure: where, on which day (a stock), over which days (a flow).

    `code` names the place for people and programs. With `rolled` (see `rolled_up`), a scope above counties is answered
    from roll-ups where there are any.
    """

    scope: Scope
    on: date
    period: Period
    code: str = ""
    rolled: Rolled | None = None

    def when(self, indicator: Indicator) -> Period | date:
        return self.period if indicator.kind == Kind.FLOW else self.on

    @property
    def above_counties(self) -> bool:
        """Whether the scope spans counties: records are opened in each county, never there."""
        return spans_counties(self.scope)


def scope_name(scope: Scope) -> str:
    """How a whole scope is named to programs: its region's code ("" is everywhere), or its parts."""
    return "+".join((*scope.regions, *(f"line {line}" for line in scope.lines)))


def spans_counties(scope: Scope) -> bool:
    return any(len(code) < COUNTY_LENGTH for code in scope.regions)


@dataclass(frozen=True, slots=True)
class Figure:
    """A figure read: its value, how many records are behind it, and the value of each group by the group's key.

    By town, what lies in no town stands under its county's code; a group without a record is left out. `unknown` is how many
    more our records do not say of, in the figure's unit or that of a ratio's part, `unknown_by` that of each group.
    """

    indicator: Indicator
    ask: Ask
    value: Number
    rows: int
    by: dict[str, Number] = field(default_factory=dict)
    unknown: int | float = 0
    unknown_by: dict[str, int | float] = field(default_factory=dict)

    @property
    def name(self) -> str:
        return self.indicator.name

    @property
    def title(self) -> str:
        return str(self.indicator.title)

    @property
    def unit(self) -> str:
        return str(self.indicator.unit)

    def document(self) -> dict[str, Any]:
        """As programs read it; what is unknown stands there where anything is."""
        when = self.ask.when(self.indicator)
        moment = {"period": when.text} if isinstance(when, Period) else {"on": when.isoformat()}
        return {
            "figure": self.name,
            "title": self.title,
            "unit": self.unit,
            "value": self.value,
            **moment,
            "scope": self.ask.code,
            "evidence": self.rows,
            "by": self.by,
            **({"unknown": self.unknown, "unknown_by": self.unknown_by} if self.unknown else {}),
        }
