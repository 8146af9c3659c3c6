"""A long list of what people keep is understood, not refused as laborious: telling heads from what stands below them costs
nothing to speak of in a cell that cannot be a head.
"""

import pytest

from haitang.machinery.spreadsheets.importing import IMPORTERS
from haitang.machinery.spreadsheets.recognition import evidence, labels, likeness
from haitang.machinery.spreadsheets.values import phones
from haitang.machinery.spreadsheets.values.cells import Cell
from haitang.machinery.spreadsheets.values.fault import Fault
from haitang.machinery.spreadsheets.words import RowState
from tests.cast import Cast

from .test_effort import as_text, preview

LINES = 600
SURNAMES, GIVEN = "赵钱孙李周吴郑王冯陈褚卫蒋沈韩杨朱秦尤许", "明华强丽军敏静伟芳勇艳杰娟涛超霞平刚桂英"
USUAL = {"town": "昌元街道", "village": "玉屏社区", "sex": "女"}
pytestmark = pytest.mark.one_engine


def cell(kind: str, number: int) -> str:
    """What stands in such a column: a word of its own in every line where it is no word of few."""
    family, rest = SURNAMES[number % 20], GIVEN[number // 20 % 20] + GIVEN[number // 400 % 20]
    return {"name": family + rest, "text": f"{rest}{family}县{rest}站"}.get(kind, USUAL.get(kind, ""))


@pytest.mark.parametrize("clever", [True, pytest.param(False, id="control")])
@pytest.mark.parametrize("kind", sorted(IMPORTERS))
def test_what_is_no_head_is_not_compared_with_heads(
    cast: Cast, monkeypatch: pytest.MonkeyPatch, kind: str, *, clever: bool
) -> None:
    """Names of columns compared with anything, for many lines without a number in them; every line is new to all caches."""
    columns = IMPORTERS[kind].columns
    titles = [str(column.title) for column in columns]
    lines = [[cell(column.kind, number) for column in columns] for number in range(LINES)]
    compared = 0
    one = likeness._one

    def counted(*args: str) -> float:
        nonlocal compared
        compared += 1
        return one(*args)

    monkeypatch.setattr(likeness, "_one", counted)
    for room in (labels, likeness) if not clever else ():
        monkeypatch.setattr(room, "may_be_alike", lambda *_: True)
    labels._is_label.cache_clear()
    likeness.likenesses.cache_clear()
    likeness._likeness.cache_clear()
    preview(cast, as_text([titles, *lines]), kind=kind)
    names = sum(len(likeness.names_of(column)) for column in columns)
    assert (compared < 20 * names + LINES) is clever, (compared, names)


@pytest.mark.parametrize("clever", [True, pytest.param(False, id="control")])
def test_columns_of_counts_are_not_read_as_anything_else(
    cast: Cast, monkeypatch: pytest.MonkeyPatch, *, clever: bool
) -> None:
    """A wide sheet of figures: no cell of theirs is tried as a phone."""
    wide, lines = 60, 40
    heads = ["姓名", "手机", "镇街", *(f"指标{number}" for number in range(wide))]
    rows = [
        [cell("name", row), f"138000{row:05}", "昌元街道", *(f"{row * column}" for column in range(wide))]
        for row in range(lines)
    ]
    tried = 0
    parse = phones.parse_phone

    def counted(value: Cell) -> phones.Phone | Fault | None:
        nonlocal tried
        tried += 1
        return parse(value)

    monkeypatch.setattr(phones, "parse_phone", counted)
    if not clever:
        monkeypatch.setattr(evidence, "_is_small_number", lambda _value: False)
    batch = preview(cast, as_text([heads, *rows]))
    assert batch.lines.filter(state=RowState.READY).count() == lines
    assert (tried < 10 * lines) is clever, tried
