"""The few people every test knows, and the two districts they live in.

Home is district 500153 with two towns; the twin, 500199, is its copy with a canary in every text field of every
record. Whoever belongs to home must never meet the canary.
"""

from .activities import keep_pictures, photograph
from .batches import preview_roster, roster
from .building import build_cast
from .district import Cast, District
from .names import AT, CANARY, EVERYBODY, IDENTITIES, OUTSIDE, PASSWORD, PHONES, SECRET, TODAY
from .papers import blank_return

__all__ = [
    "AT",
    "CANARY",
    "EVERYBODY",
    "IDENTITIES",
    "OUTSIDE",
    "PASSWORD",
    "PHONES",
    "SECRET",
    "TODAY",
    "Cast",
    "District",
    "blank_return",
    "build_cast",
    "keep_pictures",
    "photograph",
    "preview_roster",
    "roster",
]
