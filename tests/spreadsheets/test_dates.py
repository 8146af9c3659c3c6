"""Dates and terms as people write them: each as far as it is written, two-way ones only by what decides them."""

from datetime import date, datetime
from itertools import product

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from haitang.foundation.partial_dates import PartialDate, Precision
from haitang.machinery.spreadsheets.values import (
    Fault,
    Order,
    Style,
    Term,
    date_within,
    is_open_end,
    parse_date,
    parse_month,
    parse_term,
    parse_when,
    read_orders,
)

DAYS = st.dates(date(1931, 1, 1), date(2030, 12, 31))
IN_2021 = Style(default_year=2021)


def code(value: object) -> str | None:
    return value.code if isinstance(value, Fault) else None


def words(value: object) -> object:
    return str(value) if isinstance(value, PartialDate) else value


def of(day: date, precision: Precision) -> PartialDate:
    return PartialDate.of(day, precision)


def spellings(when: PartialDate) -> list[str]:
    """Every way of writing a date that can be read in one way only."""
    year, month, day = when.year, when.month, when.day
    if month is None:
        return [f"{year}", f"{year}年", f"{year}年度", f"约{year}年", f"{year}年左右", f"{year}年底"]
    if day is None:
        return [
            f"{year}.{month}", f"{year}.{month:02}", f"{year}-{month:02}", f"{year}/{month}", f"{year}年{month}月",
            f"{year} {month:02}",
            f"{year}{month:02}", f"{year}年{month:02}月份", f"{year}年{month}月起", f"{month}/{year}",
            f"自{year}年{month}月", f"{year}年{month}月底",
        ]  # fmt: skip
    name = date(year, month, day).strftime("%b")
    return [
        f"{year}-{month:02}-{day:02}", f"{year}/{month}/{day}", f"{year}.{month}.{day}", f"{year}{month:02}{day:02}",
        f"{year}年{month}月{day}日",
        f"{year}、{month}、{day}", f"{year} {month} {day}", f"{year}.{month:02}.{day:02}任",
        f"{year}年{month}月{day}日起", f"{year}，{month}，{day}",
        f"{year}-{month:02}-{day:02} 00:00:00", f"{year}-{month:02}-{day:02}T09:30:00",
        f"{year}年{month}月{day}日（星期一）上午9点", f"{year}.{month}.{day}（补选）",
        f"{name} {day}, {year}", f"{day} {name} {year}", f"{year}—{month}—{day}", f"自{year}年{month}月{day}日",
        f" {year} 年 {month} 月 {day} 日 ",
    ]  # fmt: skip


@given(DAYS, st.sampled_from([Precision.DAY, Precision.MONTH, Precision.YEAR]), st.data())
def test_any_spelling_says_as_much_as_is_written(
    day: date, precision: Precision, data: st.DataObject
) -> None:
    when = of(day, precision)
    written = data.draw(st.sampled_from(spellings(when)))
    wide = written.translate(str.maketrans("0123456789./-", "０１２３４５６７８９．／－"))
    for text in (written, wide):
        assert parse_when(text) == when
        assert parse_term(text) == Term(since=when)


@given(DAYS)
def test_numbers_of_spreadsheets(day: date) -> None:
    serial = (day - date(1899, 12, 30)).days
    assert parse_when(float(serial)) == of(day, Precision.DAY)
    assert parse_when(float(f"{day:%Y%m%d}")) == of(day, Precision.DAY)
    assert parse_when(float(f"{day:%Y%m}")) == of(day, Precision.MONTH)
    assert parse_when(float(day.year)) == of(day, Precision.YEAR)
    assert parse_when(datetime(day.year, day.month, day.day)) == of(day, Precision.DAY)  # noqa: DTZ001 - as calamine gives it


@given(
    DAYS,
    st.integers(0, 4000),
    st.sampled_from([Precision.DAY, Precision.MONTH, Precision.YEAR]),
    st.sampled_from(["-", "—", "——", "~", "～", "至", "到", " - ", "－"]),
    st.data(),
)
def test_any_term(begin: date, later: int, precision: Precision, between: str, data: st.DataObject) -> None:
    end = date.fromordinal(begin.toordinal() + later)
    assume(end.year <= 2100)
    since, until = of(begin, precision), of(end, precision)
    plain = {
        Precision.DAY: "{0.year}.{0.month}.{0.day}",
        Precision.MONTH: "{0.year}.{0.month}",
        Precision.YEAR: "{0.year}",
    }
    chinese = {
        Precision.DAY: "{0.year}年{0.month}月{0.day}日",
        Precision.MONTH: "{0.year}年{0.month}月",
        Precision.YEAR: "{0.year}年",
    }
    shape = data.draw(st.sampled_from([plain, chinese]))[precision]
    written = shape.format(since) + between + shape.format(until)
    assert parse_term(written) == Term(since, until)
    assert parse_when(written) == since
    for now in ("今", "至今", "现在", "在任"):
        assert parse_term(shape.format(since) + between + now) == Term(since, open=True)
    assert parse_term(shape.format(since) + "至今") == Term(since, open=True)
    if since.last < until.first:
        assert code(parse_term(shape.format(until) + between + shape.format(since))) == "bad_date"


@pytest.mark.parametrize(
    ("cell", "term"),
    [
        ("2019.3-2022.5", ("2019-03", "2022-05", False)),
        ("2019年3月至今", ("2019-03", None, True)),
        ("2022.3—今", ("2022-03", None, True)),
        ("2021-2024", ("2021", "2024", False)),
        ("2021.9—2022.2，2022.3—今", ("2021-09", None, True)),
        ("2021.3.5-2022.3.4", ("2021-03-05", "2022-03-04", False)),
        ("2021年4月19日至21日", ("2021-04-19", "2021-04-21", False)),
        ("2021.4.19-4.21", ("2021-04-19", "2021-04-21", False)),
        ("2021年3月-5月", ("2021-03", "2021-05", False)),
        ("2019.3-", ("2019-03", None, True)),
        ("2022.5止", (None, "2022-05", False)),
        ("至2022年5月", (None, "2022-05", False)),
        ("至今", (None, None, True)),
        ("在任", (None, None, True)),
    ],
)
def test_terms(cell: str, term: tuple[str | None, str | None, bool]) -> None:
    read = parse_term(cell)
    assert isinstance(read, Term)
    assert (read.since and str(read.since), read.until and str(read.until), read.open) == term


@pytest.mark.parametrize(
    "cell",
    ["2021.3-不详", "2018-2017", "2021-24", "2019.3-2022.5-2024.1", "2012.1-2013.5、2020.1-2021.5", "几年"],
)
def test_what_is_no_term(cell: str) -> None:
    assert isinstance(parse_term(cell), Fault)


@pytest.mark.parametrize("cell", ["至今", "在任", "—", "", None, "（至今）", "无", "Present"])
def test_open_ends(cell: str | None) -> None:
    assert is_open_end(cell)


@pytest.mark.parametrize("cell", ["2022.5", "已离任", "调出"])
def test_ends_that_are_ends(cell: str) -> None:
    assert not is_open_end(cell)


@pytest.mark.parametrize(
    "cell",
    [
        "2021-02-30", "2021年2月30日", "2021.13", "去年", "昨天", "七十年代", "0000-00-00", "1.1.1.1", 3.0, True, 1e300,
        "3000-01-01", "民国100年",
        "农历二月初二", "2021年3月、4月", "2021-03-05abc", "99 2021-03-05", "2021.3.5/2022.3.4", 2021.1, "21.3",
        2021.135, "4月19日", "六月底",
    ],
)  # fmt: skip
def test_what_is_no_date(cell: object) -> None:
    assert code(parse_when(cell)) == "bad_date"


@given(DAYS, st.text("0123456789年月日.-/ abc，", min_size=1, max_size=6))
def test_every_character_of_a_date_is_accounted_for(day: date, more: str) -> None:
    """Whatever stands behind a date, it is read as another, longer spelling or not at all: never cut off."""
    written = f"{day.year}年{day.month}月{day.day}日"
    read = parse_when(written + more)
    if isinstance(read, PartialDate) and more.strip(" .，"):
        assert parse_term(written + more) is not None
        assert not any(sign in more for sign in "abc年")


@pytest.mark.parametrize(
    ("cell", "when"),
    [
        ("1月28日", "2021-01-28"),
        ("4.19", "2021-04-19"),
        ("4-19", "2021-04-19"),
        ("12月5日下午", "2021-12-05"),
        ("三月八日", "2021-03-08"),
        ("2月10日-12日", "2021-02-10"),
        ("2020年1月28日", "2020-01-28"),
        ("六月底", "2021-06"),
    ],
)
def test_dates_without_a_year_take_the_one_above_them(cell: str, when: str) -> None:
    assert words(parse_when(cell, IN_2021)) == when


@pytest.mark.parametrize("cell", ["03/05/2021", "5/3/2021", "3/5/21", "11/1/16", "13.03.21", "21.4.19"])
def test_what_may_be_read_two_ways_is_never_read_in_one(cell: str) -> None:
    for style in (Style(), Style(default_year=2020)):
        fault = parse_when(cell, style)
        assert code(fault) == "ambiguous_date"
        assert isinstance(fault, Fault)
        assert fault.message.count("可以读作") >= 2


WRITTEN = {
    Order.DAY_FIRST: "{0:%d}{1}{0:%m}{1}{2}",
    Order.MONTH_FIRST: "{0:%m}{1}{0:%d}{1}{2}",
    Order.YEAR_FIRST: "{2}{1}{0:%m}{1}{0:%d}",
}


@given(
    st.lists(st.dates(date(2001, 1, 1), date(2030, 12, 31)), min_size=1, max_size=8),
    st.sampled_from(Order),
    st.sampled_from(["%Y", "%y"]),
    st.sampled_from(["/", ".", "-"]),
)
def test_a_column_is_read_in_the_order_its_values_prove_or_asked(
    days: list[date], order: Order, year: str, sign: str
) -> None:
    cells = [WRITTEN[order].format(day, sign, day.strftime(year)) for day in days]
    orders = read_orders(cells)
    for day, cell in zip(days, cells, strict=True):
        read = parse_when(cell, Style(orders=orders))
        assert read == of(day, Precision.DAY) or code(read) == "ambiguous_date"
        if code(read) == "ambiguous_date":
            assert order in orders.open
        assert parse_when(cell, Style(orders=orders.answered(order))) == of(day, Precision.DAY)


@pytest.mark.parametrize(
    ("column", "read"),
    [
        (["05/03/2021", "25/03/2021"], ["2021-03-05", "2021-03-25"]),
        (["05/03/2021", "03/25/2021"], ["2021-05-03", "2021-03-25"]),
        (["03/05/21", "03/25/21"], ["2021-03-05", "2021-03-25"]),
        (["2021.3.5", "21.4.19"], ["2021-03-05", "2021-04-19"]),
        (["75-3-6", "12-3-6"], ["1975-03-06", "2012-03-06"]),
        (["05/05/2021"], ["2021-05-05"]),
    ],
)
def test_one_value_that_can_be_read_in_one_way_decides(column: list[str], read: list[str]) -> None:
    orders = read_orders(column)
    assert orders.open == ()
    assert [words(parse_when(cell, Style(orders=orders))) for cell in column] == read


def test_two_signs_are_two_habits() -> None:
    orders = read_orders(["2021.3.5", "21.3.5", "2021/3/5", "05/03/2021", "3/5/21"])
    assert orders.open == (Order.DAY_FIRST, Order.MONTH_FIRST)
    answered = Style(orders=orders.answered(Order.MONTH_FIRST))
    assert [words(parse_when(cell, answered)) for cell in ("21.3.5", "05/03/2021", "3/5/21")] == [
        "2021-03-05", "2021-05-03", "2021-03-05",
    ]  # fmt: skip


def test_values_that_contradict_each_other_decide_nothing() -> None:
    orders = read_orders(["25/03/2021", "03/25/2021", "05/03/2021"])
    assert orders.open == (Order.DAY_FIRST, Order.MONTH_FIRST)


@pytest.mark.parametrize(
    ("text", "when"),
    [
        ("截至2024年6月底（共12人）", "2024-06"),
        ("填报日期：2021年4月19日 填表人：张明", "2021-04-19"),
        ("统计时间2021.4.19", "2021-04-19"),
        ("二〇二一年四月十九日制", "2021-04-19"),
        ("2021年度花名册", None),
        ("电话 2021", None),
    ],
)
def test_a_date_inside_a_longer_text(text: str, when: str | None) -> None:
    assert words(date_within(text)) == when


@pytest.mark.parametrize(("text", "code_"), [("2021", "bad_date"), ("2021年3月", "bad_date")])
def test_a_day_is_asked_for_where_a_month_or_a_year_stands(text: str, code_: str) -> None:
    assert code(parse_date(text)) == code_


@given(st.integers(1900, 2100), st.integers(1, 12), st.integers(1, 31), st.sampled_from([1, 2, 3]))
def test_partial_dates_are_read_as_they_are_written(year: int, month: int, day: int, parts: int) -> None:
    try:
        when = PartialDate(*(year, month, day)[:parts])
    except ValueError:
        with pytest.raises(ValueError, match="day"):
            date(year, month, day)
        return
    assert PartialDate.parse(str(when)) == when
    assert when.first <= when.last
    assert PartialDate.of(when.first, when.precision) == when
    assert PartialDate.of(when.last, when.precision) == when


@pytest.mark.parametrize("text", ["", "21", "2021-3", "2021-13", "2021-02-30", "2021-03-05 "])
def test_what_is_no_written_partial_date(text: str) -> None:
    with pytest.raises(ValueError, match=r".*"):
        PartialDate.parse(text)


@pytest.mark.parametrize(("order", "cell"), list(product(Order, ["2021-03-05", "2021年3月5日", 44260.0])))
def test_an_answer_changes_nothing_that_was_certain(order: Order, cell: object) -> None:
    assert words(parse_when(cell, Style(orders=read_orders([]).answered(order)))) == "2021-03-05"


def test_serial_numbers_of_old_macintoshes() -> None:
    assert parse_date(42843.0, Style(date_1904=True)) == date(2021, 4, 19)


@pytest.mark.parametrize(
    ("cell", "month"),
    [
        ("1973-10", "1973-10"),
        ("1975.03", "1975-03"),
        (1975.03, "1975-03"),
        (1975.3, "1975-03"),
        (1975.11, "1975-11"),
        (1975.12, "1975-12"),
        ("1975.1", "1975-01"),
        ("1975.10", "1975-10"),
        ("1975年3月", "1975-03"),
        ("1975年03月生", "1975-03"),
        ("197503", "1975-03"),
        (197503.0, "1975-03"),
        ("75.3", "1975-03"),
        (75.3, "1975-03"),
        ("75年3月", "1975-03"),
        ("一九七五年三月", "1975-03"),
        ("二〇二一年四月", "2021-04"),
        ("1975 03", "1975-03"),
        ("1975年3月6日", "1975-03"),
        (date(1975, 3, 6), "1975-03"),
        (datetime.fromisoformat("1975-03-06"), "1975-03"),
        ("", None),
    ],
)
def test_months(cell: object, month: str | None) -> None:
    assert parse_month(cell) == month


def test_a_number_that_may_be_january_or_october_is_a_fault() -> None:
    fault = parse_month(1975.1)
    assert code(fault) == "bad_date"


@pytest.mark.parametrize("cell", ["1975", "1975年", "1975.13", "12.3", "七十年代"])
def test_what_is_no_month(cell: str) -> None:
    assert code(parse_month(cell)) == "bad_date"
