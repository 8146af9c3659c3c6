"""The lists of tasks as tables."""

from collections.abc import Mapping
from datetime import date
from functools import cached_property
from typing import Any

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from haitang.machinery.ui.lights import Light
from haitang.machinery.ui.tables import (
    NOTHING,
    Column,
    DateColumn,
    LightColumn,
    MainColumn,
    StateColumn,
    Table,
)

from .models import Task
from .queries import Progress, figure_progress, holder_words, light_of
from .words import CountsAs, State

TONES = {
    State.GIVEN.value: "hollow",
    State.DONE.value: "plain",
    State.CLOSED.value: "strong",
    State.CANCELLED.value: "off",
}


class HolderColumn(Column):
    """Who answers in person: the post and who sits in it today; a vacant one says that it falls to the body."""

    def render(self, record: Task) -> str:
        return holder_words(record) or NOTHING

    def value(self, record: Task) -> str:
        return holder_words(record)


class TaskTable(Table):
    """Rows are tasks `with_holder`; the view hands in the day."""

    caption = gettext_lazy("任务")
    optional = ("state", "given_on", "given_in", "counts_as", "region")

    title = MainColumn(
        verbose_name=gettext_lazy("任务"),
        order_by=("title", "id"),
    )
    light = LightColumn(
        verbose_name=gettext_lazy("进展"), accessor="pk", order_by=("due", "id"), empty_values=()
    )
    due = DateColumn(verbose_name=gettext_lazy("期限"), order_by=("due", "id"))
    owner = Column(verbose_name=gettext_lazy("承办组织"), order_by=("owner__name", "id"))
    holder = HolderColumn(
        verbose_name=gettext_lazy("承办人"), accessor="pk", orderable=False, empty_values=()
    )
    state = StateColumn(
        verbose_name=gettext_lazy("状态"), accessor="state", tones=TONES, order_by=("state", "id")
    )
    source = Column(
        verbose_name=gettext_lazy("来源"), accessor="origin_title", orderable=False, empty_values=(None,)
    )
    counts_as = Column(verbose_name=gettext_lazy("怎样算办成"), orderable=False)
    region = Column(verbose_name=gettext_lazy("所在地"), order_by=("region_id", "id"))
    given_in = Column(verbose_name=gettext_lazy("交办方"), orderable=False)
    given_on = DateColumn(verbose_name=gettext_lazy("交办日期"), order_by=("given_on", "id"))

    on: date

    @cached_property
    def progress(self) -> Mapping[int, Progress]:
        """How far the open tasks over figures are. Two queries, one when there is none."""
        measured = self.data.data.filter(state=State.GIVEN, counts_as=CountsAs.FIGURE)
        return figure_progress(measured.order_by("due", "pk"), self.on)

    def lamp(self, task: Task) -> Light:
        return light_of(task, self.on, self.progress.get(task.pk))

    def render_light(self, record: Task, column: Any) -> SafeString:
        return LightColumn.render(column, self.lamp(record))

    def value_light(self, record: Task) -> str:
        return str(self.lamp(record))

    def render_source(self, record: Task) -> str:
        return source_words(record)

    def value_source(self, record: Task) -> str:
        return source_words(record)


def source_words(task: Task) -> str:
    """What a task came from, in a word or two: its origin's title, whose word, or the plain giving of it."""
    if task.origin_title:
        return task.origin_title
    if hasattr(task, "instruction"):
        return _("批示：%(whose)s") % {"whose": task.instruction.whose}
    return _("直接交办")
