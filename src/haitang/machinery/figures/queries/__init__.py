"""Reading figures: value and break-down of each in one query, from records or, above counties, from roll-ups."""

from .asking import BODY, MONTH, Ask, Figure, Number, Rolled, in_words, no_break_down, place_of
from .evidence import number_of, of_body, of_group, opened, sides, sides_of, splits_of, unconfirmed
from .reading import filled, has_break_down, read, read_all, read_indicator, trend, value_of
from .rolling import rolled_up
from .selecting import key_of
from .series import Series, read_series

__all__ = [
    "BODY",
    "MONTH",
    "Ask",
    "Figure",
    "Number",
    "Rolled",
    "Series",
    "filled",
    "has_break_down",
    "in_words",
    "key_of",
    "no_break_down",
    "number_of",
    "of_body",
    "of_group",
    "opened",
    "place_of",
    "read",
    "read_all",
    "read_indicator",
    "read_series",
    "rolled_up",
    "sides",
    "sides_of",
    "splits_of",
    "trend",
    "unconfirmed",
    "value_of",
]
