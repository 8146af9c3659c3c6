"""What every page must stand: axe, no sideways scroll, a quiet console, no request to strangers, labels, targets.

A page is loaded once and looked at on a phone and on a desk; the dark colours and the elders' way come and go without
loading, for they are styles under one word of the page. All of axe looks on the desk, where everything is shown; at other
sizes and colours, only at what these can change. For elders everything is larger and nothing of another colour: there the
size of what is pressed is measured.
"""

import json
from collections import defaultdict
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from playwright.sync_api import Page, Request, ViewportSize

AXE = Path(__file__).parents[2] / "node_modules" / "axe-core" / "axe.min.js"
GRAVE = {"serious", "critical"}

PHONE: ViewportSize = {"width": 360, "height": 640}
DESK: ViewportSize = {"width": 1366, "height": 768}
SIZES = {"phone": PHONE, "desk": DESK}

EVERYTHING: dict[str, Any] = {"resultTypes": ["violations"], "preload": False}
"""Without fetching styles and films first: only rules that are not asked here read these from their files."""
CONTRAST: dict[str, Any] = {**EVERYTHING, "runOnly": ["color-contrast", "link-in-text-block"]}
"""All that other colours and sizes can change."""

LOOKS = """() => {
  const chains = new Map();
  const chain = (part) => {
    if (!part) return "";
    if (!chains.has(part)) {
      const { color, backgroundColor, backgroundImage, opacity, position } = getComputedStyle(part);
      const own = [color, backgroundColor, backgroundImage, opacity, position].join(" ");
      const above = chain(part.parentElement);
      chains.set(part, above.endsWith(`/${own}`) ? above : `${above}/${own}`);
    }
    return chains.get(part);
  };
  const control = (part) => part.matches("input, select, textarea") && `${part.tagName} ${part.type} ${Boolean(part.value)}`;
  const words = (part) => [...part.childNodes].some((each) => each.nodeType === Node.TEXT_NODE && each.data.trim());
  const looks = new Map();
  for (const part of document.querySelectorAll("body, body *")) {
    if (!part.checkVisibility({ opacityProperty: true, visibilityProperty: true }) || !(control(part) || words(part))) continue;
    const { fontSize, fontWeight, textDecorationLine, textShadow } = getComputedStyle(part);
    const off = Boolean(part.closest(":disabled, [aria-disabled=true]"));
    const letters = [fontSize, fontWeight, textDecorationLine, textShadow, part.matches("a[href]"), control(part), off];
    const look = [...letters, chain(part)].join("|");
    if (!looks.has(look)) looks.set(look, part);
  }
  window.looks = looks;
  return [...looks.keys()];
}"""
"""How the parts of a page with words in them look, as far as contrast goes: their letters, and the colours below them."""

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

SET_MODE = "(mode) => { document.documentElement.dataset.mode = mode; }"

TOO_SMALL = """() => [...document.querySelectorAll("a, button, summary, input:not([type=hidden]), select, textarea")]
  .filter((part) => part.checkVisibility() && !part.closest(".unseen, .skip, p, .alert .body, .facts, label, .person, .table"))
  .filter((part) => part.getBoundingClientRect().height < 59.5)
  .map((part) => Math.round(part.getBoundingClientRect().height) + " " + part.outerHTML.slice(0, 100))"""


@dataclass
class Findings:
    """What went wrong on one page; empty when nothing did."""

    status: list[int] = field(default_factory=list)
    axe: list[str] = field(default_factory=list)
    too_wide: list[str] = field(default_factory=list)
    console: list[str] = field(default_factory=list)
    strangers: list[str] = field(default_factory=list)
    without_label: list[str] = field(default_factory=list)
    too_small: list[str] = field(default_factory=list)


@contextmanager
def overheard(page: Page, found: Findings, *, status: int = 200) -> Iterator[None]:
    """Note what the page says on its console, and whom but its home it asks for anything, while the block runs.

    That a page which is meant to be refused was refused is no finding.
    """
    asked_for: list[str] = []

    def asked(request: Request) -> None:
        asked_for.append(request.url)

    def said(message: Any) -> None:
        meant = f"the server responded with a status of {status} " in message.text
        if message.type in {"error", "warning"} and not (meant and status != 200):
            found.console.append(message.text)

    def broke(error: Any) -> None:
        found.console.append(str(error))

    ears = {"request": asked, "console": said, "pageerror": broke}
    for event, ear in ears.items():
        page.on(event, ear)  # type: ignore[call-overload]  # one loop for the three
    yield
    for event, ear in ears.items():
        page.remove_listener(event, ear)
    home = urlsplit(page.url).netloc
    found.strangers = [url for url in asked_for if urlsplit(url).netloc not in {home, ""}]


def walk(page: Page, address: str, *, status: int = 200, for_phones: bool = False) -> list[str]:
    """Open an address and look at it on a phone and on a desk, in dark colours and as elders see it.

    The answer is what was found wrong, a line each. `for_phones`: the phone shows parts that a desk does not.
    """
    heard = Findings()
    found = {"load": heard}
    with overheard(page, heard, status=status):
        answer = page.goto(address, wait_until="load")
        if answer is None or answer.status != status:
            heard.status = [answer.status if answer else 0]
        for size, measures in SIZES.items():
            in_full = size == "desk" or for_phones
            page.set_viewport_size(measures)
            look(page, found.setdefault(size, Findings()), in_full=in_full)
            if in_full:
                page.emulate_media(color_scheme="dark")
                found[f"{size}, dark"] = Findings(axe=contrast(page, f"{size}, dark"))
                page.emulate_media(color_scheme="light")
            page.evaluate(SET_MODE, "elder")
            look(page, found.setdefault(f"{size}, elder", Findings()))
            page.evaluate(SET_MODE, "normal")
    return [
        f"{place}: {kind}: {line}"
        for place, findings in found.items()
        for kind, lines in asdict(findings).items()
        for line in lines
    ]


def look(page: Page, found: Findings, *, in_full: bool = True) -> None:
    """Look at the page as it stands now; not in full, only at what a size can change.

    Whoever pressed what leads to another page waits for that first (`steps.follow`): a click returns before the new page
    is there, and between the two there is none.
    """
    page.wait_for_load_state()
    found.too_wide = page.evaluate(TOO_WIDE)
    found.without_label = page.evaluate(FIELDS_WITHOUT_LABEL)
    if page.locator("html").get_attribute("data-mode") == "elder":
        found.too_small = page.evaluate(TOO_SMALL)
    else:
        found.axe = axe(page, EVERYTHING) if in_full else contrast(page, "phone")


def stands(page: Page) -> None:
    """Nothing is found wrong with the page as it stands now."""
    found = Findings()
    look(page, found)
    assert found == Findings()


SEEN: dict[str, set[str]] = defaultdict(set)
"""Looks in which nothing was found, by the size and colours they were looked at in: not asked again on the next page."""


def contrast(page: Page, place: str) -> list[str]:
    """The grave findings of axe about contrast, at one part of each look that no page before had."""
    fresh = sorted(set(page.evaluate(LOOKS)) - SEEN[place])
    found = axe(page, CONTRAST, fresh) if fresh else []
    if not found:
        SEEN[place].update(fresh)
    return found


def axe(page: Page, options: dict[str, Any], looks: Sequence[str] = ()) -> list[str]:
    """The grave findings of axe, on the whole page or where it has one of these looks."""
    if not page.evaluate("() => 'axe' in window"):
        page.evaluate(axe_script())
    report = page.evaluate(
        """([options, wanted]) => {
          const parts = wanted.map((look) => window.looks.get(look));
          return axe.run(parts.length ? { include: parts } : document, options);
        }""",
        [options, looks],
    )
    return [
        f"{violation['id']}: {json.dumps([node['html'][:140] for node in violation['nodes'][:3]], ensure_ascii=False)}"
        for violation in report["violations"]
        if violation["impact"] in GRAVE
    ]


@cache
def axe_script() -> str:
    return AXE.read_text(encoding="utf-8")
