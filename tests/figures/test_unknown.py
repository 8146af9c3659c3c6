"""What our records do not say of a day is told beside every figure: whatever the truth was, it lies between the two."""

from datetime import date, timedelta
from random import Random

import pytest
from django.db import models

from haitang.foundation.partial_dates import Precision
from haitang.machinery.figures.actions import present_differences, roll_up, stored_differences
from haitang.machinery.figures.declaring import Ratio, indicator_named, indicators
from haitang.machinery.figures.queries import Figure, read_indicator, rolled_up, trend, with_unknown
from haitang.machinery.figures.words import Kind
from haitang.network.organisations.models import Organisation
from haitang.network.organisations.words import Kind as OrganisationKind
from haitang.network.people.models import Volunteer
from haitang.network.staffing.models import Appointment
from tests.cast import Cast, District

from .asking import DAY, ask
from .test_rolling import CITY, NOW

TOLD_ON = date(2021, 8, 10)
"""The day of the roster: from it on everything it names is certain."""
BEGAN = date(2021, 6, 5)
"""When what the roster names had begun in truth, where it had by `DAY`."""
BEGINS = {Appointment: "since", Organisation: "founded", Volunteer: "registered_on"}
ENDS = {Appointment: "until", Organisation: "dissolved", Volunteer: "left_on"}
STOCKS = [one.name for one in indicators() if one.kind == Kind.STOCK]
RESTING_ON_BEGINNINGS = {
    "staffing.holders", "staffing.chairs", "staffing.guides", "organisations.town_chiefs",
    "staffing.seats_held", "staffing.seats_vacant", "staffing.complete_towns", "staffing.village_coverage",
    "staffing.vacancy_rate", "staffing.guides_per_ten_thousand", "staffing.guided_villages",
    "people.volunteers", "people.volunteers_per_ten_thousand", "organisations.bodies",
    "organisations.members", "organisations.societies", "organisations.bases", "staffing.covered_enterprises",
}  # fmt: skip


def precision_of(model: type[models.Model]) -> str:
    return f"{BEGINS[model].removesuffix('_on')}_precision"


def roster(*named: type[models.Model], precision: Precision | None = None) -> list[models.Model]:
    """Everything that began and did not end by the day of the roster: from then on certain, before it nobody knows."""
    Organisation.objects.filter(kind=OrganisationKind.ENTERPRISE_ASSOCIATION).update(founded=BEGAN)
    found: list[models.Model] = []
    for model, begins in BEGINS.items():
        if named and model not in named:
            continue
        rows = model._default_manager.filter(**{f"{begins}__isnull": False})
        open_ones = rows.filter(
            models.Q(**{f"{ENDS[model]}__isnull": True}) | models.Q(**{f"{ENDS[model]}__gt": TOLD_ON})
        )
        for number, row in enumerate(open_ones.order_by("pk")):
            begin(row, TOLD_ON, precision or (Precision.UNKNOWN, Precision.YEAR)[number % 2])
            found.append(row)
    return found


def begin(row: models.Model, day: date, precision: Precision = Precision.DAY) -> None:
    """Written past the actions: nobody hears of it, and nothing else changes."""
    model = type(row)
    model._default_manager.filter(pk=row.pk).update(**{BEGINS[model]: day, precision_of(model): precision})


def read_stocks(code: str, on: date = DAY) -> dict[str, Figure]:
    return {name: read_indicator(indicator_named(name), ask(code, on), by="town") for name in STOCKS}


def counted(figure: Figure) -> bool:
    behind = figure.indicator.behind(figure.ask.scope, figure.ask.on)
    return not isinstance(behind, Ratio)


def outside(said: Figure, truth: Figure) -> list[str]:
    """Where the truth lies beyond what was said with what was said to be unknown: the whole, and by town."""
    wrong = []
    if not (said.value or 0) <= (truth.value or 0) <= (said.value or 0) + said.unknown:
        wrong.append(f"{said.name}: {truth.value} ∉ {with_unknown(said.value, said.unknown)}")
    for key in said.by.keys() | truth.by.keys():
        least, most = said.by.get(key) or 0, (said.by.get(key) or 0) + said.unknown_by.get(key, 0)
        if not least <= (truth.by.get(key) or 0) <= most:
            wrong.append(f"{said.name} {key}: {truth.by.get(key)} ∉ {least}–{most}")
    return wrong


@pytest.mark.parametrize("seed", [None, "all", *range(6)])
def test_the_truth_lies_between_what_is_said_and_what_is_unknown(
    district: District, seed: int | str | None
) -> None:
    rows = roster()
    said = read_stocks(district.code)
    chance = Random(seed)
    for row in rows:
        had_begun = seed == "all" or (isinstance(seed, int) and chance.random() < 0.5)
        begin(row, BEGAN if had_begun else TOLD_ON)
    truth = read_stocks(district.code)
    assert not [wrong for name in STOCKS if counted(said[name]) for wrong in outside(said[name], truth[name])]


def test_every_figure_that_rests_on_beginnings_says_what_is_unknown(district: District) -> None:
    """Without it each of these would say a number that pretends to know: the test above is red for a figure without."""
    roster()
    said = read_stocks(district.code)
    assert {name for name in STOCKS if said[name].unknown} >= RESTING_ON_BEGINNINGS
    blind = [Figure(one.indicator, one.ask, one.value, one.rows, one.by) for one in said.values()]
    roster(precision=Precision.DAY)
    for row in roster(precision=Precision.DAY):
        begin(row, BEGAN)
    truth = read_stocks(district.code)
    wrong = {one.name for one in blind if counted(one) and outside(one, truth[one.name])}
    assert wrong >= {"staffing.holders", "staffing.seats_held", "people.volunteers", "organisations.bodies"}


def test_from_the_day_of_the_roster_nothing_is_unknown(district: District) -> None:
    roster()
    assert not [name for name, one in read_stocks(district.code, TOLD_ON).items() if one.unknown]
    before = read_stocks(district.code, TOLD_ON - timedelta(days=1))
    assert before["staffing.holders"].unknown


def test_a_month_before_the_roster_says_so_by_itself(district: District) -> None:
    roster()
    found = trend("staffing.seats_held", ask(district.code, date(2021, 9, 30)), months=3)
    assert set(found.unknown_by) == {"2021-07"}
    assert found.unknown_by["2021-07"] + (found.by["2021-07"] or 0) >= (found.by["2021-08"] or 0) > 0


def test_a_city_reads_what_is_unknown_from_what_is_stored(district: District) -> None:
    roster()
    roll_up(at=NOW, since=date(2021, 1, 1))
    for day in (date(2021, 7, 31), date(2021, 8, 31)):
        assert not stored_differences(CITY, day.replace(day=1))
        asked = ask("5001", day)
        stored = ask("5001", day)
        object.__setattr__(stored, "rolled", rolled_up(CITY))
        for name in sorted(RESTING_ON_BEGINNINGS):
            one, other = (read_indicator(indicator_named(name), one, by="county") for one in (asked, stored))
            assert (one.value, one.unknown, one.unknown_by) == (other.value, other.unknown, other.unknown_by)
            assert bool(one.unknown) == (day < TOLD_ON)
    assert not present_differences(CITY, date(2021, 9, 20))


@pytest.mark.parametrize("name", sorted(RESTING_ON_BEGINNINGS))
def test_pages_programs_and_lists_say_it(cast: Cast, district: District, name: str) -> None:
    roster()
    found = read_indicator(indicator_named(name), ask(district.code))
    client, on = cast.client("officer"), f"on={DAY.isoformat()}"
    page = client.get(f"/figures/{name}/?{on}").content.decode()
    assert "不详" in page
    assert f"另有 {found.unknown:,} 从哪天起不详" in page
    document = client.get(f"/figures/{name}.json?{on}").json()
    assert (document["unknown"], bool(document["unknown_by"])) == (found.unknown, True)


def test_vacancies_before_the_roster_are_unknown_and_never_empty(cast: Cast, district: District) -> None:
    Appointment.objects.exclude(until=None).delete()
    roster(Appointment, precision=Precision.UNKNOWN)
    on = DAY.isoformat()
    said = read_indicator(indicator_named("staffing.seats_vacant"), ask(district.code))
    assert (
        said.unknown
        == read_indicator(indicator_named("staffing.seats_held"), ask(district.code, TOLD_ON)).value
    )
    for address in (
        f"/?on={on}",
        f"/overview/?on={on}",
        f"/staffing/?on={on}",
        f"/staffing/coverage/?on={on}",
    ):
        assert "不详" in cast.client("officer").get(address, follow=True).content.decode(), address


@pytest.mark.parametrize(
    ("value", "unknown", "words"),
    [(12, 0, "12"), (12, 5, "12（不详 5）"), (0, 5, "不详"), (None, 5, "不详"), (None, 0, "—"), (0, 0, "0")],
)
def test_a_value_in_words(value: int | None, unknown: int, words: str) -> None:
    assert with_unknown(value, unknown) == words
