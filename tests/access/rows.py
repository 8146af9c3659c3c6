"""What stands in every table, to tell whether anything was written."""

from typing import Any, Final

from django.apps import apps
from django.core.management.color import no_style
from django.db import connection, models

COME_WITH_ANY_REQUEST: Final = frozenset(
    {"access.Receipt", "accounts.SignInAttempt", "audit.RefusedTry", "project.CacheEntry"}
)
UNDER_WAY: Final = frozenset({"files.Upload", "files.Chunk"})
"""What is sent in pieces and no record of anything before it is whole; tests/files looks after it."""

NOT_COMPARED: Final = (models.DateTimeField, models.AutoField, models.BinaryField, models.UUIDField)


def records() -> list[type[models.Model]]:
    """The tables of ours that hold records."""
    ours = [config for config in apps.get_app_configs() if config.name.startswith("haitang.")]
    found = [model for config in ours for model in config.get_models()]
    return [model for model in found if model._meta.label not in COME_WITH_ANY_REQUEST | UNDER_WAY]


def everything() -> dict[str, list[dict[str, Any]]]:
    """Every row of every table of ours, by table."""
    return {model._meta.label: list(model._default_manager.order_by("pk").values()) for model in records()}


def meaning() -> dict[str, list[str]]:
    """`everything` without what differs between two runs of the same act: keys made, moments, ciphers, salted passwords."""
    return {
        model._meta.label: sorted(map(repr, model._default_manager.values_list(*_compared(model))))
        for model in records()
        if model._meta.label != "audit.Entry"
    }


def _compared(model: type[models.Model]) -> list[str]:
    fields = [field for field in model._meta.concrete_fields if not isinstance(field, NOT_COMPARED)]
    return [field.attname for field in fields if field.name != "password"]


def count_anew() -> None:
    """Give the next records the keys that follow the last ones, though more were drawn and taken back."""
    with connection.cursor() as cursor:
        for statement in connection.ops.sequence_reset_sql(no_style(), records()):
            cursor.execute(statement)
