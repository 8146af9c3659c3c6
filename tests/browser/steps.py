"""What people do on the pages, in words: signing in, uploading a sheet, writing it, seating somebody."""

import re

from playwright.sync_api import Locator, Page, expect

from haitang.machinery.jobs.actions import run_pending
from tests.cast import PASSWORD

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def sign_in(page: Page, who: str, password: str = PASSWORD) -> None:
    page.goto("/")
    page.get_by_label("登录名").fill(who)
    page.get_by_label("密码").fill(password)
    page.get_by_role("button", name="登录").click()
    expect(page).not_to_have_url(re.compile("/sign-in/"))


def follow(page: Page, lead: Locator) -> None:
    """Press what leads to another page, and be there."""
    with page.expect_navigation():
        lead.click()


def confirm(page: Page, button: str) -> None:
    """Press what is doubted, tick that it is so, and press it again."""
    follow(page, page.get_by_role("button", name=button, exact=True))
    expect(page.get_by_role("heading", name="请核对")).to_be_visible()
    page.get_by_label("核对过，就是这样").check()
    follow(page, page.get_by_role("button", name=button, exact=True))


def upload(page: Page, kind: str, content: bytes) -> None:
    """To the preview of a new batch."""
    page.goto("/imports/new/")
    page.locator(f"input[name=kind][value={kind}]").check()
    file = {"name": f"{kind}.xlsx", "mimeType": XLSX, "buffer": content}
    page.locator("input[type=file]").set_input_files(files=[file])  # type: ignore[list-item]  # a FilePayload
    page.get_by_role("button", name="上传并核对").click()
    page.wait_for_url(re.compile(r"/imports/\d+/"))


def write(page: Page) -> None:
    """Have the batch on the page written, as the worker does it, while the page follows."""
    page.get_by_role("button", name=re.compile("^写入 ")).click()
    page.get_by_role("button", name="写入", exact=True).click()
    expect(page.locator("#progress")).to_be_visible()
    run_pending()
    expect(page.locator(".record .state")).to_have_text("已写入")


def figure(page: Page, label: str) -> Locator:
    """The number that stands under a label in a strip of figures."""
    return page.locator(".figure", has=page.get_by_text(label, exact=True)).locator(".value")


def rows(page: Page) -> Locator:
    """The rows of the list on the page."""
    return page.locator("table.table tbody tr")


def pick(page: Page, field: str, words: str) -> None:
    """Type into a search field and take the first that is found."""
    box = page.locator("[data-seeker]", has=page.locator(f"[name={field}_words]"))
    box.locator("[data-words]").press_sequentially(words)
    box.locator("[data-pick]").first.click()
