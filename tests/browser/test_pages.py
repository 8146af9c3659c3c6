"""Every listed page on a phone and on a desk, in every way of reading."""

from itertools import product

import pytest

from tests.browser.conftest import MODES, Open
from tests.browser.pages import PAGES, PageToWalk
from tests.browser.walking import Findings, look, overheard, walk
from tests.cast import Cast

SPOIL = """() => {
  const fault = '<input name="bare"><img src="/static/ui/flower.svg"><div id="broad">.</div>';
  document.querySelector("main").insertAdjacentHTML("beforeend", fault);
  document.getElementById("broad").style.minWidth = "5000px";
}"""


@pytest.mark.parametrize("to_walk", PAGES, ids=lambda to_walk: to_walk.name)
def test_page_stands_everywhere(to_walk: PageToWalk, look_at: Open, cast: Cast) -> None:
    found = {}
    for size, mode in product(("phone", "desk"), MODES):
        page = look_at(to_walk.who, phone=size == "phone", mode=mode)
        found[size, mode] = walk(page, to_walk.address_in(cast))
    assert {where: findings for where, findings in found.items() if findings != Findings()} == {}


def test_the_walk_sees_what_is_wrong(look_at: Open) -> None:
    """The negative control: a page with one fault of each kind."""
    page = look_at()
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
