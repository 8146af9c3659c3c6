"""Two records of one human being made one, and taken apart again exactly.

Every row that names the person who goes is handed to the one who stays, whichever app it belongs to: the relations are
read from the register (`foundation.privacy`), nothing above is imported. A row that cannot stand beside its twin (both
are volunteers, both are versed in bees) is folded into it: what hangs on it moves to the twin, the row itself is
removed and kept, sealed.
Where a row is more than a link, such as hours, the room it belongs to has its say first (`people.joining`).
"""

import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from itertools import groupby
from typing import Any, cast

from django.core import serializers
from django.db import IntegrityError, models, transaction
from django.db.models import F, Q
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from haitang.foundation.acting import Acting
from haitang.foundation.privacy.fields import personal_fields
from haitang.foundation.privacy.register import REGISTER, OnMerge
from haitang.foundation.sealing import seal, unseal
from haitang.foundation.verdict import Refused
from haitang.machinery.audit import actions as audit
from haitang.network.people import joining, rules
from haitang.network.people.models import Distinction, Merge, Person

PURPOSE = "merge"
FILLED_PRIVATE = ("phone", "other_phone", "identity")


@dataclass(slots=True)
class Trail:
    """What a merge did. `handed` rows by "app.Model.field", `removed` rows as Django serialises them, in that order."""

    handed: dict[str, list[int]] = field(default_factory=dict)
    hung: list[tuple[str, int, int, list[int]]] = field(default_factory=list)
    removed: list[dict[str, Any]] = field(default_factory=list)
    filled: list[str] = field(default_factory=list)


@transaction.atomic
def merge(*, kept: Person, gone: Person, acting: Acting, at: datetime) -> Merge:
    """Make `gone` one with `kept`: its rows, and the values `kept` lacks, go over; it is hidden, not deleted.

    Refused, with nothing changed, when a row of the one cannot stand beside a row of the other and is not the same.
    """
    rules.may_merge(acting, kept, gone).require()
    claim_pair(kept, gone)
    rules.departed_alike(*(Person.objects.get(pk=one.pk) for one in (kept, gone))).require()
    trail = Trail()
    told = {concern.name: concern.join(kept, gone, acting, at) for concern in joining.CONCERNS.values()}
    try:
        with transaction.atomic():
            hand_over(kept, gone, trail)
    except IntegrityError as error:
        said = _("两条记录里有不能并存的内容，例如在同一个岗位任职的日期有重叠。请先更正其中一条，再合并。")
        raise Refused(said, code="rows_clash") from error
    hand_over_bare_keys(kept, gone, trail)
    fill_in(kept, gone, trail)
    rules.serves_rightly(Person.objects.get(pk=kept.pk), localdate(at)).require()
    record = Merge.objects.create(
        kept=kept,
        gone=gone,
        at=at,
        moved={"handed": trail.handed, "hung": trail.hung, "filled": trail.filled, "told": told},
        removed=seal(PURPOSE, json.dumps(trail.removed)) if trail.removed else None,
    )
    rows = sum(len(keys) for keys in trail.handed.values())
    audit.add(
        acting, at, "people.merge", kept, region=kept.region_id, gone=gone.pk, rows=rows, merge=record.pk
    )
    audit.add(acting, at, "people.merged_away", gone, region=gone.region_id, kept=kept.pk, merge=record.pk)
    return record


@transaction.atomic
def undo_merge(*, merge: Merge, acting: Acting, at: datetime) -> Merge:
    """Take a merge back: every row to its owner, every removed row as it was, the filled values out again.

    What was edited since stays with the row it was edited on. Refused, with nothing changed, when a row has gone to
    somebody else or is gone, or when its place is taken.
    """
    rules.may_undo_merge(acting, merge).require()
    if not Merge.objects.filter(pk=merge.pk, undone_at__isnull=True).update(undone_at=at):
        raise Refused(_("这次合并已经撤销过了。"), code="already_undone")
    kept, gone = lock_pair(merge)
    rules.departed_alike(kept, gone).require()
    try:
        with transaction.atomic():
            empty_again(kept, gone, merge.moved["filled"])
            Person.objects.filter(pk=gone.pk).update(merged_into=None, version=F("version") + 1)
            put_back(merge)
            hand_back_rows(merge)
            for concern in joining.CONCERNS.values():
                concern.part(kept, gone, merge.moved.get("told", {}).get(concern.name, {}), acting, at)
    except IntegrityError as error:
        raise Refused(_("合并之后原来的位置已经给了别人，不能撤销。"), code="place_taken") from error
    for person in Person.objects.filter(pk__in=(kept.pk, gone.pk)):
        rules.serves_rightly(person, localdate(at)).require()
    audit.add(acting, at, "people.undo_merge", kept, region=kept.region_id, gone=gone.pk, merge=merge.pk)
    audit.add(acting, at, "people.restored", gone, region=gone.region_id, kept=kept.pk, merge=merge.pk)
    return Merge.objects.get(pk=merge.pk)


@transaction.atomic
def tell_apart(*, one: Person, other: Person, acting: Acting, at: datetime) -> Distinction:
    """Note that two like records are two people, so that they are not offered for merging again."""
    rules.may_merge(acting, one, other).require()
    first, second = sorted((one, other), key=lambda person: person.pk)
    distinction, new = Distinction.objects.get_or_create(one=first, other=second, defaults={"at": at})
    if new:
        audit.add(acting, at, "people.tell_apart", first, region=first.region_id, other=second.pk)
    return distinction


def claim_pair(kept: Person, gone: Person) -> None:
    """Take both records, in the order of their numbers, so that of two merges over crossing records one is refused."""
    marks: dict[int, dict[str, Any]] = {kept.pk: {}, gone.pk: {"merged_into": kept}}
    for key in sorted(marks):
        claimed = Person.objects.current().filter(pk=key).update(version=F("version") + 1, **marks[key])
        if not claimed:
            raise Refused(_("其中一条记录刚刚被合并或删除，请刷新再看。"), code="person_merged")


def lock_pair(merge: Merge) -> tuple[Person, Person]:
    """Both records as they stand, their rows held until the transaction ends."""
    held = Person.objects.select_for_update().filter(pk__in=(merge.kept_id, merge.gone_id)).order_by("pk")
    by_key = {person.pk: person for person in held}
    return by_key[merge.kept_id], by_key[merge.gone_id]


def relations(
    model: type[models.Model],
) -> Iterator[tuple[type[models.Model], "models.ForeignKey[Any, Any]"]]:
    """Every foreign key that points at a model, hidden ones too: the model it stands on, and the key. Of a person those
    that go over in a merge, by what each link says."""
    if model is Person:
        for link in REGISTER.links.values():
            if link.on_merge is OnMerge.GOES_OVER and not link.bare:
                yield link.model, cast("models.ForeignKey[Any, Any]", link.model._meta.get_field(link.name))
        return
    for relation in model._meta.get_fields(include_hidden=True):
        if not isinstance(relation, models.ManyToOneRel):
            continue
        holder = relation.related_model
        if isinstance(holder, type):
            yield holder, relation.field


def hand_over(kept: models.Model, gone: models.Model, trail: Trail) -> None:
    """Point at `kept` whatever points at `gone`; fold what would not fit beside what is there."""
    for holder, key in relations(type(kept)):
        rows = list(holder._base_manager.filter(**{key.name: gone}).order_by("pk"))
        twins = twins_of(rows, key, kept, gone)
        fold([(twins[row.pk], row) for row in rows if row.pk in twins], trail)
        handed = [row.pk for row in rows if row.pk not in twins]
        if not handed:
            continue
        holder._base_manager.filter(pk__in=handed).update(**{key.name: kept})
        if isinstance(kept, Person):
            trail.handed[label(holder, key)] = handed
        else:
            trail.hung.append((label(holder, key), kept.pk, gone.pk, handed))


def fold(pairs: list[tuple[models.Model, models.Model]], trail: Trail) -> None:
    """Give what hangs on the second row of each pair to the first, and remove it, keeping what it said.

    Rows of one kind. Where nothing can hang on them all are removed at once: a person may have thousands.
    """
    if not pairs:
        return
    kind, rows = type(pairs[0][0]), [row for _twin, row in pairs]
    if any(True for _holder in relations(kind)):
        for twin, row in pairs:
            hand_over(twin, row, trail)
    trail.removed += json.loads(serializers.serialize("json", rows))
    kind._base_manager.filter(pk__in=[row.pk for row in rows]).delete()


def twins_of(
    rows: list[models.Model], key: "models.ForeignKey[Any, Any]", kept: models.Model, gone: models.Model
) -> dict[Any, models.Model]:
    """By the key of a row of `gone` the row of `kept` beside which it could not stand, by any uniqueness the key has
    part in. As many questions for one row as for thousands."""
    found: dict[Any, models.Model] = {}
    if not rows:
        return found
    holder = type(rows[0])
    for names, condition in uniqueness(holder, key):
        within = Q() if condition is None else condition
        there = first_by_values(holder._base_manager.filter(within, **{key.name: kept}), names, key)
        if not there:
            continue
        here = holder._base_manager.filter(within, **{key.name: gone}).values_list("pk", flat=True)
        bound = None if condition is None else set(here)
        for row in rows:
            same = values_in(row, names, key)
            if same in there and (bound is None or row.pk in bound):
                found.setdefault(row.pk, there[same])
    return found


def first_by_values(
    rows: "models.QuerySet[Any]", names: tuple[str, ...], key: "models.ForeignKey[Any, Any]"
) -> dict[tuple[Any, ...], models.Model]:
    """The first row by what it has in those fields; one that has nothing in one of them stands beside any other."""
    found: dict[tuple[Any, ...], models.Model] = {}
    for row in rows:
        if None not in (same := values_in(row, names, key)):
            found.setdefault(same, row)
    return found


def values_in(
    row: models.Model, names: tuple[str, ...], key: "models.ForeignKey[Any, Any]"
) -> tuple[Any, ...]:
    return tuple(row.serializable_value(name) for name in names if name != key.name)


def uniqueness(
    model: type[models.Model], key: "models.ForeignKey[Any, Any]"
) -> Iterator[tuple[tuple[str, ...], models.Q | None]]:
    """The sets of fields, the key among them, that may stand once only, each with its condition."""
    if key.unique:
        yield (key.name,), None
    for constraint in model._meta.constraints:
        if isinstance(constraint, models.UniqueConstraint) and key.name in constraint.fields:
            yield tuple(constraint.fields), constraint.condition


def hand_over_bare_keys(kept: Person, gone: Person, trail: Trail) -> None:
    """Rooms below persons, such as accounts, keep the bare number of theirs."""
    for link in REGISTER.links.values():
        if not link.bare or link.on_merge is not OnMerge.GOES_OVER:
            continue
        rows = link.model._base_manager.filter(**{link.name: gone.pk})
        if handed := list(rows.values_list("pk", flat=True)):
            rows.update(**{link.name: kept.pk})
            trail.handed[link.label] = handed


def filled_columns() -> tuple[str, ...]:
    """What the record that stays takes over from the other where it says nothing itself."""
    return tuple(field.attname for field, said in personal_fields(Person) if said.filled)


def fill_in(kept: Person, gone: Person, trail: Trail) -> None:
    columns = {
        name: getattr(gone, name)
        for name in filled_columns()
        if not getattr(kept, name) and getattr(gone, name)
    }
    for stem in FILLED_PRIVATE:
        if getattr(gone, f"{stem}_digest") and not getattr(kept, f"{stem}_digest"):
            columns |= private_columns(gone, stem)
    if columns:
        Person.objects.filter(pk=kept.pk).update(**columns)
        trail.filled = sorted(columns)


def private_columns(person: Person, stem: str) -> dict[str, Any]:
    return {f"{stem}_{part}": getattr(person, f"{stem}_{part}") for part in ("cipher", "digest", "mask")}


def empty_again(kept: Person, gone: Person, filled: list[str]) -> None:
    """Take out of `kept` what was filled in from `gone`, unless somebody has edited it since."""
    stems = {stem for stem in FILLED_PRIVATE if f"{stem}_digest" in filled}
    same = {stem for stem in stems if getattr(kept, f"{stem}_digest") == getattr(gone, f"{stem}_digest")}
    blank = {
        f"{stem}_{part}": None if part == "cipher" else ""
        for stem in same
        for part in ("cipher", "digest", "mask")
    }
    said = {field.attname: each for field, each in personal_fields(Person)}
    for name in set(filled) & set(filled_columns()):
        if getattr(kept, name) == getattr(gone, name):
            blank[name] = said[name].erased
    Person.objects.filter(pk=kept.pk).update(version=F("version") + 1, **blank)


def put_back(merge: Merge) -> None:
    """Write the removed rows again, under their old numbers, the last removed first."""
    if merge.removed is None:
        return
    rows = reversed(json.loads(unseal(PURPOSE, merge.removed)))
    restored = (one.object for one in serializers.deserialize("python", rows))
    for _kind, some in groupby(restored, type):
        again = list(some)
        kind = type(again[0])
        if kind._base_manager.filter(pk__in=[row.pk for row in again]).exists():
            raise_changed_since(kind)
        kind._base_manager.bulk_create(again)


def hand_back_rows(merge: Merge) -> None:
    """Point every handed row at its former owner; refuse when one no longer is where the merge put it."""
    hung = [(name, now, before, keys) for name, now, before, keys in merge.moved["hung"]]
    handed = [(name, merge.kept_id, merge.gone_id, keys) for name, keys in merge.moved["handed"].items()]
    for name, now, before, keys in (*hung, *handed):
        holder, column = holder_of(name)
        moved = holder._base_manager.filter(pk__in=keys, **{column: now}).update(**{column: before})
        if moved != len(keys):
            raise_changed_since(holder)


def raise_changed_since(holder: type[models.Model]) -> None:
    said = _("合并之后“%(kind)s”里的记录又被删除或转给了别人，不能原样撤销。")
    raise Refused(said % {"kind": holder._meta.verbose_name}, code="changed_since")


def label(holder: type[models.Model], key: "models.ForeignKey[Any, Any]") -> str:
    return f"{holder._meta.label}.{key.attname}"


def holder_of(name: str) -> tuple[type[models.Model], str]:
    """The model and the column behind a `label`."""
    kind, _dot, column = name.rpartition(".")
    return models_by_label()[kind], column


def models_by_label() -> dict[str, type[models.Model]]:
    return {model._meta.label: model for model in Person._meta.apps.get_models()}
