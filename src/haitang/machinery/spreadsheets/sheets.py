"""A whole file laid out for an importer: its sheets recognised, its lines drawn up, what was passed over noted."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from haitang.foundation.verdict import Refused

from .asking import Inquiry
from .doubts import settle
from .importing import Draft, Importer
from .kinds import settle_kind
from .own_lists import read_own_lists
from .reading import Sheet, Workbook, read_workbook
from .recognition import Correction, DataRow, Recognition, recognise, recognise_workbook
from .unknown_heads import chosen_heads, settle_unknown_heads
from .values import Gazetteer


@dataclass(slots=True)
class Layout:
    """What a file holds. `notes` says per sheet how it was read or why not, as plain data to keep with the batch."""

    drafts: list[Draft] = field(default_factory=list)
    notes: list[dict[str, Any]] = field(default_factory=list)
    reported_on: date | None = None


def lay_out(
    content: bytes,
    filename: str,
    importer: Importer,
    places: Gazetteer,
    remembered: Mapping[str, str],
    *,
    corrected: Correction,
    sheet: str | None = None,
    inquiry: Inquiry | None = None,
) -> Layout:
    """Read a file's bytes and find an importer's lines in it. Raises `Unreadable`; `Refused` when no line is found."""
    asked = inquiry or Inquiry()
    workbook = read_workbook(content, filename, sheet)
    workbook = read_own_lists(workbook, importer, asked)

    def recognised(corrected: Correction) -> tuple[list[Recognition], list[tuple[str, str]]]:
        return recognise_workbook(
            workbook,
            importer.columns,
            known=places,
            remembered=remembered,
            corrected=corrected,
            subjects=importer.subjects,
        )

    read, skipped = recognised(corrected)
    if chosen := chosen_heads(read, asked):
        read, skipped = recognised({**chosen, **corrected})
    if not any(one.recognised for one in read) and (hidden := hidden_lists(workbook, importer)):
        raise Refused(only_hidden(workbook, hidden), code="nothing_recognised")
    settle(read, workbook, importer.subjects, asked)
    settle_unknown_heads(read, asked)
    settle_kind(read, filename, importer, asked)
    layout = Layout()
    for one in read:
        add_sheet(layout, one, date_1904=workbook.date_1904)
    layout.notes += [{"name": name, "skipped": str(why)} for name, why in skipped]
    if not layout.drafts:
        raise Refused(nothing_found(importer, workbook, read), code="nothing_recognised")
    return layout


def add_sheet(layout: Layout, one: Recognition, *, date_1904: bool) -> None:
    layout.reported_on = layout.reported_on or one.above.reported_on
    block = len(layout.notes)
    layout.notes.append(note_of(one) | {"date_1904": date_1904})
    start = len(layout.drafts)
    layout.drafts += [draft_row(one, row, start + index, block) for index, row in enumerate(one.rows)]


def draft_row(one: Recognition, row: DataRow, position: int, block: int) -> Draft:
    return Draft(
        position=position,
        sheet=one.sheet.name,
        number=row.number,
        original=list(one.sheet.rows[row.index]),
        cells=row.cells,
        block=block,
        held=row.held,
        passed=row.passed,
    )


def note_of(one: Recognition) -> dict[str, Any]:
    """How a sheet was read: its title, head rows, heads as they stand with the column each was taken for, and the lines
    passed over.
    """
    by_index = {head.index: name for group in one.groups for name, head in group.mapping.items()}
    by_values = {heads[0].index for group in one.groups for heads in group.by_values.values()}
    return {
        "name": one.sheet.name,
        "first_row": one.sheet.first_row,
        "first_column": one.sheet.first_column,
        "title": one.above.title,
        "year": one.above.year,
        "rows": len(one.rows),
        "head_rows": list(one.head_rows),
        "heads": [
            {
                "index": head.index,
                "title": head.title,
                "group": head.group,
                "column": by_index.get(head.index, ""),
                "by_values": head.index in by_values,
            }
            for head in one.heads
        ],
        "missing": [column.name for column in one.missing],
        "dropped": [[number, why] for number, why in one.dropped],
    }


def nothing_found(importer: Importer, workbook: Workbook, read: Sequence[Recognition]) -> str:
    names = "、".join(sheet.name for sheet in workbook.sheets)
    wanted = "、".join(str(column.title) for column in importer.columns if column.required)
    if read and read[0].recognised:
        return _("工作表“%(names)s”有表头，但没有数据行。") % {"names": names}
    return _("工作表“%(names)s”里没有认出“%(title)s”的表头；至少要有这些列：%(wanted)s。") % {
        "names": names,
        "title": importer.title,
        "wanted": wanted,
    }


def hidden_lists(workbook: Workbook, importer: Importer) -> list[str]:
    return [sheet.name for sheet in workbook.hidden_sheets if holds_list(sheet, importer)]


def only_hidden(workbook: Workbook, hidden: Sequence[str]) -> str:
    said = _(
        "看得见的工作表“%(names)s”里没有要导入的表；隐藏的工作表“%(hidden)s”里像有一份，取消隐藏后再上传。"
    )
    names = "、".join(sheet.name for sheet in workbook.sheets)
    return said % {"names": names, "hidden": "、".join(hidden)}


def holds_list(sheet: Sheet, importer: Importer) -> bool:
    """Whether a sheet holds a list such as the importer reads."""
    found = recognise(sheet, importer.columns)
    return found.recognised and bool(found.rows)
