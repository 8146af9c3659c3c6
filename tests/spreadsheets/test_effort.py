"""What understanding a file may take of the process of the pages: a bound by construction, a bound on the work, turns.

Each with its control: with the bound away the same file is read, and takes what the bound forbids.
"""

import math
import time
from collections.abc import Callable
from itertools import product
from operator import itemgetter
from typing import Any

import pytest
from django.test import Client
from openpyxl.utils import get_column_letter

from haitang.foundation.decoding.child import bounds
from haitang.foundation.decoding.turns import Turns
from haitang.machinery.spreadsheets import actions, effort
from haitang.machinery.spreadsheets.importing import IMPORTERS
from haitang.machinery.spreadsheets.models import Batch
from haitang.machinery.spreadsheets.naming import head_field
from haitang.machinery.spreadsheets.reading import Unreadable, read_workbook
from tests.cast import AT, Cast
from tests.timing import within

from . import evil
from .test_pages import text_of, uploaded

HEADS = ("姓名", "手机", "镇街")
SECONDS_OF_A_PAGE = 2.0
pytestmark = [pytest.mark.slow, pytest.mark.one_engine]  # what is measured is Python


def preview(cast: Cast, content: bytes, kind: str = "volunteers", name: str = "名册.csv") -> Batch:
    return actions.preview(
        kind=kind, content=content, filename=name, region="500153", acting=cast.acting("officer"), at=AT
    )


def as_text(rows: list[list[str]]) -> bytes:
    return "\n".join(",".join(row) for row in rows).encode()


def as_xlsx(rows: list[list[str]]) -> bytes:
    return evil.sheet(
        [
            b'<row r="%d">' % number
            + b"".join(
                evil.cell(f"{get_column_letter(place)}{number}", cell) for place, cell in enumerate(row, 1)
            )
            + b"</row>"
            for number, row in enumerate(rows, 1)
        ]
    )


def outcome(
    cast: Cast, content: bytes, name: str = "名册.csv", *, bound: float = math.inf, **how: str
) -> tuple[str, float]:
    """How a file ended, and the processor seconds of this thread: what the pages go without. The first of some tries
    within a bound, or the quickest."""

    def once() -> tuple[str, float]:
        begun = time.thread_time()
        try:
            code = "read" if preview(cast, content, name=name, **how).rows else "empty"
        except Unreadable as refused:
            code = refused.code
        return code, time.thread_time() - begun

    return within(bound, once, itemgetter(1))


WRITTEN: dict[str, Callable[[list[list[str]]], bytes]] = {"csv": as_text, "xlsx": as_xlsx}


@pytest.mark.parametrize(("kind", "lines"), list(product(WRITTEN, (2, bounds.MAX_LINES, 25_000))))
def test_lines_beyond_the_bound_never_reach_the_pages(
    cast: Cast, monkeypatch: pytest.MonkeyPatch, kind: str, lines: int
) -> None:
    monkeypatch.setattr(
        effort, "SECONDS", math.inf
    )  # how many lines are let through, not how fast they are read here
    rows = [list(HEADS), *([f"李{number}", "", "昌元街道"] for number in range(lines - 2))]
    content = WRITTEN[kind]([*rows, ["李小龙", "", ""]])
    code, seconds = outcome(
        cast, content, f"名册.{kind}", bound=SECONDS_OF_A_PAGE if lines > bounds.MAX_LINES else math.inf
    )
    assert code == ("read" if lines <= bounds.MAX_LINES else "too_many_lines")
    assert code == "read" or seconds < SECONDS_OF_A_PAGE


@pytest.mark.parametrize("kind", WRITTEN)
@pytest.mark.parametrize("longer", [0, 1, 30_000])
def test_a_long_cell_is_refused_wherever_it_stands(kind: str, longer: int) -> None:
    for place in range(len(HEADS)):
        row = ["李小龙", "", "昌元街道"]
        row[place] = "长" * (bounds.MAX_CELL + longer)
        content = WRITTEN[kind]([list(HEADS), row])
        if longer:
            with pytest.raises(Unreadable) as refused:
                read_workbook(content)
            assert refused.value.code == "too_long_cell"
        else:
            assert read_workbook(content).sheets[0].rows[1][place] == row[place]


BRACKETS, NUMERALS = ("(", "[(", "【", "<"), ("1", "一", "(1", "1 ")


@pytest.mark.alike
@pytest.mark.parametrize("piece", BRACKETS + NUMERALS)
@pytest.mark.parametrize("kind", sorted(IMPORTERS))
def test_no_cell_of_any_column_takes_long(cast: Cast, kind: str, piece: str) -> None:
    """The longest cells that are let through, in every column of a kind, of what patterns take longest over."""
    columns = IMPORTERS[kind].columns
    usual = ["李小龙" if column.kind == "name" else "昌元街道" for column in columns]
    cell = (piece * bounds.MAX_CELL)[: bounds.MAX_CELL - 1]
    lines = ([*usual[:place], cell + "x", *usual[place + 1 :]] for place in range(len(columns)))
    rows = [[str(column.title) for column in columns], *lines]
    code, seconds = outcome(cast, as_text(rows), kind=kind, bound=SECONDS_OF_A_PAGE)
    assert code in ("read", "empty", "too_laborious")
    assert seconds < SECONDS_OF_A_PAGE


def laborious(lines: int = 30) -> bytes:
    """Every cell of every line another number without an end, which patterns go over again and again."""
    return as_text(
        [list(HEADS), *([f"{'1' * 1900}x{number}{place}" for place in range(3)] for number in range(lines))]
    )


def test_the_work_on_one_file_is_bounded(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    """The control is the same file with all the time there is; the bound is a part of what this machine took for it."""
    monkeypatch.setattr(effort, "SECONDS", math.inf)
    code, all_of_it = outcome(cast, laborious(), "全部.csv")
    assert code == "read"
    monkeypatch.setattr(effort, "SECONDS", all_of_it / 10)
    code, took = outcome(cast, laborious(), bound=all_of_it / 2)
    assert code == "too_laborious"
    assert not Batch.objects.filter(filename="名册.csv").exists()
    assert took < all_of_it / 2


@pytest.mark.parametrize("bounded", [True, pytest.param(False, id="control")])
@pytest.mark.parametrize("page", ["new", "mapping"])
def test_more_files_at_once_than_may_be_are_told_to_wait(
    cast: Cast, monkeypatch: pytest.MonkeyPatch, page: str, *, bounded: bool
) -> None:
    """The form says so and nothing is read: not of a new file, and not of one read anew."""
    monkeypatch.setattr(effort, "TURNS", Turns(1, 0 if bounded else 1))
    batch = cast.home.batch
    client: Client = cast.client("officer")
    address = {"new": "/imports/new/", "mapping": f"/imports/{batch.pk}/mapping/"}[page]

    def send() -> Any:
        sent = (
            {head_field("工作单位"): ""} if page == "mapping" else {"kind": "volunteers", "file": uploaded()}
        )
        answer: Any = client.post(address, sent)
        return answer

    if not bounded:
        assert send().status_code == 302
        return
    with effort.TURNS.turn(0):
        answer = send()
    assert answer.status_code == 422
    assert "现在读文件的人太多" in text_of(answer)
    assert send().status_code == 302
