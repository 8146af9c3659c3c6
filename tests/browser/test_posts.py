"""A post, from somebody nobody knows yet to his successor."""

import re

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import Open
from tests.browser.steps import follow, pick
from tests.browser.walking import SIZES, stands
from tests.cast import Cast


@pytest.mark.parametrize("phone", [False, True], ids=["desk", "phone"])
def test_an_unknown_person_is_appointed_in_place_and_succeeded(
    look_at: Open, cast: Cast, *, phone: bool
) -> None:
    page, post = look_at(), cast.home.other_chair_post
    page.set_viewport_size(SIZES["phone" if phone else "desk"])
    page.goto(f"/staffing/posts/{post.pk}/appointments/")
    page.locator("[name=since]").fill("2021-03-01")
    page.locator("[name=document]").fill("荣委干〔2021〕3号")
    page.locator("[name=person_words]").press_sequentially("欧阳新")
    stands(page)
    follow(page, page.get_by_role("link", name="登记“欧阳新”"))
    page.locator("[name=region]").select_option(cast.home.towns[1].code)
    follow(page, page.get_by_role("button", name="登记", exact=True))
    expect(page.locator("[name=person_words]")).to_have_value("欧阳新")
    expect(page.locator("[name=since]")).to_have_value("2021-03-01")
    expect(page.locator("[name=document]")).to_have_value("荣委干〔2021〕3号")
    page.get_by_label("当然", exact=True).check()
    follow(page, page.get_by_role("button", name="任职", exact=True))
    page.goto(f"/staffing/posts/{post.pk}/succession/")
    pick(page, "person", "王建国")
    page.locator("[name=since]").fill("2021-04-15")
    follow(page, page.get_by_role("button", name="接任", exact=True))
    expect(page.get_by_text("请核对")).to_be_visible()
    stands(page)
    page.get_by_label("核对过，就是这样").check()
    follow(page, page.get_by_role("button", name="接任", exact=True))
    page.goto(f"/staffing/posts/{post.pk}/history/")
    for who in ("欧阳新", "王建国"):
        expect(page.locator("table.history tr", has_text=re.compile(who)).first).to_be_visible()
    stands(page)
