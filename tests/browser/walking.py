"""What every page must stand: axe, no sideways scroll, a quiet console, no request to strangers, a label on every field."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from playwright.sync_api import Page, Request

AXE = Path(__file__).parents[2] / "node_modules" / "axe-core" / "axe.min.js"
GRAVE = {"serious", "critical"}

FIELDS_WITHOUT_LABEL = """() => [...document.querySelectorAll("input, select, textarea")]
  .filter((field) => field.type !== "hidden" && !field.labels?.length)
  .filter((field) => !field.ariaLabel && !field.getAttribute("aria-labelledby"))
  .map((field) => field.outerHTML.slice(0, 120))"""

TOO_WIDE = """() => {
  const width = document.documentElement.clientWidth;
  if (document.documentElement.scrollWidth <= width) return [];
  return [...document.querySelectorAll("body *")]
    .filter((part) => part.getBoundingClientRect().right > width + 1)
    .slice(0, 5)
    .map((part) => part.outerHTML.slice(0, 120));
}"""

TOO_SMALL = """() => [...document.querySelectorAll("a, button, summary, input:not([type=hidden]), select, textarea")]
  .filter((part) => part.checkVisibility() && !part.closest(".unseen, .skip, p, .facts, label, .person, .table"))
  .filter((part) => part.getBoundingClientRect().height < 59.5)
  .map((part) => Math.round(part.getBoundingClientRect().height) + " " + part.outerHTML.slice(0, 100))"""


@dataclass
class Findings:
    """What went wrong on one page; empty when nothing did."""

    axe: list[str] = field(default_factory=list)
    too_wide: list[str] = field(default_factory=list)
    console: list[str] = field(default_factory=list)
    strangers: list[str] = field(default_factory=list)
    without_label: list[str] = field(default_factory=list)
    too_small: list[str] = field(default_factory=list)


@contextmanager
def overheard(page: Page, found: Findings) -> Iterator[None]:
    """Note what the page says on its console, and whom but its home it asks for anything, while the block runs."""
    asked_for: list[str] = []

    def asked(request: Request) -> None:
        asked_for.append(request.url)

    def said(message: Any) -> None:
        known = "the server responded with a status of 404" in message.text and "favicon" not in message.text
        if message.type in {"error", "warning"} and not known:
            found.console.append(message.text)

    page.on("request", asked)
    page.on("console", said)
    page.on("pageerror", lambda error: found.console.append(str(error)))
    yield
    home = urlsplit(page.url).netloc
    found.strangers = [url for url in asked_for if urlsplit(url).netloc not in {home, ""}]


def walk(page: Page, address: str) -> Findings:
    """Open an address and look at it closely. Compare the answer with `Findings()`."""
    found = Findings()
    with overheard(page, found):
        page.goto(address, wait_until="networkidle")
        look(page, found)
    return found


def look(page: Page, found: Findings) -> None:
    """Look at the page as it stands now."""
    found.too_wide = page.evaluate(TOO_WIDE)
    found.without_label = page.evaluate(FIELDS_WITHOUT_LABEL)
    if page.locator("html").get_attribute("data-mode") == "elder":
        found.too_small = page.evaluate(TOO_SMALL)
    page.evaluate(AXE.read_text(encoding="utf-8"))
    report = page.evaluate("() => axe.run(document, {resultTypes: ['violations']})")
    found.axe = [
        f"{violation['id']}: {json.dumps([node['html'][:140] for node in violation['nodes'][:3]], ensure_ascii=False)}"
        for violation in report["violations"]
        if violation["impact"] in GRAVE
    ]
