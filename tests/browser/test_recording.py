"""An activity, from a phone on a bad line to the figure it moves: typed once, lost nowhere, recorded once."""

import os
import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.utils.timezone import localdate
from playwright.sync_api import Locator, Page, Route, expect

from haitang.work.activities.models import Activity, Confirmation
from haitang.work.activities.words import State
from tests.browser.conftest import Open
from tests.cast import Cast

OUTAGE = int(os.environ.get("OUTAGE", "5")) * 1000
"""How long the line is down (milliseconds); a minute by hand."""
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
    phone.evaluate("dispatchEvent(new Event('online'))")  # it tries, and does not get through
    phone.wait_for_timeout(OUTAGE)
    expect(phone.locator("[data-draft-waiting] li")).to_have_text([TITLE])
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


FORM = "**/activities/new/"


def cut(page: Page) -> None:
    """The form is reached no more; the other pages are."""
    page.route(FORM, lambda route: route.abort("internetdisconnected"))


def mend(page: Page) -> None:
    page.unroute(FORM)
    page.evaluate("dispatchEvent(new Event('online'))")


def keep_waiting(page: Page, title: str, *, ends: str = "11:00") -> None:
    """Send a record without a line; one that ends before it begins will be refused."""
    tell(page)
    page.get_by_label("讲了什么").fill(title)
    page.get_by_label("几点结束").fill(ends)
    page.get_by_label("王建国", exact=True).uncheck()  # he is in one place at a time
    page.get_by_role("button", name="报送").first.click()
    expect(waits(page).last).to_have_text(title)


def waits(page: Page) -> Locator:
    return page.locator("[data-draft-waiting] li")


def held(page: Page) -> Locator:
    return page.locator("[data-draft-held] li")


def hand_over(page: Page, cast: Cast, who: str) -> None:
    """The same browser, in which somebody else has signed in."""
    session = cast.client(who).session.session_key
    page.context.add_cookies(
        [
            {**cookie, "value": session} if cookie["name"] == "sessionid" else cookie
            for cookie in page.context.cookies()
        ]  # type: ignore[list-item, misc]
    )


def titles() -> set[str]:
    """Of what was recorded in the test."""
    return set(Activity.objects.exclude(key="").values_list("title", flat=True))


def test_a_refused_record_stays_beside_the_one_being_written(look_at: Open) -> None:
    phone = look_at("guide", phone=True)
    phone.goto("/activities/new/")
    cut(phone)
    keep_waiting(phone, "甲", ends="07:00")
    phone.get_by_label("讲了什么").fill("乙")
    mend(phone)
    expect(held(phone)).to_have_count(1)
    expect(held(phone)).to_contain_text("结束时间应晚于开始时间")
    phone.get_by_label("讲了什么").press_sequentially("乙")
    phone.reload()
    expect(phone.get_by_label("讲了什么")).to_have_value("乙乙")
    expect(held(phone).locator("[data-title]")).to_have_text(["甲"])
    phone.get_by_role("button", name="打开来写").click()
    expect(phone.get_by_label("讲了什么")).to_have_value("甲")
    expect(held(phone).locator("[data-title]")).to_have_text(["乙乙"])
    expect(held(phone)).to_contain_text("写了一半")
    phone.get_by_label("几点结束").fill("11:00")
    phone.get_by_role("button", name="报送，等").click()
    phone.wait_for_url(re.compile(r"/activities/\d+/$"))
    assert titles() == {"甲"}
    phone.goto("/activities/new/")
    phone.get_by_role("button", name="打开来写").click()
    expect(phone.get_by_label("讲了什么")).to_have_value("乙乙")
    expect(held(phone)).to_have_count(0)


def test_refused_records_are_said_on_every_page_and_dropped_knowingly(look_at: Open) -> None:
    phone = look_at("guide", phone=True)
    phone.goto("/activities/new/")
    cut(phone)
    keep_waiting(phone, "丙", ends="07:00")
    keep_waiting(phone, "丁", ends="07:00")
    phone.get_by_label("讲了什么").fill("戊")
    phone.goto("/activities/")
    mend(phone)
    expect(phone.get_by_text("存在这台设备上的记录，有的没有报送成功")).to_be_visible()
    phone.get_by_role("link", name="去看一看").click()
    expect(phone.get_by_label("讲了什么")).to_have_value("戊")
    expect(held(phone).locator("[data-title]")).to_have_text(["丙", "丁"])
    held(phone).first.get_by_role("button", name="丢掉").click()
    phone.get_by_role("button", name="不，返回").click()
    expect(held(phone)).to_have_count(2)
    held(phone).first.get_by_role("button", name="丢掉").click()
    phone.locator("#ask-act").click()
    expect(held(phone).locator("[data-title]")).to_have_text(["丁"])
    assert titles() == set()


def test_what_waits_for_another_reader_holds_nobody_up(look_at: Open, cast: Cast) -> None:
    phone = look_at("guide", phone=True)
    phone.goto("/activities/new/")
    cut(phone)
    keep_waiting(phone, "讲解员写错的", ends="07:00")
    keep_waiting(phone, "讲解员的")
    hand_over(phone, cast, "chair")
    phone.unroute(FORM)
    phone.goto("/activities/new/")
    cut(phone)
    keep_waiting(phone, "主席的")
    mend(phone)
    expect(phone.get_by_text("存着的活动已经报送")).to_be_visible()
    assert titles() == {"主席的"}
    hand_over(phone, cast, "guide")
    phone.goto("/activities/new/")
    expect(phone.get_by_text("存着的活动已经报送")).to_be_visible()
    expect(held(phone).locator("[data-title]")).to_have_text(["讲解员写错的"])
    assert titles() == {"主席的", "讲解员的"}
    hand_over(phone, cast, "chair")
    phone.goto("/activities/")
    expect(phone.get_by_role("heading", name="活动").first).to_be_visible()
    expect(phone.get_by_text("有的没有报送成功")).to_be_hidden()


@pytest.mark.parametrize("status", [403, 500])
def test_what_the_server_cannot_take_now_holds_nothing_up(look_at: Open, status: int) -> None:
    phone = look_at("guide", phone=True)
    phone.goto("/activities/new/")
    cut(phone)
    keep_waiting(phone, "first")
    keep_waiting(phone, "second")
    phone.unroute(FORM)

    def turn_away(route: Route) -> None:
        if "title=first" in (route.request.post_data or ""):
            route.fulfill(status=status, body="")
        else:
            route.continue_()

    phone.route(FORM, turn_away)
    phone.evaluate("dispatchEvent(new Event('online'))")
    expect(phone.get_by_text("存着的活动已经报送")).to_be_visible()
    expect(waits(phone)).to_have_text(["first"])
    assert titles() == {"second"}
    mend(phone)
    expect(phone.locator("[data-draft-waiting]")).to_be_hidden()
    assert titles() == {"first", "second"}


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
