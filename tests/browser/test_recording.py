"""An activity, from a phone on a bad line to the figure it moves: typed once, lost nowhere, recorded once."""

import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.utils.timezone import localdate
from playwright.sync_api import Page, expect

from haitang.activities.models import Activity, Confirmation
from haitang.activities.words import State
from tests.browser.conftest import Open
from tests.cast import Cast

OUTAGE = 60_000
"""How long the line is down (milliseconds)."""
SLOW = {"latency": 200, "downloadThroughput": 50_000, "uploadThroughput": 50_000}
TAPS = 8
TITLE = "枇杷病虫害防治与春耕管理"


def line_of(page: Page) -> Callable[..., None]:
    """The page's line to the world, 50 KB a second each way: `line(up=False)` takes it down."""
    session = page.context.new_cdp_session(page)

    def line(*, up: bool) -> None:
        session.send("Network.emulateNetworkConditions", {**SLOW, "offline": not up})

    return line


def tell(page: Page) -> int:
    """Fill the page in as somebody in the field does; how often he taps, typing apart.

    By day the day and the times stand there already; a test may run at night.
    """
    yesterday = localdate() - timedelta(days=1)
    for label, value in (("哪一天", yesterday.isoformat()), ("几点开始", "09:30"), ("几点结束", "11:00")):
        page.get_by_label(label).fill(value)
    taps: list[Any] = [
        page.get_by_label("讲了什么").fill(TITLE),
        page.get_by_label("田间课堂", exact=True).check(),
        page.get_by_label("具体地点").fill("晏家房子小院"),
        page.get_by_label("来了多少人").fill("32"),
        page.get_by_label("王建国", exact=True).check(),
    ]
    return len(taps)


def recorded() -> list[Activity]:
    return list(Activity.objects.filter(title=TITLE))


@pytest.mark.slow
def test_a_record_outlives_the_line(look_at: Open, cast: Cast) -> None:
    phone = look_at("guide", phone=True)
    phone.goto("/activities/")
    line = line_of(phone)
    line(up=True)
    phone.get_by_role("link", name="记一场活动").click()
    taps = 1 + tell(phone)
    line(up=False)
    phone.get_by_role("button", name="报送，等").click()
    taps += 1
    expect(phone.get_by_text("没有连上网")).to_be_visible()
    expect(phone.locator("[data-draft-waiting] li")).to_have_text([TITLE])
    assert recorded() == []
    phone.wait_for_timeout(OUTAGE)
    line(up=True)
    expect(phone.get_by_text("存着的活动已经报送")).to_be_visible()
    (activity,) = recorded()
    assert taps <= TAPS
    assert (activity.state, activity.participants) == (State.REPORTED, 32)
    assert [service.person.name for service in activity.services.all()] == ["王建国"]
    see_it_confirmed(look_at, activity)
    assert look_at("stranger").goto(f"/activities/{activity.pk}/").status == 404  # type: ignore[union-attr]


def see_it_confirmed(look_at: Open, activity: Activity) -> None:
    """The chair confirms it; the district's figure moves and opens to it."""
    figures = look_at("leader")
    address = f"/figures/activities.held/evidence/?period={activity.held_on.year}"
    figures.goto(address)
    expect(figures.get_by_role("link", name=TITLE)).to_have_count(0)
    chair = look_at("chair")
    chair.goto("/activities/waiting/")
    chair.get_by_role("link", name=TITLE).click()
    chair.get_by_role("button", name="确认").click()
    expect(chair.get_by_text("已确认，计入数字")).to_be_visible()
    assert Confirmation.objects.filter(activity=activity).count() == 1
    figures.goto(address)
    figures.get_by_role("link", name=TITLE).first.click()
    expect(figures).to_have_url(re.compile(rf"/activities/{activity.pk}/$"))


def test_a_draft_is_there_again_after_the_page_was_shut(look_at: Open) -> None:
    phone = look_at("guide", phone=True)
    phone.goto("/activities/new/")
    tell(phone)
    expect(phone.get_by_text("草稿已存在这台设备上")).to_be_visible()
    phone.goto("/activities/")
    phone.goto("/activities/new/")
    expect(phone.get_by_label("讲了什么")).to_have_value(TITLE)
    expect(phone.get_by_label("王建国")).to_be_checked()
    phone.get_by_role("button", name="清空重写").click()
    expect(phone.get_by_label("讲了什么")).to_have_value("")


def test_an_answer_lost_on_its_way_makes_no_second_record(look_at: Open) -> None:
    phone = look_at("guide", phone=True)
    phone.goto("/activities/new/")
    tell(phone)
    lost: list[str] = []

    def lose(route: Any) -> None:
        """The server does it; its answer never arrives."""
        if route.request.method == "POST" and not lost:
            lost.append(route.fetch().url)
            route.abort()
        else:
            route.continue_()

    phone.route("**/activities/new/", lose)
    phone.get_by_role("button", name="报送，等").click()
    expect(phone.get_by_text("没有连上网")).to_be_visible()
    assert len(recorded()) == 1
    phone.reload()
    expect(phone.locator("[data-draft-waiting]")).to_be_hidden()
    assert len(recorded()) == 1


def test_what_is_wrong_is_said_on_the_page(look_at: Open) -> None:
    phone = look_at("guide", phone=True)
    phone.goto("/activities/new/")
    tell(phone)
    phone.get_by_label("几点结束").fill("07:00")
    phone.get_by_label("几点开始").fill("08:00")
    phone.get_by_role("button", name="报送，等").click()
    expect(phone.get_by_text("结束时间应晚于开始时间")).to_be_visible()
    assert recorded() == []


def test_it_works_without_script(look_at: Open) -> None:
    phone = look_at("guide", phone=True, script=False)
    phone.goto("/activities/new/")
    tell(phone)
    phone.get_by_role("button", name="报送，等").click()
    expect(phone.get_by_text("已报送，等上一级确认")).to_be_visible()
    assert len(recorded()) == 1


def test_many_are_returned_for_one_reason(look_at: Open, cast: Cast) -> None:
    chair = look_at("chair")
    chair.goto("/activities/waiting/")
    chair.get_by_label("全选本页").check()
    chair.get_by_role("button", name="退回").click()
    chair.get_by_label("退回原因").fill("请核对人数")
    chair.get_by_role("button", name="退回").click()
    expect(chair.get_by_text("已退回 1 场")).to_be_visible()
    assert Activity.objects.get(pk=cast.home.activity.pk).state == State.RETURNED
