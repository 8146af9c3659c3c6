"""A quarter walked through: an issue, the meeting, a resolution, its task, its record, the light, the next agenda."""

import re
from datetime import date, timedelta

from django.utils import timezone
from playwright.sync_api import Page, expect

from haitang.work.activities import actions as activities
from haitang.work.activities.actions import ActivityDraft
from haitang.work.activities.words import Form
from haitang.work.tasks.models import Task
from tests.browser.conftest import Open
from tests.browser.steps import pick
from tests.cast import Cast

TITLE = "本季度群团联席会议"
NEXT = "下季度群团联席会议"
ISSUE = "防范养老诈骗宣讲怎样联起来做"
RESOLVED = "进院坝办一场防范养老诈骗讲座"
LECTURE = "防范养老诈骗讲座"


def test_from_an_issue_to_the_next_agenda(look_at: Open, cast: Cast) -> None:
    today = timezone.localdate()
    officer, leader, chair = look_at("officer"), look_at("leader"), look_at("chair", phone=True)
    let_issues_come_until_the_day(officer)
    meeting = plan(officer, TITLE, today)
    invite_the_chair(officer, meeting)
    file_an_issue(chair, meeting)
    put_on_the_agenda_and_invite(officer, meeting)
    reply(chair, meeting)
    hold(officer, meeting)
    resolve(officer, meeting, today + timedelta(days=5))
    write_minutes(officer, meeting)
    issue_minutes(leader, meeting)
    following = plan(officer, NEXT, today + timedelta(days=90))
    first_item(officer, following, "还有 5 天", closed=0)
    hold_the_lecture(cast)
    do_the_task(chair)
    first_item(officer, following, "等办结", closed=0)
    close_the_task(officer)
    first_item(officer, following, "已办结", closed=1)
    assert look_at("stranger").goto(meeting).status == 404  # type: ignore[union-attr]  # it answered


def let_issues_come_until_the_day(page: Page) -> None:
    page.goto("/meetings/rules/joint/")
    page.get_by_label("会前几天截止报送议题").fill("0")
    page.get_by_label("会前几天定下议程").fill("0")
    page.get_by_role("button", name="保存").click()
    expect(page.locator("h1")).to_contain_text("会议规定")


def plan(page: Page, title: str, day: date) -> str:
    """The address of the new meeting."""
    page.goto("/meetings/new/")
    page.get_by_label("会议名称").fill(title)
    page.get_by_label("日期").fill(day.isoformat())
    page.get_by_label("开始").fill("23:59")
    page.get_by_label("地点").fill("区科协会议室")
    page.get_by_role("button", name=re.compile("^保存")).click()
    expect(page.locator("h1")).to_have_text(title)
    return page.url


def invite_the_chair(page: Page, meeting: str) -> None:
    page.goto(f"{meeting}members/")
    page.get_by_label("昌元街道科协 主席", exact=True).check()
    page.get_by_role("button", name="保存名单").click()
    expect(page.locator("td.main", has_text="昌元街道科协 主席")).to_be_visible()


def file_an_issue(page: Page, meeting: str) -> None:
    page.goto(meeting)
    page.get_by_role("link", name="报送议题").click()
    page.get_by_label("议题", exact=False).first.fill(ISSUE)
    page.get_by_role("button", name="报送").click()
    expect(page.get_by_text(ISSUE)).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth") == 360


def put_on_the_agenda_and_invite(page: Page, meeting: str) -> None:
    page.goto(meeting)
    page.get_by_role("button", name="列入议程").click()
    page.goto(f"{meeting}agenda/order/")
    page.get_by_role("button", name="定下议程").click()
    expect(page.locator(".paper-sheet")).to_contain_text(ISSUE)
    page.goto(meeting)
    page.get_by_role("button", name="发通知").click()
    page.locator("dialog").get_by_role("button", name="发通知").click()
    expect(page.locator(".record .state")).to_have_text("已通知")


def reply(page: Page, meeting: str) -> None:
    page.goto(meeting)
    page.locator(".alert").get_by_role("link", name="昌元街道科协 主席").click()
    page.get_by_label("参加", exact=True).check()
    page.get_by_role("button", name="回复").click()
    expect(page.locator(".alert strong", has_text="参加")).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth") == 360


def hold(page: Page, meeting: str) -> None:
    """What was answered stands in the form of attendance already."""
    page.goto(f"{meeting}attendance/")
    for place in page.get_by_role("combobox").all():
        if not place.input_value():
            place.select_option("present")
    page.get_by_role("button", name="登记").click()
    expect(page.locator(".record .state")).to_have_text("已召开")


def resolve(page: Page, meeting: str, due: date) -> None:
    page.goto(f"{meeting}resolutions/new/")
    page.get_by_label("议定事项").fill(RESOLVED)
    pick(page, "organisation", "昌元街道科协")
    page.get_by_label("完成期限").fill(due.isoformat())
    page.get_by_label("怎样算办成").select_option("record")
    page.get_by_role("button", name="保存").click()
    expect(page.get_by_text(RESOLVED).first).to_be_visible()


def write_minutes(page: Page, meeting: str) -> None:
    page.goto(f"{meeting}minutes/writing/")
    text = page.get_by_label("纪要", exact=False).first
    expect(text).to_have_value(re.compile(f"昌元街道科协 主席[\\s\\S]*{ISSUE}[\\s\\S]*{RESOLVED}"))
    page.get_by_role("button", name="存为新的一版").click()
    expect(page.get_by_text("草稿，还没有印发")).to_be_visible()


def issue_minutes(page: Page, meeting: str) -> None:
    page.goto(f"{meeting}minutes/")
    page.get_by_role("button", name="印发").click()
    page.locator("dialog").get_by_role("button", name="印发").click()
    expect(page.locator(".record .state")).to_have_text("纪要已印发")


def first_item(page: Page, following: str, light: str, *, closed: int) -> None:
    """What the next agenda says of it, before anybody has typed a word."""
    page.goto(f"{following}agenda/")
    sheet = page.locator(".paper-sheet")
    expect(sheet.locator("li").first).to_contain_text("交办 1 项；到")
    expect(sheet.locator("li").first).to_contain_text(f"已办结 {closed} 项")
    expect(sheet.locator("tr", has_text=RESOLVED).locator(".light")).to_have_text(light)


def hold_the_lecture(cast: Cast) -> None:
    """The guide records it, the chair confirms it."""
    at, home = timezone.now(), cast.home
    draft = ActivityDraft(
        region=home.villages[0].code,
        organiser=home.town_association,
        title=LECTURE,
        form=Form.LECTURE,
        held_on=timezone.localdate(at),
        participants=30,
    )
    made = activities.record_activity(draft=draft, acting=cast.acting("guide", at), at=at)
    activities.confirm(activity=made, version=made.version, acting=cast.acting("chair", at), at=at)


def do_the_task(page: Page) -> None:
    page.goto(f"/tasks/{Task.objects.get(title=RESOLVED).pk}/")
    page.get_by_role("link", name="报办结果").click()
    page.get_by_label("哪一条记录").select_option(label=f"{timezone.localdate()} {LECTURE}")
    page.get_by_role("button", name=re.compile("报")).click()
    expect(page.locator(".record .state")).to_have_text("待办结")


def close_the_task(page: Page) -> None:
    page.goto(f"/tasks/{Task.objects.get(title=RESOLVED).pk}/")
    page.get_by_role("link", name="办结").click()
    page.get_by_role("button", name="办结").click()
    expect(page.locator(".record .state")).to_have_text("已办结")
