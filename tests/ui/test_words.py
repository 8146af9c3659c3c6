"""Dates, numbers, masks, lights and small charts: what goes in, what is read."""

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from django.utils import translation

from haitang.machinery.ui import charts, lights, masks
from haitang.machinery.ui.templatetags import ui


def test_days_are_written_as_people_write_them() -> None:
    assert ui.date(date(2021, 4, 19)) == "2021年4月19日"
    assert ui.date(None) == ""
    assert ui.date(date(2021, 4, 19), "Y-m") == "2021-04"


def test_moments_are_local() -> None:
    late_in_greenwich = datetime(2021, 4, 19, 17, 5, tzinfo=UTC)
    assert ui.moment(late_in_greenwich) == "2021年4月20日 01:05"
    assert ui.date(late_in_greenwich) == "2021年4月20日"


def test_days_in_english() -> None:
    with translation.override("en"):
        assert ui.date(date(2021, 4, 19)) == "19 April 2021"


@pytest.mark.parametrize(
    ("value", "written"),
    [
        (0, "0"),
        (4986, "4,986"),
        (Decimal("5.50"), "5.50"),
        (None, ""),
        ("", ""),
        ("21", "21"),
        (True, "True"),
    ],
)
def test_numbers_have_separators(value: object, written: str) -> None:
    assert ui.number(value) == written


@pytest.mark.parametrize(
    ("value", "kind", "seen"),
    [
        ("13800138000", "phone", "138****8000"),
        ("500226197503010012", "identity", "500226**********12"),
        ("杨军", "name", "杨*"),
        ("阿", "name", "阿*"),
        ("123", "phone", "1**"),
        ("", "phone", ""),
    ],
)
def test_masks_hide_the_middle(value: str, kind: str, seen: str) -> None:
    assert masks.mask(value, kind) == seen


@pytest.mark.parametrize(
    ("due", "tone", "words"),
    [
        (date(2021, 4, 27), "late", "逾期 3 天"),
        (date(2021, 4, 30), "soon", "今天到期"),
        (date(2021, 5, 7), "soon", "还有 7 天"),
        (date(2021, 5, 8), "fine", "还有 8 天"),
        (None, "calm", "未定日期"),
    ],
)
def test_lights_say_their_colour_in_words(due: date | None, tone: str, words: str) -> None:
    lamp = lights.light(due, date(2021, 4, 30))
    assert (lamp.tone, lamp.words) == (tone, words)


def test_what_is_done_has_no_lamp() -> None:
    assert lights.light(date(2020, 1, 1), date(2021, 4, 30), done=True).tone == "calm"


def test_tiles_are_coloured_from_nought_to_the_greatest() -> None:
    drawn = charts.tiles([("甲", 100, "/a"), ("乙", 50, "/b"), ("丙", 0, "/c"), ("丁", None, "")])
    assert [tile.heat for tile in drawn] == [9, 5, 0, None]


def test_tiles_of_nothing_but_noughts_are_pale() -> None:
    assert [tile.heat for tile in charts.tiles([("甲", 0, ""), ("乙", 0, "")])] == [0, 0]


def test_sparklines_reach_from_bottom_to_top() -> None:
    assert charts.spark_points([1, 3, 2]) == [(0.0, 21.0), (40.0, 3.0), (80.0, 12.0)]
    assert charts.spark_points([3, 3]) == [(0.0, 12.0), (80.0, 12.0)]
    assert charts.spark_points([3]) == []


def test_a_share_stays_between_nought_and_all() -> None:
    assert [charts.share(1, 3), charts.share(5, 3), charts.share(0, 0)] == [33.3, 100.0, 0.0]
