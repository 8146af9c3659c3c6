"""The history of a post, a body and a place: who held what since when, what stood vacant, who entered it."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from lxml import html

from haitang.foundation.partial_dates import Precision
from haitang.foundation.scope import Scope
from haitang.network.organisations.models import Post
from haitang.network.staffing.actions import appoint, end_appointment, install_successor
from haitang.network.staffing.models import Appointment
from haitang.network.staffing.queries import histories, in_order, posts_in_force, seatings
from haitang.network.staffing.words import Mode
from tests.cast import AT, CANARY, Cast

from .scene import OFFICER, RULES_BEGIN, TODAY, Place, confirmed, fill, make_person, seat


def rows_of(answer: Any) -> list[list[str]]:
    """The rows of every history on a page, cell by cell, words without blanks."""
    rows = html.fromstring(answer.content.decode()).xpath("//table[contains(@class, 'history')]//tr[td]")
    return [["".join(cell.text_content().split()) for cell in row.xpath("td")] for row in rows]


def test_a_succession_is_seen_with_both_holders(cast: Cast) -> None:
    """The journey: succeed the chair through the page, then read both on the post, the body and the town."""
    officer = cast.client("officer")
    post = cast.home.chair_post
    sent = {"person": cast.home.volunteer_person.pk, "since": "2021-09-01", "document": "荣委干〔2021〕9号"}
    assert confirmed(officer, reverse("staffing:succession", args=[post.pk]), sent).status_code == 303
    pages = [
        reverse("organisations:post", args=[post.pk]),
        reverse("staffing:post_history", args=[post.pk]),
        reverse("staffing:organisation_history", args=[cast.home.town_association.pk]),
        reverse("staffing:place_history", args=[cast.home.towns[0].code]),
    ]
    for address in pages:
        answer = officer.get(address)
        new, old = ([row for row in rows_of(answer) if name in row[0]] for name in ("王建国", "张秀英"))
        old = [row for row in old if row[1:2] == ["当然"]]  # another one of hers was annulled
        assert [(row[1], row[2], row[3]) for row in old] == [
            ("当然", "2021年1月1日—2021年9月1日8个月职务变动，由继任者接任", "荣科协〔2021〕1号")
        ], address  # fmt: skip
        assert {(row[1], row[2].split("今")[0], row[3]) for row in new} == {
            ("当然", "2021年9月1日—至", "荣委干〔2021〕9号")
        }, address  # fmt: skip
        assert {row[4][:7] for row in new} == {"officer"}
        assert CANARY not in answer.content.decode()


def test_a_gap_is_vacant_with_its_length_and_an_unknown_beginning_is_unknown(place: Place) -> None:
    post = place.post("chair", town=2)
    first = seat(post, make_person("前任"), mode=Mode.EX_OFFICIO, since=date(2019, 5, 1))
    end_appointment(appointment=first, until=date(2019, 9, 1), reason="调离", acting=OFFICER, at=AT)
    seat(post, make_person("后任"), since=date(2019, 12, 1))
    (history,) = histories([Post.objects.select_related("organisation", "place").get(pk=post.pk)])
    spans = [(row.span.since, row.span.until, row.span.vacant) for row in history.rows]
    assert spans == [
        (date(2019, 12, 1), None, False),
        (date(2019, 9, 1), date(2019, 12, 1), True),
        (date(2019, 5, 1), date(2019, 9, 1), False),
        (RULES_BEGIN, date(2019, 5, 1), True),
    ]
    Appointment.objects.filter(pk=first.pk).update(since_precision=Precision.UNKNOWN)
    (history,) = histories([history.post])
    assert history.rows[-1].span.unknown


def test_on_any_day_a_history_says_what_the_vacancies_say(place: Place) -> None:
    """Held, vacant and unknown seats of every post, on days around everything that happened."""
    fill(place)
    chair = Appointment.objects.get(post=place.post("chair"))
    end_appointment(appointment=chair, until=date(2019, 3, 1), reason="", acting=OFFICER, at=AT)
    install_successor(
        position=chair.post.ex_officio_of, region=place.towns[0], person=make_person("接任"),
        since=date(2020, 6, 1), acting=OFFICER, at=AT,
    )  # fmt: skip
    for number, precision in enumerate((Precision.YEAR, Precision.UNKNOWN, Precision.MONTH)):
        held = Appointment.objects.filter(post=place.post("guide", number, place.villages[number * 2].code))
        held.update(since=date(2020, 8, 1), since_precision=precision)
    days = [date(2018, 1, 1), date(2019, 2, 28), date(2019, 3, 1), date(2020, 1, 1), date(2020, 5, 31),
            date(2020, 6, 1), date(2020, 7, 31), date(2020, 8, 1), TODAY]  # fmt: skip
    for on in (one + timedelta(days=more) for one in days for more in (0, 1)):
        posts = list(in_order(posts_in_force(on).within(place.scope)))
        counted = {one.post.post_id: (one.held, one.vacant, one.unknown) for one in seatings(place.scope, on)}
        shown = {
            each.post.pk: (
                sum(row.span.held is not None for row in each.rows),
                sum(row.span.vacant for row in each.rows),
                sum(row.span.unknown for row in each.rows),
            )
            for each in histories(posts, on=on)
        }
        assert shown == counted, on


def test_a_day_shows_who_sat_on_it_and_nobody_else(cast: Cast) -> None:
    officer = cast.client("officer")
    end_appointment(
        appointment=cast.home.appointment,
        until=date(2021, 9, 1),
        reason="调离",
        acting=cast.acting("officer"),
        at=AT,
    )
    page = reverse("staffing:place_history", args=[cast.home.towns[0].code])
    names = {
        day: [row[0] for row in rows_of(officer.get(page, {"day": day})) if "张" in row[0]]
        for day in ("2020-12-31", "2021-01-01", "2021-08-31", "2021-09-01")
    }
    assert [bool(found) for found in names.values()] == [False, True, True, False]
    assert "日期“2021-02-30”不对" in officer.get(page, {"day": "2021-02-30"}).content.decode()


def test_who_may_not_see_entries_reads_no_names_of_accounts(cast: Cast) -> None:
    post = cast.home.chief_post
    appoint(
        post=post, person=cast.home.volunteer_person, mode=Mode.PART_TIME, since=date(2021, 4, 1),
        acting=cast.acting("officer"), at=AT,
    )  # fmt: skip
    page = reverse("staffing:post_history", args=[post.pk])
    assert "officer" in str(rows_of(cast.client("chair").get(page)))
    seen = rows_of(
        cast.client("manager").get(reverse("staffing:organisation_history", args=[cast.home.society.pk]))
    )
    assert all(len(row) <= 4 for row in seen)
    assert cast.client("stranger").get(page).status_code == 404


@pytest.mark.parametrize("towns", [1, 3])
def test_a_history_costs_the_same_for_one_town_and_for_all(
    place: Place, towns: int, django_assert_num_queries: Any
) -> None:
    fill(place)
    scope = Scope(regions=tuple(town.code for town in place.towns[:towns]))
    with django_assert_num_queries(4):
        posts = list(in_order(Post.objects.within(scope)))
        found = histories(posts)
    assert (len(found), len(posts)) == (6 * towns, 6 * towns)


@pytest.mark.parametrize("name", ["post_history", "organisation_history", "place_history"])
def test_a_history_s_page_costs_few_queries(
    cast: Cast, name: str, django_assert_max_num_queries: Any
) -> None:
    keys = {
        "post_history": cast.home.chair_post.pk,
        "organisation_history": cast.home.town_association.pk,
        "place_history": cast.home.code,
    }
    officer: Client = cast.client("officer")
    page = reverse(f"staffing:{name}", args=[keys[name]])
    officer.get(page)
    with django_assert_max_num_queries(12):
        assert officer.get(page).status_code == 200
