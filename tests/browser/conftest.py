"""A real browser before a live server. `look_at("officer", phone=True, mode="elder")` opens a page signed in."""

import os
import shutil
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from django.conf import settings
from playwright.sync_api import Browser, BrowserContext, Page, expect

from tests.browser.walking import DESK, PHONE

if TYPE_CHECKING:
    from tests.browser.districts import Districts
    from tests.cast import Cast

BROWSERS = ("chromium", "chromium-browser", "google-chrome")
CHROMIUM = next((found for name in BROWSERS if (found := shutil.which(name))), None)

PATIENCE = 60_000
"""Milliseconds until something that does not come has not come: long, for a slow machine is no failure."""

expect.set_options(timeout=PATIENCE)

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
        message = "这台机器上没有 Chromium"
        pytest.fail(message) if os.environ.get("CI") == "true" else pytest.skip(message)
    return {
        "executable_path": CHROMIUM,
        "args": ["--no-sandbox", "--disable-dev-shm-usage", "--disable-gpu", "--disable-gpu-compositing"],
    }


class Stage:
    """The cast before a server: whoever is asked for has signed in, in a window of the kind asked for."""

    def __init__(self, browser: Browser, url: str, cast: "Cast") -> None:
        self.browser = browser
        self.url = url
        self.cast = cast
        self._contexts: list[BrowserContext] = []
        self._pages: dict[tuple[str, str], Page] = {}

    def open(
        self,
        who: str = "officer",
        *,
        phone: bool = False,
        mode: str = "normal",
        script: bool = True,
        lax: bool = False,
    ) -> Page:
        """A window of its own; a `lax` one does not keep to the pages' content policy."""
        context = self.browser.new_context(
            base_url=self.url,
            viewport=PHONE if phone else DESK,
            color_scheme="dark" if mode == "dark" else "light",
            locale="zh-CN",
            reduced_motion="reduce",
            bypass_csp=lax,
            java_script_enabled=script,
        )
        context.set_default_timeout(PATIENCE)
        self._contexts.append(context)
        cookies = {"mode": "elder"} if mode == "elder" else {}
        if who != "anonymous":
            cookies[settings.SESSION_COOKIE_NAME] = self._session_of(who)
        context.add_cookies(
            [{"name": name, "value": value, "url": self.url} for name, value in cookies.items()]
        )
        return context.new_page()

    def page(self, who: str, *, mode: str = "normal") -> Page:
        """The same window again each time."""
        if (who, mode) not in self._pages:
            self._pages[who, mode] = self.open(who, mode=mode)
        return self._pages[who, mode]

    def clear(self) -> None:
        for context in self._contexts:
            context.close()

    def _session_of(self, who: str) -> str:
        """A session that gave its password once more a moment ago, as the pages of one's own factors ask."""
        session = self.cast.client(who).session
        again = {"method": "password", "at": time.time(), "reauthenticated": True}
        session["account_authentication_methods"] = [again]
        session["account_authentication_methods_user"] = str(self.cast[who].pk)
        session.save()
        return str(session.session_key)


@pytest.fixture
def stage(browser: Browser, live_server: Any, cast: "Cast") -> Iterator[Stage]:
    """The cast before a server; every window is closed after the test."""
    stage = Stage(browser, live_server.url, cast)
    yield stage
    stage.clear()


@pytest.fixture
def look_at(stage: Stage) -> Open:
    """Opens pages as a member of the cast: `look_at(who, phone=…, mode=…, script=…)`."""
    return stage.open


@pytest.fixture
def districts(db: None) -> "Districts":
    """Rongchang and the county next door: see `districts.py`."""
    from tests.browser.districts import open_districts  # models: only after Django is set up

    return open_districts()


@pytest.fixture
def window(browser: Browser, live_server: Any) -> Iterator[Open]:
    """Opens windows in which nobody has signed in: `window(phone=…, script=…)`."""
    contexts: list[BrowserContext] = []

    def open_window(*, phone: bool = False, script: bool = True) -> Page:
        context = browser.new_context(
            base_url=live_server.url,
            viewport=PHONE if phone else DESK,
            locale="zh-CN",
            reduced_motion="reduce",
            java_script_enabled=script,
        )
        context.set_default_timeout(PATIENCE)
        contexts.append(context)
        return context.new_page()

    yield open_window
    for context in contexts:
        context.close()
