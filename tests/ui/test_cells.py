"""Rows written without a template are what the template would have written, whatever stands in a cell."""

import html
import re
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any
from urllib.parse import parse_qs

import pytest
from django.template import Context, engines
from django.test import RequestFactory
from django.utils import translation
from django.utils.safestring import mark_safe
from django_tables2 import RequestConfig

from haitang.machinery.ui.cells import ColumnDrawer
from haitang.machinery.ui.tables import Column, MainColumn, Table

BY_TEMPLATE = (
    "{% for row in rows %}<tr>{% for attributes, cell in row %}<td {{ attributes }}>{{ cell }}</td>{% endfor %}</tr>"
    "{% if not forloop.last %}\n{% endif %}{% endfor %}"
)
CONTENTS = (
    "枇杷", "<script>alert(1)</script>", "a & b", '"><img src=x onerror=alert(1)>', mark_safe("<b>重</b>"),
    0, 1234567, 12.5, Decimal("1234.50"), True, False, None, "", date(2021, 4, 19), datetime(2021, 4, 19, 1, 12, tzinfo=UTC),
)  # fmt: skip


class ThingTable(Table):
    name = MainColumn(verbose_name="<名称>", linkify=lambda record: f"/{record['key']}/?a=1&b=2")
    thing = Column(verbose_name='"内容"')


@pytest.mark.parametrize("language", ["zh-hans", "en"])
@pytest.mark.parametrize("content", CONTENTS, ids=repr)
def test_a_cell_is_what_a_template_writes(content: Any, language: str) -> None:
    with translation.override(language):
        table = ThingTable(
            [{"key": 1, "name": content, "thing": content}, {"key": 2, "name": "另", "thing": "一"}]
        )
        drawers = [ColumnDrawer(column) for column in table.columns]
        rows = [[(drawer.attributes, drawer.cell(row)) for drawer in drawers] for row in table.rows]
        template = engines["django"].from_string(BY_TEMPLATE).template
        assert table.rows_drawn() == template.render(Context({"rows": rows}))


@pytest.mark.parametrize(
    "content", [one for one in CONTENTS if isinstance(one, str) and one[:1] in '<"' and "<b>" not in one]
)
def test_what_people_write_stays_text(content: str) -> None:
    drawn = ThingTable([{"key": 1, "name": content, "thing": content}]).rows_drawn()
    assert "<script" not in drawn
    assert "<img" not in drawn


@pytest.mark.parametrize("address", ["/?a=1&page=3", "/?sort=-name&q=%E6%B1%9F&page=2", "/?sort=name", "/"])
def test_heads_lead_to_the_same_list_in_another_order(address: str) -> None:
    request = RequestFactory().get(address)
    table = ThingTable([{"key": 1, "name": "一", "thing": "二"}])
    RequestConfig(request, paginate=False).configure(table)
    asked = request.GET.getlist("sort")
    heads = str(table.heads_drawn())
    links = re.findall(r'<a href="([^"]*)"', heads)
    others = {name: values for name, values in request.GET.lists() if name not in ("sort", "page")}
    assert [parse_qs(html.unescape(link).removeprefix("?")) for link in links] == [
        {**others, "sort": ["-name" if asked == ["name"] else "name"]},
        {**others, "sort": ["thing"]},
    ]
    ways = re.findall(r'aria-sort="(\w+)"', heads)
    assert ways == {"name": ["ascending"], "-name": ["descending"]}.get("".join(asked), [])
    assert "&lt;名称&gt;" in heads


def test_hiding_a_column_hides_it_in_no_other_table() -> None:
    one, other = ThingTable([]), ThingTable([])
    one.columns.hide("thing")
    assert [column.name for column in one.columns] == ["name"]
    assert [column.name for column in other.columns] == ["name", "thing"]
