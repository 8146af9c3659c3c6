"""Codes of divisions and keys of records, as plain text: what county and town a code lies in, which key a text names.

A code is the national statistical one: each level's digits begin with those of the level above.
"""

from typing import Final

CODE_LENGTHS: Final = {"province": 2, "city": 4, "county": 6, "town": 9, "village": 12}
"""Digits of a code by level."""
COUNTY_LENGTH: Final = CODE_LENGTHS["county"]
TOWN_LENGTH: Final = CODE_LENGTHS["town"]
LONGEST_KEY: Final = 18
"""Digits a key may have: every number so long fits the eight bytes of a key's column."""


def county_of(code: str) -> str:
    """The county a code is or lies in; of a code above counties, the code itself."""
    return code[:COUNTY_LENGTH]


def town_of(code: str) -> str:
    """The town a code is or lies in; empty above towns."""
    return code[:TOWN_LENGTH] if len(code) >= TOWN_LENGTH else ""


def is_digits(text: str) -> bool:
    """Whether a text is nothing but digits, as codes and keys are written. `str.isdigit` alone also takes ² and ٣."""
    return text.isascii() and text.isdigit()


def parse_key(text: str) -> int:
    """The key of a record that a text names; 0, which no record has, for anything else."""
    return int(text) if is_digits(text) and len(text) <= LONGEST_KEY else 0
