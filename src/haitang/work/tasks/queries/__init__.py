"""Every reusable read of tasks: lists, whose they are, how far they are, their light, what became of them."""

from .given import given_from, giving_from
from .history import History, history_of, waiting_handover, waiting_postponement
from .lists import (
    BOARD_MOST,
    SHEET_MOST,
    by_light,
    holder_words,
    list_tasks,
    of_body,
    of_origins,
    on_sheet,
    with_holder,
)
from .own import borne_by, holds_post, to_answer, to_close
from .progress import Progress, figure_progress, light_of, scope_of

__all__ = [
    "BOARD_MOST",
    "SHEET_MOST",
    "History",
    "Progress",
    "borne_by",
    "by_light",
    "figure_progress",
    "given_from",
    "giving_from",
    "history_of",
    "holder_words",
    "holds_post",
    "light_of",
    "list_tasks",
    "of_body",
    "of_origins",
    "on_sheet",
    "scope_of",
    "to_answer",
    "to_close",
    "waiting_handover",
    "waiting_postponement",
    "with_holder",
]
