"""A page that lists records: filters, table, sorting, chosen columns, paging, export. One call from a view.

Every part is an address: it works without JavaScript, with it only the list is fetched and swapped.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.core.paginator import Page, Paginator
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.functional import Promise
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _
from django_tables2 import RequestConfig

from haitang.machinery.ui.filters import FilterSet
from haitang.machinery.ui.preferences import chosen_columns
from haitang.machinery.ui.tables import Table

SIZES = (25, 50, 100)
"""Rows a page may have; the first unless asked."""

Text = str | Promise
Rows = Iterable[Sequence[Any]]
Writer = Callable[[str, str, Rows], HttpResponse]
"""Writes a file to take home: (kind, title, rows with the heads first). Kinds are "xlsx" and "csv"."""

NO_ROWS: Text = _("这里还没有记录")
EXPORT_KINDS: Mapping[str, Text] = {"xlsx": _("Excel 表格"), "csv": _("CSV 文本")}


@dataclass(frozen=True)
class Empty:
    """What a list says while it has no rows at all: what will stand here, and the first thing to do."""

    title: Text = NO_ROWS
    sentence: Text = ""
    drawing: str = "sheet"
    act: SafeString | str = ""
    """The button that begins, as HTML made safe by a template."""


@dataclass(frozen=True)
class Bulk:
    """Something done to the rows selected; sent as POST to `href` with every key as `selected`."""

    title: Text
    href: str
    tone: str = ""
    ask: Text = ""


@dataclass(frozen=True)
class Lead:
    """A page that takes the list on as it is filtered; its address is given the filters."""

    title: Text
    href: str
    icon: str


@dataclass
class Listing:
    """A list as the template draws it."""

    name: str
    table: Table
    filter: FilterSet | None
    paginator: "Paginator[Any]"
    page: "Page[Any]"
    size: int
    bare: bool
    """No rows, and no filter to blame."""
    bare_address: str
    empty: Empty
    bulk: Sequence[Bulk] = ()
    leads: Sequence[Lead] = ()
    export_kinds: list[tuple[str, Text]] = field(default_factory=list)
    kept_query: list[tuple[str, str]] = field(default_factory=list)

    sizes = SIZES
    ellipsis = Paginator.ELLIPSIS

    @property
    def total(self) -> int:
        return int(self.paginator.count)

    @property
    def filtered(self) -> bool:
        return self.filter is not None and self.filter.filtered

    @property
    def not_understood(self) -> list[str]:
        return self.filter.not_understood if self.filter is not None else []

    @property
    def search_names(self) -> tuple[str, ...]:
        return self.filter.search_names if self.filter is not None else ()

    @property
    def folds(self) -> bool:
        """Whether a phone keeps the filters beside the search behind a button."""
        fields = len(self.filter.form.fields) if self.filter is not None else 0
        return bool(self.search_names) and fields > len(self.search_names) + 1

    @property
    def page_numbers(self) -> list[int | str]:
        return list(self.paginator.get_elided_page_range(self.page.number, on_each_side=2, on_ends=1))

    @property
    def choosable(self) -> list[tuple[str, Text, bool]]:
        """(name, title, whether shown) of each column the reader may show or hide."""
        columns = self.table.columns
        return [(name, columns[name].verbose_name, columns[name].visible) for name in self.table.choosable()]


def list_page(  # noqa: PLR0913  a page has that many parts, each named where it is called
    request: HttpRequest,
    *,
    queryset: QuerySet[Any],
    table_class: type[Table],
    title: Text,
    filter_class: type[FilterSet] | None = None,
    filter_kwargs: Mapping[str, Any] | None = None,
    name: str = "listing",
    template: str = "ui/list.html",
    export: Writer | None = None,
    empty: Empty = Empty(),
    bulk: Sequence[Bulk] = (),
    leads: Sequence[Lead] = (),
    context: Mapping[str, Any] | None = None,
    about: Callable[[Any], Mapping[str, Any]] | None = None,
) -> HttpResponse:
    """Answer with the list of `queryset`: the whole page, or for htmx the list alone, or the file asked for.

    Costs one count and one select, whatever the size. A queryset without an order is ordered by its key, so
    that no row appears on two pages. `context` goes on to the template, and what `about` says of all
    rows the filters leave; `crumbs` are (title, address) pairs.
    """
    narrowed = (
        filter_class(request.GET, queryset=queryset, request=request, **(filter_kwargs or {}))
        if filter_class
        else None
    )
    rows = narrowed.qs if narrowed is not None else queryset
    table = _table(request, table_class, _in_order(rows), name)
    kind = request.GET.get("export", "")
    if export is not None and kind in EXPORT_KINDS:
        return export(kind, str(title), table.as_values())
    listing = _listing(request, table, narrowed, name=name, empty=empty, bulk=bulk)
    listing.leads = leads
    if export is not None:
        listing.export_kinds = list(EXPORT_KINDS.items())
    given = {**(context or {}), **(about(rows) if about else {}), "listing": listing, "title": title}
    wants_list_only = request.headers.get("HX-Target") == name
    return render(request, "ui/listing/listing.html" if wants_list_only else template, given)


def listing_of(
    request: HttpRequest,
    queryset: QuerySet[Any] | list[Any],
    table_class: type[Table],
    *,
    name: str = "listing",
    filter_class: type[FilterSet] | None = None,
    empty: Empty = Empty(),
    bulk: Sequence[Bulk] = (),
) -> Listing:
    """A list inside some other page: name it `listing` and include `ui/listing/listing.html`."""
    narrowed = filter_class(request.GET, queryset=queryset, request=request) if filter_class else None
    rows = narrowed.qs if narrowed is not None else queryset
    table = _table(request, table_class, _in_order(rows), name)
    return _listing(request, table, narrowed, name=name, empty=empty, bulk=bulk)


def _in_order(rows: Any) -> Any:
    return rows.order_by("pk") if isinstance(rows, QuerySet) and not rows.ordered else rows


def _table(
    request: HttpRequest, table_class: type[Table], rows: QuerySet[Any] | list[Any], name: str
) -> Table:
    table = table_class(rows)
    RequestConfig(request, paginate=False).configure(table)
    chosen = chosen_columns(request, name)
    table.show_only(table.shown_by_default() if chosen is None else chosen)
    return table


def _listing(
    request: HttpRequest,
    table: Table,
    narrowed: FilterSet | None,
    *,
    name: str,
    empty: Empty,
    bulk: Sequence[Bulk],
) -> Listing:
    size = _size(request)
    paginator: Paginator[Any] = Paginator(table.rows, size)
    table.paginator = (
        paginator  # from here on the table counts its rows in the database instead of loading them
    )
    table.page = page = paginator.get_page(request.GET.get("page"))
    if not bulk and "pick" in table.columns:
        table.columns.hide("pick")
    of_filters = set(narrowed.form.fields) if narrowed is not None else set()
    query = [(key, value) for key, values in request.GET.lists() for value in values]
    return Listing(
        name=name,
        table=table,
        filter=narrowed,
        paginator=paginator,
        page=page,
        size=size,
        bare=paginator.count == 0 and not (narrowed is not None and narrowed.filtered),
        bare_address=request.path if size == SIZES[0] else f"{request.path}?size={size}",
        empty=empty,
        bulk=bulk,
        kept_query=[
            (key, value) for key, value in query if key in ("sort", "size", "tab") and key not in of_filters
        ],
    )


def _size(request: HttpRequest) -> int:
    asked = request.GET.get("size", "")
    return int(asked) if asked in {str(size) for size in SIZES} else SIZES[0]
