"""The figures of tasks. A place's tasks are those it answers for, wherever they were given."""

from datetime import date

from django.db.models import F
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from haitang.foundation.scope import Scope
from haitang.machinery.figures.declaring import Evidence, Line, Ratio, Split, indicator, presents
from haitang.machinery.figures.periods import Period

from .models import Task, TaskQuerySet
from .words import CountsAs, State

SPLITS = (
    Split("state", _("状态"), column="state", words=dict(State.choices)),
    Split("counts_as", _("怎样算办成"), column="counts_as", words=dict(CountsAs.choices)),
)


@presents(Task, needs="tasks.view", related=("owner",))
def task_line(task: Task) -> Line:
    note = f"{task.due.isoformat()} · {task.owner.name} · {task.get_state_display()}"
    return Line(task.title, note, task.get_absolute_url())


def borne_tasks(scope: Scope) -> TaskQuerySet:
    return Task.objects.borne_in(scope).standing()


@indicator(
    "tasks.given",
    _("交办的任务"),
    unit=pgettext_lazy("unit", "件"),
    period="flow",
    basis=_("按交办日期计，记在承办的地方；撤销的不算"),
)
def tasks_given(scope: Scope, period: Period) -> Evidence:
    return Evidence(borne_tasks(scope).given_during(period), day="given_on", splits=SPLITS)


@indicator(
    "tasks.done",
    _("办成的任务"),
    unit=pgettext_lazy("unit", "件"),
    period="flow",
    basis=_("承办方已报结果、没有被退回的任务，按报结果的日期计"),
)
def tasks_done(scope: Scope, period: Period) -> Evidence:
    return Evidence(borne_tasks(scope).done_during(period), day="done_on", splits=SPLITS)


@indicator(
    "tasks.due",
    _("到期的任务"),
    unit=pgettext_lazy("unit", "件"),
    period="flow",
    basis=_("按现在的期限计，经同意延期的按延期后的期限；撤销的不算"),
)
def tasks_due(scope: Scope, period: Period) -> Evidence:
    return Evidence(borne_tasks(scope).due_during(period), day="due", splits=SPLITS)


@indicator(
    "tasks.done_in_time",
    _("按期办成的任务"),
    unit=pgettext_lazy("unit", "件"),
    period="flow",
    basis=_("到期的任务里，报结果的日期不晚于期限的"),
)
def tasks_done_in_time(scope: Scope, period: Period) -> Evidence:
    in_time = borne_tasks(scope).due_during(period).filter(done_on__lte=F("due"))
    return Evidence(in_time, day="due", splits=SPLITS)


@indicator(
    "tasks.done_in_time_rate",
    _("任务按期办成率"),
    unit=pgettext_lazy("unit", "%"),
    period="flow",
    basis=_("按期办成的任务除以到期的任务，都按期限所在的期间计"),
)
def tasks_done_in_time_rate(scope: Scope, period: Period) -> Ratio:
    return Ratio(tasks_done_in_time(scope, period), tasks_due(scope, period))


@indicator(
    "tasks.overdue",
    _("逾期的任务"),
    unit=pgettext_lazy("unit", "件"),
    period="stock",
    basis=_("这一天已过现在的期限，承办方还没有报结果，或之后才报的"),
)
def tasks_overdue(scope: Scope, day: date) -> Evidence:
    late = borne_tasks(scope).filter(given_on__lte=day, due__lt=day)
    return Evidence(late.exclude(done_on__lte=day), splits=SPLITS)
