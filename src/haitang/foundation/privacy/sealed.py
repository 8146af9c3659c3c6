"""Looking through sealed rows for a person, without opening again what was opened and found not to speak of him."""

from collections.abc import Callable, Iterator, Sequence
from functools import partial
from typing import Any, Final

from django.db import models
from django.db.models.functions import Substr

from haitang.foundation.sealing import HEAD_BYTES

from .subject import Mentioned, Subject

AT_ONCE: Final = 500


def sealed_about(
    subject: Subject, rows: "models.QuerySet[Any]", column: str, read: Callable[..., str], *others: str
) -> dict[Any, Mentioned]:
    """Of rows with a sealed column those that speak of the person, by key, in their order.

    `read` makes a text of the sealed bytes and of the `others`, columns that are written only together with it. Every row
    there is at this moment is asked for its key and the head of its sealing; only those are opened whose head `subject`
    has not cleared. A row written since, new or anew, has a new head: nothing drawn before can pass for it.
    """
    head = Substr(column, 1, HEAD_BYTES, output_field=models.BinaryField())
    label = rows.model._meta.label
    heads = {pk: (label, bytes(sealed or b"")) for pk, sealed in rows.order_by("pk").values_list("pk", head)}
    unknown = [pk for pk, mark in heads.items() if mark not in subject.cleared]
    found: dict[Any, Mentioned] = {}
    for pk, sealed, *values in in_parts(rows.model._base_manager.values_list("pk", column, *others), unknown):
        text = partial(read, sealed, *values)
        mark = (label, bytes(sealed or b"")[:HEAD_BYTES])
        # what was never sealed has no head to know it by: it is read each time
        mentioned = subject.mentioned_once(mark, text) if sealed else subject.mentioned_in(text())
        if mentioned is not Mentioned.NO:
            found[pk] = mentioned
    return found


def in_parts(rows: "models.QuerySet[Any]", keys: Sequence[Any]) -> Iterator[Any]:
    """Rows with these keys in their order, asked for as many at a time as a statement may name."""
    for start in range(0, len(keys), AT_ONCE):
        yield from rows.filter(pk__in=keys[start : start + AT_ONCE]).order_by("pk")
