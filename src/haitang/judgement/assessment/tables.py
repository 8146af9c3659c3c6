"""The lists of the assessment as tables."""

from collections.abc import Iterable
from typing import Any

import django_tables2
from django.utils.translation import gettext_lazy as _

from haitang.machinery.ui.tables import Column, DateColumn, MainColumn, NumberColumn, StateColumn, Table
from haitang.network.organisations.words import Kind

from .documents import points
from .formulas import points_said
from .models import Part, Scheme
from .words import SchemeState, State

SCHEME_TONES = {SchemeState.DRAFT.value: "hollow", SchemeState.PUBLISHED.value: "plain"}
ROUND_TONES = {
    State.OPENED.value: "hollow",
    State.COMPUTED.value: "hollow",
    State.REVIEW.value: "hollow",
    State.NOTICE.value: "strong",
    State.CONFIRMED.value: "plain",
    State.FROZEN.value: "plain",
}


class PointsColumn(NumberColumn):
    """Hundredths as points: 12.5."""

    def render(self, value: Any) -> str:
        return points_said(value)

    def value(self, value: Any) -> Any:
        return points(value)


class SchemeTable(Table):
    caption = _("考核办法")
    optional = ("district",)

    title = MainColumn(verbose_name=_("名称"), order_by=("title", "id"))
    year = Column(verbose_name=_("年度"), order_by=("year", "id"))
    document = Column(verbose_name=_("文号"), orderable=False)
    district = Column(verbose_name=_("区县"), order_by=("district_id", "id"))
    state = StateColumn(verbose_name=_("办法"), tones=SCHEME_TONES, order_by=("state", "id"))
    published_on = DateColumn(verbose_name=_("发布日期"), order_by=("published_on", "id"))
    round = Column(verbose_name=_("考核"), accessor="round", orderable=False)

    def render_round(self, record: Scheme) -> str:
        return str(record.round.get_state_display())

    def value_round(self, record: Scheme) -> str:
        return self.render_round(record)


def result_table(parts: Iterable[Part], kind: str) -> type[Table]:
    """Those judged × parts with total and band, in the order of their places' codes: nobody is ranked."""
    columns: dict[str, Any] = {
        "caption": _("各家得分"),
        "named": MainColumn(
            verbose_name=Kind(kind).label,
            linkify=("assessment:result", [django_tables2.A("round_id"), django_tables2.A("pk")]),
            order_by=("region_id", "id"),
        ),
    }
    for part in parts:
        columns[f"part_{part.position}"] = PointsColumn(verbose_name=part.title, orderable=False)
    columns["total"] = PointsColumn(verbose_name=_("总分"), orderable=False)
    columns["band"] = Column(verbose_name=_("等次"), orderable=False)
    return type("ResultTable", (Table,), columns)
