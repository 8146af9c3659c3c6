"""Returns: the form as it was given, and which figure stands in which cell."""

from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext as _

from haitang.foundation.acting import Acting
from haitang.foundation.fitting import fits
from haitang.foundation.verdict import Refused
from haitang.machinery.audit import actions as audit
from haitang.machinery.spreadsheets.writing import write_table
from haitang.network.regions.models import Region

from .. import filling
from ..mapping import read_mapping
from ..models import Cell, ReturnForm
from ..rules import RETURN

HEADS = ("序号", "指标", "计量单位", "数值")


def add_return(
    *,
    county: Region,
    name: str,
    filename: str,
    content: bytes,
    basis: str = "",
    mapping: str = "",
    acting: Acting,
    at: datetime,
) -> ReturnForm:
    """Keep a form as it was given. Refused for what is no safe xlsx (bad_form), and for a mapping it has no cells for."""
    acting.verdict(RETURN, region=county.code).require()
    opened = filling.open_form(content)
    cells = read_mapping(mapping, opened, county.code)
    form = ReturnForm(
        district=county,
        name=name.strip(),
        basis=basis.strip(),
        filename=filename[-120:],
        content=content,
        added_at=at,
        adder=acting.name[:64],
    )
    fits(form).require()
    with transaction.atomic():
        form.save(force_insert=True)
        write_cells(form, cells)
        audit.add(acting, at, "reports.new_return", form, region=county.code)
    return form


def add_shipped(*, county: Region, shipped: dict[str, Any], acting: Acting, at: datetime) -> ReturnForm:
    """A form that comes with the program, its mapping with it; the district may change both."""
    lines = shipped["lines"]
    rows = [(number, title, unit, None) for number, (title, unit, _figure) in enumerate(lines, 1)]
    content = write_table(HEADS, rows, sheet_name="表1")
    mapping = "\n".join(
        f"表1!D{number} = {figure}" for number, (_title, _unit, figure) in enumerate(lines, 2)
    )
    return add_return(
        county=county,
        name=shipped["name"],
        filename=f"{shipped['name']}.xlsx",
        content=content,
        mapping=mapping,
        acting=acting,
        at=at,
    )


def map_return(*, form: ReturnForm, mapping: str, version: int, acting: Acting, at: datetime) -> ReturnForm:
    """Say anew which figure stands in which cell. Refused naming the line nobody can read (bad_mapping)."""
    acting.verdict(RETURN, region=form.district_id).require()
    cells = read_mapping(mapping, filling.open_form(bytes(form.content)), form.district_id)
    with transaction.atomic():
        move_form(form, version)
        form.cells.all().delete()
        write_cells(form, cells)
        audit.add(acting, at, "reports.map_return", form, region=form.district_id, rows=len(cells))
    return form


@transaction.atomic
def drop_return(*, form: ReturnForm, acting: Acting, at: datetime) -> ReturnForm:
    """Ask for it no longer; what it was stays."""
    acting.verdict(RETURN, region=form.district_id).require()
    move_form(form, form.version, dropped=True)
    audit.add(acting, at, "reports.drop_return", form, region=form.district_id)
    return form


def write_cells(form: ReturnForm, cells: list[Cell]) -> None:
    for cell in cells:
        cell.form = form
    Cell.objects.bulk_create(cells)


def move_form(form: ReturnForm, version: int, **values: Any) -> None:
    still = ReturnForm.objects.filter(pk=form.pk, version=version, dropped=False)
    if not still.update(version=F("version") + 1, **values):
        raise Refused(_("有人刚刚动过这张报表，请刷新再看。"), code="conflict")
    form.refresh_from_db(fields=["version", "dropped"])
