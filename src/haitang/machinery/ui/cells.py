"""How a table is drawn: what is alike in a whole column is worked out once, not in each of its cells.

django-tables2 asks for the classes, the label and the parameters of the renderer anew in every cell; the cells are what it
would draw.
"""

from collections.abc import Callable, Iterable
from functools import lru_cache
from typing import Any

from django.core.exceptions import FieldDoesNotExist
from django.db import models
from django.http import HttpRequest, QueryDict
from django.utils.formats import localize
from django.utils.html import conditional_escape, format_html, format_html_join
from django.utils.http import urlencode
from django.utils.safestring import SafeString, mark_safe
from django.utils.timezone import template_localtime  # type: ignore[attr-defined]  # the stubs have forgotten it
from django_tables2.columns.base import BoundColumn, LinkTransform
from django_tables2.rows import BoundRow
from django_tables2.utils import Accessor, signature

from haitang.machinery.ui.drawings import icon


def heads_as_html(columns: Iterable[BoundColumn], request: HttpRequest | None) -> SafeString:
    """The heads of the columns; those that sort lead to this address with another order, on its first page."""
    query = QueryDict(mutable=True) if request is None else request.GET.copy()
    for name in ("sort", "page"):
        query.pop(name, None)
    others = f"{query.urlencode()}&" if query else ""
    return format_html_join("\n", "{}", ((head_as_html(column, others),) for column in columns))


def head_as_html(column: BoundColumn, others: str) -> SafeString:
    """One head; `others` is what else the address asks for."""
    classes = column.get_th_class(column.column.attrs.get("th", {})) or ""
    if not column.orderable:
        return format_html('<th scope="col" class="{}">{}</th>', classes, column.header)
    alias, sign, order = column.order_by_alias, "sort", SafeString("")
    if column.is_ordered:
        sign, way = ("down", "descending") if alias.is_descending else ("up", "ascending")
        order = format_html(' aria-sort="{}"', way)
    address = f"?{others}{urlencode({'sort': alias.next})}"
    return format_html(
        '<th scope="col" class="{}"{}><a href="{}" data-list-link>{} {}</a></th>',
        *(classes, order, address, column.header, icon(sign)),
    )


def rows_as_html(columns: Iterable[BoundColumn], rows: Iterable[BoundRow]) -> SafeString:
    """The rows with their cells. Written here and not in a template, which would spend more on a cell than it costs to draw."""
    drawers = [ColumnDrawer(column) for column in columns]
    return mark_safe(  # noqa: S308 - of cells that each are made safe
        "\n".join(f"<tr>{''.join(drawer.cell_as_html(row) for drawer in drawers)}</tr>" for row in rows)
    )


@lru_cache(maxsize=512)
def parameters_of(function: Callable[..., Any]) -> tuple[str, ...] | None:
    """The names a renderer takes; None where it takes whatever there is."""
    names, catch_all = signature(function)
    return None if catch_all else tuple(name for name in names if name != "self")


class ColumnDrawer:
    """One column of a table that is being drawn."""

    def __init__(self, bound: BoundColumn) -> None:
        self.bound, self.column, self.default = bound, bound.column, bound.default
        self.accessor = Accessor(bound.accessor)
        self.before, _between, self.last = str(self.accessor).rpartition(self.accessor.SEPARATOR)
        self.render: Callable[..., Any] = bound.render
        self.takes = parameters_of(getattr(self.render, "__func__", self.render))
        self.labels: dict[type, dict[Any, str] | None] = {}
        classes = bound.get_td_class(self.column.attrs.get("td", {})) or ""
        self.attributes = format_html('class="{}" data-label="{}"', classes, bound.verbose_name)
        self.link: LinkTransform | None = bound.link or None
        attrs = (self.link.attrs or {}).items() if self.link is not None else ()
        self.link_attrs = format_html_join("", '{}="{}" ', attrs)

    def cell_as_html(self, row: BoundRow) -> str:
        """The whole cell, its content as a template would write it: in the reader's language and zone, escaped."""
        content = conditional_escape(localize(template_localtime(self.cell(row))))
        return f"<td {self.attributes}>{content}</td>"

    def cell(self, row: BoundRow) -> Any:
        """What stands in the cell of a row."""
        record = row.record
        value = self.value_of(record)
        if value in self.column.empty_values:
            return self.default
        given = {
            "value": value,
            "record": record,
            "column": self.column,
            "bound_column": self.bound,
            "bound_row": row,
            "table": row.table,
        }
        takes = self.takes
        content = self.render(
            **(given if takes is None else {name: given[name] for name in takes if name in given})
        )
        href = self.link.compose_url(**given) if self.link is not None else None
        if href is None:
            return content
        return format_html('<a {}href="{}">{}</a>', self.link_attrs, href, content)

    def value_of(self, record: Any) -> Any:
        """A field with choices by its label, anything else as it is; None where the way there ends."""
        kind = type(record)
        if kind not in self.labels:
            self.labels[kind] = self.labels_of(record)
        labels = self.labels[kind]
        if labels is None:
            return self.accessor.resolve(record, quiet=True)
        holder = Accessor(self.before).resolve(record, quiet=True) if self.before else record
        if holder is None:
            return None
        value = getattr(holder, self.last)
        return labels.get(value, value)

    def labels_of(self, record: Any) -> dict[Any, str] | None:
        """The label of each choice, where the column is a field that has some; None for anything else."""
        if not isinstance(record, models.Model):
            return None
        try:
            field = self.accessor.get_field(record)
        except FieldDoesNotExist:
            return None
        choices = getattr(field, "flatchoices", None)
        if not choices or field.name != self.last:
            return None
        return {value: str(label) for value, label in choices}
