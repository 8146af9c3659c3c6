"""What a page gives to the button of a final move: see `foundation.finals`."""

import re
from typing import Any

TOKEN = re.compile(r'name="seen" value="([^"]+)"')


def seen_on(client: Any, address: str) -> str:
    """What the button on a page will send as read."""
    return seen_in(client.get(address))


def seen_in(page: Any) -> str:
    """What the button on an opened page will send as read."""
    found = TOKEN.search(page.content.decode())
    assert found, "there is nothing on this page that says what was read"
    return found[1]
