"""The spellings of a town's and a village's name, and an index that asks the nearest spelling first."""

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from haitang.machinery.spreadsheets.values.cells import without_spaces

OFFICES: Final = ("人民政府", "办事处", "党工委", "党委", "政府", "科协", "科学技术协会")
TOWN_KINDS: Final = ("街道", "地区", "镇", "乡", "街")
TOWN_TYPES: Final = ("民族乡", *TOWN_KINDS)
PEOPLES: Final = re.compile(
    "(?:(?:土家|苗|彝|回|藏|羌|侗|瑶|壮|布依|满|蒙古|白|傣|畲|纳西|傈僳|哈尼|仡佬|水|黎|佤|朝鲜|维吾尔|哈萨克|撒拉|东乡|土|达斡尔|鄂温克|锡伯)族?)+族$"
)  # 云顶土家族乡 is 云顶 to its people
COMMITTEES: Final = ("居民委员会", "村民委员会", "居委会", "村委会", "党支部", "党总支", "党委", "委员会")
VILLAGE_KINDS: Final = ("社区", "村", "居")
IMPLIED_KINDS: Final = {
    "居民委员会": ("社区", "居"),
    "居委会": ("社区", "居"),
    "村民委员会": ("村",),
    "村委会": ("村",),
}
"""What a committee says of its place: 大坪村委会 is 大坪村, whose name is not always written twice."""
GROUP: Final = re.compile(r"(?:第?[\d一二三四五六七八九十]+(?:组|社(?!区)|队|号|村民小组|居民小组|小组).*)$")
REMARK: Final = re.compile(r"[(\[【〔][^()\[\]【】〔〕]*[)\]】〕]")


@dataclass(frozen=True, slots=True)
class Place:
    """A town or a village: its code, its full name, the code of the place it lies in, other names it had."""

    code: str
    name: str
    parent: str = ""
    other_names: tuple[str, ...] = ()


class Names:
    """Places by every spelling of their names, from the whole name to the bare stem.

    A spelling means the places it is nearest to: the whole name of one does not mean another's stem.
    """

    def __init__(self, places: Iterable[Place], spellings: Callable[[str], dict[str, int]]) -> None:
        self.spellings = spellings
        levels: defaultdict[int, defaultdict[str, list[Place]]] = defaultdict(lambda: defaultdict(list))
        for place in places:
            for former, name in enumerate((place.name, *place.other_names)):
                for form, distance in spellings(without_spaces(name)).items():
                    named = levels[distance + bool(former)][form]
                    if place not in named:
                        named.append(place)
        self._nearest: dict[str, list[Place]] = {}
        for _distance, found in sorted(levels.items()):
            for form, named in found.items():
                self._nearest.setdefault(form, named)

    def find(self, cuts: Iterable[str]) -> list[Place]:
        """The places the first of some texts names as it stands; else the first that names any with endings taken off."""
        seen = []
        for text in cuts:
            if text in self._nearest:
                return self._nearest[text]
            seen.append(text)
        for text in seen:
            for form in self.spellings(text):
                if form in self._nearest:
                    return self._nearest[form]
        return []

    def __contains__(self, text: str) -> bool:
        return text in self._nearest or any(form in self._nearest for form in self.spellings(text))

    def items(self) -> Iterator[tuple[str, list[Place]]]:
        """Every spelling with the places it means."""
        yield from self._nearest.items()


def town_spellings(name: str) -> dict[str, int]:
    """A town's name, from the whole of it to its bare stem, each with its distance: 昌元街道办事处, 昌元街道, 昌元."""
    whole = without_ending(name, OFFICES)
    stem = without_ending(whole, TOWN_TYPES)
    return nearest((name, 0), (whole, 2), (stem, 4), (PEOPLES.sub("", stem), 6))


def village_spellings(name: str) -> dict[str, int]:
    """A village's name, as it is looked up, each with its distance: 玉屏社区居民委员会 0, 玉屏社区 2, 玉屏 6.

    What a committee says of its place (4) stands before a name without any kind: 大坪村委会 is 大坪村 first, then 大坪.
    """
    committee = next((one for one in COMMITTEES if name.endswith(one) and len(name) > len(one) + 1), "")
    said = name[: -len(committee)] if committee else name
    kinds = IMPLIED_KINDS.get(committee, ())
    implied = () if said.endswith(kinds) else kinds
    return nearest(
        (name, 0),
        (said if said.endswith(VILLAGE_KINDS) else "", 2),
        *((said + kind, 4) for kind in implied),
        (said, 6),
        (without_ending(said, VILLAGE_KINDS), 6),
    )


def nearest(*forms: tuple[str, int]) -> dict[str, int]:
    found: dict[str, int] = {}
    for form, distance in forms:
        if form:
            found.setdefault(form, distance)
    return found


def short_village(name: str) -> str:
    """A village's name as people say it: 玉屏社区居民委员会 → 玉屏社区, 方家坝村村民委员会 → 方家坝村."""
    return without_ending(name, COMMITTEES)


def with_remarks_cut(text: str) -> Iterator[str]:
    """A text whole, then without what is added in brackets, then without the group or number behind it."""
    yield text
    unremarked = REMARK.sub("", text)
    if unremarked not in ("", text):
        yield unremarked
    ungrouped = GROUP.sub("", unremarked)
    if ungrouped not in ("", unremarked):
        yield ungrouped


def with_names_cut(text: str, names: tuple[str, ...]) -> Iterator[str]:
    """A text whole, then with the longest of the names in front cut off, and so on with what is left; then shorter names.

    `names` come longest first. Nothing is cut before the whole was looked at: 丰台街道 of 丰台区 is not 街道.
    """
    yield text
    if text.startswith(names):
        for name in names:
            if text.startswith(name) and text != name:
                yield from with_names_cut(text[len(name) :], names)


def names_above(above: Iterable[str]) -> set[str]:
    """Names above the towns, also without their kind or with a former one: 荣昌区, 荣昌县, 荣昌; 秀山土家族苗族自治县, 秀山."""
    names = {without_spaces(name) for name in above} - {""}
    for name in list(names):
        stem = PEOPLES.sub("", name.removesuffix("自治县").removesuffix("自治州"))
        if stem == name and name[-1] in "市区县州旗盟":
            stem = name[:-1]
        if len(stem) > 1 and stem != name:
            names |= {stem, f"{stem}县", f"{stem}区"}
    return names


def without_ending(name: str, endings: Sequence[str]) -> str:
    for ending in endings:
        if name.endswith(ending) and len(name) > len(ending) + 1:
            return name[: -len(ending)]
    return name
