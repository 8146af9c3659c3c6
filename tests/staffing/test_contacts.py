"""The contact list: masked on the page, whole for a reason, within one's scope, and told to whom it concerns."""

import io
from datetime import timedelta

import openpyxl
import pytest
from django.http import HttpResponse
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from haitang.foundation.acting import Acting
from haitang.foundation.scope import Scope
from haitang.foundation.verdict import Refused
from haitang.machinery.audit.models import Entry
from haitang.network.access.words import Role
from haitang.network.people.own_data import own_data
from haitang.network.people.words import UnmaskReason
from haitang.network.staffing import actions, queries
from haitang.network.staffing.models import Appointment
from haitang.network.staffing.words import CONTACTS_AT_MOST, CONTACTS_LIMIT, ContactWay
from tests.cast import AT, PHONES, TODAY, Cast

from .scene import acting_as

PHONE = PHONES["500153"]
LIST = reverse("staffing:contacts")
OPEN = reverse("staffing:contact_phones")
REASON = {"reason": "contact", "way": "page"}


def text(answer: HttpResponse) -> str:
    return answer.content.decode()


def test_the_list_shows_masked_phones_alone(cast: Cast) -> None:
    page = text(cast.client("officer").get(LIST))
    assert "张秀英" in page
    assert "139****5678" in page
    assert PHONE not in page
    assert f"{OPEN}?" in page


@pytest.mark.parametrize("words", ["张秀英", "zxy", "5678", "主席", "昌元科协"])
def test_a_holder_is_found_by_name_sound_tail_post_and_short_name(cast: Cast, words: str) -> None:
    officer = cast.client("officer")
    assert "张秀英" in text(officer.get(LIST, {"q": words}))
    assert PHONE in text(officer.post(f"{OPEN}?q={words}", REASON))


def test_whole_phones_are_opened_once_for_a_reason(cast: Cast) -> None:
    officer = cast.client("officer")
    answer = officer.post(OPEN, REASON)
    assert f'href="tel:{PHONE}"' in text(answer)
    assert answer.headers["Cache-Control"] == "no-store"
    opened = Entry.objects.get(action="staffing.open_contacts")
    persons = Appointment.objects.within(Scope(regions=(cast.home.code,))).on(TODAY).values("person")
    assert opened.facts == {"persons": persons.distinct().count(), **REASON}
    listed = Entry.objects.get(action="people.listed", thing_id=str(cast.home.person.pk))
    assert listed.facts == {"field": "phone", **REASON}
    assert PHONE not in text(officer.get(LIST))


def test_the_auditor_sees_why_and_he_himself_who(cast: Cast) -> None:
    cast.client("officer").post(OPEN, {"reason": "return", "way": "xlsx"})
    page = text(cast.client("auditor").get("/audit/?action=staffing.open_contacts"))
    assert "上级要求报送" in page
    assert "导出 Excel 表格" in page
    told = next(part for part in own_data(cast.home.person).sections if part.title == "谁看过完整号码")
    assert ("officer", "手机", "上级要求报送") in {row[1:] for row in told.rows}


@pytest.mark.parametrize(
    "sent", [{}, {"reason": "contact"}, {"way": "page"}, {"reason": "because", "way": "page"}]
)
def test_without_a_reason_nothing_is_opened(cast: Cast, sent: dict[str, str]) -> None:
    answer = cast.client("officer").post(OPEN, {**sent, "once": "a-key"})
    assert answer.status_code == 422
    assert PHONE not in text(answer)
    assert not Entry.objects.filter(action="staffing.open_contacts").exists()


def test_the_file_has_heads_first_and_the_filter_of_the_page(cast: Cast) -> None:
    officer = cast.client("officer")
    answer = officer.post(f"{OPEN}?part=one", {"reason": "contact", "way": "xlsx"})
    heads, *rows = (
        openpyxl.load_workbook(io.BytesIO(answer.content)).worksheets[0].iter_rows(values_only=True)
    )
    assert heads[:5] == ("镇街", "组织", "岗位", "姓名", "手机")
    assert [(row[3], row[4]) for row in rows] == [("张秀英", PHONE)]
    plain = officer.post(f"{OPEN}?part=one", {"reason": "contact", "way": "csv"})
    assert f"张秀英,{PHONE}" in plain.content.decode("utf-8-sig")


@pytest.mark.parametrize("query", ["town=999", "part=nope", "kind=x", f"q={'昌' * 61}", "q=%00"])
def test_a_filter_that_says_nothing_opens_nobody(cast: Cast, query: str) -> None:
    """The list shows everybody then; whole numbers are never opened of more than were asked for."""
    answer = cast.client("officer").post(f"{OPEN}?{query}", REASON)
    assert (answer.status_code, answer.url) == (302, LIST)
    assert not Entry.objects.filter(action="people.listed").exists()


@pytest.mark.parametrize(("who", "status"), [("leader", 403), ("guide", 403), ("manager", 403)])
def test_who_may_see_no_whole_number_opens_no_list(cast: Cast, who: str, status: int) -> None:
    answer = cast.client(who).post(OPEN, REASON)
    assert answer.status_code == status
    assert PHONE not in text(answer)


def test_a_chair_opens_her_own_town_alone(cast: Cast) -> None:
    town = cast.home.towns[1]
    elsewhere = cast.home.other_chair_post
    Appointment.objects.create(
        post=elsewhere, person=cast.home.volunteer_person, mode="part_time", since=TODAY - timedelta(30)
    )
    page = text(cast.client("chair").post(f"{OPEN}?town={town.code}", REASON))
    assert "王建国" not in page
    assert "王建国" in text(cast.client("officer").post(OPEN, REASON))


@pytest.mark.parametrize("role", [Role.CHAIR, Role.LEADER, Role.GUIDE])
def test_the_action_refuses_what_lies_out_of_reach(cast: Cast, role: Role) -> None:
    acting = acting_as(role, cast.home.towns[1].code)
    with pytest.raises(Refused):
        opened_by(acting, cast)
    assert not Entry.objects.filter(action__in=["staffing.open_contacts", "people.listed"]).exists()


def opened_by(acting: Acting, cast: Cast, times: int = 1) -> list[actions.Contact]:
    held = list(queries.contacts(Scope(regions=(cast.home.code,)), TODAY)) * times
    return actions.open_contacts(
        appointments=held, reason=UnmaskReason.CONTACT, way=ContactWay.PAGE, acting=acting, at=AT
    )


def test_nobody_too_many_and_too_often_are_refused_with_what_to_do(cast: Cast) -> None:
    officer = acting_as(Role.OFFICER, cast.home.code)
    with pytest.raises(Refused, match="没有人"):
        opened_by(officer, cast, times=0)
    with pytest.raises(Refused, match="筛选"):
        opened_by(officer, cast, times=CONTACTS_AT_MOST + 1)
    for _time in range(CONTACTS_LIMIT):
        opened_by(officer, cast)
    with pytest.raises(Refused, match="稍后"):
        opened_by(officer, cast)


def test_an_erased_or_ended_holder_is_in_no_list(cast: Cast) -> None:
    held = cast.home.appointment
    held.until = TODAY
    held.save()
    assert "张秀英" not in text(cast.client("officer").post(OPEN, REASON))


def test_the_list_costs_the_same_for_many(
    cast: Cast, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    officer = cast.client("officer")
    with django_assert_max_num_queries(9):
        officer.get(LIST)
