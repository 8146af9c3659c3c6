"""A post with a past: succeeded, read in its history, corrected, annulled, restored, as an officer does it."""

import pytest
from django.urls import reverse
from playwright.sync_api import Locator, Page, expect

from haitang.network.staffing.models import Appointment, Correction
from tests.browser.conftest import Open
from tests.browser.steps import confirm, pick
from tests.browser.walking import stands
from tests.cast import Cast


@pytest.mark.parametrize("phone", [False, True])
def test_a_succession_is_corrected_annulled_and_restored(look_at: Open, cast: Cast, *, phone: bool) -> None:
    page, post = look_at("officer", phone=phone), cast.home.chair_post
    history = reverse("staffing:post_history", args=[post.pk])
    succeed(page, reverse("staffing:succession", args=[post.pk]), "王建国", "2021-09-01")
    page.goto(history)
    expect(holder(page, "王建国")).to_contain_text("2021年9月1日 — 至今")
    expect(holder(page, "张秀英")).to_contain_text("2021年1月1日 — 2021年9月1日")

    act(page, holder(page, "王建国"), "更正")
    page.locator("[name=since]").fill("2021-10")
    page.locator("[name=reason]").fill("月份录错")
    page.get_by_role("button", name="先看看会怎样").click()
    expect(page.get_by_text("在任席位 -1，空缺席位 +1")).to_be_visible()
    expect(page.get_by_text("还没有保存。")).to_be_visible()
    stands(page)
    page.get_by_role("button", name="更正", exact=True).click()
    expect(holder(page, "王建国")).to_contain_text("2021年10月 — 至今")
    expect(page.locator("tr.trail")).to_contain_text("月份录错")
    expect(page.get_by_text("空缺 1 个月")).to_be_visible()

    act(page, holder(page, "王建国"), "作废")
    page.locator("[name=reason]").fill("没有这回事")
    stands(page)
    page.get_by_role("button", name="作废", exact=True).click()
    expect(page.locator("tr.annulled")).to_contain_text("王建国")
    assert not Appointment.objects.filter(post=post, until__isnull=True).exists()

    act(page, page.locator("tr.annulled"), "恢复")
    page.locator("[name=reason]").fill("作废错了")
    stands(page)
    page.get_by_role("button", name="恢复", exact=True).click()
    expect(page.locator("tr.annulled")).to_have_count(0)
    stands(page)
    again = Appointment.objects.get(post=post, until__isnull=True)
    assert again.person == cast.home.volunteer_person
    kinds = Correction.objects.filter(appointment_key=again.pk).order_by("pk").values_list("kind", flat=True)
    assert list(kinds) == ["corrected", "annulled", "restored"]


def succeed(page: Page, address: str, name: str, since: str) -> None:
    page.goto(address)
    pick(page, "person", name)
    page.locator("[name=since]").fill(since)
    confirm(page, "接任")
    expect(page.locator(".messages")).to_be_visible()


def holder(page: Page, name: str) -> Locator:
    """The row of the history in which somebody stands."""
    return page.locator("table.history tr:not(.trail)", has=page.locator(".who", has_text=name))


def act(page: Page, row: Locator, what: str) -> None:
    row.get_by_role("link", name=what, exact=True).click()
    expect(page.locator("[name=reason]")).to_be_visible()
