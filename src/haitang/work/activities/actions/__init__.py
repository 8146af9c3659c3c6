"""The only place that writes activities."""

from .importing import import_many
from .joining import join_hours, part_hours
from .pictures import (
    add_pictures,
    begin_upload,
    finish_upload,
    may_change_pictures,
    receive_piece,
    remove_picture,
)
from .recording import ActivityDraft, amend_activity, record_activity, report, withdraw_activity
from .ruling import set_hours_rule
from .shots import Shot, shots_of
from .vouching import annul, confirm, confirm_many, correct, return_activity, return_many

__all__ = [
    "ActivityDraft",
    "Shot",
    "add_pictures",
    "amend_activity",
    "annul",
    "begin_upload",
    "confirm",
    "confirm_many",
    "correct",
    "finish_upload",
    "import_many",
    "join_hours",
    "may_change_pictures",
    "part_hours",
    "receive_piece",
    "record_activity",
    "remove_picture",
    "report",
    "return_activity",
    "return_many",
    "set_hours_rule",
    "shots_of",
    "withdraw_activity",
]
