"""Reading figures: value and break-down of each in one query, from records or, above counties, from roll-ups."""

from .asking import (
    BODY,
    MONTH,
    Ask,
    Figure,
    Number,
    Rolled,
    in_words,
    no_break_down,
    scope_name,
    with_unknown,
)
from .evidence import (
    count_unconfirmed,
    evidence_records,
    number_of,
    of_body,
    of_group,
    sides,
    sides_of,
    splits_of,
)
from .reading import fill_groups, has_break_down, read_all, read_figure, read_indicator, trend, value_of
from .rolling import rolled_up
from .selecting import group_key
from .series import Series, read_series

__all__ = [
    "BODY",
    "MONTH",
    "Ask",
    "Figure",
    "Number",
    "Rolled",
    "Series",
    "count_unconfirmed",
    "evidence_records",
    "fill_groups",
    "group_key",
    "has_break_down",
    "in_words",
    "no_break_down",
    "number_of",
    "of_body",
    "of_group",
    "read_all",
    "read_figure",
    "read_indicator",
    "read_series",
    "rolled_up",
    "scope_name",
    "sides",
    "sides_of",
    "splits_of",
    "trend",
    "value_of",
    "with_unknown",
]
