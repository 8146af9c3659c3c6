"""The file to take home: one person's own data."""

import json
from collections.abc import Sequence

from django.http import HttpResponse
from django.utils.translation import gettext as _

from haitang.machinery.spreadsheets.downloads import XLSX, file_of
from haitang.machinery.spreadsheets.writing import write_table

from .own_data import OwnData


def own_data_file(data: OwnData, kind: str) -> HttpResponse:
    """Everything kept about one person as JSON or xlsx."""
    title = _("本人信息")
    if kind == "json":
        text = json.dumps(data.as_json(), ensure_ascii=False, indent=2)
        return file_of(text.encode(), "application/json", f"{title}.json")
    width = max((len(section.heads) for section in data.sections), default=1)
    rows: list[Sequence[str]] = []
    for section in data.sections:
        rows += [(section.title,), section.heads, *section.rows, ()]
    heads = [data.person, *[""] * (width - 1)]
    return file_of(write_table(heads, rows, title=title, sheet_name=title), XLSX, f"{title}.xlsx")
