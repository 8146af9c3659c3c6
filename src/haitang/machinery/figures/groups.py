"""The break-downs of a figure as its page shows them: what each group is called, its value, and where its records open."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any
from urllib.parse import urlencode

from django.http import QueryDict
from django.urls import reverse
from django.utils.translation import gettext as _

from haitang.foundation.codes import is_digits
from haitang.foundation.verdict import Refused

from .declaring import Indicator, Split, Text
from .installed import ABOVE, names_of_places
from .links import figure_url, query_of
from .periods import month_text, months_to
from .queries import (
    Ask,
    Figure,
    Number,
    fill_groups,
    no_break_down,
    of_group,
    read_indicator,
    sides,
    splits_of,
    trend,
)
from .words import BELOW


@dataclass(frozen=True, slots=True)
class Row:
    """A group with its value, what of it our records do not say, and where it opens; `below` is a place with a page of its
    own.
    """

    name: str
    value: Number
    href: str = ""
    below: bool = False
    unknown: int | float = 0


@dataclass(frozen=True, slots=True)
class Group:
    """One group of a break-down whose records are asked for: `title` names the break-down, `word` the group."""

    by: str
    key: str
    title: Text
    word: Text


def read_by_place(indicator: Indicator, ask: Ask) -> Figure:
    return read_indicator(indicator, ask, by_place(ask))


def by_place(ask: Ask) -> str:
    """How the place asked is broken down; not at all for what is no single place, or has none below it."""
    return BELOW.get(len(ask.code), "") if is_digits(ask.code) or not ask.code else ""


def places_of(found: Figure, *, opens: bool) -> list[Row]:
    """What lies directly below the place asked, each with its value; then what lies in none of it. One query, and one
    more where something lies in a place that is no longer there.

    With `opens` the place's own records open as well.
    """
    ask, by = found.ask, by_place(found.ask)
    if not by:
        return []
    names = ABOVE.below(ask.code, ask.on)
    values = fill_groups(found, names).by
    gone = names_of_places(key for key in values if key not in names and key != ask.code)
    rows = [
        Row(names.get(key) or gone[key], value, place_url(found, key), True, found.unknown_by.get(key, 0))
        for key, value in values.items()
        if key in names or (key in gone and (value or key in found.unknown_by))
    ]
    own, unknown = values.get(ask.code), found.unknown_by.get(ask.code, 0)
    href = group_url(found.name, ask, by, ask.code) if opens else ""
    return [*rows, Row(_("本级"), own, href, unknown=unknown)] if own or unknown else rows


def place_url(found: Figure, code: str) -> str:
    asked_there = query_of(found.name, found.ask) | {"at": code}
    return f"{reverse('figures:figure', args=[found.name])}?{urlencode(asked_there)}"


def group_url(name: str, ask: Ask, by: str, key: str) -> str:
    """The records of one group of a figure."""
    return figure_url(name, ask, page="evidence", group=(by, key))


def months_of(indicator: Indicator, ask: Ask, *, opens: bool) -> list[Row]:
    """The figure month by month; each opens its records, or the figure in that month. One query."""
    page = "evidence" if opens else "figure"
    found = trend(indicator.name, ask)
    return [
        Row(
            month_text(month.since),
            found.by[month_text(month.since)],
            figure_url(indicator.name, replace(ask, period=month, on=month.last), page=page),
            unknown=found.unknown_by.get(month_text(month.since), 0),
        )
        for month in months_to(ask.on)
    ]


def split_of(indicator: Indicator, ask: Ask, split: Split, *, opens: bool) -> tuple[Text, list[Row]]:
    """A break-down of a figure's own: its title, and its groups, the largest first. One query."""
    found = read_indicator(indicator, ask, split.name)
    groups = sorted(found.by.items(), key=lambda item: (-(item[1] or 0), item[0]))
    return split.title, [
        Row(
            str(split.words.get(key, key) or _("未填")),
            value,
            group_url(indicator.name, ask, split.name, key) if opens else "",
            unknown=found.unknown_by.get(key, 0),
        )
        for key, value in groups
    ]


def group_asked(query: QueryDict, indicator: Indicator, ask: Ask) -> Group | None:
    """The group whose records an address asks for, if for one.

    Raises `Refused` for a break-down the figure has not (unknown_break_down) and for a group that is none of its words
    and has no record (unknown_group); only for a word unknown there is a query.
    """
    by, key = query.get("by", ""), query.get("key", "")
    if not by:
        return None
    title: Text = _("地方")
    words: Mapping[Any, Text] = {ask.code: _("本级")}
    if by != by_place(ask):
        split = next((one for one in splits_of(indicator, ask) if one.name == by), None)
        if split is None:
            raise no_break_down(indicator, by)
        title, words = split.title, split.words
    if (
        key not in words
        and not of_group(sides(indicator.behind(ask.scope, ask.when(indicator)))[0], by, key).records.exists()
    ):
        raise Refused(
            _("“%(title)s”按“%(by)s”分，没有“%(key)s”这一组。")
            % {"title": indicator.title, "by": title, "key": key[:40]},
            code="unknown_group",
        )
    return Group(by, key, title, words.get(key, key) or _("未填"))
