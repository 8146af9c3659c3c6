"""The only place that writes units, organisations and posts."""

from .organisations import (
    OrganisationDraft,
    amend_organisation,
    dissolve,
    found_many,
    found_organisation,
    move_organisation,
)
from .posts import PostDraft, amend_post, close_post, open_post, open_posts_many
from .units import UnitDraft, amend_unit, close_unit, register_unit, register_units_many

__all__ = [
    "OrganisationDraft",
    "PostDraft",
    "UnitDraft",
    "amend_organisation",
    "amend_post",
    "amend_unit",
    "close_post",
    "close_unit",
    "dissolve",
    "found_many",
    "found_organisation",
    "move_organisation",
    "open_post",
    "open_posts_many",
    "register_unit",
    "register_units_many",
]
