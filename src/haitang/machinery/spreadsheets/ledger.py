"""What an import did to the records, noted so that it can be taken back."""

import base64
import json
from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

from django.apps import apps
from django.db import models
from django.db.models import F

from haitang.foundation.sealing import seal_bytes, unseal_bytes

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

    def change(self, changes: Iterable[tuple[models.Model, dict[str, Any]]]) -> int:
        """Write new field values to records, each counting one version up; returns how many changed.

        A record somebody changed since it was read is left to the later reader: the caller read it in this
        transaction.
        """
        noted = []
        for record, fields in changes:
            if not fields:
                continue
            before = {name: getattr(record, name) for name in fields}
            manager = type(record)._default_manager
            manager.filter(pk=record.pk).update(**fields, version=F("version") + 1)
            noted.append(
                Change(
                    batch=self.batch,
                    label=record._meta.label,
                    key=record.pk,
                    version=getattr(record, "version") + 1,  # noqa: B009 — every changed record is Versioned
                    sealed=pack(before),
                )
            )
        Change.objects.bulk_create(noted, batch_size=KEYS_A_TRACE)
        return len(noted)


def model_of(label: str) -> type[models.Model]:
    """The model a trace names; upper apps' models are reached by name only, here."""
    return apps.get_model(label)
