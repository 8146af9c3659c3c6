"""Everybody follows the links he is shown, from the workbench on: none leads to a page that is not there for him."""

import re
from collections import Counter, deque
from html import unescape
from urllib.parse import urlsplit

import pytest
from django.urls import Resolver404, resolve

from haitang.accounts.acting import Acting
from haitang.staffing.models import Appointment
from haitang.staffing.words import Mode
from tests.cast import EVERYBODY, OUTSIDE, TODAY, Cast

LINK = re.compile(r'''<a [^>]*href="(/[^"#]+)"''')
OF_A_KIND = 2
"""So many pages of one address are read: the records differ, their links hardly."""


def led_astray(cast: Cast, who: str) -> dict[str, str]:
    """Links that answer neither with a page nor with another address, each with the page that shows it."""
    client, read = cast.client(who), Counter[str]()
    shown_on, waiting, wrong = {"/": ""}, deque(["/"]), {}
    while waiting:
        link = waiting.popleft()
        answer = client.get(link)
        if answer.status_code not in (200, 302):
            wrong[f"{link} {answer.status_code}"] = shown_on[link]
        if answer.status_code != 200 or answer.streaming:
            continue
        for found in map(unescape, LINK.findall(answer.content.decode(errors="replace"))):
            kind = kind_of(found)
            if found not in shown_on and read[kind] < OF_A_KIND:
                read[kind] += 1
                shown_on[found] = link
                waiting.append(found)
    return wrong


def kind_of(link: str) -> str:
    """The name of the address with the names of what it asks; of no address of ours the link itself."""
    parts = urlsplit(link)
    try:
        name = resolve(parts.path).view_name
    except Resolver404:
        name = parts.path
    return f"{name}?{re.sub('=[^&]*', '', parts.query)}"


@pytest.mark.parametrize("who", [who for who in EVERYBODY if who not in OUTSIDE])
def test_no_link_leads_nowhere(cast: Cast, who: str) -> None:
    Appointment.objects.create(
        post=cast.home.guide_post, person=cast.home.volunteer_person, mode=Mode.EX_OFFICIO, since=TODAY
    )
    account = cast[who]
    account.person_key = cast.home.volunteer_person.pk
    account.save()
    assert led_astray(cast, who) == {}


def test_a_link_to_what_is_out_of_scope_would_be_seen(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    """The negative control: a guide who is told that he may open his town's association, which he cannot see."""
    honest = Acting.may

    def told(self: Acting, action: str, **where: str) -> bool:
        return action == "organisations.view" or honest(self, action, **where)

    monkeypatch.setattr(Acting, "may", told)
    assert f"/organisations/{cast.home.town_association.pk}/ 404" in led_astray(cast, "guide")
