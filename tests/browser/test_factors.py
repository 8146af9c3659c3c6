"""Setting up a second factor and signing in with it."""

import re

from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value, yield_hotp_counters_from_time
from playwright.sync_api import Page, expect

from tests.browser.conftest import Open
from tests.browser.steps import follow, sign_in
from tests.browser.walking import Findings, look, overheard
from tests.cast import PASSWORD, Cast


def test_an_authenticator_is_set_up_and_asked_for(window: Open, cast: Cast) -> None:
    page = window()
    sign_in(page, "officer")
    secret = set_up(page)
    other = window(phone=True)
    other.goto("/")
    other.get_by_label("登录名").fill("officer")
    other.get_by_label("密码").fill(PASSWORD)
    follow(other, other.get_by_role("button", name="登录"))
    found = Findings()
    look(other, found)
    assert found == Findings()
    other.locator("[name=code]").fill("000000")
    other.locator("[name=code]").press("Enter")
    expect(other.locator(".wrong, .summary").first).to_be_visible()
    other.locator("[name=code]").fill(code_of(secret, later=1))  # the one of now set it up
    other.locator("[name=code]").press("Enter")
    expect(other).not_to_have_url(re.compile("/sign-in/"))


def set_up(page: Page) -> str:
    """Through the password asked again and the picture to scan; the secret below it."""
    found = Findings()
    with overheard(page, found):
        page.goto("/account/factors/")
        page.get_by_role("link", name="启用").click()
        page.get_by_label("密码").fill(PASSWORD)
        page.get_by_role("button", name="继续").click()
        expect(page.get_by_role("img", name=re.compile("二维码"))).to_be_visible()
        secret = page.locator("code").inner_text()
        look(page, found)
        page.locator("[name=code]").fill(code_of(secret))
        page.get_by_role("button", name="启用").click()
        expect(page.locator("h1")).to_have_text(re.compile("恢复码|第二步验证"))
    assert found == Findings()
    return secret


def code_of(secret: str, later: int = 0) -> str:
    """The code an authenticator shows now, or so many steps later."""
    return str(format_hotp_value(hotp_value(secret, list(yield_hotp_counters_from_time())[1 + later])))
