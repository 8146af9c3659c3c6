"""A page that makes a final move: on what was read, or not at all; a stale one is answered with both texts."""

from collections.abc import Callable
from http import HTTPStatus
from typing import TypeVar

from django.db.models import Model
from django.http import HttpResponse
from django.shortcuts import render

from haitang.foundation.doors import Visit
from haitang.foundation.finals import Seen, Words, seal_seen, seen_in
from haitang.foundation.versions import Conflict, Overtaken

from .editing import last_change

R = TypeVar("R", bound=Model)


def final_page(
    request: Visit,
    record: R,
    words: Callable[[R], Words],
    *,
    back: str,
    do: Callable[[int], HttpResponse],
) -> HttpResponse:
    """Have `do` make the move on the version that was read; where something is other by now, show both (409).

    `words` says what is read of the record, `back` where it is read. Where nothing is sent yet, `do` gets 0. Raises
    `Refused` (unread) for a form that does not say what was read.
    """
    if request.method != "POST":
        return do(0)
    seen = seen_in(request.POST.get("seen", ""), record)
    try:
        version: int = record.version  # type: ignore[attr-defined]  # what has final moves counts its versions
        if seen == Seen(version, list(words(record))):
            return do(seen.version)
    except Overtaken:
        raise
    except Conflict:  # somebody was faster just now
        record = type(record)._base_manager.get(pk=record.pk)
    return both_page(request, record, seen, words(record), back)


def both_page(request: Visit, record: Model, seen: Seen, now: Words, back: str) -> HttpResponse:
    """What was read and what stands now, line by line where they differ."""
    before, after = dict(seen.words), dict(now)
    names = dict.fromkeys([*before, *after])
    rows = [
        {"label": name, "seen": before.get(name, ""), "now": after.get(name, "")}
        for name in names
        if before.get(name) != after.get(name)
    ]
    who, at = last_change(record)
    context = {
        "record": record,
        "rows": rows,
        "back": back,
        "who": who,
        "at": at,
    }
    return render(request, "ui/both.html", context, status=HTTPStatus.CONFLICT)


def field_title(record: Model, name: str) -> str:
    """What a field is called on pages."""
    return str(getattr(record._meta.get_field(name), "verbose_name", name))


def seen_of(record: R, words: Callable[[R], Words]) -> str:
    """What is read of a record, as the button of a final move carries it in the field `seen`."""
    return seal_seen(record, words(record))
