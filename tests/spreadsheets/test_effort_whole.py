"""What one file takes in all, read by a child and understood by us, in every form that is laborious.

The bound is set low so that many files can be asked; what is asked is how far past it the work may go. The control is a file
that goes on when there is no bound.
"""

import contextlib
import math
from collections.abc import Callable
from itertools import product

import pytest

from haitang.foundation.verdict import Refused
from haitang.machinery.spreadsheets import effort
from haitang.machinery.spreadsheets.importing import IMPORTERS
from haitang.machinery.spreadsheets.reading import Unreadable
from tests.cast import Cast

from .test_effort import WRITTEN, preview

BOUND = 0.7
FURTHER = 0.3
"""2 s are promised and the bound is 1.7."""
TRIES = 4
pytestmark = [pytest.mark.slow, pytest.mark.one_engine]
Rows = list[list[str]]


def heads_of(kind: str) -> list[str]:
    return [str(column.title) for column in IMPORTERS[kind].columns]


def wide(kind: str) -> Rows:
    """One person's row as wide as a sheet may be, in long cells."""
    return [heads_of(kind) * 600, ["李小龙" * 40] * 8000]


def heads_only(kind: str) -> Rows:
    """Every row is a head again."""
    return [heads_of(kind)] * 7500


def all_cells(kind: str) -> Rows:
    """As many cells as there may be."""
    return [
        heads_of(kind) + ["备注"] * 30,
        *([f"{number}", "昌元街道", "2021.3-2024年5月"] * 14 for number in range(7500)),
    ]


def long_cells(kind: str) -> Rows:
    return [heads_of(kind), *([f"{'二〇二一年三月至' * 100}{number}"] * 12 for number in range(500))]


def half_places(kind: str) -> Rows:
    """Each cell is nearly a place."""
    return [heads_of(kind), *([f"昌元街道玉屏社区昌元镇{number}村"] * 12 for number in range(7500))]


def many_words(kind: str) -> Rows:
    """Every cell a different word of those heads are known by."""
    words = [
        head for column in IMPORTERS[kind].columns for head in (str(column.title), *map(str, column.heads))
    ]
    return [[words[(row + place) % len(words)] for place in range(40)] for row in range(4000)]


SHAPES = [wide, heads_only, all_cells, long_cells, half_places, many_words]


CASES = [*product(SHAPES, sorted(IMPORTERS), ["csv"]), *product(SHAPES, ["town-teams"], ["xlsx"])]


def test_the_bound_and_what_goes_past_it_are_what_is_promised() -> None:
    assert effort.SECONDS + FURTHER <= 2.0


@pytest.mark.parametrize(("shape", "kind", "written"), CASES)
def test_no_file_takes_longer_in_all(
    cast: Cast, monkeypatch: pytest.MonkeyPatch, shape: Callable[[str], Rows], kind: str, written: str
) -> None:
    monkeypatch.setattr(effort, "SECONDS", BOUND)
    rows = shape(kind)
    # what else the machine does only ever adds: the least of some tries is what the file itself takes
    assert any(seconds_for(cast, rows, kind, written) < BOUND + FURTHER for _ in range(TRIES))


def test_without_a_bound_it_takes_longer(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(effort, "SECONDS", math.inf)
    rows = all_cells("volunteers")
    assert seconds_for(cast, rows, "volunteers", "csv") > BOUND + FURTHER  # thrice it, on a quiet machine


def seconds_for(cast: Cast, rows: Rows, kind: str, written: str) -> float:
    """Of the processor, by this thread and by children, for a preview or the refusal of one."""
    content = WRITTEN[written](rows)
    begun = effort.seconds_spent()
    with contextlib.suppress(Unreadable, Refused):
        preview(cast, content, kind=kind, name=f"表.{written}")
    return effort.seconds_spent() - begun
