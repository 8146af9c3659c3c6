from .drafting import PaperDraft, discard, draft, edit, refresh, source_of
from .issuing import issue, set_last_number, take_number, withdraw_paper
from .returns import add_return, add_shipped, drop_return, map_return
from .templates import set_template

__all__ = [
    "PaperDraft",
    "add_return",
    "add_shipped",
    "discard",
    "draft",
    "drop_return",
    "edit",
    "issue",
    "map_return",
    "refresh",
    "set_last_number",
    "set_template",
    "source_of",
    "take_number",
    "withdraw_paper",
]
