"""Every page of the program on a phone and on a desk, in every way of reading.

The cast is written once for all of them: nothing here changes anything.
"""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from django.test.signals import template_rendered

from tests.access.addresses import PASSKEY
from tests.browser.conftest import Open, Stage
from tests.browser.pages import PAGES, ROOMS, PageToWalk
from tests.browser.walking import Findings, contrast, look, overheard, walk
from tests.cast import Cast

SOURCE = Path(__file__).parents[2] / "src" / "haitang"
SHELLS = ("ui/page.html", "ui/plain.html", "ui/list.html", "ui/edit.html", "ui/changing.html")
SHOWN_ELSEWHERE = {
    "ui/conflict.html": "test_editing.py",
    "ui/both.html": "test_editing.py",
    "ui/final.html": "closing a task, in the room of tasks",
    "ui/ending.html": "dissolving a body, in the room of organisations",
    "people/conflict.html": "test_editing.py",
    "staffing/contacts/phones.html": "test_contacts.py",
    "activities/returns.html": "test_recording.py",
    "mfa/authenticate.html": "test_factors.py",
    "spreadsheets/reversal.html": "test_journeys.py",
    "spreadsheets/reversed.html": "after an undo that leaves something as it is",
    "mfa/webauthn/reauthenticate.html": "an account whose only factor is a key; needs the device",
    "ui/confirm.html": "asked of whoever has no script; no page of this release needs it",
}

FOR_PHONES = {"desk", "activities", "notices", "accounts"}
"""Rooms made for the hand; the others show on a phone what a desk shows, one below the other."""

SAME_BUT = re.compile(
    r'data-mode="\w+"|<button type="submit" name="mode"[^>]*>|nonce="[^"]*"|name="(csrfmiddlewaretoken|once)" value="[^"]*"'
)
"""What differs in a page for elders: its word, the button that leaves it, and what is drawn anew each time."""

SPOIL = """() => {
  const fault = '<input name="bare"><img src="/static/ui/flower.svg"><div id="broad">.</div>';
  document.querySelector("main").insertAdjacentHTML("beforeend", fault);
  document.getElementById("broad").style.minWidth = "5000px";
  document.querySelector("main").insertAdjacentHTML("beforeend", '<p id="pale">hardly to be read</p>');
  Object.assign(document.getElementById("pale").style, { color: "#777", backgroundColor: "#666" });
}"""


def give_every_factor(cast: Cast) -> None:
    """The leader signs in with an authenticator, recovery codes and a key."""
    from allauth.mfa.models import Authenticator
    from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
    from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret

    key = {"name": "办公室的钥匙", "credential": {}}
    Authenticator.objects.create(pk=PASSKEY, user=cast["leader"], type=Authenticator.Type.WEBAUTHN, data=key)
    TOTP.activate(cast["leader"], generate_totp_secret())
    RecoveryCodes.activate(cast["leader"])


@contextmanager
def noting_templates() -> Iterator[set[str]]:
    """The templates shown while the block runs."""
    seen: set[str] = set()

    def shown(template: Any, **_more: Any) -> None:
        seen.add(str(template.name))

    template_rendered.connect(shown)
    yield seen
    template_rendered.disconnect(shown)


@pytest.mark.parametrize("room", ROOMS)
def test_every_page_stands_everywhere(stage: Stage, room: str, subtests: pytest.Subtests) -> None:
    """And every template of the room that is a page is among them, or shown by the journey named above."""
    give_every_factor(stage.cast)
    with noting_templates() as seen:
        for to_walk in PAGES:
            if to_walk.room == room:
                with subtests.test(to_walk.name):
                    stands_everywhere(to_walk, stage)
    assert sorted(page_templates(room) - seen - SHOWN_ELSEWHERE.keys()) == []


def stands_everywhere(to_walk: PageToWalk, stage: Stage) -> None:
    address = to_walk.address_in(stage.cast)
    page = stage.page(to_walk.who)
    found = walk(page, address, status=to_walk.status, for_phones=to_walk.room in FOR_PHONES)
    assert not found, "\n".join([address, *found])


def page_templates(room: str) -> set[str]:
    """The templates of a room that fill one of the shells; those of no room are shown by the pages of accounts."""
    return {
        template
        for path in SOURCE.rglob("templates/**/*.html")
        if any(f'{{% extends "{shell}"' in path.read_text(encoding="utf-8") for shell in SHELLS)
        and room_of(template := str(path).partition("/templates/")[2]) == room
    } - set(SHELLS)


def room_of(template: str) -> str:
    folder = template.partition("/")[0]
    return folder if folder in ROOMS else "accounts"


def test_the_walk_sees_what_is_wrong(look_at: Open) -> None:
    """The negative control: a page with one fault of each kind."""
    page = look_at(lax=True)
    walk(page, "/ui/preferences/")
    page.evaluate(SPOIL)
    found = Findings()
    with overheard(page, found):
        look(page, found)
        page.evaluate("console.error('something broke')")
        page.evaluate("fetch('http://127.0.0.1:9/').catch(() => null)")
    assert found.console
    assert found.strangers == ["http://127.0.0.1:9/"]
    assert found.without_label
    assert found.too_wide
    assert any("image-alt" in line for line in found.axe)
    for _again in range(2):  # what was found on one page is found on the next
        assert any("color-contrast" in line for line in contrast(page, "phone"))


def test_the_elders_way_is_a_word_of_the_page(look_at: Open) -> None:
    """What the walk sets by hand is what the server writes, and all it writes otherwise."""
    usual, elder = (look_at(mode=mode).goto("/tasks/").text() for mode in ("normal", "elder"))
    assert 'data-mode="elder"' in elder
    assert SAME_BUT.sub("", usual) == SAME_BUT.sub("", elder)


def test_the_walk_sees_an_answer_that_was_not_expected(look_at: Open) -> None:
    assert "load: status: 404" in walk(look_at(), "/there-is-no-such-page/")
