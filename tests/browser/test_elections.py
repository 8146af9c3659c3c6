"""A society is re-elected as an officer does it: seen before, entered, read in its history, its result filed, taken back."""

from datetime import date, timedelta

import pytest
from django.urls import reverse
from playwright.sync_api import Page, expect

from haitang.network.organisations.models import Organisation, Post
from haitang.network.organisations.words import Part
from haitang.network.staffing.actions import appoint
from haitang.network.staffing.models import Appointment, Term
from haitang.network.staffing.words import Mode
from haitang.work.obligations.models import Filing, Obligation
from haitang.work.obligations.words import Demand, Rhythm
from tests.browser.conftest import Open
from tests.browser.steps import pick
from tests.browser.walking import stands
from tests.cast import AT, Cast

BEFORE = date(2020, 1, 1)


@pytest.fixture
def posts(cast: Cast) -> dict[str, Post]:
    """A president who stays, a vice president who goes, a secretary's post that nobody holds."""
    society = cast.home.society
    Organisation.objects.filter(pk=society.pk).update(founded=BEFORE, term_ends=date(2024, 12, 31))
    titles = {"president": "会长", "vice": "副会长", "secretary": "秘书长"}
    made = {
        role: Post.objects.create(organisation=society, role=role, title=title, part=Part.OTHER)
        for role, title in titles.items()
    }
    people = {"president": cast.home.person, "vice": cast.home.twin_person}
    for role, person in people.items():
        appoint(
            post=made[role], person=person, mode=Mode.PART_TIME, since=BEFORE,
            acting=cast.acting("officer"), at=AT,
        )  # fmt: skip
    Obligation.objects.create(
        district=cast.home.region, code="report", title="换届结果备案", organisation_kind=society.kind,
        demand=Demand.DOCUMENT, document="换届结果备案材料", rhythm=Rhythm.AFTER_ELECTION, working_days=30,
        near_days=45, since=BEFORE,
    )  # fmt: skip
    return made


@pytest.mark.parametrize("phone", [False, True])
def test_a_society_is_re_elected_and_files_the_result(
    look_at: Open, cast: Cast, posts: dict[str, Post], *, phone: bool
) -> None:
    page, society = look_at("officer", phone=phone), cast.home.society
    page.goto(society.get_absolute_url())
    page.get_by_role("link", name="换届", exact=True).click()
    page.locator("[name=number]").fill("2")
    page.locator("[name=document]").fill("荣果学〔2026〕2号")
    choose(page, posts["vice"], "离任")
    pick(page, f"person_{posts['secretary'].pk}-1", "王建国")
    stands(page)
    page.get_by_role("button", name="先看看会怎样").click()
    expect(page.get_by_text("还没有保存。")).to_be_visible()
    expect(page.get_by_text("秘书长 王建国（兼职）")).to_be_visible()
    assert not Term.objects.counted().exists()
    stands(page)
    page.get_by_role("button", name="登记换届").click()
    expect(page.locator(".messages")).to_contain_text("换届已登记")
    stands(page)
    term = Term.objects.counted().get(organisation=society)
    assert Appointment.objects.get(post=posts["secretary"]).person == cast.home.volunteer_person

    manager = look_at("manager", phone=phone)
    manager.goto("/")
    manager.get_by_role("link", name="换届结果备案").first.click()
    manager.get_by_role("link", name="报备").first.click()
    manager.locator("[name=title]").fill("换届结果报告")
    manager.get_by_role("button", name="报备").click()
    expect(manager.locator(".messages")).to_be_visible()
    filing = Filing.objects.get(title="换届结果报告")
    assert filing.since == term.since

    page.goto(reverse("staffing:organisation_history", args=[society.pk]))
    page.get_by_role("link", name="第 2 届", exact=True).click()
    stands(page)
    page.get_by_role("link", name="撤销换届").click()
    stands(page)
    page.locator("[name=reason]").fill("登记错了")
    page.get_by_role("button", name="撤销换届").click()
    expect(page.get_by_text("这次换届已撤销")).to_be_visible()
    assert not Appointment.objects.filter(post=posts["secretary"]).exists()


def choose(page: Page, post: Post, what: str) -> None:
    seat = page.locator("fieldset.seat", has_text=str(post)).filter(
        has=page.locator(f"[name='outcome_{post.pk}-1']")
    )
    seat.locator(".chip", has_text=what).click()


def test_the_election_is_printed_and_put_off(look_at: Open, cast: Cast, posts: dict[str, Post]) -> None:
    page, society = look_at("officer"), cast.home.society
    page.goto(reverse("staffing:election", args=[society.pk]))
    page.get_by_role("link", name="延期换届").click()
    until = date(2024, 12, 31) + timedelta(days=90)
    page.locator("[name=until]").fill(until.isoformat())
    page.locator("[name=document]").fill("荣科协〔2024〕9号")
    page.locator("[name=reason]").fill("疫情")
    stands(page)
    page.get_by_role("button", name="延期换届").click()
    expect(page.locator(".messages")).to_contain_text("已延期")
    assert Organisation.objects.get(pk=society.pk).term_ends == until
