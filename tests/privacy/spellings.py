"""How a clerk, a telephone, an address or a page writes a name and a number: made from rules, not from a list of cases."""

import html
import json
import unicodedata
from collections.abc import Callable, Iterator
from itertools import product
from typing import Final
from urllib.parse import quote

GAPS: Final = {
    "blanks": "  ", "a wide blank": "\u3000", "a hard blank": "\u00a0", "a line's end": "\r\n", "nothing seen": "\u200b",
    "a joiner": "\u200d\ufeff", "a tab": "\t",
}  # fmt: skip
DOTS: Final = ("·", "•", "・", "‧", "．", ".", "。", " · ", "")
BREAKS: Final = ("-", ".", "·", "–", "—", "－", "/", "_", " ", "\u3000", "\u200b", "、", ") ", "::")
CODES: Final = ("+86", "86", "0086", "+86-", "(+86)", "0", "0086 ", "电话：", "tel:+86")
WIDE: Final = str.maketrans("0123456789", "０１２３４５６７８９")
ESCAPED: Final[dict[str, Callable[[str], str]]] = {
    "as it is": str,
    "an address": quote,
    "an address in an address": lambda text: quote(quote(text)),
    "a page": lambda text: html.escape(text).replace("'", "&#x27;"),
    "a page of numbers": lambda text: "".join(f"&#x{ord(each):x};" for each in text),
    "JSON": lambda text: json.dumps(text)[1:-1],
}


def of_name(name: str) -> Iterator[tuple[str, str]]:
    """What it is called, and the name written so; a name in Chinese characters, perhaps with a dot."""
    parts = name.split("·")
    dotted = {repr(dot): dot.join(parts) for dot in DOTS} if len(parts) > 1 else {"": name}
    spaced = {called: gap.join(name) for called, gap in GAPS.items()} if len(parts) == 1 else {}
    for (called, written), (how, escape) in product((dotted | spaced).items(), ESCAPED.items()):
        yield f"{called}, {how}", escape(written)


def of_latin_name(name: str) -> Iterator[tuple[str, str]]:
    forms = {
        "as it is": name, "large": name.upper(), "small": name.lower(), "another apostrophe": name.replace("'", "’"),
        "taken apart": unicodedata.normalize("NFD", name), "spaced": name.replace(" ", "  "),
    }  # fmt: skip
    for (called, written), (how, escape) in product(forms.items(), ESCAPED.items()):
        yield f"{called}, {how}", escape(written)


def of_number(number: str) -> Iterator[tuple[str, str]]:
    for code in CODES:
        yield f"after {code}", code + number
        yield f"in full width after {code}", code + number.translate(WIDE)
    for sign in BREAKS:
        yield f"in three parts by {sign!r}", sign.join((number[:3], number[3:7], number[7:]))
        yield f"every digit apart by {sign!r}", sign.join(number)
        yield f"in full width, broken by {sign!r}", sign.join((number[:3], number[3:])).translate(WIDE)
