"""What a page gives to the button of a final move: see `foundation.finals`."""

import re
from typing import Any

TOKEN = re.compile(r'name="seen" value="([^"]+)"')


def seen_on(client: Any, address: str) -> str:
    """What the button on a page will send as read."""
    found = TOKEN.search(client.get(address).content.decode())
    assert found, f"nothing final is on {address}"
    return found[1]
