"""How people write a name or a number: spaced, broken up, in other letters, with a country's code, or escaped.

Two questions about one spelling: a pattern that finds it in a text, and pieces by which a database finds rows that may
hold it. The pieces let through more than the pattern finds, never less.
"""

import html
import re
import unicodedata
from typing import Final
from urllib.parse import unquote

LATIN: Final = re.compile(r"[A-Za-z]")
UNSEEN: Final = (
    "\\s\u00ad\u034f\u061c\u115f\u180e\u200b-\u200f\u2028-\u202e\u2060-\u2064\u3164\ufe00-\ufe0f\ufeff\uffa0"
)
"""Inside of a class of characters: blanks, and what is not seen at all."""
GAP: Final = f"[{UNSEEN}]{{0,8}}"
DOTS: Final = "·•・･‧⋅∙●.．。﹒"
HYPHENS: Final = "-‐‑‒–—―−－﹣"
APOSTROPHES: Final = "'’‘‛`´ʼʹ′＇"
BETWEEN_DIGITS: Final = r"[\W_]{0,4}"
CODES_BEFORE: Final = ("[8８][6６]", "[0０][0０][8８][6６]", "[0０]")
"""What may stand right before a mobile number: the country's code, or a trunk's 0."""
MARKS: Final = "[\u0300-\u036f]*"
FULL_WIDTH: Final = ord("０") - ord("0")
OLD_IDENTITY_NUMBER: Final = re.compile(r"(\d{6})19(\d{9})[\dX]")
ESCAPES: Final = re.compile(r"%[0-9A-Fa-f]{2}|&(?:#|[a-z]+;)|\\+(?:u[0-9A-Fa-f]{4}|[nrt])")
JSON_ESCAPES: Final = re.compile(r"(?:\\+u[0-9A-Fa-f]{4})+")
JSON_BLANKS: Final = re.compile(r"\\+[nrt]")
DEEP: Final = 3
MOBILE_DIGITS: Final = 11
LETTERS_OF_A_NAME: Final = 5


def normalise_name(name: str) -> str:
    return name.strip() if LATIN.search(name) else "".join(name.split())


def name_pattern(name: str) -> str:
    """张三 is also written 张  三, and 阿依·古丽 with other dots or none; a name in letters is a word of its own."""
    if not LATIN.search(name):
        return GAP.join(map(_character, name))
    # a short one in small letters may be any word
    forms = "".join(map(_character, name)) if len(name) >= LETTERS_OF_A_NAME else f"{name}|{name.upper()}"
    return rf"(?<![A-Za-z])(?:{forms})(?![A-Za-z])"


def _character(character: str) -> str:
    for alike in (DOTS, HYPHENS):
        if character in alike:
            return f"[{re.escape(alike)}{UNSEEN}]{{0,4}}"
    if character in APOSTROPHES:
        return f"[{re.escape(APOSTROPHES)}]?"
    if character.isspace():
        return f"[{UNSEEN}]{{1,8}}"
    base = unicodedata.normalize("NFD", character)[0]
    if not base.isascii() or not base.isalpha():
        return re.escape(character)
    forms = {base, character, chr(ord(base) + FULL_WIDTH)}
    return f"[{''.join(sorted(forms | {form.swapcase() for form in forms}))}]{MARKS}"


def number_pattern(number: str) -> str:
    """A number however it is broken up, in full width too; a mobile one with its country's code or a trunk's 0 before."""
    forms = [number]
    if old := OLD_IDENTITY_NUMBER.fullmatch(number):
        forms.append(old[1] + old[2])
    return "|".join(_broken_up(form, coded=len(number) == MOBILE_DIGITS) for form in forms)


def _broken_up(number: str, *, coded: bool) -> str:
    """Begins with its first digit, which a search finds fast; what must not stand before it is asked there."""
    first, *rest = filter(None, map(_digit, number))
    before = [rf"(?<!\d{first})"] + [rf"(?<=(?<!\d){code}{first})" for code in CODES_BEFORE if coded]
    return rf"{first}(?:{'|'.join(before)})" + "".join(BETWEEN_DIGITS + each for each in rest) + r"(?!\d)"


def _digit(character: str) -> str:
    if not character.isalnum():
        return ""
    wide = chr(ord(character) + FULL_WIDTH)
    return (
        f"[{character}{character.lower()}{wide}{wide.lower()}]"
        if character.isalpha()
        else f"[{character}{wide}]"
    )


def unescaped(text: str) -> str:
    """The text as whoever reads the address, the page or the JSON sees it; an address inside of another one, too."""
    for _deep in range(DEEP):
        if ESCAPES.search(text) is None:
            return text
        read = JSON_ESCAPES.sub(lambda found: _of_json(found[0]), JSON_BLANKS.sub(" ", text))
        text = html.unescape(unquote(read, errors="replace"))
    return text


def _of_json(escapes: str) -> str:
    units = escapes.replace("\\", "").replace("u", "")
    return bytes.fromhex(units).decode("utf-16-be", errors="replace")


def pieces_of_name(name: str) -> list[tuple[str, ...]]:
    """What stands in this order in every text that has the name: its characters as they are, as JSON and as addresses
    write them."""
    if LATIN.search(name):
        return [tuple(letter for letter in name if letter.isascii() and letter.isalpha())]
    kept = [each for each in name if each not in DOTS + HYPHENS + APOSTROPHES and not each.isspace()]
    escaped = tuple(_of_units(each) for each in kept)
    in_addresses = tuple(f"{byte:02X}" for each in kept for byte in each.encode())
    return [tuple(kept), escaped, in_addresses]


def _of_units(character: str) -> str:
    units = character.encode("utf-16-be").hex()
    return "".join(f"\\u{units[at : at + 4]}" for at in range(0, len(units), 4))


def pieces_of_number(number: str) -> list[tuple[str, ...]]:
    """Its digits in their order, in both widths, the wide ones as JSON writes them, too."""
    digits = [each for each in number if each.isdigit()]
    if old := OLD_IDENTITY_NUMBER.fullmatch(number):
        digits = list(old[1] + old[2])  # both forms have these
    wide = [chr(ord(each) + FULL_WIDTH) for each in digits]
    return [tuple(digits), tuple(wide), tuple(map(_of_units, wide))]
