"""Which days a period is made of, exactly."""

from datetime import date
from itertools import pairwise
from typing import Any

import pytest

from haitang.network.organisations.models import Organisation
from haitang.work.obligations.models import Obligation
from haitang.work.obligations.queries import owed_periods, periods_in, rhythm_periods

BODY = Organisation(term_years=5, term_ends=date(2021, 8, 31))


def texts(year: int, body: Organisation = BODY, **told: Any) -> list[str]:
    return [period.text for period in rhythm_periods(Obligation(**told), year, body)]


@pytest.mark.parametrize(
    ("told", "year", "periods"),
    [
        ({"rhythm": "quarter"}, 2021, ["2021Q1", "2021Q2", "2021Q3", "2021Q4"]),
        ({"rhythm": "year"}, 2021, ["2021"]),
        ({"rhythm": "window", "opens": "09-01", "closes": "09-30"}, 2021, ["2021-09"]),
        ({"rhythm": "window", "opens": "05-15", "closes": "05-21"}, 2021, ["2021-05-15..2021-05-21"]),
        ({"rhythm": "window", "opens": "12-20", "closes": "01-10"}, 2021, ["2020-12-20..2021-01-10"]),
        ({"rhythm": "window", "opens": "02-29", "closes": "02-29"}, 2021, ["2021-02-28"]),
        ({"rhythm": "window", "opens": "02-29", "closes": "02-29"}, 2020, ["2020-02-29"]),
        ({"rhythm": "day", "closes": "03-31"}, 2021, ["2021Q1"]),
        ({"rhythm": "day", "closes": "05-31"}, 2021, ["2021-01-01..2021-05-31"]),
        ({"rhythm": "term"}, 2021, ["2016-09-01..2021-08-31"]),
        ({"rhythm": "term"}, 2020, []),
        ({"rhythm": "before_term_ends", "months_before": 2}, 2021, ["2016-09-01..2021-06-30"]),
        ({"rhythm": "before_term_ends", "months_before": 6}, 2021, ["2016-09-01..2021-02-28"]),
        ({"rhythm": "before_term_ends", "months_before": 9}, 2020, ["2016-09-01..2020-11-30"]),
        ({"rhythm": "before_term_ends", "months_before": 9}, 2021, []),
    ],
)
def test_the_periods_that_end_in_a_year(told: dict[str, Any], year: int, periods: list[str]) -> None:
    assert texts(year, **told) == periods


def test_months_and_pairs_of_months_fill_the_year_without_a_gap() -> None:
    for rhythm, many in (("month", 12), ("two_months", 6), ("quarter", 4)):
        periods = rhythm_periods(Obligation(rhythm=rhythm), 2020, BODY)
        assert len(periods) == many
        assert (periods[0].since, periods[-1].until) == (date(2020, 1, 1), date(2021, 1, 1))
        assert all(one.until == other.since for one, other in pairwise(periods))


def test_a_body_without_a_term_owes_nothing_of_its_term() -> None:
    assert texts(2021, Organisation(), rhythm="before_term_ends", months_before=2) == []


def test_a_period_is_judged_by_the_rule_of_its_last_day() -> None:
    old = Obligation(rhythm="month", since=date(2020, 1, 1), until=date(2021, 4, 15))
    new = Obligation(rhythm="month", since=date(2021, 4, 15))
    assert [period.text for period in periods_in(old, 2021, BODY)] == ["2021-01", "2021-02", "2021-03"]
    assert periods_in(new, 2021, BODY)[0].text == "2021-04"
    on_the_last_day = Obligation(rhythm="month", since=date(2021, 4, 30))
    after_it = Obligation(rhythm="month", since=date(2021, 5, 1))
    assert [len(periods_in(rule, 2021, BODY)) for rule in (on_the_last_day, after_it)] == [9, 8]


def test_a_body_owes_the_periods_it_stood_through() -> None:
    rule = Obligation(rhythm="month", since=date(2020, 1, 1))

    def months(founded: date | None, dissolved: date | None) -> list[int]:
        body = Organisation(founded=founded, dissolved=dissolved)
        return [period.since.month for period in owed_periods(rule, 2021, body)]

    assert months(date(2021, 3, 1), date(2021, 6, 1)) == [3, 4, 5]
    assert months(date(2021, 3, 2), date(2021, 5, 31)) == [4]
    assert months(None, None) == list(range(1, 13))


def test_a_body_founded_within_its_term_owes_what_precedes_its_end() -> None:
    rule = Obligation(rhythm="before_term_ends", months_before=2, since=date(2020, 1, 1))
    young = Organisation(term_years=5, term_ends=date(2021, 8, 31), founded=date(2018, 5, 1))
    assert [period.last for period in owed_periods(rule, 2021, young)] == [date(2021, 6, 30)]
