"""The list of batches as a table, and its filter bar."""

from typing import Any, ClassVar

import django_filters
from django.utils.translation import gettext_lazy as _

from haitang.machinery.ui.filters import FilterSet
from haitang.machinery.ui.tables import Column, MainColumn, MomentColumn, NumberColumn, StateColumn, Table

from .importing import IMPORTERS
from .models import Batch, BatchQuerySet
from .words import BatchState

TONES = {
    BatchState.PREVIEWED.value: "brand",
    BatchState.QUEUED.value: "hollow",
    BatchState.APPLIED.value: "strong",
    BatchState.UNDONE.value: "off",
    BatchState.DISCARDED.value: "off",
}


def kind_title(kind: str) -> str:
    """What a kind of file is called; the bare word for one no longer known."""
    return str(IMPORTERS[kind].title) if kind in IMPORTERS else kind


class BatchTable(Table):
    caption = _("导入批次")
    optional = ("unchanged",)

    filename = MainColumn(verbose_name=_("文件"), orderable=False)
    kind = Column(verbose_name=_("种类"), orderable=False)
    state = StateColumn(verbose_name=_("状态"), tones=TONES, orderable=False)
    rows = NumberColumn(verbose_name=_("行数"), orderable=False)
    faulty = NumberColumn(verbose_name=_("需修改"), orderable=False)
    created = NumberColumn(verbose_name=_("新增"), orderable=False)
    updated = NumberColumn(verbose_name=_("更新"), orderable=False)
    unchanged = NumberColumn(verbose_name=_("不变"), orderable=False)
    account = Column(verbose_name=_("上传"), orderable=False)
    uploaded_at = MomentColumn(verbose_name=_("时间"), order_by=("uploaded_at", "id"))

    def render_kind(self, value: str) -> str:
        return kind_title(value)


def kinds() -> list[tuple[str, Any]]:
    return [(importer.kind, importer.title) for importer in IMPORTERS.values()]


class BatchFilter(FilterSet):
    q = django_filters.CharFilter(label=_("文件名"), field_name="filename", lookup_expr="icontains")
    kind = django_filters.ChoiceFilter(label=_("种类"), empty_label=_("全部"), choices=kinds)
    state = django_filters.ChoiceFilter(label=_("状态"), empty_label=_("全部"), choices=BatchState.choices)

    class Meta:
        model = Batch
        fields: ClassVar[list[str]] = []

    @property
    def qs(self) -> BatchQuerySet:
        found: BatchQuerySet = super().qs
        return found
