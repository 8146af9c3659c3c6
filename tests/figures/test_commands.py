import json
from typing import Any

import pytest

from haitang.machinery.figures.declaring import indicators
from haitang.network.organisations.models import Organisation
from haitang.network.organisations.words import Kind
from haitang.operation.command import main
from tests.cast import CANARY, District

KEYS = ["figure", "title", "unit", "value", "scope", "evidence", "by"]


@pytest.fixture
def say(capfd: pytest.CaptureFixture[str], district: District) -> Any:
    """Run a command line in the home district; what it answered."""

    def run(*words: str, district: str = "500153") -> tuple[int, str, str]:
        capfd.readouterr()
        exit_code = main([words[0], "--district", district, *words[1:]])
        out, err = capfd.readouterr()
        return exit_code, out, err.strip()

    return run


def document_of(said: tuple[int, str, str]) -> Any:
    assert (said[0], said[2]) == (0, "")
    return json.loads(said[1])


def test_every_figure_is_listed_once(say: Any) -> None:
    listed = document_of(say("figures", "--on", "2021-06-30", "--json"))
    assert [entry["figure"] for entry in listed] == [indicator.name for indicator in indicators()]
    assert len(listed) >= 25
    for entry in listed:
        assert set(entry) - {"on", "period"} == set(KEYS)
        assert ("on" in entry) != ("period" in entry)
        assert (entry["scope"], entry["by"]) == ("500153", {})
    assert CANARY not in json.dumps(listed, ensure_ascii=False)


def test_chosen_figures_by_town_name_every_town(say: Any) -> None:
    words = ("figures", "people.volunteers", "people.volunteers_joined", "--on", "2021-06-30", "--by", "town")
    stock, flow = document_of(say(*words, "--json"))
    assert stock == {
        "figure": "people.volunteers",
        "title": "科技志愿者",
        "unit": "人",
        "value": 7,
        "on": "2021-06-30",
        "scope": "500153",
        "evidence": 7,
        "by": {"500153001": 4, "500153002": 3},
    }
    assert (flow["period"], flow["by"]) == ("2021H1", {"500153001": 4, "500153002": 3})
    _code, text, _err = say(*words)
    assert text.splitlines()[:3] == [
        "荣昌区 2021-06-30 · 2021年上半年",
        "  科技志愿者 7 人  [people.volunteers]",
        "    昌元街道 4",
    ]


def test_a_period_s_months_are_all_there(say: Any) -> None:
    [flow] = document_of(
        say("figures", "people.volunteers_joined", "--period", "2021Q1", "--by", "month", "--json")
    )
    assert (flow["value"], flow["period"]) == (4, "2021Q1")
    assert flow["by"] == {"2021-01": 2, "2021-02": 1, "2021-03": 1}


@pytest.mark.parametrize(
    ("name", "period", "months"),
    [
        ("people.volunteers", "2012-01-01..2021-12-31", 120),
        ("staffing.vacancy_rate", "2012-01-01..2021-12-31", 120),
        ("activities.held_per_ten_thousand", "2012-01-01..2021-12-31", 120),
        ("activities.held", "1949-10-01..2026-11-01", 926),
    ],
)
def test_every_month_of_a_long_period_is_there(say: Any, name: str, period: str, months: int) -> None:
    words = ("figures", name, "--by", "month", "--json", "--period")
    [long] = document_of(say(*words, period))
    [year] = document_of(say(*words, "2021"))
    assert len(long["by"]) == months
    assert {month: value for month, value in long["by"].items() if month in year["by"]} == year["by"]
    assert any(year["by"].values())


def test_a_stock_over_a_period_stands_on_its_last_day(say: Any) -> None:
    [stock] = document_of(say("figures", "people.volunteers", "--period", "2021-03", "--json"))
    assert (stock["on"], stock["value"]) == ("2021-03-31", 4)


def test_one_explained(say: Any) -> None:
    document = document_of(say("explain", "staffing.seats_vacant", "--on", "2021-06-30", "--json"))
    assert list(document) == ["figure", "title", "unit", "value", "on", "scope", "evidence", "by"]
    assert (document["value"], document["evidence"]) == (8, 2)
    assert document["by"] == {"500153": 8, "500153001": 0, "500153002": 0}
    _code, text, _err = say("explain", "staffing.seats_vacant", "--on", "2021-06-30")
    assert text.splitlines()[:5] == [
        "空缺席位 8 席  [staffing.seats_vacant]",
        "  怎么算：当日应配席位中没有人在任的",
        "  范围：荣昌区",
        "  时间：2021-06-30",
        "  记录：2 条",
    ]


def test_a_town_and_a_city(say: Any) -> None:
    [town] = document_of(say("figures", "regions.towns", "--at", "500153001", "--on", "2021-06-30", "--json"))
    [city] = document_of(say("figures", "regions.towns", "--at", "5001", "--on", "2021-06-30", "--json"))
    assert (town["value"], town["scope"], city["value"], city["scope"]) == (1, "500153001", 4, "5001")


def test_the_summary_is_the_same_figures(say: Any) -> None:
    Organisation.objects.filter(kind=Kind.BASE).delete()
    counts = document_of(say("summary", "--on", "2021-06-30", "--json"))
    listed = document_of(say("figures", *counts, "--on", "2021-06-30", "--json"))
    assert counts == {entry["figure"]: entry["value"] for entry in listed}
    assert (len(counts), counts["organisations.bases"], counts["people.volunteers"]) == (11, 0, 7)


@pytest.mark.parametrize(
    ("words", "code", "exit_code", "sentence"),
    [
        (("explain", "people.none"), "unknown_figure", 1, "没有叫“people.none”的指标"),
        (("figures", "--period", "2031"), "period_not_begun", 1, "期间“2031年”还没有开始"),
        (("figures", "--period", "2021Q9"), "bad_period", 2, "期间“2021Q9”不对"),
        (("figures", "--on", "2031-01-01"), "day_not_come", 1, "2031年1月1日还没有到"),
        (("figures", "--on", "2021-02-30"), "bad_date", 2, "日期“2021-02-30”不对"),
        (
            ("figures", "--on", "1900-01-01"),
            "bad_date",
            2,
            "日期“1900-01-01”不对，年份要在 1949 到 2999 之间",
        ),
        (("figures", "--period", "1900..2021"), "bad_period", 2, "期间“1900..2021”不对"),
        (
            ("figures", "people.volunteers", "--period", "1949-10-01..2026-11-01", "--by", "month"),
            "period_too_long",
            1,
            "期间“1949年10月1日至2026年11月1日”太长，按月份最多看 10 年。",
        ),
        (("figures", "--at", "500153999"), "not_here", 1, "“500153999”"),
        (("figures", "--acting", "stranger"), "refused", 1, "stranger"),
        (("figures", "--acting", "chair"), "not_here", 1, "您的职责范围里没有代码是“500153”的地方。"),
        (("figures", "--acting", "chair", "--at", "500199"), "not_here", 1, "“500199”"),
        (("figures", "--by", "colour"), "misused", 2, "colour"),
    ],
)
def test_a_wrong_word_is_named_in_one_sentence(
    say: Any, words: tuple[str, ...], code: str, exit_code: int, sentence: str
) -> None:
    said = say(*words, "--json")
    error = json.loads(said[1])["error"]
    assert (said[0], sentence in error["message"], said[2]) == (exit_code, True, error["message"])
    if code != "refused":
        assert error["code"] == code
