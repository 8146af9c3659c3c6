from datetime import date, timedelta

import pytest

from haitang.foundation.scope import Scope
from haitang.network.organisations.models import Organisation, Post, Unit
from haitang.network.organisations.words import Kind, UnitKind
from haitang.network.people.models import Person
from haitang.network.regions.models import Region
from haitang.network.staffing.actions import amend_coverage_rule, end_appointment
from haitang.network.staffing.models import Appointment
from haitang.network.staffing.queries import (
    WorkSource,
    coverage,
    held_on_paper,
    pattern,
    register_work,
    terms_ending,
)
from haitang.network.staffing.queries.paper import SOURCES, months_before
from haitang.network.staffing.words import PAPER_MONTHS, Mode

from .scene import (
    AT,
    CODE,
    NEXT_DOOR,
    OFFICER,
    RULES_BEGIN,
    STRANGER,
    TODAY,
    Place,
    enterprise,
    establish,
    fill,
    make_county,
    make_person,
    seat,
)

LEFT = date(2021, 9, 1)


def found_in(unit: Unit, since: date | None = None) -> Organisation:
    return Organisation.objects.create(
        kind=Kind.ENTERPRISE_ASSOCIATION,
        name=f"{unit.name}科协",
        region=unit.region,
        unit=unit,
        founded=since,
    )


def test_the_gap_names_who_must_have_an_association_and_why_largest_first(place: Place) -> None:
    found_in(enterprise(place, "已建厂", 200, technology=True))
    enterprise(place, "小厂", 29)
    enterprise(place, "未报人数", None)
    enterprise(place, "小科技厂", None, technology=True)
    enterprise(place, "大厂", 30, town=1)
    enterprise(place, "大科技厂", 90, technology=True)
    Unit.objects.create(region=place.towns[0], name="医院", kind=UnitKind.HOSPITAL, science_workers=300)
    found = coverage(place.scope, TODAY)
    assert (found.required, found.have) == (4, 1)
    assert [(gap.unit, gap.town, gap.workers, gap.why) for gap in found.gap] == [
        ("大科技厂", "500153001", 90, "市级科技型企业；科技工作者满 30 人"),
        ("大厂", "500153002", 30, "科技工作者满 30 人"),
        ("小科技厂", "500153001", None, "市级科技型企业"),
    ]


def test_an_association_counts_from_its_founding_to_its_end(place: Place) -> None:
    made = found_in(enterprise(place, "厂", 40), since=date(2020, 1, 1))
    Organisation.objects.filter(pk=made.pk).update(dissolved=LEFT)
    days = [date(2019, 12, 31), date(2020, 1, 1), date(2021, 8, 31), LEFT]
    assert [coverage(place.scope, day).have for day in days] == [0, 1, 1, 0]


def test_the_rule_of_the_day_decides(place: Place) -> None:
    enterprise(place, "厂", 40)
    amend_coverage_rule(
        county=place.county, technology_enterprise=True, science_workers=50, since=LEFT, acting=OFFICER, at=AT
    )
    days = [date(2017, 12, 31), TODAY, LEFT]
    assert [coverage(place.scope, day).required for day in days] == [0, 1, 0]


def test_a_town_is_complete_when_no_post_of_its_pattern_is_vacant(place: Place) -> None:
    fill(place)
    chair = Appointment.objects.get(post=place.post("chair", town=2))
    end_appointment(appointment=chair, until=LEFT, reason="", acting=OFFICER, at=AT)
    towns = {"500153001": "complete", "500153002": "complete", "500153003": "complete"}
    assert coverage(place.scope, TODAY).towns == towns
    assert coverage(place.scope, LEFT).towns == towns | {"500153003": "incomplete"}
    [last] = [town for town in pattern(place.scope, LEFT) if not town.complete]
    assert (last.name, last.held, last.seats) == ("远觉镇", 5, 6)
    assert last.parts == {"one": (0, 1), "three": (3, 3), "n": (2, 2)}


def test_a_town_without_an_association_is_incomplete(place: Place) -> None:
    fill(place)
    Region.objects.create(code="500153004", name="新镇", level="town", parent=place.county, since=LEFT)
    assert "500153004" not in coverage(place.scope, TODAY).towns
    assert coverage(place.scope, LEFT).towns["500153004"] == "incomplete"


def test_villages_without_a_guide(place: Place) -> None:
    seat(place.post("guide", village="500153001002"), make_person("甲"))
    Region.objects.filter(code="500153003002").update(until=TODAY)
    assert coverage(place.scope, TODAY).villages_without_guide == [
        "500153001001", "500153002001", "500153002002", "500153003001",
    ]  # fmt: skip


def test_one_town_or_all_in_as_many_queries(
    place: Place, django_assert_num_queries: pytest.FixtureRequest
) -> None:
    enterprise(place, "厂", 40)
    enterprise(place, "远厂", 40, town=2)
    with django_assert_num_queries(4):  # type: ignore[operator]  # pytest-django's callable fixture
        one = coverage(place.scope, TODAY, "500153003")
    with django_assert_num_queries(4):  # type: ignore[operator]  # as above
        every = coverage(place.scope, TODAY)
    assert (len(one.towns), len(one.villages_without_guide), [gap.unit for gap in one.gap]) == (
        1,
        2,
        ["远厂"],
    )
    assert (len(every.towns), len(every.villages_without_guide), len(every.gap)) == (3, 6, 2)


def test_the_stranger_sees_nothing_covered_here(place: Place) -> None:
    enterprise(place, "厂", 40)
    found = coverage(STRANGER.scope_for("staffing.read"), TODAY)
    assert (found.required, found.gap, found.towns, found.villages_without_guide) == (0, [], {}, [])


def test_terms_that_end_within_half_a_year_or_have_ended(place: Place) -> None:
    ends = {"a": date(2021, 4, 1), "b": date(2021, 10, 27), "c": date(2021, 10, 28)}
    for name, day in ends.items():
        Organisation.objects.create(kind=Kind.SOCIETY, name=name, region=place.towns[0], term_ends=day)
    assert [body.name for body in terms_ending(place.scope, TODAY)] == ["a", "b"]
    assert not terms_ending(Scope(), TODAY).exists()


@pytest.fixture
def work(monkeypatch: pytest.MonkeyPatch) -> dict[int, date]:
    """A kind of recorded work: by person, the day of the last."""
    done: dict[int, date] = {}
    monkeypatch.setattr(SOURCES, "_items", dict(SOURCES))
    register_work(
        WorkSource(
            name="test",
            began=lambda scope, on: {CODE: min(done.values())} if min(done.values(), default=on) < on else {},
            workers=lambda scope, since, until: [
                Person.objects.filter(
                    pk__in=[key for key, day in done.items() if since <= day < until]
                ).values_list("pk", flat=True)
            ],
        )
    )
    return done


def test_nobody_holds_on_paper_while_no_work_is_recorded(place: Place, work: dict[int, date]) -> None:
    seat(place.post("chair"), make_person("甲"), since=RULES_BEGIN)
    found = held_on_paper(place.scope, TODAY)
    assert (list(found.holders), found.unknown) == ([], {CODE: None})


def test_nobody_holds_on_paper_before_records_reach_back_so_far(place: Place, work: dict[int, date]) -> None:
    """A county that began to record last week has not watched anybody for a year."""
    idle = seat(place.post("chair"), make_person("闲"), since=RULES_BEGIN)
    busy = seat(place.post("chief.agri"), make_person("忙"), since=RULES_BEGIN)
    enough = months_before(TODAY, PAPER_MONTHS)
    work[busy.person_id] = enough + timedelta(days=1)
    found = held_on_paper(place.scope, TODAY)
    assert (list(found.holders), found.unknown) == ([], {CODE: work[busy.person_id]})
    work[busy.person_id] = enough
    found = held_on_paper(place.scope, TODAY)
    assert (list(found.holders), found.unknown) == ([idle], {})


def test_of_two_counties_only_the_one_with_records_is_asked(place: Place, work: dict[int, date]) -> None:
    both = Scope(regions=(CODE, NEXT_DOOR))
    idle = seat(place.post("chair"), make_person("闲"), since=RULES_BEGIN)
    busy = seat(place.post("chief.agri"), make_person("忙"), since=RULES_BEGIN)
    next_door = establish(make_county(NEXT_DOOR, "邻县", ("镇一",)))
    chair = Post.objects.get(organisation=next_door.town_associations[f"{NEXT_DOOR}001"], role="chair")
    Appointment.objects.create(
        post=chair, person=make_person("邻", NEXT_DOOR), mode=Mode.PART_TIME, since=RULES_BEGIN
    )
    work[busy.person_id] = months_before(TODAY, PAPER_MONTHS)
    found = held_on_paper(both, TODAY)
    assert (list(found.holders), found.unknown) == ([idle], {NEXT_DOOR: None})


def test_posts_of_honour_and_bodies_that_stand_no_more_are_not_asked(
    place: Place, work: dict[int, date]
) -> None:
    held = [seat(place.post("chair", town), make_person(f"闲{town}"), since=RULES_BEGIN) for town in range(3)]
    work[make_person("忙").pk] = months_before(TODAY, PAPER_MONTHS)
    Post.objects.filter(pk=held[0].post_id).update(honorary=True)
    Organisation.objects.filter(pk=held[1].post.organisation_id).update(dissolved=TODAY)
    assert list(held_on_paper(place.scope, TODAY).holders) == [held[2]]
    before = TODAY - timedelta(days=1)
    work[make_person("早").pk] = months_before(before, PAPER_MONTHS)
    assert list(held_on_paper(place.scope, before).holders) == [held[1], held[2]]


def test_who_did_nothing_for_a_year_holds_on_paper(place: Place, work: dict[int, date]) -> None:
    idle = seat(place.post("chair"), make_person("闲"), since=RULES_BEGIN)
    busy = seat(place.post("chief.agri"), make_person("忙"), since=RULES_BEGIN)
    lapsed = seat(place.post("chief.school"), make_person("久未"), since=RULES_BEGIN)
    seat(place.post("chief.hospital"), make_person("新"), since=date(2020, 5, 1))
    work[make_person("早").pk] = date(2020, 1, 1)
    work |= {busy.person_id: date(2021, 4, 29), lapsed.person_id: date(2020, 4, 29)}
    found = held_on_paper(place.scope, TODAY)
    assert list(found.holders) == [idle, lapsed]
    assert not held_on_paper(STRANGER.scope_for("staffing.read"), TODAY).holders


@pytest.mark.parametrize(
    ("day", "before"),
    [
        (date(2021, 4, 30), date(2020, 4, 30)),
        (date(2024, 2, 29), date(2023, 3, 1)),
        (date(2021, 12, 31), date(2020, 12, 31)),
    ],
)
def test_a_year_before_a_day(day: date, before: date) -> None:
    assert months_before(day, 12) == before
