"""What a test reads off a page: its words, and the strip of main numbers."""

import re
from html import unescape

from django.http import HttpResponse

NUMBER = re.compile(
    r'class="label">\s*(.*?)\s*</span>\s*<span class="value">\s*(.*?)\s*(?:<span class="unit">.*?</span>\s*)?</span>',
    re.DOTALL,
)


def text_of(response: HttpResponse) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", response.content.decode()))


def figures_of(response: HttpResponse) -> dict[str, str]:
    """The strip of main numbers: label → value."""
    found = NUMBER.findall(response.content.decode())
    return {label: re.sub(r"<[^>]+>|\s", "", value) for label, value in found}


def opening(response: HttpResponse, look: str) -> list[str]:
    """The addresses that what looks so (a figure, a tile) opens in the drawer."""
    found = re.findall(rf'<a class="{look}[^"]*" href="([^"]+)" data-drawer', response.content.decode())
    return [unescape(href) for href in found]
