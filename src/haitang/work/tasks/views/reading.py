"""The list of tasks, the board, the sheet for the meeting, one task."""

from itertools import groupby
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy, pgettext
from django.views.decorators.http import require_safe

from haitang.foundation.acting import Acting
from haitang.foundation.doors import Visit, needs
from haitang.foundation.verdict import Verdict
from haitang.machinery.spreadsheets.downloads import writer_for
from haitang.machinery.ui.editing import Editing
from haitang.machinery.ui.listing import Empty, list_page
from haitang.network.regions.models import Region

from .. import linking, origins, queries, rules
from ..doors import holds_action, task_for
from ..events import events_of
from ..filters import TaskFilter
from ..forms import progress_words
from ..measures import measure_words
from ..models import Task
from ..tables import TONES, TaskTable, source_words
from ..words import MOVES, CountsAs, Move, State

EMPTY = Empty(
    title=gettext_lazy("还没有任务"),
    sentence=gettext_lazy("会议议定的、领导批示的、制度要求的事，交办之后都列在这里，到期变灯。"),
    drawing="done",
)
COLUMNS = (
    ("late", gettext_lazy("逾期")),
    ("soon", gettext_lazy("落后")),
    ("near", gettext_lazy("7 天内到期")),
    ("fine", gettext_lazy("在办")),
    ("calm", gettext_lazy("等办结")),
)
"""The board from left to right, by the tone of a task's light."""


@needs(rules.VIEW)
@require_safe
def tasks(request: Visit) -> HttpResponse:
    """The tasks of the scope, the first due first."""
    today = timezone.localdate(request.at)
    return list_page(
        request,
        queryset=queries.list_tasks(request.scope, today),
        table_class=type("TaskTable", (TaskTable,), {"on": today}),
        filter_class=TaskFilter,
        title=pgettext("many", "任务"),
        name="tasks",
        template="tasks/tasks.html",
        export=writer_for(request.acting),
        empty=EMPTY,
        context=page_context(request, "tasks"),
    )


def page_context(request: Visit, page: str) -> dict[str, Any]:
    """What every page of this section shows: the tabs and what the reader may do."""
    return {"page_name": page, "may_give": request.acting.may(rules.GIVE)}


@needs(rules.VIEW)
@require_safe
def board(request: Visit) -> HttpResponse:
    """The open tasks in columns, by light: what is overdue, behind, near, under way, waiting to be closed."""
    today = timezone.localdate(request.at)
    found = queries.list_tasks(request.scope, today).open()
    rows = queries.by_light(found[: queries.BOARD_MOST], today)
    columns = [
        (title, [(task, light, queries.holder_words(task)) for task, light in rows if light.tone == tone])
        for tone, title in COLUMNS
    ]
    context = {**page_context(request, "board"), "columns": columns, "shown": len(rows), "all": found.count()}
    return render(request, "tasks/board.html", context)


@needs(rules.VIEW)
@require_safe
def sheet(request: Visit) -> HttpResponse:
    """督办台账: a sheet to print for the meeting, body by body, with what may be narrowed in the list."""
    today = timezone.localdate(request.at)
    narrowed = TaskFilter(request.GET, queryset=queries.on_sheet(request.scope, today), request=request)
    rows = queries.by_light(narrowed.qs[: queries.SHEET_MOST], today)
    told = [(task, light, queries.holder_words(task), source_words(task)) for task, light in rows]
    groups = [(body, list(lines)) for body, lines in groupby(told, key=lambda line: line[0].owner)]
    context = {
        **page_context(request, "sheet"),
        "groups": groups,
        "count": len(rows),
        "late": sum(light.tone == "late" for _task, light in rows),
        "cut": len(rows) == queries.SHEET_MOST,
        "today": today,
        "filter": narrowed,
        "query": request.GET.urlencode(),
        "place": place_asked(request, narrowed.form.cleaned_data.get("town", "")),
    }
    return render(request, "tasks/sheet.html", context)


def place_asked(visit: Visit, town: str) -> Region | None:
    """The town a sheet is narrowed to, else the place the reader answers for; None for who runs a body only."""
    code = town or next(iter(visit.scope.regions), "")
    return Region.objects.filter(pk=code).first() if code else None


@needs(rules.VIEW)
@require_safe
def task(request: Visit, pk: int) -> HttpResponse:
    """One task: who answers, what counts as done, how far it is, everything done about it."""
    found, today, acting = task_for(request, pk), timezone.localdate(request.at), request.acting
    history, sits = queries.history_of(found), holds_action(request, found)
    postponement = next((one for one in history.postponements if one.answer == "asked"), None)
    handover = next((one for one in history.handovers if one.answer == "asked"), None)
    progress = queries.figure_progress([found] if found.state == State.GIVEN else [], today).get(found.pk)
    context = {
        "task": found,
        "tone": TONES[found.state],
        "light": queries.light_of(found, today, progress),
        "progress": progress,
        "measure": describe_measure(found, today),
        "holder": queries.holder_words(found),
        "source": source_words(found),
        "origin": origins.origin_address(found, acting, today),
        "helpers": list(found.helps.select_related("organisation")),
        "events": [
            (event, linking.linked_address(event.kind, event.key, acting) if event.key else "")
            for event in events_of(found, history)
        ],
        "acts": acts_of(acting, found, sits=sits, handing=handover is not None),
        "postponement": postponement,
        "handover": handover,
        "answers": {
            asking: asked is not None
            and bool(rules.may_answer_request(acting, found, asked.account, holds=sits))
            for asking, asked in (("postponement", postponement), ("handover", handover))
        },
        "crumbs": [(pgettext("many", "任务"), reverse("tasks:tasks"))],
        "links_owner": acting.may("organisations.view", region=found.owner.region_id, line=found.owner.line),
    }
    return render(request, "tasks/task.html", context)


def describe_measure(task: Task, today: Any) -> str:
    """What counts as done, in words: 一条记录：活动; 开展科普活动：已有 3，要达到 12."""
    words = measure_words(task.counts_as, task.record_kind, task.figure)
    return f"{words}：{progress_words(task, today)}" if task.counts_as == CountsAs.FIGURE else words


def acts_of(acting: Acting, task: Task, *, sits: bool, handing: bool = False) -> dict[str, Verdict]:
    """Every move with whether this reader may make it, and if not why; moves that the state rules out are left out.

    While the owner asked to hand it on, only who gave it does so meanwhile (`handing`).
    """
    works = rules.may_work(acting, task, holds=sits)
    judges = rules.may_judge(acting, task, holds=sits)
    verdicts = {
        move: works if MOVES.steps[move].needs == rules.WORK else judges
        for move in MOVES.possible(task.state)
    }
    if Move.HAND_ON in verdicts:
        verdicts[Move.HAND_ON] = judges if handing else judges or works.also(rules.may_choose(acting, task))
    return {
        move.value: verdict
        for move, verdict in verdicts.items()
        if verdict or (move == Move.CLOSE and verdict.code == "own_task")
    }


def task_editing(task: Task, title: str, **said: Any) -> Editing:
    """A page that changes something about one task; the title names it."""
    crumbs = [(pgettext("many", "任务"), reverse("tasks:tasks")), (task.title, task.get_absolute_url())]
    return Editing(title=title % {"title": task.title}, cancel=task.get_absolute_url(), crumbs=crumbs, **said)
