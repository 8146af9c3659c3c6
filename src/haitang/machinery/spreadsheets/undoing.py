"""Taking an applied batch back: what it made is removed, what it changed is restored, save what people touched since."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from django.db import DEFAULT_DB_ALIAS, models
from django.utils.translation import gettext as _

from haitang.foundation.bulk import update_many
from haitang.foundation.registry import Registry

from .ledger import model_of, unpack
from .models import Batch, Change, Trace
from .words import KEYS_A_TRACE, BatchState

VERSIONS_SET_BACK: Final = 2
"""Versions a record goes up by a change that is undone: once when it is written, once when it is set back."""


@dataclass(slots=True)
class Undone:
    """`removed` counts the rows' main records taken away, `restored` the records set back, `kept` says what stays and why."""

    removed: int = 0
    restored: int = 0
    kept: list[dict[str, str]] = field(default_factory=list)


class Doing:
    """Takes back in earnest; what is gone is gone from the tables."""

    def held(self, records: "models.QuerySet[Any]") -> "models.QuerySet[Any]":
        """The records, so that nobody else changes them before this is done."""
        return records.select_for_update().order_by("pk")

    def set_back(self, model: type[models.Model], changes: Sequence[Change]) -> None:
        """Write back what records held, which nobody changed since: a statement for each set of fields."""
        alike: defaultdict[tuple[str, ...], list[tuple[Any, dict[str, Any]]]] = defaultdict(list)
        for change in changes:
            fields = unpack(change.sealed)
            alike[tuple(fields)].append((change.key, fields))
        for rows in alike.values():
            update_many(model, rows)

    def let_stand(self, changes: Sequence[Change]) -> None:
        """Forget what records held that stay as they are: what an undone batch still notes was set back."""
        Change.objects.filter(pk__in=[change.pk for change in changes]).delete()

    def delete(self, model: type[models.Model], keys: list[int]) -> int:
        """Take out records that nothing points to any more; the database refuses if something does."""
        there = model._default_manager.filter(pk__in=keys)
        return int(there._raw_delete(DEFAULT_DB_ALIAS))  # noqa: SLF001 - what Django's own deleting ends with

    def still_pointed_to(self, keys: list[int], holder: type[models.Model], column: str) -> Iterable[int]:
        """Those of `keys` that a record which is not gone points to by `column`."""
        return pointing(keys, holder, column).values_list(column, flat=True)


class Foreseeing(Doing):
    """Only notes what would be gone, so that nobody who writes has to wait."""

    def __init__(self) -> None:
        self.gone: defaultdict[type[models.Model], set[int]] = defaultdict(set)

    def held(self, records: "models.QuerySet[Any]") -> "models.QuerySet[Any]":
        return records

    def set_back(self, model: type[models.Model], changes: Sequence[Change]) -> None:
        """Nothing is set back."""

    def let_stand(self, changes: Sequence[Change]) -> None:
        """Nothing is forgotten."""

    def delete(self, model: type[models.Model], keys: list[int]) -> int:
        there = set(model._default_manager.filter(pk__in=keys).values_list("pk", flat=True))
        self.gone[model] |= there
        return len(there)

    def still_pointed_to(self, keys: list[int], holder: type[models.Model], column: str) -> Iterable[int]:
        rows = pointing(keys, holder, column).values_list("pk", column)
        return (key for holds, key in rows if holds not in self.gone[holder])


def pointing(keys: list[int], holder: type[models.Model], column: str) -> "models.QuerySet[Any]":
    """The records that may point to one of `keys`: asked by their range, for an import's keys stand together."""
    return holder._base_manager.filter(**{f"{column}__gte": min(keys), f"{column}__lte": max(keys)})


def undo_records(batch: Batch, primary: str, way: Doing | None = None) -> Undone:
    """Undo a batch's records inside the caller's transaction; `primary` is the label `removed` counts."""
    undone, way = Undone(), way or Doing()
    restore(batch, undone, way)
    made: dict[str, list[int]] = {}
    for trace in Trace.objects.filter(batch=batch).order_by("id"):
        made.setdefault(trace.label, []).extend(trace.keys)
    for label in deletion_order(made):
        removed = remove(batch, model_of(label), made[label], undone, way)
        if label == primary:
            undone.removed += removed
    return undone


def foresee(batch: Batch, primary: str) -> Undone:
    """What undoing a batch would do: nothing is changed, and nobody held up."""
    return undo_records(batch, primary, Foreseeing())


def restore(batch: Batch, undone: Undone, way: Doing) -> None:
    """Set records back that stand as the batch left them; what somebody changed since stays."""
    by_label: defaultdict[str, list[Change]] = defaultdict(list)
    for change in Change.objects.filter(batch=batch).order_by("-id"):
        by_label[change.label].append(change)
    for label, changes in by_label.items():
        model = model_of(label)
        keys = [change.key for change in changes]
        there, later = versions_of(model, keys, way), changes_set_back(batch, model, keys)
        untouched: list[Change] = []
        touched: list[Change] = []
        for change in changes:
            since = sum(one > change.pk for one in later[change.key])
            stands = there.get(change.key) == change.version + VERSIONS_SET_BACK * since
            (untouched if stands else touched).append(change)
        way.set_back(model, untouched)
        way.let_stand(touched)
        undone.restored += len(untouched)
        records = model._default_manager.in_bulk([change.key for change in touched])
        undone.kept += [
            not_undone(records.get(change.key, label), _("写入后又有人改过，保留现在的内容"))
            for change in touched
        ]


def changes_set_back(batch: Batch, model: type[models.Model], keys: list[int]) -> defaultdict[int, list[int]]:
    """The changes of other batches to these records that were undone, by the record: of them nothing is left in it."""
    found: defaultdict[int, list[int]] = defaultdict(list)
    changes = Change.objects.filter(label=model._meta.label, key__range=(min(keys), max(keys)))
    undone = changes.filter(batch__state=BatchState.UNDONE).exclude(batch=batch).order_by("pk")
    for key, change in undone.values_list("key", "pk"):
        found[key].append(change)
    return found


def versions_of(model: type[models.Model], keys: list[int], way: Doing) -> dict[int, int]:
    """At which version records stand, by key; of those that are gone nothing."""
    found: dict[int, int] = {}
    for start in range(0, len(keys), KEYS_A_TRACE):
        records = model._default_manager.filter(pk__in=keys[start : start + KEYS_A_TRACE])
        found |= dict(way.held(records).values_list("pk", "version"))
    return found


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


def remove(batch: Batch, model: type[models.Model], keys: list[int], undone: Undone, way: Doing) -> int:
    """Delete the records nobody changed and nothing points to; note the rest as kept. Returns how many went."""
    reasons = {**edited_since(batch, model, keys, way), **pointed_to(model, keys, way)}
    kept = model._default_manager.filter(pk__in=list(reasons)).order_by("pk")
    undone.kept += [not_undone(record, reasons[record.pk]) for record in kept]
    free = [key for key in keys if key not in reasons]
    chunks = (free[start : start + KEYS_A_TRACE] for start in range(0, len(free), KEYS_A_TRACE))
    return sum(way.delete(model, chunk) for chunk in chunks)


def edited_since(batch: Batch, model: type[models.Model], keys: list[int], way: Doing) -> dict[int, str]:
    """Why records among `keys` must stay: somebody changed them, other than by a batch that was undone."""
    if not any(field.name == "version" for field in model._meta.fields):
        return {}
    there, back = versions_of(model, keys, way), changes_set_back(batch, model, keys)
    edited = (key for key, version in there.items() if version != 1 + VERSIONS_SET_BACK * len(back[key]))
    return dict.fromkeys(edited, _("写入后又有人改过"))


def pointed_to(model: type[models.Model], keys: list[int], way: Doing) -> dict[int, str]:
    """Why records among `keys` must stay: other records, not of this batch any more, point to them."""
    reasons: dict[int, str] = {}
    made = set(keys)
    bare = ((each.holder, each.column) for each in BARE_KEYS.values() if each.label == model._meta.label)
    for holder, column in (*foreign_keys(model), *bare):
        title = str(holder._meta.verbose_name)
        for key in way.still_pointed_to(keys, holder, column):
            if key in made:
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
