"""Rosters of many forms, generated with what is right known by construction: no row is silently wrong, and most are read.

`ROSTERS=200 pytest …` looks at so many of each layout; `python bench/readings.py` says how many are read.
"""

import os
from collections.abc import Callable
from typing import Any

import pytest

EXAMPLES = int(os.environ.get("ROSTERS", "8"))
pytestmark = pytest.mark.slow

ON_BOTH = (
    "one_table", "three_blocks", "posts_as_columns", "cards", "register", "volunteers_as_columns", "enterprises",
    "base_cards",
)  # fmt: skip
"""Layouts of every kind and form, one roster of each of which is previewed on either engine: a file is understood before
anything is asked of an engine, so that all others are looked at on one.
"""

FLOORS: dict[str, float] = {
    "one_table": 0.95,
    "ended_rows": 0.95,
    "hidden_rows": 0.95,
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
    "one_community": 0.8,
    "enterprises": 0.95,
    "bases": 0.95,
    "base_cards": 0.95,
    "organisations_by_sheet": 0.95,
    "predecessors": 0.95,
    "others_of_the_town": 0.8,
    "unreadable_cells": 0.95,
    "repeats": 0.95,
    "children": 0.95,
    "summary_beside": 0.8,
    "file_names_the_town": 0.85,
    "heads_again": 0.9,
    "other_kind": 0,
}
"""Of each layout the share of those in office who are at least read rightly without a question."""


@pytest.fixture
def counties(db: None) -> None:
    from .generated.stage import open_counties  # models: only after Django is set up

    open_counties()


@pytest.mark.one_engine
@pytest.mark.parametrize("layout", FLOORS)
def test_no_row_is_silently_wrong(counties: None, layout: str) -> None:
    from .generated.looking import look

    seen = look(layout, EXAMPLES)
    assert seen.rate >= FLOORS[layout], seen.counts


@pytest.mark.parametrize("layout", ON_BOTH)
def test_no_row_is_silently_wrong_on_either_engine(counties: None, layout: str) -> None:
    from .generated.looking import look

    seen = look(layout, 1)
    assert seen.counts["rosters"] == 1
    assert seen.counts["right"] > 0


def test_every_layout_is_looked_at() -> None:
    from .generated.looking import LAYOUTS

    assert set(LAYOUTS) == set(FLOORS)


Outcomes = list[dict[str, Any]]

WRONG: dict[str, Callable[[Outcomes], object]] = {
    "a telephone of somebody else": lambda rows: rows[0].update(phone_tail=rows[1]["phone_tail"]),
    "a telephone that is gone": lambda rows: rows[0].update(phone_tail=None),
    "another post": lambda rows: rows[0].update(post="guide"),
    "another town": lambda rows: rows[0].update(town="433127203"),
    "a village nobody said": lambda rows: rows[1].update(village="433127103001"),
    "a day nobody said": lambda rows: rows[0].update(since="2020-01-01"),
    "somebody who is not there": lambda rows: rows.append(rows[0] | {"name": "主席"}),
    "nobody any more": lambda rows: rows.pop(0),
    "somebody twice": lambda rows: rows.append(dict(rows[0])),
}
"""What may go wrong with the lines of the plainest roster."""


@pytest.mark.parametrize("wrong", WRONG)
def test_what_is_silently_wrong_is_seen(wrong: str) -> None:
    """The control of the test above: the judge is content with the truth, and with nothing else."""
    from .generated import judging, teams
    from .generated.choosing import Choose
    from .generated.rosters import Desk

    roster = teams.sections(Desk.open(Choose(lambda _yes_or_no: False)))
    rows: Outcomes = [judging.true_outcome(person) for person in roster.people]
    told: dict[str, Any] = {"questions": [], "notices": [], "faults": [], "outcomes": rows}
    assert judging.judge(roster, told).silent == []
    WRONG[wrong](rows)
    assert len(judging.judge(roster, told).silent) == 1


def test_a_former_holder_without_an_end_is_seen() -> None:
    from .generated import judging, teams
    from .generated.choosing import Choose
    from .generated.rosters import Desk

    roster = teams.ended_rows(Desk.open(Choose(lambda _yes_or_no: False)))
    rows = [judging.true_outcome(person) for person in roster.people]
    told: dict[str, Any] = {"questions": [], "notices": [], "faults": [], "outcomes": rows}
    assert judging.judge(roster, told).silent == []
    next(row for row in rows if row["until"])["until"] = None
    assert len(judging.judge(roster, told).silent) == 1
