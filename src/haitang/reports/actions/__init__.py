from .drafting import PaperDraft, discard, draft, edit, refresh, source_of
from .issuing import issue, take_number, withdraw
from .templates import set_template

__all__ = [
    "PaperDraft",
    "discard",
    "draft",
    "edit",
    "issue",
    "refresh",
    "set_template",
    "source_of",
    "take_number",
    "withdraw",
]
