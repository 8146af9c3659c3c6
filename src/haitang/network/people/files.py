"""Files to take home: the list as a spreadsheet, one person's own data."""

import json
from collections.abc import Iterable, Sequence
from typing import Any, Final

from django.http import HttpResponse
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _

from haitang.foundation.acting import Acting
from haitang.machinery.spreadsheets.downloads import csv_of
from haitang.machinery.spreadsheets.writing import write_table

from .own_data import OwnData
from .rules import EXPORT

XLSX: Final = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
CSV: Final = "text/csv; charset=utf-8"


def list_file(kind: str, title: str, rows: Iterable[Sequence[Any]]) -> HttpResponse:
    """A list as xlsx or CSV, the heads being its first row; private values are as masked as on the page."""
    lines = iter(rows)
    heads = [str(head) for head in next(lines, [])]
    if kind == "csv":
        return download(csv_of([heads, *lines]), CSV, f"{title}.csv")
    return download(write_table(heads, lines, title=title, sheet_name=title), XLSX, f"{title}.xlsx")


def writer_for(acting: Acting) -> Any:
    """`list_file` for who may export, nothing for who may not."""
    return list_file if acting.may(EXPORT) else None


def own_data_file(data: OwnData, kind: str) -> HttpResponse:
    """Everything kept about one person as JSON or xlsx."""
    title = _("本人信息")
    if kind == "json":
        text = json.dumps(data.as_json(), ensure_ascii=False, indent=2)
        return download(text.encode(), "application/json", f"{title}.json")
    width = max((len(section.heads) for section in data.sections), default=1)
    rows: list[Sequence[str]] = []
    for section in data.sections:
        rows += [(section.title,), section.heads, *section.rows, ()]
    heads = [data.person, *[""] * (width - 1)]
    return download(write_table(heads, rows, title=title, sheet_name=title), XLSX, f"{title}.xlsx")


def download(content: bytes, content_type: str, name: str) -> HttpResponse:
    """An answer the browser saves and nobody keeps."""
    saved_as = content_disposition_header(as_attachment=True, filename=name) or "attachment"
    headers = {"Content-Disposition": saved_as, "Cache-Control": "no-store"}
    return HttpResponse(content, content_type=content_type, headers=headers)
