"""A real browser before a live server. `look_at("officer", phone=True, mode="elder")` opens a page signed in."""

import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from django.conf import settings
from playwright.sync_api import Browser, Page

if TYPE_CHECKING:
    from tests.cast import Cast

BROWSERS = ("chromium", "chromium-browser", "google-chrome")
CHROMIUM = next((found for name in BROWSERS if (found := shutil.which(name))), None)
PHONE = {"width": 360, "height": 640}
DESK = {"width": 1366, "height": 768}
MODES = ("normal", "elder", "dark")

Open = Callable[..., Page]

os.environ.setdefault(
    "DJANGO_ALLOW_ASYNC_UNSAFE", "1"
)  # playwright keeps an event loop in the test's own thread


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if item.path.is_relative_to(Path(__file__).parent):
            item.add_marker(pytest.mark.browser)


@pytest.fixture(scope="session")
def browser_type_launch_args() -> dict[str, Any]:
    if CHROMIUM is None:
        pytest.skip("这台机器上没有 Chromium")
    return {"executable_path": CHROMIUM, "args": ["--no-sandbox", "--disable-dev-shm-usage"]}


@pytest.fixture
def look_at(browser: Browser, live_server: Any, cast: "Cast") -> Iterator[Open]:
    """Opens pages as a member of the cast: `look_at(who, phone=…, mode=…, script=…)`, closed after the test."""
    contexts = []

    def open_page(
        who: str = "officer", *, phone: bool = False, mode: str = "normal", script: bool = True
    ) -> Page:
        context = browser.new_context(
            base_url=live_server.url,
            viewport=PHONE if phone else DESK,
            color_scheme="dark" if mode == "dark" else "light",
            locale="zh-CN",
            bypass_csp=True,
            java_script_enabled=script,
        )
        contexts.append(context)
        cookies = {"mode": "elder"} if mode == "elder" else {}
        if who != "anonymous":
            cookies[settings.SESSION_COOKIE_NAME] = (
                cast.client(who).cookies[settings.SESSION_COOKIE_NAME].value
            )
        context.add_cookies(
            [{"name": name, "value": value, "url": live_server.url} for name, value in cookies.items()]
        )
        return context.new_page()

    yield open_page
    for context in contexts:
        context.close()
