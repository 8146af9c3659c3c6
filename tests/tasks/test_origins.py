"""A task is given from what asks for it: the record is looked up as the giver sees it, and each leads to the other."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from haitang.judgement.assessment.models import Score
from haitang.work.activities.models import Activity
from haitang.work.obligations.models import Obligation
from haitang.work.tasks.models import Task
from tests.cast import CANARY, Cast, District

from .scene import Scene

PERIOD = "2021-01"
"""A month in which the cast held nothing."""


def from_duty(home: District) -> dict[str, Any]:
    part = f"{home.town_association.pk}:{PERIOD}"
    return {"kind": "obligations.Obligation", "key": home.obligation.pk, "part": part}


def duty_page(home: District) -> str:
    return reverse("obligations:duty", args=[home.obligation.pk, home.town_association.pk, PERIOD])


def from_item(home: District) -> dict[str, Any]:
    item = home.assessed.items["frozen"][1]
    return {"kind": "assessment.Result", "key": home.assessed.results["frozen"].pk, "part": item.pk}


def result_page(home: District) -> str:
    result = home.assessed.results["frozen"]
    return reverse("assessment:result", args=[result.round_id, result.pk])


BOTH = [(from_duty, duty_page), (from_item, result_page)]

Named = Callable[[District], dict[str, Any]]
Page = Callable[[District], str]


def giving(named: dict[str, Any]) -> str:
    return reverse("tasks:new_task", query=named)


def shown(client: Client, address: str) -> str:
    answer = client.get(address)
    assert answer.status_code == 200
    return answer.content.decode()


def filled(client: Client, address: str) -> dict[str, Any]:
    """What the form sends when nothing on it is changed."""
    form = client.get(address).context["form"]
    sent: dict[str, Any] = {"once": "one-tap"}
    for field in form:
        value = field.value()
        if isinstance(value, tuple):
            sent[field.name], sent[f"{field.name}_words"] = value
        else:
            sent[field.name] = "" if value is None else str(value)
    return sent


def points_are_lost(home: District) -> None:
    """Of the twelve activities the item asks, there were three."""
    Score.objects.filter(result=home.assessed.results["frozen"]).update(value=3)


def test_an_item_with_all_its_points_gives_no_task(cast: Cast) -> None:
    address = giving(from_item(cast.home)).replace("&", "&amp;")
    assert address not in shown(cast.client("officer"), result_page(cast.home))
    points_are_lost(cast.home)
    assert address in shown(cast.client("officer"), result_page(cast.home))


@pytest.mark.parametrize(("named", "page"), BOTH)
def test_a_record_leads_to_its_task_and_the_task_to_its_record(cast: Cast, named: Named, page: Page) -> None:
    home, officer = cast.home, cast.client("officer")
    points_are_lost(home)
    address = giving(named(home))
    assert address.replace("&", "&amp;") in shown(officer, page(home))
    assert officer.post(address, filled(officer, address)).status_code == 303
    task = Task.objects.get(origin_kind=named(home)["kind"])
    assert (task.origin_key, task.origin_part) == (named(home)["key"], str(named(home)["part"]))
    own = reverse("tasks:task", args=[task.pk])
    for who in ("officer", "chair"):
        assert f'href="{page(home)}"' in shown(cast.client(who), own)
        assert f'href="{own}"' in shown(cast.client(who), page(home))


def test_the_form_asks_what_the_duty_asks_and_lacks(cast: Cast) -> None:
    home, today = cast.home, timezone.localdate()
    Obligation.objects.filter(pk=home.obligation.pk).update(at_least=3)
    Activity.objects.filter(pk=home.confirmed_activity.pk).update(held_on="2021-01-15")
    asked = filled(cast.client("officer"), giving(from_duty(home)))
    told = {name: asked[name] for name in ("title", "owner", "due", "counts_as", "figure", "target")}
    assert told == {
        "title": "每月开展活动（2021年1月）",
        "owner": home.town_association.pk,
        "due": (today + timedelta(days=14)).isoformat(),
        "counts_as": "figure",
        "figure": "activities.held",
        "target": "2",
    }


def test_the_form_asks_what_the_item_asks(cast: Cast) -> None:
    home = cast.home
    asked = filled(cast.client("officer"), giving(from_item(home)))
    told = {name: asked[name] for name in ("title", "owner", "counts_as", "figure", "target")}
    assert told == {
        "title": "开展科普活动",
        "owner": home.town_association.pk,
        "counts_as": "figure",
        "figure": "activities.held",
        "target": "12",
    }
    judged = from_item(home) | {"part": home.assessed.items["frozen"][0].pk}
    assert filled(cast.client("officer"), giving(judged))["counts_as"] == "word"


@pytest.mark.parametrize(("named", "page"), BOTH)
def test_a_double_tap_gives_one_task(cast: Cast, named: Named, page: Page) -> None:
    officer, address = cast.client("officer"), giving(named(cast.home))
    sent = filled(officer, address)
    answers = [officer.post(address, sent) for _tap in range(2)]
    assert [answer.status_code for answer in answers] == [303, 303]
    assert answers[0]["Location"] == answers[1]["Location"]
    assert Task.objects.filter(origin_kind=named(cast.home)["kind"]).count() == 1


@pytest.mark.parametrize(("named", "page"), BOTH)
def test_the_stranger_gives_nothing_from_what_he_does_not_see(cast: Cast, named: Named, page: Page) -> None:
    stranger, address = cast.client("stranger"), giving(named(cast.home))
    sent = filled(stranger, giving(named(cast.twin)))
    assert stranger.get(address).status_code == 404
    assert stranger.post(address, sent).status_code == 404
    assert stranger.get(page(cast.home)).status_code == 404
    assert not Task.objects.filter(origin_kind=named(cast.home)["kind"]).exists()


@pytest.mark.parametrize("who", ["manager", "guide"])
@pytest.mark.parametrize(("named", "page"), BOTH)
def test_who_gives_no_tasks_is_offered_none(cast: Cast, who: str, named: Named, page: Page) -> None:
    client = cast.client(who)
    assert client.get(giving(named(cast.home))).status_code == 403
    assert "/tasks/new/" not in client.get(page(cast.home)).content.decode()


@pytest.mark.parametrize(
    "named",
    [
        {"kind": "obligations.Obligation", "key": "1", "part": "nonsense"},
        {"kind": "obligations.Obligation", "key": "9" * 30, "part": "1:2021-01"},
        {"kind": "assessment.Result", "key": "1", "part": "\x00"},
        {"kind": "assessment.Result"},
        {"kind": "people.Person", "key": "1"},
    ],
)
def test_what_is_not_there_is_no_origin(cast: Cast, named: dict[str, str]) -> None:
    assert cast.client("officer").get(giving(named)).status_code == 404


def test_an_item_of_another_scheme_is_no_origin(cast: Cast) -> None:
    other = cast.home.assessed.items["notice"][1].pk
    assert cast.client("officer").get(giving(from_item(cast.home) | {"part": other})).status_code == 404


def test_a_resolution_gives_its_task_with_the_minutes_only(cast: Cast) -> None:
    resolution = cast.home.minuted_meeting.resolutions.first()
    named = {"kind": "meetings.Resolution", "key": resolution.pk}
    assert cast.client("officer").get(giving(named)).status_code == 404


def test_a_met_duty_offers_no_task(cast: Cast) -> None:
    home, officer = cast.home, cast.client("officer")
    assert "/tasks/new/" in shown(officer, duty_page(home))
    Activity.objects.filter(pk=home.confirmed_activity.pk).update(held_on="2021-01-15")
    assert "/tasks/new/" not in shown(officer, duty_page(home))


def test_a_document_that_is_owed_gives_a_task_too(cast: Cast) -> None:
    home, officer = cast.home, cast.client("officer")
    period = "2020Q1"
    part = f"{home.society.pk}:{period}"
    named = {"kind": "obligations.Obligation", "key": home.filed_obligation.pk, "part": part}
    page = reverse("obligations:duty", args=[home.filed_obligation.pk, home.society.pk, period])
    assert giving(named).replace("&", "&amp;") in shown(officer, page)
    asked = filled(officer, giving(named))
    assert (asked["owner"], asked["counts_as"], asked["record_kind"]) == (
        home.society.pk,
        "record",
        "obligations.Filing",
    )


def test_who_does_not_see_the_record_is_not_led_to_it(scene: Scene) -> None:
    """A task of another town, with which the chair's town helps: its duty is not his to see."""
    home = scene.cast.home
    officer = scene.cast.client("officer")
    part = f"{home.other_town_association.pk}:{PERIOD}"
    address = giving(from_duty(home) | {"part": part})
    sent = filled(officer, address) | {"helpers": home.town_association.name}
    assert officer.post(address, sent).status_code == 303
    own = reverse("tasks:task", args=[Task.objects.get(origin_part=part).pk])
    page = reverse("obligations:duty", args=[home.obligation.pk, home.other_town_association.pk, PERIOD])
    assert f'href="{page}"' in shown(officer, own)
    helping = shown(scene.cast.client("chair"), own)
    assert "每月开展活动（2021年1月）" in helping
    assert page not in helping


@pytest.mark.parametrize(("named", "page"), BOTH)
def test_a_record_costs_the_same_for_one_task_and_for_three(cast: Cast, named: Named, page: Page) -> None:
    officer, address = cast.client("officer"), giving(named(cast.home))
    counts = []
    for more in (1, 2):
        for _each in range(more):
            officer.post(address, filled(officer, address) | {"once": ""})
        officer.get(page(cast.home))
        with CaptureQueriesContext(
            connection,
        ) as queries:
            officer.get(page(cast.home))
        counts.append(len(queries))
    assert counts[0] == counts[1]
    assert CANARY not in shown(officer, page(cast.home))
