"""A name that nobody has yet is entered from where it is wanted, and comes back to that form."""

from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from django.test import Client
from django.urls import reverse
from lxml import html

from haitang.network.people.models import Person
from haitang.network.staffing.models import Appointment
from tests.cast import CANARY, Cast


def offered(client: Client, words: str, **headers: str) -> str | None:
    """Where the offer to enter that name leads; None where nothing is offered."""
    asked = {"person_words": words, "field": "person"}
    answer = client.get(reverse("staffing:candidates"), asked, headers=headers)
    links = html.fromstring(f"<div>{answer.content.decode()}</div>").xpath("//a[@data-offer]/@href")
    return links[0] if links else None


def test_an_unknown_person_is_entered_in_place_and_appointed(cast: Cast) -> None:
    """The journey: typed, not found, entered, back on the form with what was typed, appointed."""
    officer, post = cast.client("officer"), cast.home.chief_post
    form = reverse("staffing:appointments", args=[post.pk])
    address = offered(officer, "欧阳新", **{"HX-Current-URL": f"http://testserver{form}?since=2021-03-01"})
    assert address is not None
    assert parse_qs(urlsplit(address).query) == {"name": ["欧阳新"], "next": [f"{form}?since=2021-03-01"]}
    page = officer.get(address)
    assert 'value="欧阳新"' in page.content.decode()
    sent = {"name": "欧阳新", "region": cast.home.towns[0].code, "once": "in place"}
    answer = officer.post(address, sent)
    entered = Person.objects.get(name="欧阳新")
    assert (answer.status_code, answer["Location"]) == (302, f"{form}?since=2021-03-01&person={entered.pk}")
    back = officer.get(answer["Location"])
    assert back.context["form"].initial["person"] == entered
    assert 'value="2021-03-01"' in back.content.decode()
    sent = {"person": str(entered.pk), "mode": "part_time", "since": "2021-03-01"}
    assert officer.post(form, sent).status_code == 303
    assert Appointment.objects.get(post=post, person=entered)


@pytest.mark.parametrize("words", ["张秀英", "张", "13912345678", "1", "", " "])
def test_nothing_is_offered_for_who_is_there_or_for_no_name(cast: Cast, words: str) -> None:
    assert offered(cast.client("officer"), words) is None


def test_a_part_of_a_name_finds_and_may_still_be_another(cast: Cast) -> None:
    assert offered(cast.client("officer"), "秀英") is not None


@pytest.mark.parametrize(
    "elsewhere", ["http://evil.example/x", "//evil.example/x", "javascript:alert(1)", "http:///x", "\\\\evil"]
)
def test_nobody_is_led_to_a_stranger(cast: Cast, elsewhere: str) -> None:
    officer = cast.client("officer")
    address = offered(officer, "欧阳新", **{"HX-Current-URL": elsewhere})
    assert address is not None
    assert "evil" not in address
    sent = {"name": "欧阳新", "region": cast.home.towns[0].code, "once": elsewhere}
    answer = officer.post(f"{reverse('people:new')}?next={elsewhere}", sent)
    assert answer["Location"] == Person.objects.get(name="欧阳新").get_absolute_url()


@pytest.mark.parametrize("key", ["0", "999999", "x", "1 or 1", "²"])
def test_a_person_the_address_makes_up_fills_in_nothing(cast: Cast, key: str) -> None:
    form = reverse("staffing:appointments", args=[cast.home.chief_post.pk])
    answer = cast.client("officer").get(form, {"person": key})
    assert (answer.status_code, "person" in answer.context["form"].initial) == (200, False)


def test_the_twins_person_is_filled_in_nowhere(cast: Cast) -> None:
    form = reverse("staffing:appointments", args=[cast.home.chief_post.pk])
    answer = cast.client("officer").get(form, {"person": cast.twin.person.pk})
    assert CANARY not in answer.content.decode()


def test_namesakes_are_told_apart_where_one_is_sought(cast: Cast) -> None:
    facts: list[dict[str, Any]] = [{"born": "1970-01"}, {"born": "1985-06", "phone_mask": "139****0001"}]
    for one in facts:
        Person.objects.create(
            county=cast.home.region, region=cast.home.towns[0], name="欧阳新", name_key="ouyangxin", **one
        )
    answer = cast.client("officer").get(reverse("staffing:candidates"), {"person_words": "欧阳新"})
    page = answer.content.decode()
    town = cast.home.towns[0].name
    assert f"<small>{town} · 1970年生</small>" in page
    assert f"<small>{town} · 1985年生 · 尾号0001</small>" in page
