"""Whether a record fits its columns: asked before every write that goes past a form.

SQLite would keep anything, and neither bulk writes nor conditional updates ask a validator.
"""

from collections.abc import Container

from django.db import models
from django.utils.translation import gettext as _

from .verdict import Verdict, no, yes


def fits(record: models.Model, names: Container[str] | None = None) -> Verdict:
    """Every text, or every one named, is short enough, one of its choices, not empty where it must not be, and of
    characters that both engines keep.
    """
    for field in record._meta.concrete_fields:
        value = getattr(record, field.attname)
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
