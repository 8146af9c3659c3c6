"""What figures cost: queries by town for one county and for a hundred, and a hundred counties from roll-ups beside one.

    python bench/figures.py [--engine sqlite|postgresql] [--counties 100] [--activities 2000]

The county is the demonstration district with this many confirmed activities; the others are its copies, made set-wise.
Milliseconds are medians of the processor's, the county and the hundred asked by turns. Aims: as many queries as figures,
whatever the towns; the figures that are rolled up cost a hundred counties at most three times what they cost one, by town
excepted, which answers a hundred times as many towns. What is not rolled up is read from records and shown without an aim.
Exits 1 when an aim is missed.
"""
# ruff: noqa: PLC0415 - the program and its engines are imported once the home of this run is settled

import argparse
import sys
from collections.abc import Callable, Sequence
from datetime import UTC, date, datetime
from functools import partial
from typing import Any

import counties
import stage

PROVINCE, SOME = "60", "600001"
"""The code every copy begins with; one of them."""
ROLLED_AT = datetime(2022, 1, 15, 2, 0, tzinfo=UTC)
RUNS = 5
MOST_RATIO = 3.0


def main() -> int:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--counties", type=int, default=100)
    parser.add_argument("--activities", type=int, default=2000)
    parser.add_argument("--months", type=int, default=12, choices=range(1, 13))
    return stage.on_each_engine(__file__, parser, measure)


def measure(asked: argparse.Namespace, engine: str) -> int:
    from haitang.machinery.figures.actions import roll_up
    from haitang.machinery.figures.actions.rolling import freshen_days, freshen_months
    from haitang.machinery.figures.models import Changed

    stage.demonstrate()
    counties.hold(asked.activities)
    counties.copy_home(asked.counties + 1)
    counties.copy_activities(asked.counties + 1)
    took = stage.ms_of(lambda: roll_up(at=ROLLED_AT, since=first_month(asked.months))) / 1000
    print(
        f"\n{engine}: {asked.months} months and two days of {asked.counties} counties stored in {took:.0f} s"
    )
    for what, freshen in (("days", freshen_days), ("months", freshen_months)):
        changed = [Changed.objects.create(code=SOME).pk]
        took = stage.ms_of(lambda freshen=freshen, changed=changed: freshen(SOME, changed)) / 1000  # type: ignore[misc]
        print(f"{engine}: the {what} of one changed county made anew in {took:.1f} s")
    return report(engine, asked.counties, asked.months)


def report(engine: str, many: int, months: int) -> int:
    from haitang.machinery.figures.models import Changed
    from haitang.machinery.figures.queries import read_all

    stored, live = names()
    ended, today = date(2021, 12, 31), timezone_day()
    questions = [
        ("stored, at a month's end", stored, ended, "", True),
        ("stored, by month", stored, ended, "month", True),
        ("stored, today", stored, today, "", True),
        ("stored, at a month's end, by town", stored, ended, "town", False),
        ("stored, today, by town", stored, today, "town", False),
        ("from records, value", live, ended, "", False),
        ("from records, by town", live, ended, "town", False),
    ]
    rows = [row_of(*question, months, aimed=aimed) for *question, aimed in questions]
    Changed.objects.create(code=SOME)
    rows.append(row_of("stored, today, a county changed", stored, today, "", months, aimed=True))
    heads = ("", "figures", "queries", f"of {many}", "ms", f"ms of {many}", "ratio", "")
    stage.table(f"{engine}: 1 county against {many}, processor time", heads, rows)
    missed = sum(row[-1] != "" for row in rows)
    print(f"aim: queries = figures; stored ≤ {MOST_RATIO} × a county; missed by {missed}")
    print(f"read from records: {', '.join(live)}")
    for name in live:
        (_few, small), (_many, large) = costs(
            lambda ask, name=name: read_all([name], ask), asks(ended, months)
        )  # type: ignore[misc]
        print(f"  {name}: {small:.1f} ms, of {many} {large:.1f} ms")
    return missed


def names() -> tuple[list[str], list[str]]:
    """The figures that are stored, at least a ratio's part of them, and those always read from records."""
    from haitang.foundation.scope import Scope
    from haitang.machinery.figures.declaring import indicators
    from haitang.machinery.figures.periods import Period
    from haitang.machinery.figures.queries import sides
    from haitang.machinery.figures.queries.rolling import rolls_up
    from haitang.machinery.figures.words import Kind

    stored, live = [], []
    for each in indicators():
        when = Period.of("2021") if each.kind == Kind.FLOW else date(2021, 12, 31)
        part = sides(each.behind(Scope(), when))[0]
        (stored if rolls_up(each, part) else live).append(each.name)
    return stored, live


def first_month(months: int) -> date:
    """The first of so many months up to the end of 2021."""
    return date(2021, 13 - months, 1)


def timezone_day() -> date:
    from django.utils import timezone

    return timezone.localdate(ROLLED_AT)


def asks(day: date, months: int) -> Any:
    """The same question about a county and about the province of its copies."""
    from haitang.foundation.scope import Scope
    from haitang.machinery.figures.periods import Period
    from haitang.machinery.figures.queries import Ask, rolled_up

    days, province = Period(first_month(months), date(2022, 1, 1)), Scope(regions=(PROVINCE,))
    return Ask(Scope(regions=(counties.HOME,)), day, days), Ask(
        province, day, days, rolled=rolled_up(province)
    )


def row_of(title: str, names: list[str], day: date, by: str, months: int, *, aimed: bool) -> tuple[str, ...]:
    from haitang.machinery.figures.queries import read_all

    (few, small), (many, large) = costs(lambda ask: read_all(names, ask, by), asks(day, months))
    wrong = {few, many} != {len(names)} or (aimed and large / small > MOST_RATIO)
    numbers = (len(names), few, many, f"{small:.1f}", f"{large:.1f}", f"{large / small:.2f}")
    return (title, *map(str, numbers), "!!" if wrong else "")


def costs(read: Callable[[Any], object], asked: Sequence[Any]) -> list[tuple[int, float]]:
    """Of each question how many queries it takes and how many milliseconds, all asked by turns."""
    works = [partial(read, one) for one in asked]
    queries = [len(stage.statements_of(work)) for work in works]
    return list(zip(queries, stage.interleaved(works, RUNS), strict=True))


if __name__ == "__main__":
    sys.exit(main())
