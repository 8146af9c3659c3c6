"""Small inputs that failed once: each does what is right for it. Every person in them is invented."""

from collections.abc import Callable
from pathlib import Path

import pytest

from haitang.foundation.verdict import Refused
from haitang.machinery.spreadsheets.models import Batch
from haitang.machinery.spreadsheets.queries import batch_lines, drafts_of
from haitang.machinery.spreadsheets.reading import Unreadable
from haitang.network.organisations.models import Organisation, Unit
from haitang.network.people.models import Person

from .district import Rongchang
from .rosters import book

FOUND = Path(__file__).with_name("found")
Check = Callable[[Batch], None]


def previewed(rongchang: Rongchang, name: str, kind: str, **given: object) -> Batch:
    return rongchang.preview(kind, (FOUND / name).read_bytes(), filename=name, **given)


def values(batch: Batch, column: str) -> list[object]:
    return [draft.values.get(column) for draft in drafts_of(batch_lines(batch))]


def counts(batch: Batch) -> tuple[int, int, int]:
    return batch.ready, batch.faulty, batch.asked


def abouts(batch: Batch) -> set[str]:
    return {one["about"] for one in (*batch.questions, *batch.notices)}


def codes(batch: Batch) -> list[str]:
    return [fault.code for draft in drafts_of(batch_lines(batch)) for fault in (*draft.faults, *draft.blanks)]


def town_from_the_files_name(batch: Batch) -> None:
    assert (counts(batch), set(values(batch, "town"))) == ((6, 0, 0), {"500153001"})
    assert "town_of_all_rows" in abouts(batch)


def no_head_row(batch: Batch) -> None:
    assert (batch.asked, abouts(batch) & {"town_of_all_rows"}) == (6, {"town_of_all_rows"})
    assert values(batch, "name")[0] == "唐启明"
    assert values(batch, "phone")[0] == "13983000000"


def enterprises_without_towns(batch: Batch) -> None:
    assert (batch.ready + batch.asked, "town_of_all_rows" in abouts(batch)) == (2, True)
    assert values(batch, "technology") == [None, None]


def year_of_the_cell(batch: Batch) -> None:
    assert counts(batch) == (0, 2, 0) or "order_of_dates" in abouts(batch)
    assert not [day for day in values(batch, "held_on") if str(day).startswith("2020")]


def dates_read_two_ways(batch: Batch) -> None:
    assert values(batch, "registered_on") == [None, None, None]
    assert codes(batch) or "order_of_dates" in abouts(batch)


def own_volunteers(batch: Batch) -> None:
    assert (counts(batch), values(batch, "village")) == ((2, 0, 0), ["500153005202", "500153001001"])
    assert values(batch, "phone") == [None, None]


def six_ready(batch: Batch) -> None:
    assert counts(batch) == (6, 0, 0)


def optional_cells(batch: Batch) -> None:
    assert counts(batch) == (5, 0, 0)
    assert set(codes(batch)) <= {"left_blank"}
    assert values(batch, "village") == [None] * 5


def failing_check(batch: Batch) -> None:
    assert (counts(batch), codes(batch)) == ((2, 0, 0), ["check_fails"])


def two_lists(batch: Batch) -> None:
    assert counts(batch) == (10, 0, 0)
    assert len(set(values(batch, "phone"))) == 10


def one_person(batch: Batch) -> None:
    assert (counts(batch), values(batch, "name")) == ((1, 0, 0), ["唐启明"])


def no_births(batch: Batch) -> None:
    assert values(batch, "born") == [None] * 6


def another_kind(batch: Batch) -> None:
    assert (batch.ready, batch.asked) == (0, batch.rows)
    assert [one["about"] for one in batch.open_questions] == ["kind_of_file"]


def nul_dropped(batch: Batch) -> None:
    assert (counts(batch), values(batch, "workplace")) == ((2, 0, 0), ["县医院", "县中学"])


def a_persons_number(batch: Batch) -> None:
    assert (counts(batch), codes(batch)) == ((0, 1, 0), ["number_of_person"])
    assert "500226198001010390" not in str([*values(batch, "credit_code"), batch.sheets, batch.notices])


def written_twice(batch: Batch) -> None:
    assert (counts(batch), codes(batch)) == ((1, 1, 0), ["duplicate_in_file"])


def english(batch: Batch) -> None:
    (draft,) = drafts_of(batch_lines(batch))
    assert [draft.values[name] for name in ("sex", "born", "registered_on")] == ["m", "1980-05", "2020-01-01"]


def nothing_said(batch: Batch) -> None:
    assert counts(batch) == (3, 0, 0)
    assert values(batch, "workplace") + values(batch, "subjects") == [None] * 6


def honorifics(batch: Batch) -> None:
    assert (counts(batch), set(codes(batch))) == ((0, 5, 0), {"bad_name"})


RIGHT: dict[str, tuple[str, Check]] = {
    "昌元街道志愿者名单.xlsx": ("volunteers", town_from_the_files_name),
    "no-head-row-no-town.xlsx": ("volunteers", no_head_row),
    "official-list-of-enterprises-without-towns.xlsx": ("enterprises", enterprises_without_towns),
    "year-in-cell-loses-to-year-of-title.xlsx": ("activities", year_of_the_cell),
    "dates-read-two-ways.xlsx": ("volunteers", dates_read_two_ways),
    "own-export-of-volunteers.xlsx": ("volunteers", own_volunteers),
    "xls-written-by-sheetjs.xls": ("volunteers", six_ready),
    "optional-cells-say-nothing.xlsx": ("volunteers", optional_cells),
    "credit-codes-that-exist-and-fail-the-check.xlsx": ("enterprises", failing_check),
    "two-lists-side-by-side.xlsx": ("volunteers", two_lists),
    "one-persons-form.xlsx": ("volunteers", one_person),
    "bare-date-column-becomes-birth.xlsx": ("volunteers", no_births),
    "people-of-enterprises-as-enterprises.xlsx": ("enterprises", another_kind),
    "companies-as-organisations.xlsx": ("organisations", another_kind),
    "nul-in-workplace.xlsx": ("volunteers", nul_dropped),
    "identity-number-as-credit-code.xlsx": ("enterprises", a_persons_number),
    "one-activity-written-twice.xlsx": ("activities", written_twice),
    "english-roster.xlsx": ("volunteers", english),
    "words-programs-write-for-nothing.xlsx": ("volunteers", nothing_said),
    "honorifics-in-names.xlsx": ("volunteers", honorifics),
}
ELSEWHERE = {
    "town-has-stem-of-district.xlsx", "divisions-110106.csv", "own-export-of-units.xlsx", "gbk-with-one-bad-byte.csv",
    "list-in-hidden-sheet.xlsx", "founded-in-a-year.xlsx", "month-only-activity.xlsx",
}  # fmt: skip
"""Those with a test of their own below."""


@pytest.mark.parametrize("name", RIGHT)
def test_what_failed_once_is_read_rightly(rongchang: Rongchang, name: str) -> None:
    kind, check = RIGHT[name]
    check(previewed(rongchang, name, kind))


def test_every_input_that_failed_once_is_here() -> None:
    assert {path.name for path in FOUND.iterdir()} == {*RIGHT, *ELSEWHERE}


@pytest.mark.parametrize(
    "name", [name for name, (_kind, check) in RIGHT.items() if check is not a_persons_number]
)
def test_what_is_ready_is_written_on_either_engine(rongchang: Rongchang, name: str) -> None:
    batch = previewed(rongchang, name, RIGHT[name][0])
    if batch.ready and not batch.open_questions:
        assert rongchang.apply(batch).created == batch.ready


def test_a_list_of_units_that_are_no_enterprises_founds_nothing(rongchang: Rongchang) -> None:
    before = Organisation.objects.count(), Unit.objects.count()
    with pytest.raises(Refused):
        previewed(rongchang, "own-export-of-units.xlsx", "enterprises")
    assert (Organisation.objects.count(), Unit.objects.count()) == before


def test_companies_read_as_organisations_all_the_same_when_somebody_says_so(rongchang: Rongchang) -> None:
    name = "companies-as-organisations.xlsx"
    (question,) = previewed(rongchang, name, "organisations").open_questions
    kept = previewed(rongchang, name, "organisations", answers={question["id"]: "keep"})
    left = previewed(rongchang, name, "organisations", answers={question["id"]: "skip"})
    assert (kept.ready, left.ready, left.left_out) == (3, 0, 3)


def test_a_broken_sign_names_its_line(rongchang: Rongchang) -> None:
    with pytest.raises(Unreadable, match="第 2 行"):
        previewed(rongchang, "gbk-with-one-bad-byte.csv", "volunteers")


def test_a_list_in_a_hidden_sheet_is_said(rongchang: Rongchang) -> None:
    with pytest.raises(Refused, match="隐藏的工作表“名单”里像有一份"):
        previewed(rongchang, "list-in-hidden-sheet.xlsx", "volunteers")
    assert previewed(rongchang, "list-in-hidden-sheet.xlsx", "volunteers", sheet="名单").ready > 0


def test_years_alone_leave_the_day_open(rongchang: Rongchang) -> None:
    batch = rongchang.apply(previewed(rongchang, "founded-in-a-year.xlsx", "organisations"))
    assert (batch.created, batch.faulty) == (2, 0)
    founded = Organisation.objects.filter(name__in=("荣昌区养蜂协会", "荣昌区花卉协会"))
    assert {str(one.founded)[:4] for one in founded} <= {"2018", "None"}
    assert all(len(str(value)) == len("2018") for value in values(batch, "founded") if value)


def test_a_month_is_no_day(rongchang: Rongchang) -> None:
    batch = previewed(rongchang, "month-only-activity.xlsx", "activities")
    assert [
        draft.state for draft in drafts_of(batch_lines(batch)) if draft.values.get("held_on") == "2021-03-01"
    ] == []


@pytest.mark.parametrize(
    ("cell", "kept"),
    [
        ("县医院 13983000001", "县医院"),
        ("县医院（500226198005120028）", "县医院"),
        ("139-8300-0001，县医院", "县医院"),
        ("500226198005120028", None),
        ("县医院 8 楼 13 号", "县医院 8 楼 13 号"),
        ("订单 12345678901234567890", "订单 12345678901234567890"),
    ],
)
def test_private_numbers_in_any_column_are_not_kept_in_the_clear(
    rongchang: Rongchang, cell: str, kept: str | None
) -> None:
    content = book({"表": [["姓名", "镇街", "工作单位", "职务"], ["张明", "昌元街道", cell, "医生"]]})
    batch = rongchang.bring_in("volunteers", content)
    assert (batch.ready, values(batch, "workplace")) == (1, [kept])
    assert Person.objects.get().workplace == (kept or "")
    assert codes(batch) in ([], ["private_number"], ["left_blank"])


def test_a_town_that_bears_its_districts_name(db: None) -> None:
    from haitang.machinery.spreadsheets import actions
    from haitang.network.access.actions import console_acting
    from haitang.network.regions.actions import load_divisions
    from haitang.network.regions.importers import read_divisions
    from haitang.network.regions.models import Region
    from haitang.network.staffing.actions import establish_district

    from .district import AT

    acting = console_acting(AT)
    load_divisions(rows=read_divisions(FOUND / "divisions-110106.csv"), acting=acting, at=AT)
    establish_district(county=Region.objects.get(code="110106"), acting=acting, at=AT, on=AT.date())
    batch = actions.preview(
        kind="volunteers", content=(FOUND / "town-has-stem-of-district.xlsx").read_bytes(), filename="名册.xlsx",
        region="110106", acting=acting, at=AT,
    )  # fmt: skip
    names = dict(Region.objects.values_list("code", "name"))
    assert (counts(batch), [names[str(town)] for town in values(batch, "town")]) == (
        (3, 0, 0),
        ["丰台街道", "丰台街道", "右安门街道"],
    )
    assert not Person.objects.filter(county_id="110106").exists()
