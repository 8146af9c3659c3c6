from datetime import date

import pytest

from haitang.foundation.scope import Scope
from haitang.network.organisations.models import Organisation
from haitang.network.organisations.words import Part
from haitang.network.regions.models import Region
from haitang.network.staffing.actions import apply_rules, end_appointment, install_successor, open_extra_seat
from haitang.network.staffing.models import Appointment
from haitang.network.staffing.queries import Vacancy, vacancies
from haitang.network.staffing.words import Mode

from .scene import AT, OFFICER, RULES_BEGIN, STRANGER, TODAY, Place, fill, make_person, seat

LEFT = date(2021, 9, 1)
SUCCEEDED = date(2022, 3, 1)
SECRETARY = "镇街党（工）委专职副书记"


def of_chair(place: Place, on: date) -> list[Vacancy]:
    return [empty for empty in vacancies(place.scope, on, "500153003") if empty.part == Part.ONE]


def test_a_new_district_is_vacant_in_every_seat(place: Place) -> None:
    found = vacancies(place.scope, TODAY)
    assert len(found) == 24
    assert [(empty.town, empty.post, empty.seats, empty.vacant) for empty in found[:6]] == [
        (None, "主席", 1, 1),
        (None, "事业编制工作人员", 4, 4),
        (None, "公益性岗位人员", 7, 7),
        (None, "专职副主席", 1, 1),
        (None, "兼职副主席", 2, 2),
        (None, "挂职副主席", 1, 1),
    ]
    assert {empty.since for empty in found} == {RULES_BEGIN}
    assert [(empty.post, empty.village) for empty in found if empty.town == "500153003"] == [
        ("主席", None),
        ("副主席（农技站站长）", None),
        ("副主席（医院院长）", None),
        ("副主席（学校校长）", None),
        ("科普指导员", "500153003001"),
        ("科普指导员", "500153003002"),
    ]


def test_whose_duty_it_is_carries_the_name_of_the_place(place: Place) -> None:
    duties = {(empty.town, empty.post): empty.duty_of for empty in vacancies(place.scope, TODAY)}
    assert duties[None, "主席"] == "荣昌区党委"
    assert duties["500153003", "主席"] == "远觉镇党（工）委"
    assert duties["500153003", "科普指导员"] == "远觉镇科协主席"


def test_the_story_of_a_chair_on_every_day(place: Place) -> None:
    first = seat(
        place.post("chair", town=2), make_person("前任"), mode=Mode.EX_OFFICIO, since=date(2019, 5, 1)
    )
    end_appointment(appointment=first, until=LEFT, reason="调离", acting=OFFICER, at=AT)
    install_successor(
        position=SECRETARY,
        region=place.towns[2],
        person=make_person("后任"),
        since=SUCCEEDED,
        acting=OFFICER,
        at=AT,
    )
    told = {
        date(2017, 12, 31): [],
        date(2018, 6, 1): [(RULES_BEGIN, 1)],
        date(2019, 5, 1): [],
        date(2021, 8, 31): [],
        LEFT: [(LEFT, 1)],
        date(2022, 2, 28): [(LEFT, 1)],
        SUCCEEDED: [],
    }
    stood = {on: [(empty.since, empty.vacant) for empty in of_chair(place, on)] for on in told}
    assert stood == told


def test_a_post_of_several_seats_is_vacant_since_its_longest_empty_seat(place: Place) -> None:
    post = place.district_post("vice_chair.part_time")
    for name, until in (("甲", date(2021, 2, 1)), ("乙", date(2021, 3, 1))):
        made = seat(post, make_person(name), since=date(2020, 1, 1))
        end_appointment(appointment=made, until=until, reason="", acting=OFFICER, at=AT)
    [empty] = [empty for empty in vacancies(place.scope, TODAY) if empty.post_id == post.pk]
    assert (empty.vacant, empty.since) == (2, date(2021, 2, 1))


def test_the_successor_takes_every_seat_that_comes_with_the_position(place: Place) -> None:
    predecessor = seat(place.post("chair"), make_person("前任"), mode=Mode.EX_OFFICIO, since=RULES_BEGIN)
    [taken] = install_successor(
        position=SECRETARY,
        region=place.towns[0],
        person=make_person("后任"),
        since=LEFT,
        acting=OFFICER,
        at=AT,
    )
    predecessor.refresh_from_db()
    assert (predecessor.until, predecessor.end_reason) == (LEFT, "职务变动，由继任者接任")
    assert (taken.post, taken.mode, taken.since) == (place.post("chair"), Mode.EX_OFFICIO, LEFT)


def test_the_head_of_a_village_station_succeeds_in_his_village_only(place: Place) -> None:
    fill(place)
    village = place.villages[0]
    [taken] = install_successor(
        position="村（社区）新时代文明实践站负责人",
        region=village,
        person=make_person("新站长"),
        since=LEFT,
        acting=OFFICER,
        at=AT,
    )
    assert taken.post.place == village
    assert Appointment.objects.on(LEFT).filter(post__part=Part.N).count() == 6


def test_the_stranger_sees_no_vacancy_here(place: Place) -> None:
    assert vacancies(STRANGER.scope_for("staffing.read"), TODAY) == []
    assert vacancies(STRANGER.scope_for("staffing.read"), TODAY, "500153001") == []


def test_an_organisation_s_manager_sees_its_posts_only(place: Place) -> None:
    line = place.town_associations["500153002"].line
    assert {empty.town for empty in vacancies(Scope(lines=(line,)), TODAY)} == {"500153002"}


def test_one_town_or_all_in_as_many_queries(
    place: Place, django_assert_num_queries: pytest.FixtureRequest
) -> None:
    with django_assert_num_queries(2):  # type: ignore[operator]  # pytest-django's callable fixture
        assert len(vacancies(place.scope, TODAY, "500153001")) == 6
    with django_assert_num_queries(2):  # type: ignore[operator]  # as above
        assert len(vacancies(place.scope, TODAY)) == 24


def test_a_dissolved_association_and_an_ended_village_leave_no_vacancy(place: Place) -> None:
    Organisation.objects.filter(pk=place.town_associations["500153001"].pk).update(dissolved=TODAY)
    Region.objects.filter(code="500153002001").update(until=TODAY)
    towns = [empty.town for empty in vacancies(place.scope, TODAY)]
    assert (towns.count("500153001"), towns.count("500153002")) == (0, 5)
    assert [empty.town for empty in vacancies(place.scope, date(2021, 4, 29))].count("500153001") == 6


def test_a_new_village_gets_its_guide_s_post_and_an_ended_one_loses_it(place: Place) -> None:
    guide = seat(place.post("guide", village="500153001001"), make_person("甲"), since=RULES_BEGIN)
    Region.objects.filter(code="500153001001").update(until=TODAY)
    Region.objects.create(
        code="500153001003", name="昌元3村", level="village", parent=place.towns[0], since=TODAY
    )
    effect = apply_rules(county=place.county, acting=OFFICER, at=AT, on=TODAY)
    assert (effect.opened, effect.closed, effect.ended) == (1, 1, 1)
    guide.refresh_from_db()
    assert guide.until == TODAY
    assert place.post("guide", village="500153001003").since == TODAY
    assert not apply_rules(county=place.county, acting=OFFICER, at=AT, on=TODAY)


def test_an_extra_seat_that_was_left_is_no_vacancy(place: Place) -> None:
    fill(place)
    association = place.town_associations["500153001"]
    extra = open_extra_seat(organisation=association, role="chief.school", since=TODAY, acting=OFFICER, at=AT)
    made = seat(extra, make_person("第四长"))
    assert vacancies(place.scope, LEFT, "500153001") == []
    end_appointment(appointment=made, until=LEFT, reason="", acting=OFFICER, at=AT)
    assert vacancies(place.scope, LEFT, "500153001") == []
