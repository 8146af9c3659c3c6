"""What stands over columns or in other ones is nobody's name: walked over every word that the readers know."""

import pytest

from haitang.machinery.spreadsheets.drafting import NAMES_TOO, read_name
from haitang.machinery.spreadsheets.importing import IMPORTERS
from haitang.machinery.spreadsheets.recognition.columns import Column
from haitang.machinery.spreadsheets.recognition.likeness import names_of
from haitang.machinery.spreadsheets.recognition.persons import is_like_name
from haitang.machinery.spreadsheets.values import parse_name
from haitang.machinery.spreadsheets.values.fault import Fault
from haitang.machinery.spreadsheets.values.words import CALLINGS, HEAD_WORDS, POSTS, THINGS
from tests.cast import Cast

from .test_effort import as_text, preview

KNOWN = sorted({*POSTS, *CALLINGS, *THINGS, *(word for word in HEAD_WORDS if not word.isascii())})
BESIDE = [
    "高职", "组长", "成员", "单元", "项目", "农民", "骨干", "家长", "卫生院", "农技站", "平均", "程度",
    "委员", "时长", "支书", "常委", "任职", "经费", "金额", "党组", "居民", "高级", "班长", "村支书",
    "镇党委", "县医院", "教育局", "党政办", "科普组", "县中学",
]  # fmt: skip
NAMES = [
    "文化", "常务", "安静", "高原", "白云", "田野", "方向", "万一", "和平", "平原", "沙龙", "张新村",
    "王中学", "李学校", "王学会", "李卫校", "王镇", "吴念乡", "李家总", "扎西", "巴特尔", "买买提",
    "欧阳成员", "区国强", "成名", "农家乐", "卫国", "组长明", "项目生",
]  # fmt: skip
SURNAMES = "王李单成项农党高常时平组"


def is_refused(word: str) -> bool:
    read = read_name(word)
    return isinstance(read, Fault) and read.code == "bad_name"


@pytest.mark.parametrize("word", [*KNOWN, *BESIDE])
def test_a_word_of_the_readers_is_no_name(word: str) -> None:
    assert is_refused(word)
    assert not is_like_name(word)


@pytest.mark.parametrize("before", ["副", "村", "县", "老"])
@pytest.mark.parametrize("word", [word for word in POSTS if len(word) == 2])
def test_nor_with_a_sign_before_or_behind_it(before: str, word: str) -> None:
    assert is_refused(before + word)
    assert is_refused(word + "一") or word == "三长"


@pytest.mark.parametrize("first", THINGS)
def test_nor_are_two_of_them_together(first: str) -> None:
    assert all(is_refused(first + second) for second in ("名单", "成员", "电话", "情况"))


@pytest.mark.parametrize("name", NAMES)
def test_what_only_looks_like_a_word_is_a_name(name: str) -> None:
    assert read_name(name) == name


@pytest.mark.parametrize("surname", SURNAMES)
@pytest.mark.parametrize("given", ["文化", "平安", "农民", "项目", "学会", "中学", "成员", "新村", "念乡"])
def test_a_surname_before_such_a_word_is_a_name(surname: str, given: str) -> None:
    """Titles alone are refused behind surnames: 王主任."""
    assert read_name(surname + given) == surname + given


@pytest.mark.parametrize("column", [
    pytest.param(column, id=f"{kind}-{column.name}")
    for kind, importer in sorted(IMPORTERS.items())
    for column in importer.columns
])  # fmt: skip
def test_no_head_and_no_choice_of_any_kind_of_file_is_a_name(column: Column) -> None:
    words = {*names_of(column), *(word for words in column.choices.values() for word in words)}
    told = {word for word in words if len(word) > 1 and all("一" <= sign <= "鿿" for sign in word)}
    assert {word for word in told - NAMES_TOO if not is_refused(word)} == set()


def test_without_the_heads_most_of_them_would_be_names() -> None:
    """The control: what the words alone let through."""
    heads = {
        name for importer in IMPORTERS.values() for column in importer.columns for name in names_of(column)
    }
    assert sum(isinstance(parse_name(head), str) and not head.isascii() for head in heads) > 50


def test_a_row_whose_name_is_such_a_word_waits(cast: Cast) -> None:
    lines = [[word, f"1380000{1000 + place}"] for place, word in enumerate([*BESIDE, *NAMES])]
    batch = preview(cast, as_text([["姓名", "电话"], *lines]), kind="volunteers")
    assert batch.faulty == len(BESIDE)
