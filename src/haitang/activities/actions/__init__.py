"""The only place that writes activities."""

from .importing import import_many
from .recording import ActivityDraft, amend, record, report, withdraw
from .ruling import set_hours_rule
from .vouching import Outcome, annul, confirm, confirm_many, correct, return_many, send_back

__all__ = [
    "ActivityDraft",
    "Outcome",
    "amend",
    "annul",
    "confirm",
    "confirm_many",
    "correct",
    "import_many",
    "record",
    "report",
    "return_many",
    "send_back",
    "set_hours_rule",
    "withdraw",
]
