"""Heads that nobody knows: what is taken by its values alone is said, and asked about where two columns have such values."""

from itertools import product
from typing import Any

import pytest

from haitang.machinery.spreadsheets import actions
from haitang.machinery.spreadsheets.models import Batch
from tests.cast import AT, Cast

from .test_effort import as_text, preview

LINES = 8
FAMILY, GIVEN = "王李张赵陈刘周吴孙徐马朱胡郭何高", "波国艳慧芳亮海萍"
TOWNS = ("昌元街道", "广顺街道")
UNKNOWN = (
    ("ほげ", "ふが", "ぴよ", "ほげら"),
    ("代号甲", "代号乙", "代号丙", "代号丁"),
    ("Q7", "Q8", "Q9", "QX"),
)
KNOWN = {"name": "姓名", "phone": "电话", "town": "镇街", "sex": "性别"}


def cell(column: str, number: int, *, other: bool = False) -> str:
    """What stands in a column; in the `other` of two of one kind somebody else's."""
    place = number + (LINES if other else 0)
    return {
        "name": FAMILY[place % 16] + GIVEN[number % 8],
        "phone": f"138{place:04}{1000 + place}",
        "town": TOWNS[(number + other) % 2],
        "sex": "男女"[(number + other) % 2],
    }[column]


def sheet(heads: dict[str, str], twice: str = "", second: str = "", *, left: bool = True) -> list[list[str]]:
    """A list under these heads; `second` is the head of another column of what stands `twice`, to its left or at the end."""
    columns = [(column, False) for column in heads]
    titles = list(heads.values())
    if twice:
        place = list(heads).index(twice) if left else len(columns)
        columns.insert(place, (twice, True))
        titles.insert(place, second)
    return [titles, *([cell(one, number, other=other) for one, other in columns] for number in range(LINES))]


def about(records: list[dict[str, Any]]) -> list[dict[str, Any]]:
    return [one for one in records if one["about"] == "read_by_values"]


def answered(cast: Cast, rows: list[list[str]], answers: dict[str, str]) -> Batch:
    return actions.preview(
        kind="volunteers", content=as_text(rows), filename="名册.csv", region="500153",
        acting=cast.acting("officer"), at=AT, answers=answers,
    )  # fmt: skip


@pytest.mark.parametrize(("words", "column"), product(UNKNOWN, KNOWN))
def test_what_is_taken_by_its_values_is_said(cast: Cast, words: tuple[str, ...], column: str) -> None:
    batch = preview(cast, as_text(sheet(KNOWN | {column: words[0]})))
    (notice,) = about(batch.notices)
    assert f"“{words[0]}”" in notice["text"]
    assert (batch.ready, about(batch.questions)) == (LINES, [])


@pytest.mark.parametrize("words", UNKNOWN)
def test_all_of_them_are_said(cast: Cast, words: tuple[str, ...]) -> None:
    batch = preview(cast, as_text(sheet(dict(zip(KNOWN, words, strict=True)))))
    (notice,) = about(batch.notices)
    assert all(f"“{word}”" in notice["text"] for word in words)


def test_of_known_heads_nothing_is_said(cast: Cast) -> None:
    batch = preview(cast, as_text(sheet(KNOWN)))
    assert (about(batch.notices), about(batch.questions), batch.ready) == ([], [], LINES)


@pytest.mark.alike
@pytest.mark.parametrize("left", [True, False])
@pytest.mark.parametrize(("words", "column"), product(UNKNOWN, KNOWN))
def test_of_two_columns_none_is_taken_silently(
    cast: Cast, words: tuple[str, ...], column: str, *, left: bool
) -> None:
    rows = sheet(KNOWN | {column: words[0]}, column, words[1], left=left)
    batch = preview(cast, as_text(rows))
    (question,) = about(batch.questions)
    assert batch.ready == 0
    assert batch.asked == LINES
    assert {choice["text"] for choice in question["choices"]} >= {words[0], words[1]}


@pytest.mark.parametrize("left", [True, False])
@pytest.mark.parametrize("column", KNOWN)
def test_the_answer_says_which_it_is(cast: Cast, column: str, *, left: bool) -> None:
    """The chosen one is read, the other is left alone; a second reading asks no more."""
    rows = sheet(KNOWN | {column: "ほげ"}, column, "ふが", left=left)
    (question,) = about(preview(cast, as_text(rows)).questions)
    for chosen in ("ほげ", "ふが"):
        key = next(choice["key"] for choice in question["choices"] if choice["text"] == chosen)
        batch = answered(cast, rows, {question["id"]: key})
        taken = {head["title"]: head["column"] for note in batch.sheets for head in note["heads"]}
        assert (batch.ready, batch.asked) == (LINES, 0)
        assert taken[chosen] == column
        assert taken["ふが" if chosen == "ほげ" else "ほげ"] == ""
    batch = answered(
        cast, rows, {question["id"]: "none"}
    )  # without a name a line is faulty, without a town asked
    taken = {head["title"]: head["column"] for note in batch.sheets for head in note["heads"]}
    assert (taken["ほげ"], taken["ふが"]) == ("", "")
    assert batch.ready == (0 if column in ("name", "town") else LINES)


def test_a_known_head_is_asked_of_no_rival(cast: Cast) -> None:
    """Beside 电话 another column of phones is one nobody reads: said, not asked."""
    batch = preview(cast, as_text(sheet(KNOWN, "phone", "ほげ")))
    assert (batch.ready, about(batch.questions)) == (LINES, [])
    assert "unused_columns" in {one["about"] for one in batch.notices}


def test_two_columns_of_names_without_any_head_are_asked_about(cast: Cast) -> None:
    batch = preview(cast, as_text(sheet(KNOWN, "name", "")[1:]))
    assert about(batch.questions)
    assert batch.ready == 0


def test_without_the_question_the_left_one_would_be_taken(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The control."""
    monkeypatch.setattr("haitang.machinery.spreadsheets.unknown_heads.rivals_of", lambda _one: [])
    batch = preview(cast, as_text(sheet(KNOWN | {"name": "ほげ"}, "name", "ふが")))
    assert batch.ready == LINES
