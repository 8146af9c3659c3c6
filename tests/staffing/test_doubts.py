"""Whoever takes a seat because of his position is asked about, where what is on record says that he does not hold it there."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.urls import reverse

from haitang.foundation.doubts import Doubtful
from haitang.machinery.audit.models import Entry
from haitang.network.organisations.models import Unit
from haitang.network.organisations.words import UnitKind
from haitang.network.people.models import Person
from haitang.network.staffing.actions import appoint, install_successor
from haitang.network.staffing.models import Appointment
from haitang.network.staffing.queries import doubts_of_seating
from haitang.network.staffing.words import Mode
from tests.cast import Cast

from .scene import AT, OFFICER, TODAY, Place, make_person, seat


def doubted(place: Place, role: str, mode: Mode = Mode.EX_OFFICIO, **facts: Any) -> list[str]:
    """What is doubted of seating somebody of whom this is on record in the first town."""
    post = place.post(role, village=place.villages[0].code if role == "guide" else None)
    return [doubt.code for doubt in doubts_of_seating(post, make_person("新人", **facts), mode, TODAY)]


NOTHING_AGAINST_IT = [
    ("chair", {}),
    ("chair", {"job": "党工委专职副书记"}),
    ("chair", {"job": "党工委副书记", "workplace": "昌元街道办事处"}),
    ("chair", {"job": "专职副书记", "workplace": "昌元街道（原广顺街道）"}),
    ("chair", {"job": "党委委员", "born": "1961-05"}),
    ("chair", {"born": "1961"}),
    ("chief.hospital", {"job": "院长", "workplace": "昌元街道卫生院"}),
    ("chief.school", {"job": "校长", "workplace": "实验小学"}),
    ("chief.agri", {"job": "站长", "workplace": "农业服务中心"}),
    ("guide", {"job": "党支部书记"}),
    ("chair", {"job": "原种场场长"}),
]
AGAINST_IT = [
    ("chair", {"job": "专职副书记", "workplace": "广顺街道办事处"}, "works_elsewhere"),
    ("chair", {"job": "远觉镇党委副书记"}, "works_elsewhere"),
    ("chief.school", {"job": "校长", "workplace": "远觉镇中心小学"}, "works_elsewhere"),
    ("chair", {"job": "中学校长"}, "works_as_another"),
    ("chief.hospital", {"job": "农技站站长"}, "works_as_another"),
    ("chair", {"job": "退休干部"}, "retired"),
    ("chair", {"job": "原党工委副书记"}, "retired"),
    ("chair", {"job": "专职副书记（原）"}, "retired"),
    ("chief.school", {"job": "校长", "workplace": "已退休"}, "retired"),
    ("chair", {"born": "1961-03"}, "of_age"),
    ("chair", {"born": "1960"}, "of_age"),
]


@pytest.mark.parametrize(("role", "facts"), NOTHING_AGAINST_IT)
def test_nothing_is_asked_without_evidence(place: Place, role: str, facts: dict[str, Any]) -> None:
    assert doubted(place, role, **facts) == []


@pytest.mark.parametrize(("role", "facts", "code"), AGAINST_IT)
def test_what_is_on_record_against_it_is_asked(
    place: Place, role: str, facts: dict[str, Any], code: str
) -> None:
    assert doubted(place, role, **facts) == [code]
    assert doubted(place, role, Mode.PART_TIME, **facts) == [], (
        "who does not sit there by his position is not asked"
    )


def test_the_unit_on_file_goes_before_the_words(place: Place) -> None:
    here, there = (
        Unit.objects.create(region=town, name="卫生院", kind=UnitKind.HOSPITAL) for town in place.towns[:2]
    )
    assert doubted(place, "chief.hospital", unit=here, workplace="广顺街道卫生院") == []
    assert doubted(place, "chief.hospital", unit=there) == ["works_elsewhere"]
    county = Unit.objects.create(region=place.county, name="县医院", kind=UnitKind.HOSPITAL)
    assert doubted(place, "chief.hospital", unit=county) == []


@pytest.mark.parametrize("mode", list(Mode))
def test_one_person_in_two_towns_is_asked_however_he_is_seated(place: Place, mode: Mode) -> None:
    person = make_person("两处")
    seat(place.post("chair", 0), person)
    (doubt,) = doubts_of_seating(place.post("chair", 1), person, mode, TODAY)
    assert doubt.code == "seated_elsewhere"
    assert "昌元街道" in doubt.sentence
    assert doubts_of_seating(place.post("chief.agri", 0), person, mode, TODAY) == []
    Appointment.objects.update(since=TODAY - timedelta(days=9), until=TODAY)
    assert doubts_of_seating(place.post("chair", 1), person, mode, TODAY) == []


def test_one_guide_of_two_villages_is_asked(place: Place) -> None:
    person = make_person("两村")
    first, second = (place.post("guide", village=village.code) for village in place.villages[:2])
    seat(first, person)
    assert [doubt.code for doubt in doubts_of_seating(second, person, Mode.PART_TIME, TODAY)] == [
        "seated_elsewhere"
    ]


def test_just_these_doubts_are_confirmed_and_the_trail_says_so(place: Place) -> None:
    post, retired = place.post("chair"), make_person("老", job="退休干部")
    with pytest.raises(Doubtful) as asked:
        appoint(post=post, person=retired, mode=Mode.EX_OFFICIO, since=TODAY, acting=OFFICER, at=AT)
    Person.objects.filter(pk=retired.pk).update(job="退休教师")
    for sure in ("", "x", asked.value.mark):
        with pytest.raises(Doubtful) as again:
            appoint(
                post=post, person=retired, mode=Mode.EX_OFFICIO, since=TODAY, sure=sure, acting=OFFICER, at=AT
            )
    assert not Appointment.objects.exists()
    appoint(
        post=post, person=retired, mode=Mode.EX_OFFICIO, since=TODAY, sure=again.value.mark, acting=OFFICER, at=AT
    )  # fmt: skip
    assert Entry.objects.get(action="staffing.appoint").facts["although"] == ["retired", "works_as_another"]


def test_a_successor_is_asked_about_once_for_all_his_seats(place: Place) -> None:
    position = place.post("chair").ex_officio_of
    asked: dict[str, Any] = {
        "position": position, "region": place.towns[0], "person": make_person("老", born="1950"),
        "since": TODAY, "acting": OFFICER, "at": AT,
    }  # fmt: skip
    with pytest.raises(Doubtful) as doubtful:
        install_successor(**asked)
    assert [doubt.code for doubt in doubtful.value.doubts] == ["of_age"]
    assert not Appointment.objects.exists()
    assert install_successor(**asked, sure=doubtful.value.mark)


@pytest.mark.parametrize("name", ["appointments", "succession"])
def test_the_page_says_what_is_doubted_and_takes_it_with_a_tick(cast: Cast, name: str) -> None:
    officer, person = cast.client("officer"), cast.home.volunteer_person
    post = cast.home.other_chair_post if name == "appointments" else cast.home.chair_post
    Person.objects.filter(pk=person.pk).update(job="退休干部", workplace="", born="1950-01", unit=None)
    address = reverse(f"staffing:{name}", args=[post.pk])
    sent: dict[str, Any] = {"person": person.pk, "mode": "ex_officio", "since": "2021-09-01"}
    assert 'type="checkbox"' not in officer.get(address).content.decode()
    first = officer.post(address, sent)
    page = first.content.decode()
    assert (first.status_code, "请核对" in page, "退休干部" in page, "要改" in page) == (
        422,
        True,
        True,
        False,
    )
    assert 'type="checkbox" name="sure"' in page
    assert 'name="sure" checked' not in page.replace('id="id_sure"', "")
    mark = first.context["form"]["doubted"].value()
    assert officer.post(address, sent | {"doubted": mark}).status_code == 422, (
        "without the tick it is asked again"
    )
    assert officer.post(address, sent | {"sure": "on"}).status_code == 422, "a tick that has read nothing"
    assert officer.post(address, sent | {"doubted": mark, "sure": "on"}).status_code == 303
    assert Appointment.objects.on(date(2021, 9, 1)).get(post=post).person == person
