"""The only place that writes units, organisations and posts."""

from ..endings import closure_of, post_words
from ..terms import following_term_end, term_end
from .ending import end_by, end_of, end_record, plan_back, take_back
from .organisations import (
    OrganisationDraft,
    amend_organisation,
    dissolution_at,
    dissolve,
    found_many,
    found_organisation,
    move_organisation,
    restore_organisation,
)
from .posts import PostDraft, amend_post, close_post, closure_at, open_post, open_posts_many, reopen_post
from .units import (
    UnitDraft,
    amend_unit,
    close_unit,
    register_unit,
    register_units_many,
    reopen_unit,
    striking_at,
)

__all__ = [
    "OrganisationDraft",
    "PostDraft",
    "UnitDraft",
    "amend_organisation",
    "amend_post",
    "amend_unit",
    "close_post",
    "close_unit",
    "closure_at",
    "closure_of",
    "dissolution_at",
    "dissolve",
    "end_by",
    "end_of",
    "end_record",
    "following_term_end",
    "found_many",
    "found_organisation",
    "move_organisation",
    "open_post",
    "open_posts_many",
    "plan_back",
    "post_words",
    "register_unit",
    "register_units_many",
    "reopen_post",
    "reopen_unit",
    "restore_organisation",
    "striking_at",
    "take_back",
    "term_end",
]
