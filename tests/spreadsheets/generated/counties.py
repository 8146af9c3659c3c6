"""Five counties of the public division data, each cut down to six towns: people are put into them, files written of them."""

import csv
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

DIVISIONS = Path(__file__).parent / "divisions.csv"
CODES = ("433127", "440823", "110106", "152527", "654021")
"""A county of communities and villages, one of 村民委员会, a district with a town of its stem, a banner, one of long names."""

COMMITTEES = (("社区居民委员会", "社区"), ("社区居委会", "社区"), ("村民委员会", "村"), ("村委会", "村"))
TOWN_TYPES = ("街道", "镇", "苏木", "回族乡", "乡")


@dataclass(frozen=True)
class Village:
    code: str
    name: str

    @property
    def short(self) -> str:
        """As people say it: 城榄村民委员会 → 城榄村, 陈村村民委员会 → 陈村."""
        for ending, kind in COMMITTEES:
            if self.name.endswith(ending):
                stem = self.name.removesuffix(ending)
                return stem if stem.endswith(kind) else stem + kind
        return self.name


@dataclass(frozen=True)
class Town:
    code: str
    name: str
    villages: tuple[Village, ...]

    @property
    def stem(self) -> str:
        return next(self.name.removesuffix(kind) for kind in TOWN_TYPES if self.name.endswith(kind))


@dataclass(frozen=True)
class County:
    code: str
    name: str
    towns: tuple[Town, ...] = field(repr=False)


@cache
def county(code: str) -> County:
    with DIVISIONS.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    below: dict[str, list[dict[str, str]]] = {}
    for row in rows:
        below.setdefault(row["parent"], []).append(row)
    towns = tuple(
        Town(
            town["code"],
            town["name"],
            tuple(Village(one["code"], one["name"]) for one in below[town["code"]]),
        )
        for town in below[code]
    )
    name = next(row["name"] for row in rows if row["code"] == code)
    return County(code, name, towns)
