"""Which town and which village a cell means: with or without suffix, prefix, old name or group number."""

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from difflib import get_close_matches

from django.utils.translation import gettext as _

from haitang.machinery.spreadsheets.values.cells import Cell, cell_excerpt, without_spaces
from haitang.machinery.spreadsheets.values.fault import Fault

OFFICES = ("人民政府", "办事处", "党工委", "党委", "政府", "科协", "科学技术协会")
TOWN_KINDS = ("街道", "地区", "镇", "乡", "街")
TOWN_TYPES = ("民族乡", *TOWN_KINDS)
PEOPLES = re.compile(
    "(?:(?:土家|苗|彝|回|藏|羌|侗|瑶|壮|布依|满|蒙古|白|傣|畲|纳西|傈僳|哈尼|仡佬|水|黎|佤|朝鲜|维吾尔|哈萨克|撒拉|东乡|土|达斡尔|鄂温克|锡伯)族?)+族$"
)  # 云顶土家族乡 is 云顶 to its people
COMMITTEES = ("居民委员会", "村民委员会", "居委会", "村委会", "党支部", "党总支", "党委", "委员会")
VILLAGE_KINDS = ("社区", "村", "居")
VILLAGE_OFFICE = re.compile(r"新时代|文明实践|实践站|党总?支|支部|支书|书记|主任")
WHOLE = re.compile(r"(?:全|本)?[区县市](?:级|直|属|直属|本级|直机关|直单位)?|本级|直属|机关")
GROUP = re.compile(r"(?:第?[\d一二三四五六七八九十]+(?:组|社|队|号|村民小组|居民小组|小组).*)$")
NUMBERING = re.compile(r"^(?:[(\[]?[\d一二三四五六七八九十]+[)\].、:]+)+")
COUNTED = re.compile(r"[(\[]?(?:共|计)?\d+(?:人|名|个|家)?[)\]]?$")
REMARK = re.compile(r"[(\[【〔][^()\[\]【】〔〕]*[)\]】〕]")
CACHED = 50_000


@dataclass(frozen=True, slots=True)
class Place:
    """A town or a village: its code, its full name, the code of the place it lies in, other names it had."""

    code: str
    name: str
    parent: str = ""
    other_names: tuple[str, ...] = ()


class Gazetteer:
    """The towns and villages of one district, found by the names people write.

    `above` names what lies above them (重庆市, 荣昌区): left out in front of a town. Names of other districts
    are not, so that 大足区龙水镇 stays unknown. Knows nothing of the database.
    """

    def __init__(
        self, towns: Iterable[Place], villages: Iterable[Place] = (), above: Sequence[str] = ()
    ) -> None:
        self.towns = {town.code: town for town in towns}
        self.villages = {village.code: village for village in villages}
        self._above = tuple(sorted(_prefixes(above), key=len, reverse=True))
        self._towns_by_name = _index(self.towns.values(), _town_forms)
        self._villages_by_name = _index(self.villages.values(), _village_forms)
        self._villages_by_town: dict[str, dict[str, list[Place]]] = {
            town: _index(
                (village for village in self.villages.values() if village.parent == town), _village_forms
            )
            for town in self.towns
        }
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
        return text in self._above or bool(WHOLE.fullmatch(text))

    def names_town(self, cell: Cell) -> bool:
        """Whether a cell names a town, be it one of several; quicker than to match it."""
        text = self._below(without_spaces(cell))
        return any(form in self._towns_by_name for form in _town_forms(text)) or bool(
            self._town_in_front(text)
        )

    def names_village(self, cell: Cell) -> bool:
        """Whether a cell names a village of any town, be it one of several; quicker than to match it."""
        text = self._below(without_spaces(cell))
        town = next((town for town in self.towns.values() if text.startswith(town.name)), None)
        starts = [text, text.removeprefix(town.name)] if town else [text]
        return any(form in self._villages_by_name for start in starts for form in _village_forms(start))

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
            for name, places in self._towns_by_name.items()
            if len(places) == 1 and name in bare and name.endswith(TOWN_TYPES)
        }
        codes = {place.code for place in named.values()}
        return next(iter(named.values())) if len(codes) == 1 else None

    def village_in(self, text: Cell, town: str) -> Place | None:
        """The one village of a town (`""`: of any) whose name stands in a longer text: 玉屏社区新时代文明实践站负责人.

        Else None. Without 村 or 社区 behind it, a name counts only in front of its office: 玉屏村支书, 玉屏文明实践站.
        """
        whole = self.match_village(text, town)
        if isinstance(whole, Place):
            return whole
        bare = without_spaces(text)
        starts = self._without_town(bare, town)
        index = self._villages_by_town.get(town, {}) if town else self._villages_by_name
        named = [
            (len(name), place)
            for name, places in index.items()
            if name in bare and (name.endswith(VILLAGE_KINDS) or _before_office(name, starts))
            for place in places
        ]
        longest = max((length for length, _place in named), default=0)
        best = {place.code: place for length, place in named if length == longest}
        return next(iter(best.values())) if len(best) == 1 else None

    def village_behind(self, cell: Cell, town: str) -> Place | None:
        """The village a cell names behind its town's full name: 昌元街道玉屏社区. Else None."""
        text = self._below(without_spaces(cell))
        rest = text.removeprefix(self.towns[town].name)
        found = self.match_village(rest, town) if rest not in ("", text) else None
        return found if isinstance(found, Place) else None

    def town_around(self, village: Cell) -> Place | Fault | None:
        """The town of a village's cell: named in front of it, or the only one that has such a village; None if blank."""
        in_front = self._town_in_front(self._below(without_spaces(village)))
        found = self.match_village(village, "")
        return in_front or (self.towns[found.parent] if isinstance(found, Place) else found)

    def _town(self, cell: Cell) -> Place | Fault | None:
        text = self._below(without_spaces(cell))
        if not text:
            return None
        for form in (text, REMARK.sub("", text)):
            found = _look_up(self._towns_by_name, _town_forms(form))
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
        for town in self.towns.values():
            if text.startswith(town.name) and isinstance(self.match_village(text, town.code), Place):
                return town
        return None

    def _village(self, cell: Cell, town: str) -> Place | Fault | None:
        text = self._below(without_spaces(cell))
        if not text:
            return None
        forms = [form for start in self._without_town(text, town) for form in _village_forms(start)]
        found = _look_up(self._villages_by_town.get(town, {}) if town else self._villages_by_name, forms)
        if len(found) == 1:
            return found[0]
        if found:
            message = _maybe(cell, [self._full_name(place) for place in found])
            return Fault("ambiguous_village", message, _("写全称，带上村或社区"))
        return self._missing_village(cell, town, _look_up(self._villages_by_name, forms))

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
            name: place for name, places in self._villages_by_town.get(town, {}).items() for place in places
        }
        near = get_close_matches(without_spaces(cell), known, 1, 0.6)
        mend = _("是不是“%s”？") % short_village(known[near[0]].name) if near else _("写现在的村（社区）名称")
        return Fault(
            "unknown_village", _("%(town)s没有“%(text)s”") % {"town": where, "text": cell_excerpt(cell)}, mend
        )

    def _below(self, text: str) -> str:
        """The text without the names of what lies above the towns in front of it."""
        while name := next((name for name in self._above if text.startswith(name) and text != name), ""):
            text = text[len(name) :]
        return text

    def _without_town(self, text: str, town: str) -> list[str]:
        starts = [text]
        if town in self.towns:
            forms = sorted({form for name in _names(self.towns[town]) for form in _town_forms(name)}, key=len)
            starts += [
                text[len(form) :]
                for form in reversed(forms)
                if text.startswith(form) and len(text) > len(form)
            ]
        return starts

    def _full_name(self, place: Place) -> str:
        town = self.towns.get(place.parent)
        return f"{town.name if town else ''}{short_village(place.name)}"


def short_village(name: str) -> str:
    """A village's name as people say it: 玉屏社区居民委员会 → 玉屏社区, 方家坝村村民委员会 → 方家坝村."""
    return _without_ending(name, COMMITTEES)


def _before_office(name: str, starts: Iterable[str]) -> bool:
    """Whether a text begins with a village's stem and goes on with what a village has: 大坪文明实践站站长."""
    return len(name) > 1 and any(
        VILLAGE_OFFICE.match(start.removeprefix(name)) for start in starts if start.startswith(name)
    )


def _maybe(cell: Cell, names: Sequence[str]) -> str:
    return _("“%(text)s”可能是 %(names)s") % {"text": cell_excerpt(cell), "names": "、".join(names)}


def _names(place: Place) -> tuple[str, ...]:
    return (place.name, *place.other_names)


def _prefixes(above: Sequence[str]) -> set[str]:
    """Names above the towns, also without their kind or with a former one: 荣昌区, 荣昌县, 荣昌."""
    names = set(above)
    for name in above:
        if len(name) > 2 and name[-1] in "市区县州":
            names |= {name[:-1], f"{name[:-1]}县", f"{name[:-1]}区"}
    return names


def _index(places: Iterable[Place], forms: Callable[[str], list[str]]) -> dict[str, list[Place]]:
    """Places by every form of their names.

    A form that is the whole name of one place does not mean another's stem.
    """
    index: defaultdict[str, list[Place]] = defaultdict(list)
    for place in places:
        for form in dict.fromkeys(form for name in _names(place) for form in forms(without_spaces(name))):
            index[form].append(place)
    return dict(index)


def _look_up(index: dict[str, list[Place]], forms: Iterable[str]) -> list[Place]:
    """The places of the first form that names any."""
    return next((index[form] for form in forms if form in index), [])


def _town_forms(name: str) -> list[str]:
    """A town's name, from the whole of it to its bare stem: 昌元街道办事处, 昌元街道, 昌元."""
    whole = _without_ending(name, OFFICES)
    stem = _without_ending(whole, TOWN_TYPES)
    return _shorter(name, whole, stem, PEOPLES.sub("", stem))


def _village_forms(name: str) -> list[str]:
    """A village's name, from the whole of it to its bare stem: 玉屏社区居民委员会, 玉屏社区, 玉屏."""
    bare = GROUP.sub("", name) or name
    whole = _without_ending(REMARK.sub("", bare) or bare, COMMITTEES)
    return _shorter(name, bare, whole, _without_ending(whole, VILLAGE_KINDS))


def _shorter(*forms: str) -> list[str]:
    return list(dict.fromkeys(form for form in forms if form))


def _without_ending(name: str, endings: Sequence[str]) -> str:
    for ending in endings:
        if name.endswith(ending) and len(name) > len(ending) + 1:
            return name[: -len(ending)]
    return name
