"""What an import did to the records, noted so that it can be taken back."""

import base64
import json
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any

from django.apps import apps
from django.db import models
from django.utils.translation import gettext as _

from haitang.foundation.bulk import insert_many, update_many
from haitang.foundation.sealing import seal_bytes, unseal_bytes
from haitang.foundation.verdict import Refused
from haitang.machinery.audit.models import Versioned

from .models import Batch, Change, Trace
from .words import KEYS_A_TRACE

PURPOSE = "spreadsheets.change"


def pack(fields: dict[str, Any]) -> bytes:
    """Former values of a record, sealed: bytes and days are kept with their type."""

    def written(value: Any) -> Any:
        if isinstance(value, bytes | memoryview):
            return {"bytes": base64.b64encode(bytes(value)).decode()}
        if isinstance(value, date):
            return {"day": value.isoformat()}
        return value

    return seal_bytes(PURPOSE, json.dumps({name: written(value) for name, value in fields.items()}).encode())


def unpack(sealed: bytes | memoryview) -> dict[str, Any]:
    def read(value: Any) -> Any:
        if isinstance(value, dict):
            return base64.b64decode(value["bytes"]) if "bytes" in value else date.fromisoformat(value["day"])
        return value

    return {name: read(value) for name, value in json.loads(unseal_bytes(PURPOSE, sealed)).items()}


class Ledger:
    """Collects what applying one batch makes and changes; importers write records only through it or tell it."""

    def __init__(self, batch: Batch) -> None:
        self.batch = batch

    def made(self, records: Sequence[models.Model]) -> None:
        """Note new records of one model, in the order they were made."""
        if not records:
            return
        label = records[0]._meta.label
        keys = [record.pk for record in records]
        Trace.objects.bulk_create(
            Trace(batch=self.batch, label=label, keys=keys[start : start + KEYS_A_TRACE])
            for start in range(0, len(keys), KEYS_A_TRACE)
        )

    def change(self, changes: Iterable[tuple[Versioned, Mapping[str, Any]]]) -> int:
        """Write new field values to records, each counting one version up; returns how many changed.

        What is said of one record several times is written once, the later counting. A statement for each model and set of
        fields. Raises `Refused` when somebody changed one since it was read.
        """
        said: dict[tuple[str, Any], tuple[Versioned, dict[str, Any]]] = {}
        for record, fields in changes:
            said.setdefault((record._meta.label, record.pk), (record, {}))[1].update(fields)
        alike: dict[tuple[str, ...], list[tuple[Versioned, dict[str, Any]]]] = defaultdict(list)
        for (label, _key), (record, fields) in said.items():
            if fields:
                names = sorted(fields)
                alike[label, *names].append((record, {name: fields[name] for name in names}))
        return sum(map(self._change_alike, alike.values()))

    def _change_alike(self, written: Sequence[tuple[Versioned, dict[str, Any]]]) -> int:
        model = type(written[0][0])
        rows = [(record.pk, fields) for record, fields in written]
        if update_many(model, rows, read=[record.version for record, _fields in written]) != len(rows):
            said = _("写入的时候有人改了其中的记录，什么也没有写入。请再写入一次。")
            raise Refused(said, code="changed_meanwhile")
        insert_many(
            [
                Change(
                    batch=self.batch,
                    label=model._meta.label,
                    key=record.pk,
                    version=record.version + 1,
                    sealed=pack({name: getattr(record, name) for name in fields}),
                )
                for record, fields in written
            ]
        )
        return len(rows)


def model_of(label: str) -> type[models.Model]:
    """The model a trace names; upper apps' models are reached by name only, here."""
    return apps.get_model(label)
