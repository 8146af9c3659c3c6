"""Lists over real rows: what they cost, how they are narrowed, ordered, paged, chosen and taken home."""

import json
import re
from typing import Any

import django_filters
import pytest
from django.contrib.contenttypes.models import ContentType
from django.http import HttpResponse
from django.test import RequestFactory

from haitang.machinery.ui.filters import FilterSet
from haitang.machinery.ui.listing import Bulk, list_page, listing_of
from haitang.machinery.ui.tables import Column, MainColumn, PickColumn, Table

pytestmark = pytest.mark.django_db


class KindTable(Table):
    pick = PickColumn()
    model = MainColumn(verbose_name="名称", linkify=lambda record: f"/{record.pk}/")
    app_label = Column(verbose_name="所在")
    id = Column(verbose_name="编号")

    optional = ("id",)


class KindFilter(FilterSet):
    q = django_filters.CharFilter(field_name="model", lookup_expr="contains", label="名称")

    class Meta:
        model = ContentType
        fields = ("app_label",)


def export(kind: str, title: str, rows: Any) -> HttpResponse:
    return HttpResponse(json.dumps([kind, title, list(rows)], ensure_ascii=False))


@pytest.fixture
def kinds() -> Any:
    ContentType.objects.filter(app_label="sample").delete()
    made = [ContentType(app_label="sample", model=f"kind{number:03}") for number in range(60)]
    ContentType.objects.bulk_create(made)
    return ContentType.objects.filter(app_label="sample")


def page(
    queryset: Any, query: str = "", *, cookies: dict[str, str] | None = None, **more: Any
) -> HttpResponse:
    request = RequestFactory().get(f"/kinds/?{query}", **more)
    request.COOKIES.update(cookies or {})
    return list_page(
        request,
        queryset=queryset,
        table_class=KindTable,
        filter_class=KindFilter,
        title="种类",
        name="kinds",
        export=export,
    )


def names(response: HttpResponse) -> list[str]:
    text = response.content.decode()
    return re.findall(r"<a[^>]*row-link[^>]*>([^<]*)<", text)


@pytest.mark.parametrize("rows", [1, 3, 60])
def test_list_costs_the_same_for_any_number_of_rows(
    rows: int, kinds: Any, django_assert_num_queries: Any
) -> None:
    some = kinds.filter(model__lt=f"kind{rows:03}")
    with django_assert_num_queries(2):
        page(some)


def test_empty_list_teaches_and_a_narrowed_one_says_so(kinds: Any) -> None:
    assert "这里还没有记录" in page(kinds.none()).content.decode()
    assert "没有符合这些条件的记录" in page(kinds, "q=nothing").content.decode()


def test_pages_hold_25_and_no_row_stands_on_two(kinds: Any) -> None:
    seen = [name for number in (1, 2, 3) for name in names(page(kinds, f"page={number}"))]
    assert len(names(page(kinds))) == 25
    assert sorted(seen) == sorted(kinds.values_list("model", flat=True))


@pytest.mark.parametrize(("asked", "rows"), [("50", 50), ("100", 60), ("100000", 25), ("x", 25)])
def test_only_three_sizes_of_page_are_given(asked: str, rows: int, kinds: Any) -> None:
    assert len(names(page(kinds, f"size={asked}"))) == rows


def test_order_and_filter_are_kept_together(kinds: Any) -> None:
    assert names(page(kinds, "q=kind00&sort=-model"))[:2] == ["kind009", "kind008"]


def test_unknown_order_is_left_alone(kinds: Any) -> None:
    assert len(names(page(kinds, "sort=nothing"))) == 25


def test_htmx_gets_the_list_alone(kinds: Any) -> None:
    html = page(kinds, headers={"HX-Request": "true", "HX-Target": "kinds"}).content.decode()
    assert html.strip().startswith('<div class="listing" id="kinds"')


def test_chosen_columns_are_shown(kinds: Any) -> None:
    html = page(kinds, cookies={"columns-kinds": "id"}).content.decode()
    assert 'data-label="编号"' in html
    assert 'data-label="所在"' not in html


def test_export_holds_the_narrowed_rows_all_of_them(kinds: Any) -> None:
    kind, title, rows = json.loads(page(kinds, "export=csv&q=kind0&size=25").content)
    assert (kind, title, rows[0], len(rows)) == ("csv", "种类", ["名称", "所在", "编号"], 61)


def test_unknown_kind_of_export_is_a_page(kinds: Any) -> None:
    assert len(names(page(kinds, "export=exe"))) == 25


def test_picks_are_drawn_only_for_common_acts(kinds: Any) -> None:
    request = RequestFactory().get("/")
    bare = listing_of(request, kinds, KindTable)
    with_acts = listing_of(request, kinds, KindTable, bulk=[Bulk("删", "/x/")])
    assert (bare.table.columns["pick"].visible, with_acts.table.columns["pick"].visible) == (False, True)
