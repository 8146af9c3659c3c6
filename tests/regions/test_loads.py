from collections.abc import Callable
from pathlib import Path

import pytest

from haitang.foundation.verdict import Refused
from haitang.machinery.audit.models import Entry
from haitang.network.regions.actions import Loaded, load_divisions
from haitang.network.regions.importers import read_divisions
from haitang.network.regions.models import Region
from tests.cast import AT, Cast

ONE_FILE = """code,name,level,parent
510001003,三镇,town,510001
51,某省,province,
5100,某市,city,51
510001,某区,county,5100
510001003001,一村,village,510001003
"""
FOLDER = {
    "provinces.csv": 'code,name\n51,"某省"\n',
    "cities.csv": 'code,name,provinceCode\n5100,"某市",51\n',
    "areas.csv": 'code,name,cityCode,provinceCode\n510001,"某区",5100,51\n',
    "streets.csv": 'code,name,areaCode,provinceCode,cityCode\n510001003,"三镇",510001,51,5100\n',
    "villages.csv": "code,name,streetCode,provinceCode,cityCode,areaCode\n"
    '510001003001,"一村",510001003,51,5100,510001\n',
}
ALL_NEW = Loaded(provinces=1, cities=1, counties=1, towns=1, villages=1, created=5)

Load = Callable[[Path], Loaded]


@pytest.fixture
def load(console: object) -> Load:
    return lambda path: load_divisions(rows=read_divisions(path), acting=console, at=AT)


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "divisions.csv"
    path.write_text(ONE_FILE, encoding="utf-8")
    return path


def test_one_file_in_any_order(load: Load, file: Path) -> None:
    assert load(file) == ALL_NEW
    village = Region.objects.get(code="510001003001")
    assert (village.name, village.level, village.parent_id) == ("一村", "village", "510001003")


def test_the_folder_of_the_public_data_set(load: Load, tmp_path: Path) -> None:
    for name, text in FOLDER.items():
        (tmp_path / name).write_text(text, encoding="utf-8")
    assert load(tmp_path) == ALL_NEW


def test_one_file_of_the_public_data_set_when_its_parents_are_there(
    load: Load, file: Path, tmp_path: Path
) -> None:
    load(file)
    villages = tmp_path / "villages.csv"
    villages.write_text(
        FOLDER["villages.csv"] + '510001003002,"二村",510001003,51,5100,510001\n', encoding="utf-8"
    )
    assert load(villages) == Loaded(villages=2, created=1, unchanged=1)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
def test_the_encodings_clerks_save_in(load: Load, file: Path, encoding: str) -> None:
    file.write_text(ONE_FILE, encoding=encoding)
    assert load(file) == ALL_NEW
    assert Region.objects.get(code="510001").name == "某区"


def test_a_second_load_changes_nothing(load: Load, file: Path) -> None:
    load(file)
    before = list(Region.objects.order_by("code").values())
    assert load(file) == Loaded(provinces=1, cities=1, counties=1, towns=1, villages=1, unchanged=5)
    assert list(Region.objects.order_by("code").values()) == before


def test_another_name_is_written_over_and_a_missing_division_stays(load: Load, file: Path) -> None:
    load(file)
    file.write_text("code,name,level,parent\n510001003,新三镇,town,510001\n", encoding="utf-8")
    assert load(file) == Loaded(towns=1, updated=1)
    town = Region.objects.get(code="510001003")
    assert (town.name, town.version) == ("新三镇", 2)
    assert Region.objects.filter(code="510001003001").exists()


def test_a_load_leaves_one_entry_with_its_counts(load: Load, file: Path) -> None:
    load(file)
    entry = Entry.objects.get(action="regions.load")
    assert entry.facts == ALL_NEW.as_dict()


@pytest.mark.parametrize(
    ("row", "said"),
    [
        (
            "5100010,七位,town,510001",
            "“divisions.csv”第 7 行：“5100010”不是行政区划代码：应为 2、4、6、9 或 12 位数字。",
        ),
        (
            "51000100x,有字母,town,510001",
            "“divisions.csv”第 7 行：“51000100x”不是行政区划代码：应为 2、4、6、9 或 12 位数字。",
        ),
        ("510001004,级别不对,village,510001", "“divisions.csv”第 7 行：代码 510001004 的级别应为 town。"),
        ("510001004,上级不对,town,510002", "“divisions.csv”第 7 行：代码 510001004 的上级应为 510001。"),
        ("510002004,没有上级,town,510002", "“divisions.csv”第 7 行：上级 510002 还没有登记，也不在文件里。"),
        ("510001003,又一个,town,510001", "“divisions.csv”第 7 行：代码 510001003 在文件里出现了不止一次。"),
        ("510001004,,town,510001", "“divisions.csv”第 7 行：名称应为 1 至 100 个字。"),
        ("510001004,少一列,town", "“divisions.csv”第 7 行：这一行有 3 列，应有 4 列。"),
    ],
)
def test_a_bad_row_is_refused_by_its_line_and_nothing_is_written(
    load: Load, file: Path, row: str, said: str
) -> None:
    file.write_text(ONE_FILE + row + "\n", encoding="utf-8")
    with pytest.raises(Refused) as refusal:
        load(file)
    assert refusal.value.reason == said
    assert not Region.objects.exists()
    assert not Entry.objects.exists()


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "unknown_columns"),
        ("代码,名称\n51,某省\n".encode(), "unknown_columns"),
        (b"code,name\n", "no_divisions"),
        (b"PK\x03\x04\x00\x00", "not_text"),
        (b'code,name\n51,"' + b"x" * 200_000, "not_csv"),
    ],
)
def test_a_file_that_is_none_is_refused(load: Load, file: Path, content: bytes, code: str) -> None:
    file.write_bytes(content)
    with pytest.raises(Refused) as refusal:
        load(file)
    assert refusal.value.code == code


def test_a_folder_without_the_data_set_or_no_file_at_all(load: Load, tmp_path: Path) -> None:
    for path, code in ((tmp_path, "no_divisions"), (tmp_path / "none.csv", "unreadable")):
        with pytest.raises(Refused) as refusal:
            load(path)
        assert refusal.value.code == code


def test_only_who_may_load_for_the_county(cast: Cast, file: Path) -> None:
    for name in ("officer", "leader", "chair", "guide", "stranger"):
        with pytest.raises(Refused):
            load_divisions(rows=read_divisions(file), acting=cast.acting(name), at=AT)
    assert not Region.objects.filter(code="51").exists()
