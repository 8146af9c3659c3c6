"""Rows written without a template are what the template would have written, whatever stands in a cell."""

from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import pytest
from django.template import Context, engines
from django.utils import translation
from django.utils.safestring import mark_safe

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
