"""Taking an applied batch back: what it made is removed, what it changed is restored, save what people touched since."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any, Final

from django.db import models
from django.db.models import F
from django.utils.translation import gettext as _

from haitang.foundation.registry import Registry

from .ledger import model_of, unpack
from .models import Batch, Change, Trace
from .words import KEYS_A_TRACE


@dataclass(slots=True)
class Undone:
    """`removed` counts the rows' main records taken away, `restored` the records set back, `kept` says what stays and why."""

    removed: int = 0
    restored: int = 0
    kept: list[dict[str, str]] = field(default_factory=list)


class Doing:
    """Takes back in earnest; what is gone is gone from the tables."""

    def set_back(self, records: "models.QuerySet[Any]", change: Change) -> bool:
        still = records.filter(version=change.version)
        return bool(still.update(**unpack(change.sealed), version=F("version") + 1))

    def delete(self, model: type[models.Model], keys: list[int]) -> int:
        return model._default_manager.filter(pk__in=keys).delete()[1].get(model._meta.label, 0)

    def still_pointed_to(self, keys: list[int], holder: type[models.Model], column: str) -> Iterable[int]:
        """Those of `keys` that a record which is not gone points to by `column`."""
        return holder._base_manager.filter(**{f"{column}__in": keys}).values_list(column, flat=True)


class Foreseeing(Doing):
    """Only notes what would be gone, so that nobody who writes has to wait."""

    def __init__(self) -> None:
        self.gone: defaultdict[type[models.Model], set[int]] = defaultdict(set)

    def set_back(self, records: "models.QuerySet[Any]", change: Change) -> bool:
        return records.filter(version=change.version).exists()

    def delete(self, model: type[models.Model], keys: list[int]) -> int:
        there = set(model._default_manager.filter(pk__in=keys).values_list("pk", flat=True))
        self.gone[model] |= there
        return len(there)

    def still_pointed_to(self, keys: list[int], holder: type[models.Model], column: str) -> Iterable[int]:
        pointing = holder._base_manager.filter(**{f"{column}__in": keys}).values_list("pk", column)
        return (key for holds, key in pointing if holds not in self.gone[holder])


def undo_records(batch: Batch, primary: str, way: Doing | None = None) -> Undone:
    """Undo a batch's records inside the caller's transaction; `primary` is the label `removed` counts."""
    undone, way = Undone(), way or Doing()
    restore(batch, undone, way)
    made: dict[str, list[int]] = {}
    for trace in Trace.objects.filter(batch=batch).order_by("id"):
        made.setdefault(trace.label, []).extend(trace.keys)
    for label in deletion_order(made):
        removed = remove(model_of(label), made[label], undone, way)
        if label == primary:
            undone.removed += removed
    return undone


def foresee(batch: Batch, primary: str) -> Undone:
    """What undoing a batch would do: nothing is changed, and nobody held up."""
    return undo_records(batch, primary, Foreseeing())


def restore(batch: Batch, undone: Undone, way: Doing) -> None:
    for change in Change.objects.filter(batch=batch).order_by("-id"):
        model = model_of(change.label)
        records = model._default_manager.filter(pk=change.key)
        if way.set_back(records, change):
            undone.restored += 1
        else:
            record = records.first()
            undone.kept.append(not_undone(record or change.label, _("写入后又有人改过，保留现在的内容")))


def not_undone(record: models.Model | str, why: str) -> dict[str, str]:
    named = f"{record._meta.verbose_name} {record}" if isinstance(record, models.Model) else record
    return {"what": str(named), "why": why}


def deletion_order(labels: Iterable[str]) -> list[str]:
    """The labels so that whatever points to a model comes before it."""
    waiting = {label: model_of(label) for label in labels}
    ordered: list[str] = []
    while waiting:
        free = [
            label
            for label, model in waiting.items()
            if not any(
                model is target and source is not model
                for source in waiting.values()
                for target in targets(source)
            )
        ]
        for label in free or list(waiting):
            ordered.append(label)
            del waiting[label]
    return ordered


def targets(model: type[models.Model]) -> set[Any]:
    return {field.related_model for field in model._meta.fields if field.is_relation}


def remove(model: type[models.Model], keys: list[int], undone: Undone, way: Doing) -> int:
    """Delete the records nobody changed and nothing points to; note the rest as kept. Returns how many went."""
    removed = 0
    for start in range(0, len(keys), KEYS_A_TRACE):
        chunk = keys[start : start + KEYS_A_TRACE]
        there = model._default_manager.filter(pk__in=chunk)
        reasons = {**edited_since(model, there), **pointed_to(model, chunk, way)}
        for record in there.filter(pk__in=list(reasons)).order_by("pk"):
            undone.kept.append(not_undone(record, reasons[record.pk]))
        free = [key for key in chunk if key not in reasons]
        removed += way.delete(model, free)
    return removed


def edited_since(model: type[models.Model], there: "models.QuerySet[Any]") -> dict[int, str]:
    if not any(field.name == "version" for field in model._meta.fields):
        return {}
    return dict.fromkeys(there.exclude(version=1).values_list("pk", flat=True), _("写入后又有人改过"))


def pointed_to(model: type[models.Model], keys: list[int], way: Doing) -> dict[int, str]:
    """Why records among `keys` must stay: other records, not of this batch any more, point to them."""
    reasons: dict[int, str] = {}
    bare = ((each.holder, each.column) for each in BARE_KEYS.values() if each.label == model._meta.label)
    for holder, column in (*foreign_keys(model), *bare):
        title = str(holder._meta.verbose_name)
        for key in way.still_pointed_to(keys, holder, column):
            reasons.setdefault(key, _("写入后又有了“%(title)s”记录") % {"title": title})
    return reasons


def foreign_keys(model: type[models.Model]) -> Iterator[tuple[type[models.Model], str]]:
    """Every model and column that points to this one, also where no name leads back: a role held in an organisation."""
    for relation in model._meta.get_fields(include_hidden=True):
        if isinstance(relation, models.ManyToOneRel) and not isinstance(relation.related_model, str):
            yield relation.related_model, relation.field.attname


@dataclass(frozen=True, slots=True)
class BareKey:
    """A column of a lower floor's model that keeps the key of a record of `label` without a foreign key."""

    label: str
    holder: type[models.Model]
    column: str


BARE_KEYS: Final[Registry[str, BareKey]] = Registry("bare key")


def note_bare_key(label: str, holder: type[models.Model], column: str) -> None:
    """Have undoing keep the records of `label` whose key stands in a column of `holder`."""
    BARE_KEYS.register(f"{holder._meta.label}.{column}", BareKey(label, holder, column))
