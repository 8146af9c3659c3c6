"""Tables: one base over django-tables2, and the columns we have. On a phone each row becomes a card."""

from collections.abc import Iterable
from copy import copy
from typing import Any, Self

import django_tables2
from django.template.loader import render_to_string
from django.utils.functional import Promise
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from haitang.foundation.partial_dates import PartialDate, Precision
from haitang.machinery.ui.cells import heads_as_html, rows_as_html
from haitang.machinery.ui.lights import Light
from haitang.machinery.ui.templatetags import ui as words

NOTHING = "—"


class Column(django_tables2.Column):
    """A column whose label also stands beside its value on a phone."""

    td_class = ""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        attrs = {**kwargs.pop("attrs", {})}
        if self.td_class:
            attrs.setdefault("td", {"class": self.td_class})
            attrs.setdefault("th", {"class": self.td_class})
        kwargs.setdefault("default", NOTHING)
        super().__init__(*args, attrs=attrs, **kwargs)

    def __deepcopy__(self, _known: dict[int, Any]) -> Self:
        """A table takes columns of its own to hide some of them; what they are made of nobody changes."""
        return copy(self)


def page_of(record: Any) -> str:
    """The page of a record."""
    address: str = record.get_absolute_url()
    return address


class MainColumn(Column):
    """What a row is about; it heads the card on a phone, and its link, the record's own page unless said otherwise,
    opens the whole row."""

    td_class = "main"

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("linkify", page_of)
        attrs = {"a": {"class": "row-link"}, **kwargs.pop("attrs", {})}
        super().__init__(*args, attrs=attrs, **kwargs)


class NumberColumn(Column):
    """A number with separators, set to the right."""

    td_class = "number"

    def render(self, value: Any) -> str:
        return words.number(value)

    def value(self, value: Any) -> Any:
        return value


class DateColumn(Column):
    """A day or moment as 2021年4月19日."""

    td_class = "nowrap"

    def render(self, value: Any) -> str:
        return words.date(value)

    def value(self, value: Any) -> Any:
        return value


class KnownDateColumn(DateColumn):
    """A day as far as it is known; `precision` names the record's column that says how far."""

    def __init__(self, *args: Any, precision: str, **kwargs: Any) -> None:
        self.precision = precision
        super().__init__(*args, **kwargs)

    def render(self, value: Any, record: Any = None) -> str:
        return words.known(value, getattr(record, self.precision))

    def value(self, value: Any, record: Any = None) -> Any:
        precision = getattr(record, self.precision)
        return value if precision == Precision.DAY else PartialDate.describe(value, precision) or _("不详")


class MomentColumn(DateColumn):
    """A moment as 2021年4月19日 09:12."""

    def render(self, value: Any) -> str:
        return words.moment(value)


class StateColumn(Column):
    """A state in a word. `tones` gives the tone of the mark by value; choices show their label."""

    def __init__(self, *args: Any, tones: dict[str, str] | None = None, **kwargs: Any) -> None:
        self.tones = tones or {}
        super().__init__(*args, **kwargs)

    def render(self, value: Any, record: Any, bound_column: Any) -> SafeString:
        raw = bound_column.accessor.resolve(record, quiet=True)
        return format_html('<span class="state {}">{}</span>', self.tones.get(str(raw), ""), value)

    def value(self, value: Any) -> str:
        return str(value)


class LightColumn(Column):
    """A time light; the accessor gives a `lights.Light`."""

    def render(self, value: Light) -> SafeString:
        return format_html('<span class="light {}">{}</span>', value.tone, value.words)

    def value(self, value: Light) -> str:
        return str(value)


class MaskedColumn(Column):
    """A private value, hidden; exports hide it too."""

    td_class = "nowrap"

    def __init__(self, *args: Any, kind: str = "", **kwargs: Any) -> None:
        self.kind = kind
        super().__init__(*args, **kwargs)

    def render(self, value: Any) -> str:
        return words.masked(value, self.kind) or NOTHING


class PartColumn(Column):
    """A cell drawn by a small template, given `record`, `value` and `table`."""

    def __init__(self, template_name: str, *args: Any, **kwargs: Any) -> None:
        self.template_name = template_name
        kwargs.setdefault("empty_values", ())
        kwargs.setdefault("orderable", False)
        super().__init__(*args, **kwargs)

    def render(self, value: Any, record: Any, table: Any) -> str:
        context = {"record": record, "value": value, "table": table}
        return render_to_string(self.template_name, context, request=getattr(table, "request", None))

    def value(self, value: Any) -> str:
        return "" if value is None else str(value)


class PickColumn(Column):
    """The box that selects a row for a common act; sent as `selected`."""

    td_class = "pick"

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        options = {
            "accessor": "pk",
            "orderable": False,
            "exclude_from_export": True,
            "verbose_name": _("选择"),
        }
        super().__init__(*args, **{**options, **kwargs})

    @property
    def header(self) -> SafeString:
        return format_html(
            '<label><input class="form-check-input" type="checkbox" data-pick-all aria-label="{}"></label>',
            _("全选本页"),
        )

    def render(self, value: Any, record: Any) -> SafeString:
        return format_html(
            '<label><input class="form-check-input" type="checkbox" name="selected" value="{}"'
            ' aria-label="{}"></label>',
            value,
            _("选择 %(what)s") % {"what": record},
        )


class Table(django_tables2.Table):
    """The base of every table. `optional` names the columns hidden until the reader asks for them."""

    caption: str | Promise = ""
    optional: tuple[str, ...] = ()

    def heads_drawn(self) -> SafeString:
        """The heads of the columns shown."""
        return heads_as_html(self.columns, getattr(self, "request", None))

    def rows_drawn(self) -> SafeString:
        """The rows on this page."""
        return rows_as_html(self.columns, self.paginated_rows)

    def choosable(self) -> list[str]:
        """Names of the columns a reader may show or hide: all but the main one, marks and acts."""
        fixed = (MainColumn, PickColumn)
        return [
            column.name
            for column in self.columns.iterall()
            if not isinstance(column.column, fixed) and str(column.verbose_name).strip()
        ]

    def shown_by_default(self) -> list[str]:
        return [name for name in self.choosable() if name not in self.optional]

    def show_only(self, names: Iterable[str]) -> None:
        """Hide every choosable column that is not among `names`."""
        wanted = set(names)
        for name in self.choosable():
            if name not in wanted:
                self.columns.hide(name)
