from collections.abc import Iterable, Mapping
from datetime import date, datetime
from typing import Any

from django.db import models
from django.db.models import F
from django.utils.translation import gettext as _

from haitang.foundation.acting import Acting
from haitang.foundation.bulk import insert_many
from haitang.foundation.verdict import Refused
from haitang.foundation.versions import Conflict

from .listening import notify_listeners
from .models import Entry, Versioned

__all__ = ["Conflict", "add", "add_many", "amend", "change", "end_norm", "require_version", "store_or_change"]


def to_json_value(value: Any) -> Any:
    """A fact as JSON keeps it: days as ISO text, records as their key."""
    if isinstance(value, models.Model):
        return value.pk
    if isinstance(value, (date, datetime)):
        return value.isoformat()
    return value


def entry_for(
    acting: Acting, at: datetime, action: str, thing: models.Model, region: str, facts: dict[str, Any]
) -> Entry:
    return Entry(
        at=at,
        actor_id=acting.account_id,
        actor=acting.username or acting.name,
        action=action,
        thing_kind=thing._meta.label,
        thing_id="" if thing.pk is None else str(thing.pk),
        region_id=region,
        facts=facts,
    )


def as_kept(facts: dict[str, Any]) -> dict[str, Any]:
    return {name: to_json_value(value) for name, value in facts.items()}


def add(
    acting: Acting, at: datetime, action: str, thing: models.Model, *, region: str = "", **facts: Any
) -> Entry:
    """Write down one thing done, inside the caller's transaction.

    `facts` must hold no personal value: codes, days, numbers of records and names of changed fields only.
    """
    entry = entry_for(acting, at, action, thing, region, as_kept(facts))
    entry.save(force_insert=True)
    notify_listeners([entry])
    return entry


def add_many(
    acting: Acting, at: datetime, action: str, things: Iterable[tuple[models.Model, str]], **facts: Any
) -> int:
    """The same act on many things at once, one entry each: pairs of thing and region code. Returns how many.

    `facts`, as of `add`, stand in every entry.
    """
    kept = as_kept(facts)
    entries = [entry_for(acting, at, action, thing, region, kept) for thing, region in things]
    insert_many(entries)
    notify_listeners(entries)
    return len(entries)


def require_version(record: Versioned, version: int) -> None:
    """Raises `Conflict` unless a record stands at the version that was read."""
    if record.version != version:
        raise Conflict(record, {})


def change(record: Versioned, *, expected: int, **values: Any) -> tuple[str, ...]:
    """Write `values` on a record that still stands at version `expected`; the record carries them afterwards.

    Returns the names of the fields that differed, sorted; writes nothing when none did. Raises `Conflict` when
    somebody was faster: the database decides, by a conditional update.
    """
    if record.version != expected:
        raise Conflict(record, values)
    changed = tuple(sorted(name for name, value in values.items() if getattr(record, name) != value))
    if not changed:
        return ()
    kind = type(record)
    asked = {name: values[name] for name in changed}
    if not kind._base_manager.filter(pk=record.pk, version=expected).update(
        version=F("version") + 1, **asked
    ):
        raise Conflict(kind._base_manager.get(pk=record.pk), values)
    for name, value in asked.items():
        setattr(record, name, value)
    record.version = expected + 1
    return changed


def end_norm(record: Versioned, *, until: date, expected: int) -> None:
    """Let a norm that has no end yet hold until a day, which it no longer holds on: see `change`. Refused before it began."""
    since, ended = record.since, record.until  # type: ignore[attr-defined]  # what holds for days says which
    if ended is not None:
        raise Refused(_("这一条已于 %s 失效，不能再改。") % ended.isoformat(), code="already_ended")
    if until <= since:
        raise Refused(_("日期应晚于这一条生效的 %s。") % since.isoformat(), code="ends_before_it_begins")
    change(record, expected=expected, until=until)


def amend(
    acting: Acting,
    at: datetime,
    action: str,
    record: Versioned,
    *,
    region: str,
    expected: int,
    values: Mapping[str, Any],
) -> tuple[str, ...]:
    """`change` a record, and write down which of its fields changed; nothing of either when none did."""
    changed = change(record, expected=expected, **values)
    if changed:
        add(acting, at, action, record, region=region, fields=list(changed))
    return changed


def store_or_change(record: Versioned, *, expected: int | None, **values: Any) -> None:
    """Store what a county sets for the first time; what is stored already is changed, as it stands without `expected`."""
    if record.pk is not None:
        change(record, expected=record.version if expected is None else expected, **values)
        return
    for name, value in values.items():
        setattr(record, name, value)
    record.save(force_insert=True)
