from collections.abc import Iterable, Iterator
from typing import Any

from django.db.models import QuerySet

from .importing import Draft, importer_of
from .lines import unpack
from .models import Batch, Row


def batch_lines(batch: Batch, *, faulty: bool | None = None) -> QuerySet[Row]:
    """The lines of a batch in their order; only the faulty or only the ready ones when asked."""
    lines = Row.objects.filter(batch=batch).order_by("position")
    return lines if faulty is None else lines.filter(faulty=faulty)


def drafts_of(lines: Iterable[Row]) -> list[Draft]:
    """The lines unsealed. Take a page of them, not all, where people read them."""
    return [unpack(row) for row in lines]


def heads_of(batch: Batch) -> dict[tuple[str, str], str]:
    """The head of each column as it stands, by sheet and column name."""
    return {
        (sheet["name"], head["column"]): head["title"]
        for sheet in batch.sheets
        for head in sheet.get("heads", ())
        if head["column"]
    }


def faults_of(batch: Batch) -> Iterator[dict[str, Any]]:
    """Every fault of a batch as programs read it; a column that is missing altogether is told once a sheet."""
    heads = heads_of(batch)
    titles = {column.name: str(column.title) for column in importer_of(batch.kind).columns}
    told: set[tuple[str, str]] = set()
    for draft in drafts_of(batch_lines(batch, faulty=True)):
        for fault in draft.faults:
            place = (draft.sheet, fault.column)
            if fault.code == "missing_column":
                if place in told:
                    continue
                told.add(place)
            yield {
                "sheet": draft.sheet,
                "row": draft.number,
                "column": heads.get(place) or titles.get(fault.column, ""),
                "reason": fault.code,
                "message": fault.message,
                "mend": fault.mend,
            }
