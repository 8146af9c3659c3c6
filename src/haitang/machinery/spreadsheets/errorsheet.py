"""The error sheet of a batch: its faulty lines as they stood with a column of reasons, to be mended and brought back."""

from collections.abc import Iterable
from itertools import groupby
from typing import Any

from django.utils.translation import gettext as _

from .importing import Draft, importer_of
from .models import Batch
from .queries import batch_lines, drafts_of
from .recognition import Column, Head
from .values import Fault
from .words import RowState
from .writing import ErrorPage, FaultyRow, write_error_sheet


def error_sheet(batch: Batch) -> bytes:
    """The faulty lines of a batch as an xlsx, a page for each sheet that has any; read back it gives the same lines."""
    notes = {note["name"]: note for note in batch.sheets}
    faulty = drafts_of(batch_lines(batch, RowState.FAULTY))
    columns = importer_of(batch.kind).columns
    return write_error_sheet(
        error_page(batch, notes[sheet], lines, columns)
        for sheet, lines in groupby(faulty, lambda draft: draft.sheet)
    )


def error_page(
    batch: Batch, note: dict[str, Any], lines: Iterable[Draft], columns: tuple[Column, ...]
) -> ErrorPage:
    heads = [Head(head["index"], head["title"], head["group"]) for head in note["heads"]]
    return ErrorPage(
        name=note["name"],
        above=lines_above_head(batch, note),
        heads=heads,
        mapping={head["column"]: head["index"] for head in note["heads"] if head["column"]},
        columns=columns,
        rows=[FaultyRow(draft.original, draft.cells, faults_of(draft)) for draft in lines],
    )


def lines_above_head(batch: Batch, note: dict[str, Any]) -> list[list[str]]:
    """The lines over the head that tell the year, the town and the day the lines speak of."""
    lines = [[note["title"]]] if note["title"] else []
    if batch.reported_on is not None:
        lines.append([_("填报日期：%s") % batch.reported_on.isoformat()])
    return lines


def faults_of(draft: Draft) -> list[tuple[str, Fault]]:
    return [(fault.column, Fault(fault.code, fault.message, fault.mend)) for fault in draft.faults]
