"""Lists to take home: the `export` of `ui.listing.list_page`."""

import csv
from collections.abc import Iterable, Sequence
from datetime import datetime
from io import StringIO
from typing import Any

from django.http import HttpResponse
from django.utils import timezone
from django.utils.http import content_disposition_header

from haitang.foundation.acting import Acting
from haitang.machinery.ui.listing import Writer

from .writing import safe_text, write_table

EXPORT = "spreadsheets.export"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def download(kind: str, title: str, rows: Iterable[Sequence[Any]]) -> HttpResponse:
    """The rows, heads first, as a file named after the title. Kinds are "xlsx" and "csv"; no cell opens as a formula."""
    heads, *body = rows
    content = write_table([str(head) for head in heads], body) if kind == "xlsx" else csv_of([heads, *body])
    return file_of(content, XLSX if kind == "xlsx" else "text/csv; charset=utf-8", f"{title}.{kind}")


def writer_for(acting: Acting) -> Writer | None:
    """`download` for who may take lists home, nothing for who may not."""
    return download if acting.may(EXPORT) else None


def file_of(content: bytes, content_type: str, filename: str) -> HttpResponse:
    """An answer the browser saves under that name."""
    response = HttpResponse(content, content_type=content_type)
    named = content_disposition_header(as_attachment=True, filename=filename)
    if named:
        response["Content-Disposition"] = named
    return response


def csv_of(rows: Iterable[Sequence[Any]]) -> bytes:
    """UTF-8 with its mark, which Excel needs to read Chinese; moments in the current time zone."""
    file = StringIO()
    csv.writer(file).writerows([safe_text(plain(cell)) for cell in row] for row in rows)
    return file.getvalue().encode("utf-8-sig")


def plain(cell: Any) -> str:
    if isinstance(cell, datetime):
        local = timezone.localtime(cell) if timezone.is_aware(cell) else cell
        return f"{local:%Y-%m-%d %H:%M}"
    return "" if cell is None else str(cell)
