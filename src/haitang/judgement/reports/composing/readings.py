"""The figures of one paper: each read once, kept with what it was, so that it can be said what moved."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import Any, Final

from django.utils import timezone
from django.utils.translation import gettext as _

from haitang.foundation.codes import COUNTY_LENGTH, county_of
from haitang.foundation.scope import Scope
from haitang.machinery.figures.declaring import Indicator, indicator_named, indicators
from haitang.machinery.figures.links import figure_url
from haitang.machinery.figures.periods import Period, month_text
from haitang.machinery.figures.queries import MONTH, Ask, Figure, fill_groups, in_words, read_indicator
from haitang.network.regions.queries import names_of, towns_of

TOWN: Final = "town"
Kept = Mapping[str, Mapping[str, Any]]


@dataclass(frozen=True, slots=True)
class Moved:
    """A figure that is other than it was: old and new in words. `by` when only its parts moved."""

    title: str
    unit: str
    old: str
    new: str
    by: bool = False


@dataclass
class Readings:
    """Reads the figures a paper names, for its place and period; each once, in one query."""

    place: str
    place_name: str
    period: Period
    at: datetime
    found: dict[str, Figure] = field(default_factory=dict)

    @property
    def today(self) -> date:
        return timezone.localtime(self.at).date()

    def ask(self, period: str = "") -> Ask:
        """Raises `Refused` (bad_period) for a period nobody can read."""
        asked = Period.of(period) if period else self.period
        return Ask(Scope(regions=(self.place,)), min(asked.last, self.today), asked, self.place)

    def read(self, name: str, by: str = "", period: str = "") -> Figure:
        """A figure by its name or by its title. Raises `Refused` naming what is wrong."""
        indicator, ask = find_indicator(name), self.ask(period)
        when = ask.when(indicator)
        key = f"{indicator.name} {by} {when.text if isinstance(when, Period) else when.isoformat()}"
        if key not in self.found:
            self.found[key] = fill_groups(read_indicator(indicator, ask, by), self.groups(by, ask))
        return self.found[key]

    def groups(self, by: str, ask: Ask) -> list[str]:
        """The groups to be shown though there be no record in them."""
        if by == TOWN:
            return (
                list(towns_of(county_of(self.place), ask.on).values_list("code", flat=True))
                if len(self.place) == COUNTY_LENGTH
                else []
            )
        if by == MONTH:
            return [month_text(month.since) for month in ask.period.months()]
        return []

    def place_names(self, codes: Sequence[str]) -> Mapping[str, str]:
        """What places are called, by their codes. One query."""
        return names_of(codes)

    def note(self, figure: Figure, part: str = "") -> str:
        """How a number came to be: definition, place, time, records, when it was read. Short: there are many on a page."""
        when = figure.ask.when(figure.indicator)
        rows, basis = in_words(figure.rows), str(figure.indicator.basis).rstrip("。")
        return _("%(title)s：%(basis)s（%(place)s，%(when)s，%(rows)s，%(at)s 读数）。") % {
            "title": figure.title,
            "basis": "；".join(filter(None, (basis, part, unknown_words(figure)))),
            "place": self.place_name,
            "when": when if isinstance(when, Period) else when.isoformat(),
            "rows": _("全部记录 %(rows)s 条") % {"rows": rows}
            if part
            else _("记录 %(rows)s 条") % {"rows": rows},
            "at": f"{timezone.localtime(self.at):%Y-%m-%d %H:%M}",
        }

    def kept(self) -> dict[str, dict[str, Any]]:
        """What was read, as JSON keeps it."""
        return {
            key: {
                "value": figure.value,
                "by": dict(figure.by),
                "title": figure.title,
                "unit": figure.unit,
                **({"unknown": figure.unknown} if figure.unknown else {}),
            }
            for key, figure in self.found.items()
        }


def unknown_words(figure: Figure) -> str:
    """That our records do not say of everything whether it counted; "" where they do."""
    if not figure.unknown:
        return ""
    return _("另有 %(unknown)s 从哪天起不详，那天算不算不知道，没有算入") % {
        "unknown": in_words(figure.unknown)
    }


def find_indicator(name: str) -> Indicator:
    """Raises `Refused` (unknown_figure)."""
    for indicator in indicators():
        if str(indicator.title) == name:
            return indicator
    return indicator_named(name)


def href_of(figure: Figure) -> str:
    return figure_url(figure.name, replace(figure.ask, rolled=None))


def changed_readings(old: Kept, new: Kept) -> list[Moved]:
    """The figures named in both readings whose value, or the value of one of their parts, is another."""
    return list(_moved(old, new))


def _moved(old: Kept, new: Kept) -> Iterator[Moved]:
    told = set()
    for key, now in new.items():
        before = old.get(key)
        if before is None or (now["value"] == before["value"] and now["by"] == before["by"]):
            continue
        said = Moved(
            str(now["title"]),
            str(now["unit"]),
            in_words(before["value"]),
            in_words(now["value"]),
            by=now["value"] == before["value"],
        )
        if said not in told:
            told.add(said)
            yield said
