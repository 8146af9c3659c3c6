"""Ending a record with all that hangs on it, and taking that back. The rooms above end their own records through it."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import date, datetime
from typing import Any

from django.apps import apps
from django.db import models, transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _

from haitang.foundation.acting import Acting
from haitang.foundation.endings import (
    PARTS,
    Change,
    End,
    Obstacle,
    Part,
    Plan,
    Terms,
    Unchanged,
    plan_ending,
)
from haitang.foundation.fitting import fits
from haitang.foundation.moves import has_reason
from haitang.foundation.verdict import Refused, Verdict, no, yes
from haitang.foundation.versions import Conflict
from haitang.machinery.audit import actions as audit
from haitang.machinery.audit.models import Versioned

from ..endings import may_stand_again
from ..models import Ending
from .checks import kept_promises


def end_by(terms: Terms, record: models.Model, *, cause: str = "", acting: Acting, at: datetime) -> End:
    """What ends, as the terms say."""
    return End(
        record=record, on=terms.on, reason=terms.reason, along=terms.along, cause=cause, precision=terms.precision,
        acting=acting, at=at,
    )  # fmt: skip


def end_first(found: Change | Obstacle) -> Change:
    """What ends first. Raises `Refused` where it may not end that day."""
    if isinstance(found, Obstacle):
        raise Refused(found.reason, code=found.code)
    return found


def end_of(ending: Ending, *, acting: Acting, at: datetime, reason: str = "") -> End:
    """What an `Ending` ended, as it stands now, for taking that back."""
    record = apps.get_model(ending.thing_kind)._base_manager.get(pk=ending.thing_key)
    again = frozenset((one["label"], one["key"]) for one in ending.changes)
    return End(record=record, on=ending.on, acting=acting, at=at, reason=reason, again=again)


def day_fits(end: End) -> Verdict:
    """What ends has ended: a day that is still to come is entered when it is there."""
    if end.on > timezone.localdate(end.at):
        return no(_("日期不能晚于今天：到了那一天再办。"), code="in_the_future")
    return yes()


def end_record(
    *,
    action: str,
    end: End,
    root: Change,
    region: str,
    terms: Terms,
    expected: int,
    seen: str | None = None,
    by_document: bool = True,
) -> Ending:
    """End a record with all that hangs on it, in the caller's transaction: one audit entry, one row that takes it back.

    `seen` is the digest of the plan that was read, `by_document` whether there must be one. Raises `Conflict` when something
    of it is other by now, and `Refused` when something stands in the way.
    """
    has_reason(terms.reason).also(has_document(terms.document) if by_document else yes()).require()
    day_fits(end).require()
    audit.require_version(_as_versioned(end.record), expected)
    plan = plan_ending(end, root, hold_rows)
    plan.verdict().require()
    if seen is not None and seen != plan.digest():
        raise Conflict(end.record, {})
    ending = Ending(
        thing_kind=end.record._meta.label,
        thing_key=end.record.pk,
        region_id=region,
        on=end.on,
        reason=terms.reason.strip(),
        document=terms.document.strip(),
        changes=[kept_change(name, change) for name, group in plan.groups.items() for change in group],
        **_signed(end),
    )
    fits(ending, {"reason", "document"} if ending.document else {"reason"}).require()
    write_changes(plan.changes)
    for name, group in plan.groups.items():
        if name:
            PARTS[name].follow(group, end)
    with kept_promises():
        ending.save(force_insert=True)
    audit.add(end.acting, end.at, action, end.record, region=region, on=end.on, parts=plan.counts)
    return ending


def has_document(document: str) -> Verdict:
    return yes() if document.strip() else no(_("请写依据的文件：文号或标题。"), code="no_document")


def _signed(end: End) -> dict[str, Any]:
    return {"account": end.acting.account_id or 0, "name": end.acting.name[:64], "at": end.at}


def _as_versioned(record: models.Model) -> Versioned:
    if not isinstance(record, Versioned):
        raise TypeError(f"{record._meta.label} counts no versions")
    return record


def hold_rows(changes: Sequence[Change]) -> None:
    """Hold the rows until the transaction ends. Raises `Conflict` for one that is other than it was read just now."""
    for model, some in by_model(changes).items():
        keys = [change.row.pk for change in some]
        held = model._base_manager.select_for_update().filter(pk__in=keys).order_by("pk")
        now = {row.pk: row for row in held}
        for change in some:
            current = now.get(change.row.pk)
            names = ["version"] if isinstance(change.row, Versioned) else change.former
            if current is None or any(getattr(current, name) != getattr(change.row, name) for name in names):
                raise Conflict(current or change.row, {})


def by_model(changes: Iterable[Change]) -> dict[type[models.Model], list[Change]]:
    found: defaultdict[type[models.Model], list[Change]] = defaultdict(list)
    for change in changes:
        found[type(change.row)].append(change)
    return found


def write_changes(changes: Iterable[Change]) -> None:
    """Write them: rows of one model that become alike in one statement."""
    alike: defaultdict[tuple[Any, ...], list[Any]] = defaultdict(list)
    for change in changes:
        written = None if change.removed else tuple(sorted(change.values.items()))
        alike[type(change.row), written].append(change.row.pk)
    for (model, written), keys in alike.items():
        rows = model._base_manager.filter(pk__in=keys)
        if written is None:
            rows.delete()
            continue
        values = dict(written)
        rows.update(**values, **({"version": F("version") + 1} if issubclass(model, Versioned) else {}))
    for change in changes:
        for name, value in change.values.items():
            setattr(change.row, name, value)
        if isinstance(change.row, Versioned):
            change.row.version += 1


def kept_change(part: str, change: Change) -> dict[str, Any]:
    """A change as an `Ending` keeps it."""
    label, key = change.key
    after = {} if change.removed else as_json(change.values)
    return {"part": part, "label": label, "key": key, "before": as_json(change.former), "after": after}


def as_json(values: Any) -> dict[str, Any]:
    return {name: value.isoformat() if isinstance(value, date) else value for name, value in values.items()}


def from_json(model: type[models.Model], values: dict[str, Any]) -> dict[str, Any]:
    fields = model._meta
    return {name: fields.get_field(name).to_python(value) for name, value in values.items()}  # type: ignore[union-attr]  # columns only


ROOT = Part(of="", title="", columns=(), find=lambda _rows, _end: (), back=may_stand_again)
"""How what ended itself is taken back."""


def plan_back(ending: Ending, end: End) -> Plan:
    """What taking an ending back changes: of what it ended all that stands as it left it. Writes nothing.

    A row that others changed since stands in the way, unless its part lets it be.
    """
    plan = Plan(end)
    kept: defaultdict[tuple[str, str], list[dict[str, Any]]] = defaultdict(list)
    for one in ending.changes:
        kept[one["part"], one["label"]].append(one)
    for (name, label), some in kept.items():
        part = PARTS[name] if name else ROOT
        model = apps.get_model(label)
        rows = model._base_manager.select_related(*part.related)
        now = {row.pk: row for row in rows.filter(pk__in=[one["key"] for one in some])}
        changes = plan.sort(changed_back(part, model, now.get(one["key"]), one) for one in some)
        plan.add(name, plan.sort(part.back(changes, end)))
    return plan


def changed_back(
    part: Part, model: type[models.Model], row: models.Model | None, one: dict[str, Any]
) -> Change | Obstacle | Unchanged:
    """One change the other way round; what has become of the row since, where it is other than the ending left it."""
    before, after = from_json(model, one["before"]), from_json(model, one["after"])
    if not after:
        again = model(**before)
        return Change(again, part.naming(again), removed=True)
    if row is not None and all(getattr(row, name) == value for name, value in after.items()):
        return Change(row, part.naming(row), values=before)
    title = part.naming(row) if row is not None else str(model._meta.verbose_name)
    said = _("之后又有改动，不动它。") if part.loose else _("之后又有改动，请先把它改回来。")
    href = row.get_absolute_url() if row is not None and hasattr(row, "get_absolute_url") else ""
    return Unchanged(title, said, href) if part.loose else Obstacle(title, said, href, code="changed_since")


@transaction.atomic
def take_back(*, action: str, ending: Ending, end: End, region: str, seen: str | None = None) -> Ending:
    """Take an ending back: exactly what it ended, as that was before. What ended apart from it stays ended.

    Raises `Refused` when it was taken back already or something rests on it by now, `Conflict` as `end_record`.
    """
    has_reason(end.reason).require()
    current = Ending.objects.select_for_update().get(pk=ending.pk)
    if current.taken_back_at is not None:
        raise Refused(_("这次终止已经恢复过了。"), code="already_restored")
    plan = plan_back(current, end)
    plan.verdict().require()
    standing = [change for change in plan.changes if not change.removed]
    hold_rows(standing)
    if seen is not None and seen != plan.digest():
        raise Conflict(end.record, {})
    with kept_promises():
        write_changes(standing)
        for change in plan.changes:
            if change.removed:
                change.row.save(force_insert=True)
    for name, group in plan.groups.items():
        if name:
            PARTS[name].follow_back(group, end)
    current.taken_back_at, current.taken_back_by = end.at, end.acting.account_id or 0
    current.taken_back_name, current.taken_back_for = end.acting.name[:64], end.reason.strip()
    fits(current, {"taken_back_for"}).require()
    current.save(update_fields=["taken_back_at", "taken_back_by", "taken_back_name", "taken_back_for"])
    audit.add(end.acting, end.at, action, end.record, region=region, on=ending.on, parts=plan.counts)
    return current
