"""Whether a record fits its columns: asked before every write that goes past a form.

SQLite would keep anything, and neither bulk writes nor conditional updates ask a validator.
"""

from collections.abc import Container
from typing import Any, Final

from django.db import models
from django.utils.translation import gettext as _

from .verdict import Verdict, no, yes


def fits(record: models.Model, names: Container[str] | None = None) -> Verdict:
    """Every text, or every one named, is short enough, one of its choices, not empty where it must not be, and of
    characters that both engines keep; every whole number is one that both keep.
    """
    for field in record._meta.concrete_fields:
        value = getattr(record, field.attname)
        if is_too_large(field, value):
            return no(_("“%(field)s”的数太大或太小。") % {"field": field.verbose_name}, code="out_of_range")
        if (
            not isinstance(value, str)
            or not field.editable
            or (names is not None and field.name not in names)
        ):
            continue
        said = {"field": field.verbose_name, "limit": field.max_length}
        if not value.strip() and not field.blank:
            return no(_("“%(field)s”没有填写。") % said, code="missing")
        if field.max_length and len(value) > field.max_length:
            return no(_("“%(field)s”最多 %(limit)d 个字。") % said, code="too_long")
        if field.choices and value and value not in dict(field.flatchoices):
            return no(_("“%(field)s”的值不在可选范围内。") % said, code="unknown_choice")
        if "\x00" in value:
            return no(_("“%(field)s”里有不能保存的字符。") % said, code="bad_character")
    return yes()


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
