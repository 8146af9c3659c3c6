from datetime import date

import pytest
from django.db import IntegrityError, transaction

from haitang.foundation.verdict import Refused
from haitang.machinery.audit.actions import Conflict
from haitang.machinery.audit.models import Entry
from haitang.network.organisations.models import Post
from haitang.network.staffing.actions import (
    AppointmentDraft,
    NoSeatLeft,
    appoint,
    appoint_many,
    end_appointment,
    open_extra_seat,
)
from haitang.network.staffing.models import Appointment
from haitang.network.staffing.words import Mode

from .scene import (
    AT,
    CHAIR,
    LEADER,
    NEXT_DOOR,
    OFFICER,
    STRANGER,
    TODAY,
    Place,
    make_county,
    make_person,
    seat,
)

NEXT_YEAR = date(2022, 4, 30)


def code_of(attempt: pytest.ExceptionInfo[Refused]) -> str:
    return attempt.value.code


def test_somebody_is_seated_and_the_audit_names_no_person_by_name(place: Place) -> None:
    made = seat(place.post("chair"), make_person("李雷"), mode=Mode.EX_OFFICIO)
    assert (made.seat, made.since, made.until, made.mode) == (1, TODAY, None, Mode.EX_OFFICIO)
    entry = Entry.objects.get(action="staffing.appoint")
    assert (entry.region_id, entry.thing_id) == ("500153001", str(made.pk))
    assert "李雷" not in str(entry.facts)


def test_a_full_post_has_no_seat_left(place: Place) -> None:
    post = place.district_post("vice_chair.part_time")
    assert [seat(post, make_person(name)).seat for name in "甲乙"] == [1, 2]
    with pytest.raises(NoSeatLeft):
        seat(post, make_person("丙"))


def test_a_seat_promised_from_a_later_day_is_not_free_before_it(place: Place) -> None:
    seat(place.post("chair"), make_person("后任"), since=NEXT_YEAR)
    with pytest.raises(NoSeatLeft):
        seat(place.post("chair"), make_person("现任"))


def test_a_seat_is_free_from_the_day_its_holder_leaves(place: Place) -> None:
    first = seat(place.post("chair"), make_person("前任"))
    end_appointment(appointment=first, until=NEXT_YEAR, reason="调离", acting=OFFICER, at=AT)
    with pytest.raises(NoSeatLeft):
        seat(place.post("chair"), make_person("早到"), since=date(2022, 4, 29))
    assert seat(place.post("chair"), make_person("后任"), since=NEXT_YEAR).seat == 1


def test_a_person_sits_in_a_post_once(place: Place) -> None:
    post, person = place.district_post("vice_chair.part_time"), make_person("甲")
    seat(post, person)
    with pytest.raises(Refused) as attempt:
        seat(post, person)
    assert code_of(attempt) == "already_holds"


def test_a_person_of_another_county_or_merged_away_is_refused(place: Place) -> None:
    make_county(NEXT_DOOR, "邻区")
    with pytest.raises(Refused) as attempt:
        seat(place.post("chair"), make_person("邻人", county=NEXT_DOOR))
    assert code_of(attempt) == "other_county"
    merged = make_person("重复", merged_into=make_person("保留"))
    with pytest.raises(Refused) as attempt:
        seat(place.post("chair"), merged)
    assert code_of(attempt) == "person_merged"


def test_nobody_sits_in_a_post_before_it_is_there_or_after(place: Place) -> None:
    with pytest.raises(Refused) as attempt:
        seat(place.post("chair"), make_person("早"), since=date(2017, 12, 31))
    assert attempt.value.reason == "“主席”自 2018-01-01 起设立，任职日期不能更早。"
    Post.objects.filter(pk=place.post("chair").pk).update(until=NEXT_YEAR)
    assert seat(place.post("chair"), make_person("末任")).until == NEXT_YEAR
    with pytest.raises(Refused) as attempt:
        seat(place.post("chair"), make_person("晚"), since=NEXT_YEAR)
    assert code_of(attempt) == "post_not_in_force"


@pytest.mark.parametrize(
    ("acting", "code"), [(STRANGER, "not_here"), (LEADER, "not_permitted"), (CHAIR, "not_here")]
)
def test_who_may_not_appoint_in_another_town(place: Place, acting: object, code: str) -> None:
    with pytest.raises(Refused) as attempt:
        appoint(
            post=place.post("chair", town=1),
            person=make_person("甲"),
            mode=Mode.EX_OFFICIO,
            since=TODAY,
            acting=acting,  # type: ignore[arg-type]  # parametrized
            at=AT,
        )
    assert code_of(attempt) == code
    assert not Appointment.objects.exists()


def test_a_town_chair_appoints_in_her_own_town(place: Place) -> None:
    guide = place.post("guide", village=place.villages[0].code)
    appoint(post=guide, person=make_person("甲"), mode=Mode.EX_OFFICIO, since=TODAY, acting=CHAIR, at=AT)
    assert Appointment.objects.get().post == guide


def test_an_appointment_ends_once_and_after_it_began(place: Place) -> None:
    made = seat(place.post("chair"), make_person("甲"))
    with pytest.raises(Refused) as attempt:
        end_appointment(appointment=made, until=TODAY, reason="", acting=OFFICER, at=AT)
    assert code_of(attempt) == "ends_before_it_begins"
    ended = end_appointment(appointment=made, until=NEXT_YEAR, reason=" 调离 ", acting=OFFICER, at=AT)
    assert (ended.until, ended.end_reason, ended.version) == (NEXT_YEAR, "调离", 2)
    with pytest.raises(Refused) as attempt:
        end_appointment(appointment=made, until=NEXT_YEAR, reason="", acting=OFFICER, at=AT)
    assert code_of(attempt) == "already_ended"


def test_who_ends_a_changed_appointment_sees_the_change_first(place: Place) -> None:
    made = seat(place.post("chair"), make_person("甲"))
    end_appointment(appointment=made, until=NEXT_YEAR, reason="调离", acting=OFFICER, at=AT)
    with pytest.raises(Conflict) as conflict:
        end_appointment(
            appointment=made, until=date(2021, 9, 1), reason="退休", version=1, acting=OFFICER, at=AT
        )
    assert conflict.value.current.version == 2


def test_the_stranger_ends_nothing(place: Place) -> None:
    made = seat(place.post("chair"), make_person("甲"))
    with pytest.raises(Refused):
        end_appointment(appointment=made, until=NEXT_YEAR, reason="", acting=STRANGER, at=AT)
    made.refresh_from_db()
    assert made.until is None


def test_an_extra_seat_ends_with_its_holder(place: Place) -> None:
    association = place.town_associations["500153001"]
    extra = open_extra_seat(organisation=association, role="chief.school", since=TODAY, acting=OFFICER, at=AT)
    assert (extra.title, extra.part, extra.required) == ("副主席（学校校长）", "three", False)
    made = seat(extra, make_person("第四长"))
    end_appointment(appointment=made, until=NEXT_YEAR, reason="", acting=OFFICER, at=AT)
    extra.refresh_from_db()
    assert extra.until == NEXT_YEAR


def drafts_for(place: Place, count: int) -> list[AppointmentDraft]:
    posts = list(Post.objects.exclude(organisation=place.association).order_by("pk")[:count])
    persons = [make_person(f"人{number}") for number in range(count)]
    return [
        AppointmentDraft(post.pk, person.pk, Mode.PART_TIME, TODAY)
        for post, person in zip(posts, persons, strict=True)
    ]


def test_many_are_seated_in_as_many_queries_as_few(
    place: Place, django_assert_num_queries: "pytest.FixtureRequest"
) -> None:
    one, three = drafts_for(place, 4)[:1], drafts_for(place, 4)[1:]
    with django_assert_num_queries(8):  # type: ignore[operator]  # pytest-django's callable fixture
        appoint_many(drafts=one, acting=OFFICER, at=AT)
    with django_assert_num_queries(8):  # type: ignore[operator]  # as above
        made = appoint_many(drafts=three, acting=OFFICER, at=AT)
    assert [appointment.post_id for appointment in made] == [draft.post_id for draft in three]
    assert Entry.objects.filter(action="staffing.appoint").count() == 4


def test_many_are_seated_or_none(place: Place) -> None:
    drafts = drafts_for(place, 2)
    drafts.append(AppointmentDraft(drafts[0].post_id, make_person("多").pk, Mode.PART_TIME, TODAY))
    with pytest.raises(NoSeatLeft):
        appoint_many(drafts=drafts, acting=OFFICER, at=AT)
    assert not Appointment.objects.exists()


@pytest.mark.parametrize(
    ("column", "promise"),
    [
        ("seat", "no_two_appointments_share_a_seat_on_a_day"),
        ("person", "no_person_is_twice_in_a_post_on_a_day"),
    ],
)
def test_the_database_refuses_days_in_common_even_among_ended_appointments(
    place: Place, column: str, promise: str
) -> None:
    post, first, second = place.district_post("vice_chair.part_time"), make_person("甲"), make_person("乙")
    facts = {"post": post, "mode": Mode.PART_TIME}
    Appointment.objects.create(person=first, seat=1, since=date(2019, 1, 1), until=date(2020, 1, 1), **facts)
    Appointment.objects.create(person=first, seat=1, since=date(2020, 1, 1), until=date(2021, 1, 1), **facts)
    other: dict[str, object] = (
        {"person": second, "seat": 1} if column == "seat" else {"person": first, "seat": 2}
    )
    with pytest.raises(IntegrityError, match=promise), transaction.atomic():
        Appointment.objects.create(since=date(2019, 12, 31), until=date(2020, 6, 1), **facts, **other)
    with pytest.raises(IntegrityError, match="no_"), transaction.atomic():
        Appointment.objects.filter(until=date(2020, 1, 1)).update(until=date(2020, 1, 2))
    assert Appointment.objects.count() == 2


def test_a_document_too_long_for_its_column_is_refused_on_both_engines(place: Place) -> None:
    with pytest.raises(Refused) as refusal:
        appoint(
            post=place.post("chair"), person=make_person("李雷"), mode=Mode.PART_TIME, since=TODAY,
            document="文" * 61, acting=OFFICER, at=AT,
        )  # fmt: skip
    assert (code_of(refusal), Appointment.objects.count()) == ("too_long", 0)
