"""Draft lines as they are stored with a batch: sealed, one row of the database a line."""

import json
from collections.abc import Iterable
from dataclasses import asdict
from datetime import date, datetime, time, timedelta
from typing import Any, Final

from haitang.foundation.bulk import insert_many
from haitang.foundation.sealing import seal_bytes, unseal_bytes

from .effort import counted
from .importing import CellFault, Draft
from .models import Batch, Row
from .words import Outcome

PURPOSE = "spreadsheets.row"


def to_json_value(value: Any) -> Any:
    """A cell that JSON has no type for: days and times as people read them."""
    if isinstance(value, datetime):
        return value.strftime("%Y-%m-%d" if value.time() == time() else "%Y-%m-%d %H:%M")
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, time | timedelta):
        return str(value)
    raise TypeError(type(value).__name__)


as_json: Final = json.JSONEncoder(ensure_ascii=False, default=to_json_value).encode


def pack(draft: Draft) -> bytes:
    body = {
        "sheet": draft.sheet,
        "number": draft.number,
        "original": draft.original,
        "cells": draft.cells,
        "values": draft.values,
        "faults": [asdict(fault) for fault in draft.faults],
        "block": draft.block,
        "held": draft.held,
        "passed": draft.passed,
        "blanks": [asdict(fault) for fault in draft.blanks],
        "asked": draft.asked,
        "left_out": draft.left_out,
    }
    return seal_bytes(PURPOSE, as_json(body).encode())


def unpack(row: Row) -> Draft:
    body = json.loads(unseal_bytes(PURPOSE, row.sealed))
    for name in ("faults", "blanks"):
        body[name] = [CellFault(**fault) for fault in body.get(name, ())]
    return Draft(position=row.position, outcome=Outcome(row.outcome), **body)


def sealed_row(batch: Batch, draft: Draft) -> Row:
    return Row(
        batch=batch,
        position=draft.position,
        state=draft.state,
        blanks=bool(draft.blanks),
        outcome=draft.outcome,
        sealed=pack(draft),
    )


def sealed_rows(batch: Batch, drafts: Iterable[Draft]) -> list[Row]:
    """The lines of a batch, sealed and not yet written: sealing thousands takes long, and nobody should wait for it."""
    return [sealed_row(batch, draft) for draft in counted(drafts)]


def store(batch: Batch, rows: list[Row]) -> None:
    """Write the lines of a new batch."""
    for row in rows:
        row.batch = batch  # which has its key by now
    insert_many(rows)


def load_lines(batch: Batch) -> list[Draft]:
    """All lines of a batch in their order."""
    return [unpack(row) for row in Row.objects.filter(batch=batch).order_by("position")]


def restore_lines(batch: Batch, rows: list[Row]) -> None:
    """Write these lines of a batch anew after a cell was mended."""
    kept = dict(Row.objects.filter(batch=batch).values_list("position", "pk"))
    for row in rows:
        row.pk = kept[row.position]
    Row.objects.bulk_update(rows, ["state", "blanks", "outcome", "sealed"], batch_size=200)
