"""Rosters of many forms, generated with what is right known by construction: no row is silently wrong, and most are read.

`ROSTERS=200 pytest …` looks at so many of each layout; `python bench/readings.py` says how many are read.
"""

import os

import pytest

EXAMPLES = int(os.environ.get("ROSTERS", "8"))
pytestmark = [pytest.mark.slow, pytest.mark.one_engine]
"""A file is understood before anything is asked of an engine; what is written of one, the importers' tests ask of both."""

FLOORS: dict[str, float] = {
    "one_table": 0.95,
    "ended_rows": 0.65,
    "hidden_rows": 0.9,
    "hidden_sheet": 0.95,
    "second_block": 0.95,
    "three_blocks": 0.85,
    "posts_as_columns": 0.95,
    "grouped_heads": 0.95,
    "village_rows": 0.95,
    "side_by_side": 0.95,
    "sheet_a_town": 0.95,
    "sections": 0.95,
    "cards": 0.95,
    "names_in_a_cell": 0.95,
    "no_head": 0.95,
    "register": 0.9,
    "register_side_by_side": 0.95,
    "volunteers_as_columns": 0.95,
    "with_contacts": 0.95,
    "register_cards": 0.95,
    "register_without_head": 0.95,
    "one_community": 0,
    "enterprises": 0.95,
    "bases": 0.95,
    "base_cards": 0.95,
    "organisations_by_sheet": 0.95,
    "predecessors": 0.95,
    "others_of_the_town": 0.95,
    "unreadable_cells": 0.95,
    "repeats": 0.95,
    "children": 0.95,
    "summary_beside": 0.8,
    "file_names_the_town": 0.8,
    "heads_again": 0.9,
    "other_kind": 0,
}
"""Of each layout the share of those in office who are at least read rightly without a question."""

WRONG = frozenset(
    {
        "ended_rows",
        "hidden_rows",
        "hidden_sheet",
        "second_block",
        "one_community",
        "other_kind",
    }
)
"""Layouts of which rows are still silently wrong."""


@pytest.fixture
def counties(db: None) -> None:
    from .generated.stage import open_counties  # models: only after Django is set up

    open_counties()


def layouts() -> list[object]:
    wrong = pytest.mark.xfail(raises=AssertionError, strict=False)
    return [pytest.param(layout, marks=[wrong] if layout in WRONG else []) for layout in FLOORS]


@pytest.mark.parametrize("layout", layouts())
def test_no_row_is_silently_wrong(counties: None, layout: str) -> None:
    from .generated.looking import SHRINKING, look

    seen = look(layout, EXAMPLES, SHRINKING[: 1 if layout in WRONG else 2])
    assert seen.rate >= FLOORS[layout], seen.counts


def test_every_layout_is_looked_at() -> None:
    from .generated.looking import LAYOUTS

    assert set(LAYOUTS) == set(FLOORS)
