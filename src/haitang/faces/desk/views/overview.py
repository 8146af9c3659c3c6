"""The overview of a district or a town: what stands, what was done, what is missing; every number opens."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, Final

from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from haitang.foundation.codes import TOWN_LENGTH, is_digits
from haitang.foundation.doors import Visit, needs
from haitang.machinery.figures.declaring import indicator_named
from haitang.machinery.figures.links import figure_url
from haitang.machinery.figures.periods import Period, months_to
from haitang.machinery.figures.queries import (
    Ask,
    Number,
    fill_groups,
    read_figure,
    rolled_up,
    scope_name,
    trend,
)
from haitang.machinery.figures.rules import may_open
from haitang.machinery.ui.charts import Tile, tiles
from haitang.network.organisations.words import Part
from haitang.network.regions.queries import names_below, names_of
from haitang.network.staffing.queries import Fill, TownPattern, fill_level

from .. import queries
from ..forms import PastDayForm
from ..shell import first_hold
from ..towns import short_town_name
from .home import parts_of

GAPS_SHOWN: Final = 5
MONTHS: Final = 12
ACTIVITIES: Final = "activities.held"

HEADLINES: Final = (
    "staffing.complete_towns",
    "organisations.town_chiefs",
    "staffing.seats_vacant",
    "people.volunteers",
    ACTIVITIES,
    "activities.participants",
)
IN_A_TOWN: Final = ("staffing.seats_held", *HEADLINES[1:])
OF_A_BODY: Final = (ACTIVITIES, "activities.participants")
ABOVE_COUNTIES: Final = ("people.volunteers", ACTIVITIES, "activities.participants")

ON_THE_MAP: Final = (
    ACTIVITIES,
    "activities.participants",
    "people.volunteers",
    "people.volunteers_per_ten_thousand",
    "staffing.seats_vacant",
    "staffing.village_coverage",
)
"""The figures the towns can be coloured by; the first unless another is chosen."""


@needs("figures.view")
@require_safe
def overview(request: Visit) -> HttpResponse:
    """A place on a day. At most twelve queries with those of signing in, whatever its size.

    Where nothing was held for a year, it opens on the last month something was, and says so.
    """
    today = timezone.localdate(request.at)
    form = PastDayForm(request.GET, today=today)
    on = form.day_or(today)
    ask, place = overview_ask(request, on)
    filling = filling_of(request, ask)
    months = months_of(ask)
    if "on" not in request.GET and (day := queries.last_busy_day(ask, [month.value for month in months])):
        return HttpResponseRedirect(f"?{urlencode({**request.GET.dict(), 'on': day.isoformat()})}")
    main = main_numbers(ask, filling, months)
    context = {
        "on": on,
        "today": today,
        "day_form": form,
        "at": request.GET.get("at", ""),
        "place": place,
        "asked": "" if on == today else f"?{urlencode({'on': on.isoformat()})}",
        "main": main,
        "waiting": next((number.waiting for number in main if number.name == ACTIVITIES), None),
        "waiting_href": figure_url("activities.unconfirmed", ask),
        "month_tiles": tiles((month.name, month.value, month.href) for month in months),
        "spark": [month.value or 0 for month in months],
        "above": ask.above_counties,
        **map_of(request, ask, filling),
        **network_context(filling, ask),
    }
    return render(request, "desk/district.html", context)


def overview_ask(request: Visit, on: date) -> tuple[Ask, str]:
    """What is asked, and how the place is called. Raises Http404 for a place out of scope."""
    scope, code = request.scope, request.GET.get("at", "")
    hold = first_hold(request.acting)
    name = hold.places[0] if hold and hold.places else ""
    if code:
        covered = is_digits(code) and scope.covers(region=code)
        name = names_of([code]).get(code, "") if covered else ""
        if not name:
            raise Http404
        scope = scope.narrowed(code)
    ask = Ask(scope, on, Period.year_to(on), code or scope_name(scope), rolled_up(scope))
    return ask, name


def filling_of(request: Visit, ask: Ask) -> Fill | None:
    """How the towns of a county, or the one town, are filled; None elsewhere, and for who may not read it."""
    codes = ask.scope.regions
    wide = bool(codes) and all(len(code) <= TOWN_LENGTH for code in codes)
    if ask.above_counties or not wide or not request.acting.may("staffing.read"):
        return None
    return fill_level(ask.scope, ask.on)


@dataclass(frozen=True, slots=True)
class Main:
    """One of the main numbers: what it is called, its value, where it opens, and how many records wait beside it."""

    name: str
    title: str
    value: Number
    unit: str
    note: str
    href: str
    values: list[float]
    waiting: int | None
    unknown: float


def main_numbers(ask: Ask, filling: Fill | None, months: Iterable["Month"]) -> list[Main]:
    towns = len(filling.towns) if filling else 0
    spark: list[float] = [month.value or 0 for month in months]
    return [
        Main(
            name=line.figure.name,
            title=line.figure.title,
            value=line.figure.value,
            unit=line.figure.unit,
            note=note_of(line, ask, towns),
            href=figure_url(line.figure.name, ask),
            values=spark if line.figure.name == ACTIVITIES else [],
            waiting=line.waiting,
            unknown=line.figure.unknown,
        )
        for line in queries.headlines(names_for(ask, filling), ask)
    ]


def names_for(ask: Ask, filling: Fill | None) -> tuple[str, ...]:
    if ask.above_counties:
        return ABOVE_COUNTIES
    if filling is None:
        return OF_A_BODY
    return HEADLINES if len(filling.towns) > 1 else IN_A_TOWN


def note_of(line: queries.Headline, ask: Ask, towns: int) -> str:
    name = line.figure.name
    if name == ACTIVITIES and line.waiting:
        return _("待确认 %(many)d") % {"many": line.waiting}
    if name.startswith("activities."):
        return _("%(year)d 年以来") % {"year": ask.on.year}
    if name == "staffing.complete_towns":
        return _("3+1+N，共 %(towns)d 个") % {"towns": towns}
    if name == "staffing.seats_vacant" and not line.figure.value and not line.figure.unknown:
        return _("都有人")
    return ""


@dataclass(frozen=True, slots=True)
class Month:
    """Activities of one month, up to the day asked."""

    name: str
    value: Number
    href: str


def months_of(ask: Ask) -> list[Month]:
    """The last twelve months, the earliest first. One query."""
    values = trend(ACTIVITIES, ask, months=MONTHS).by.values()
    return [
        Month(month_name(month.since), value, figure_url(ACTIVITIES, replace(ask, period=month)))
        for month, value in zip(months_to(ask.on, MONTHS), values, strict=True)
    ]


def month_name(first: date) -> str:
    return _("%(month)d月") % {"month": first.month}


def map_of(request: Visit, ask: Ask, filling: Fill | None) -> dict[str, Any]:
    """The places below coloured by the figure chosen; nothing where there are none to compare."""
    places = places_below(ask, filling)
    if len(places) < 2:
        return {"tiles": []}
    chosen = request.GET.get("figure", "")
    name = chosen if chosen in ON_THE_MAP else ON_THE_MAP[0]
    by = "county" if ask.above_counties else "town"
    found = read_figure(name, ask, by=by)
    values = fill_groups(found, places).by
    opens = may_open(request.acting, found.indicator, ask)
    return {
        "tiles": tiles_of(name, ask, places, values),
        "chosen": found,
        "rest": values.get(ask.code),
        "rest_href": figure_url(name, ask, page="evidence", group=(by, ask.code)) if opens else "",
        "choices": [(one, label_of_figure(one), one == name) for one in ON_THE_MAP],
    }


def places_below(ask: Ask, filling: Fill | None) -> Mapping[str, str]:
    """Names by code: towns of a county, counties of a city."""
    if filling is not None:
        return {town.code: short_town_name(town.name) for town in filling.towns}
    return names_below(ask.code, ask.on) if ask.above_counties and is_digits(ask.code) else {}


def label_of_figure(name: str) -> str | Promise:
    return indicator_named(name).title


def tiles_of(name: str, ask: Ask, places: Mapping[str, str], values: Mapping[str, Number]) -> list[Tile]:
    return tiles(
        (called, values[code], figure_url(name, same_ask_in(ask, code))) for code, called in places.items()
    )


def same_ask_in(ask: Ask, code: str) -> Ask:
    """The same asked of a place below."""
    return replace(ask, scope=ask.scope.narrowed(code), code=code)


@dataclass(frozen=True, slots=True)
class TownLine:
    """A town in the table of 3+1+N: its seats by part and what stands vacant."""

    name: str
    href: str
    body: str
    complete: bool
    one: tuple[int, int]
    three: tuple[int, int]
    n: tuple[int, int]
    vacant: int
    vacant_href: str
    unknown: int


def town_line(town: TownPattern, filling: Fill, ask: Ask) -> TownLine:
    query = urlencode({"at": town.code, "on": ask.on.isoformat()})
    body = town.organisation_id
    return TownLine(
        name=short_town_name(town.name),
        href=f"{reverse('desk:overview')}?{query}",
        body=reverse("organisations:organisation", args=[body]) if body else "",
        complete=town.complete,
        one=town.parts[Part.ONE],
        three=town.parts[Part.THREE],
        n=town.parts[Part.N],
        vacant=filling.vacant[town.code],
        vacant_href=figure_url("staffing.seats_vacant", same_ask_in(ask, town.code)),
        unknown=filling.unknown[town.code],
    )


def network_context(filling: Fill | None, ask: Ask) -> dict[str, Any]:
    """The towns against 3+1+N, and the enterprises that should have an association."""
    if filling is None:
        return {}
    return {
        "found": filling,
        "parts": parts_of(filling.towns),
        "lines": [town_line(town, filling, ask) for town in filling.towns],
        "one_town": filling.towns[0] if len(filling.towns) == 1 else None,
        "complete": sum(town.complete for town in filling.towns),
        "coverage_href": figure_url("staffing.enterprise_coverage", ask),
        "gap": filling.coverage.gap[:GAPS_SHOWN],
        "gap_all": len(filling.coverage.gap),
    }
