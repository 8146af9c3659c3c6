"""Which town and which village a cell means: with or without suffix, prefix, old name or group number.

A cell is looked up whole, and then with each cut offered back.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from difflib import get_close_matches
from typing import Final

from django.utils.translation import gettext as _

from haitang.machinery.spreadsheets.values.cells import Cell, cell_excerpt, says_nothing, without_spaces
from haitang.machinery.spreadsheets.values.fault import Fault
from haitang.machinery.spreadsheets.values.place_names import (
    TOWN_TYPES,
    VILLAGE_KINDS,
    Names,
    Place,
    names_above,
    short_village,
    town_spellings,
    village_spellings,
    with_names_cut,
    with_remarks_cut,
)

__all__ = ["Gazetteer", "Place", "short_village"]

VILLAGE_OFFICE: Final = re.compile(r"新时代|文明实践|实践站|党总?支|支部|支书|书记|主任")
WHOLE: Final = re.compile(r"(?:全|本)?[区县市](?:级|直|属|直属|本级|直机关|直单位)?|本级|直属|机关")
NUMBERING: Final = re.compile(r"^(?:[(\[]?[\d一二三四五六七八九十]+[)\].、:]+)+")
COUNTED: Final = re.compile(r"[(\[]?(?:共|计)?\d+(?:人|名|个|家)?[)\]]?$")
NO_VILLAGE: Final = "000"
"""What the code of a town ends in where it is written as long as a village's."""
CACHED: Final = 50_000


class Gazetteer:
    """The towns and villages of one district, found by the names people write, or by their codes.

    `above` names what lies above them (重庆市, 荣昌区): left out in front of a town. Names of other districts
    are not, so that 大足区龙水镇 stays unknown. Knows nothing of the database.
    """

    def __init__(
        self, towns: Iterable[Place], villages: Iterable[Place] = (), above: Sequence[str] = ()
    ) -> None:
        self.towns = {town.code: town for town in towns}
        self.villages = {village.code: village for village in villages}
        self._above = _longest_first(names_above(above))
        self._town_names = Names(self.towns.values(), town_spellings)
        self._village_names = Names(self.villages.values(), village_spellings)
        inside: dict[str, list[Place]] = {code: [] for code in self.towns}
        for village in self.villages.values():
            inside.setdefault(village.parent, []).append(village)
        self._names_inside = {town: Names(places, village_spellings) for town, places in inside.items()}
        self._fronts_of = {
            code: _longest_first(
                self._above,
                (form for name in _names(town) for form in town_spellings(name) if len(form) > 1),
            )
            for code, town in self.towns.items()
        }
        self._by_full_name = {name: town for town in self.towns.values() for name in _names(town)}
        self._full_names = _longest_first(self._by_full_name)
        self._any_front = _longest_first(self._above, self._full_names)
        self._matched_towns: dict[Cell, Place | Fault | None] = {}
        self._matched_villages: dict[tuple[Cell, str], Place | Fault | None] = {}

    def match_town(self, cell: Cell) -> Place | Fault | None:
        """The town a cell names; None if blank; `unknown_town` when there is none or more than one."""
        if cell not in self._matched_towns:
            if len(self._matched_towns) > CACHED:
                self._matched_towns.clear()
            self._matched_towns[cell] = self._town(cell)
        return self._matched_towns[cell]

    def match_village(self, cell: Cell, town: str) -> Place | Fault | None:
        """The village a cell names, in the town of that code (`""`: in any); None if blank.

        Faults: `unknown_village`; `village_not_in_town` when only other towns have it; `ambiguous_village`
        when several fit.
        """
        key = (cell, town)
        if key not in self._matched_villages:
            if len(self._matched_villages) > CACHED:
                self._matched_villages.clear()
            self._matched_villages[key] = self._village(cell, town)
        return self._matched_villages[key]

    def names_whole(self, cell: Cell) -> bool:
        """Whether a cell means the district itself and no town of it: 云岭县, 县直, 全区."""
        text = without_spaces(cell)
        return (text in self._above and text not in self._town_names) or bool(WHOLE.fullmatch(text))

    def names_town(self, cell: Cell) -> bool:
        """Whether a cell names a town, be it one of several; quicker than to match it."""
        text = without_spaces(cell)
        return any(one in self._town_names for one in self._cuts(text, self._above)) or bool(
            self._town_in_front(text)
        )

    def names_village(self, cell: Cell) -> bool:
        """Whether a cell names a village of any town, be it one of several; quicker than to match it."""
        text = without_spaces(cell)
        return any(one in self._village_names for one in self._cuts(text, self._any_front))

    def town_in(self, text: Cell) -> Place | None:
        """The one town whose full name stands in a longer text, as in a title or the name of a sheet.

        Else None.
        """
        bare = without_spaces(text)
        whole = self.match_town(COUNTED.sub("", NUMBERING.sub("", bare)))
        if isinstance(whole, Place):
            return whole
        named = {
            name: places[0]
            for name, places in self._town_names.items()
            if len(places) == 1 and name in bare and name.endswith(TOWN_TYPES)
        }
        codes = {
            place.code
            for name, place in named.items()
            if not any(name in longer for longer in named if longer != name)
        }
        return self.towns[codes.pop()] if len(codes) == 1 else None

    def village_in(self, text: Cell, town: str) -> Place | None:
        """The one village of a town (`""`: of any) whose name stands in a longer text: 玉屏社区新时代文明实践站负责人.

        Else None. Without 村 or 社区 behind it, a name counts only in front of its office: 玉屏村支书, 玉屏文明实践站.
        """
        whole = self.match_village(text, town)
        if isinstance(whole, Place):
            return whole
        bare = without_spaces(text)
        starts = list(with_names_cut(bare, self._fronts_of.get(town, self._above)))
        named = [
            (len(name), place)
            for name, places in self._names(town).items()
            if name in bare and (name.endswith(VILLAGE_KINDS) or _before_office(name, starts))
            for place in places
        ]
        longest = max((length for length, _place in named), default=0)
        best = {place.code: place for length, place in named if length == longest}
        return next(iter(best.values())) if len(best) == 1 else None

    def village_behind(self, cell: Cell, town: str) -> Place | None:
        """The village a cell names behind its town's full name: 昌元街道玉屏社区. Else None."""
        names = tuple(_names(self.towns[town]))
        for text in self._cuts(without_spaces(cell), self._above):
            for name in names:
                rest = text.removeprefix(name)
                found = self.match_village(rest, town) if rest not in ("", text) else None
                if isinstance(found, Place):
                    return found
        return None

    def town_around(self, village: Cell) -> Place | Fault | None:
        """The town of a village's cell: named in front of it, or the only one that has such a village; None if blank."""
        in_front = self._town_in_front(without_spaces(village))
        found = self.match_village(village, "")
        return in_front or (self.towns[found.parent] if isinstance(found, Place) else found)

    def _town(self, cell: Cell) -> Place | Fault | None:
        text = without_spaces(cell)
        if (code := text.removesuffix(NO_VILLAGE)) in self.towns:
            return self.towns[code]
        found = self._town_names.find(self._cuts(text, self._above))
        if not found and says_nothing(text):  # 待补镇 is a town, and 待补 its stem
            return None
        if len(found) == 1:
            return found[0]
        if found:
            message = _maybe(cell, [place.name for place in found])
            return Fault("unknown_town", message, _("写全称，带上镇或街道"))
        in_front = self._town_in_front(text)
        if in_front:
            return in_front
        near = get_close_matches(text, [town.name for town in self.towns.values()], 1, 0.6)
        mend = _("是不是“%s”？") % near[0] if near else _("写本区县的镇街全称")
        return Fault("unknown_town", _("本区县没有“%s”") % cell_excerpt(cell), mend)

    def _town_in_front(self, text: str) -> Place | None:
        """The town of 昌元街道玉屏社区: its full name begins the cell, and a village of it follows."""
        for part in with_names_cut(text, self._above):
            if not part.startswith(self._full_names):
                continue
            for name in self._full_names:
                rest = part.removeprefix(name)
                if rest not in ("", part) and self._inside(rest, self._by_full_name[name].code):
                    return self._by_full_name[name]
        return None

    def _village(self, cell: Cell, town: str) -> Place | Fault | None:
        text = without_spaces(cell)
        found = self._inside(text, town)
        if not found and says_nothing(text):
            return None
        if not found and not town:
            in_front = self._town_in_front(text)
            found = self._inside(text, in_front.code) if in_front else []
        if len(found) == 1:
            return found[0]
        if found:
            message = _maybe(cell, [self._full_name(place) for place in found])
            return Fault("ambiguous_village", message, _("写全称，带上村或社区"))
        return self._missing_village(cell, town, self._inside(text, "") if town else [])

    def _inside(self, text: str, town: str) -> list[Place]:
        """The villages of a town (`""`: of any) a text names, whole or with what stands in front of it cut off, or by code."""
        by_code = self.villages.get(text)
        if by_code is not None:
            return [by_code] if town in ("", by_code.parent) else []
        return self._names(town).find(self._cuts(text, self._fronts_of.get(town, self._above)))

    def _names(self, town: str) -> Names:
        return self._names_inside.get(town, NAMELESS) if town else self._village_names

    @staticmethod
    def _cuts(text: str, fronts: tuple[str, ...]) -> Iterator[str]:
        """A text whole, then without what stands in front of a place, then without remarks behind."""
        for whole in with_remarks_cut(text):
            yield from with_names_cut(whole, fronts)

    def _missing_village(self, cell: Cell, town: str, elsewhere: list[Place]) -> Fault:
        where = self.towns[town].name if town in self.towns else _("本区县")
        if elsewhere:
            message = _("%(town)s没有“%(text)s”，它在%(other)s") % {
                "town": where,
                "text": cell_excerpt(cell),
                "other": "、".join(dict.fromkeys(self.towns[place.parent].name for place in elsewhere)),
            }
            return Fault("village_not_in_town", message, _("核对镇街和村（社区），改正写错的一个"))
        known = {
            name: place for name, places in self._names_inside.get(town, NAMELESS).items() for place in places
        }
        near = get_close_matches(without_spaces(cell), known, 1, 0.6)
        mend = _("是不是“%s”？") % short_village(known[near[0]].name) if near else _("写现在的村（社区）名称")
        return Fault(
            "unknown_village", _("%(town)s没有“%(text)s”") % {"town": where, "text": cell_excerpt(cell)}, mend
        )

    def _full_name(self, place: Place) -> str:
        town = self.towns.get(place.parent)
        return f"{town.name if town else ''}{short_village(place.name)}"


def _before_office(name: str, starts: Iterable[str]) -> bool:
    """Whether a text begins with a village's stem and goes on with what a village has: 大坪文明实践站站长."""
    return len(name) > 1 and any(
        VILLAGE_OFFICE.match(start.removeprefix(name)) for start in starts if start.startswith(name)
    )


def _maybe(cell: Cell, names: Sequence[str]) -> str:
    return _("“%(text)s”可能是 %(names)s") % {"text": cell_excerpt(cell), "names": "、".join(names)}


def _longest_first(*names: Iterable[str]) -> tuple[str, ...]:
    return tuple(sorted({name for some in names for name in some}, key=lambda name: (-len(name), name)))


def _names(place: Place) -> Iterator[str]:
    yield from map(without_spaces, (place.name, *place.other_names))


NAMELESS: Final = Names((), village_spellings)
