"""Whether a record fits its columns: asked before every write that goes past a form.

SQLite would keep anything, and neither bulk writes nor conditional updates ask a validator.
"""

from collections.abc import Container
from functools import cache
from typing import Any, Final

from django.db import models
from django.utils.translation import gettext as _

from .verdict import Verdict, no, yes


def fits(record: models.Model, names: Container[str] | None = None) -> Verdict:
    """Every text, or every one named, is short enough, one of its choices, not empty where it must not be, and of
    characters that both engines keep; every whole number is one that both keep.
    """
    for field, choices in _fields(record.__class__):
        value = getattr(record, field.attname)
        if value is None:
            continue
        if isinstance(value, int):
            if is_too_large(field, value):
                return no(
                    _("“%(field)s”的数太大或太小。") % {"field": field.verbose_name}, code="out_of_range"
                )
            continue
        if (
            not isinstance(value, str)
            or not field.editable
            or (names is not None and field.name not in names)
        ):
            continue
        if wrong := misfit_of(field, choices, value):
            message, code = wrong
            return no(message % {"field": field.verbose_name, "limit": field.max_length}, code=code)
    return yes()


@cache
def _fields(model: type[models.Model]) -> list[tuple["models.Field[Any, Any]", frozenset[object]]]:
    """The columns of a model, each with its choices: they are asked of thousands of records of one import."""
    return [(field, frozenset(dict(field.flatchoices))) for field in model._meta.concrete_fields]


def misfit_of(
    field: "models.Field[Any, Any]", choices: frozenset[object], value: str
) -> tuple[str, str] | None:
    """Why a text does not fit a column: the words, with places for its name and limit, and their code; else None."""
    if not field.blank and not value.strip():
        return _("“%(field)s”没有填写。"), "missing"
    if field.max_length and len(value) > field.max_length:
        return _("“%(field)s”最多 %(limit)d 个字。"), "too_long"
    if choices and value and value not in choices:
        return _("“%(field)s”的值不在可选范围内。"), "unknown_choice"
    if "\x00" in value:
        return _("“%(field)s”里有不能保存的字符。"), "bad_character"
    return None


RANGES: Final = {
    "PositiveSmallIntegerField": (0, 32_767),
    "SmallIntegerField": (-32_768, 32_767),
    "PositiveIntegerField": (0, 2_147_483_647),
    "IntegerField": (-2_147_483_648, 2_147_483_647),
}
"""What PostgreSQL holds in a column of each kind; SQLite holds more, and says nothing."""


def is_too_large(field: "models.Field[Any, Any]", value: object) -> bool:
    bounds = RANGES.get(field.get_internal_type())
    if bounds is None or not isinstance(value, int):
        return False
    return not bounds[0] <= value <= bounds[1]
