"""What becomes of tasks: the open ones go up when their body is no more, and to the body when their post closes or nobody
holds it any more.
"""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from haitang.foundation.codes import county_of
from haitang.foundation.endings import Change, End, Found, Obstacle, Part, Unchanged, hang, stays
from haitang.network.organisations.models import Organisation, Post
from haitang.network.organisations.queries import keys_on
from haitang.network.organisations.words import Kind
from haitang.network.staffing.models import Appointment

from .actions.asking import answer_columns
from .actions.moving import signed_by
from .models import Handover, Help, Postponement, Task
from .notices import tell_given
from .words import Answer, State

RELATED = ("owner", "post__organisation", "region")


def heirs_of(rows: Sequence[Organisation], end: End) -> Mapping[int, Organisation]:
    """Who takes over what each of these bodies had to do: the nearest body above that stands, else the county's association.

    One query.
    """
    above = {key for row in rows for key in keys_on(row.line)[:-1]}
    counties = {county_of(row.region_id) for row in rows}
    district = Q(kind=Kind.DISTRICT_ASSOCIATION, region__in=counties)
    standing = Organisation.objects.filter(Q(pk__in=above) | district, dissolved__isnull=True)
    there = {body.pk: body for body in standing if not ends_too(body, rows, end)}
    heirs = {}
    for row in rows:
        up = [there[key] for key in reversed(keys_on(row.line)[:-1]) if key in there]
        up += [
            one
            for one in there.values()
            if one.kind == Kind.DISTRICT_ASSOCIATION and row.region_id.startswith(one.region_id)
        ]
        if up:
            heirs[row.pk] = up[0]
    return heirs


def ends_too(body: Organisation, rows: Sequence[Organisation], end: End) -> bool:
    """Whether a body above ends by the same act."""
    root = end.record
    if isinstance(root, Organisation) and body.line.startswith(root.line):
        return True
    return body.pk in {row.pk for row in rows}


def tasks_of_bodies(rows: Sequence[Organisation], end: End) -> Iterator[Found]:
    """What it was working on goes up; what it said was done waits for whoever gave it, as its own record."""
    heirs = heirs_of(rows, end)
    for task in Task.objects.open().filter(owner__in=rows).select_related(*RELATED).order_by("due", "pk"):
        heir = heirs.get(task.owner_id)
        if task.state == State.DONE:
            yield Unchanged(task.title, _("已报办理结果，等交办方办结"), task.get_absolute_url())
        elif heir is None:
            reason = _("没有上级组织可以接手，请先办结或撤销这件任务。")
            yield Obstacle(task.title, reason, task.get_absolute_url(), code="nobody_above")
        else:
            values = {"owner_id": heir.pk, "post_id": None, "region_id": heir.region_id, "pressed_on": None}
            yield Change(task, task.title, _("转给%s") % heir.name, values)


def tasks_of_posts(rows: Sequence[Post], _end: End) -> Iterator[Found]:
    """The body answers for it itself."""
    for task in Task.objects.given().filter(post__in=rows).select_related(*RELATED).order_by("due", "pk"):
        yield Change(
            task,
            task.title,
            _("由%s办理") % task.owner.name,
            {"post_id": None, "region_id": task.owner.region_id},
        )


def tasks_of_holders(rows: Sequence[Appointment], end: End) -> Iterator[Found]:
    """Where the last holder of a post leaves with a person or a unit, the body answers for what he had to do."""
    leaving = {one.pk for one in rows}
    others = (
        Appointment.objects.on(end.on).filter(post__in={one.post_id for one in rows}).exclude(pk__in=leaving)
    )
    held = set(others.values_list("post_id", flat=True))
    yield from tasks_of_posts([one.post for one in rows if one.post_id not in held], end)


def helps_of_bodies(rows: Sequence[Organisation], _end: End) -> Iterator[Found]:
    """It helps with nothing that is still open."""
    for one in Help.objects.filter(organisation__in=rows, task__in=Task.objects.open()).select_related(
        "task"
    ):
        yield Change(one, one.task.title, _("不再协办"), removed=True)


def asked_of_bodies(rows: Sequence[Organisation], end: End) -> Iterator[Found]:
    """Nobody waits any more for an answer to what it asked, or to what was to be handed on to it."""
    waits = Q(of__in=rows) | Q(to__in=rows) | Q(task__owner__in=rows)
    for one in Handover.objects.filter(waits, answer=Answer.ASKED).select_related("task").order_by("pk"):
        yield lapsing(one, end)


def time_asked_by_bodies(rows: Sequence[Organisation], end: End) -> Iterator[Found]:
    waiting = Postponement.objects.filter(task__owner__in=rows, answer=Answer.ASKED)
    for one in waiting.select_related("task").order_by("pk"):
        yield lapsing(one, end)


def lapsing(one: Handover | Postponement, end: End) -> Change:
    return Change(
        one, one.task.title, _("申请不再需要答复"), {"answer": Answer.LAPSED.value, "answered_at": end.at}
    )


def note_handovers(changes: Sequence[Change], end: End) -> None:
    """Write down of each whom it was handed from and to, and tell who answers for it from now on."""
    tasks = {
        task.pk: task
        for task in Task.objects.filter(pk__in=[change.row.pk for change in changes]).select_related(*RELATED)
    }
    Handover.objects.bulk_create(
        Handover(
            task=tasks[change.row.pk],
            of_id=change.former["owner_id"],
            of_post_id=change.former["post_id"],
            to=tasks[change.row.pk].owner,
            to_post=tasks[change.row.pk].post,
            reason=end.reason.strip()[:200],
            **signed_by(end.acting, end.at),
            **answer_columns(Answer.CONSENTED, "", end.acting, end.at),
        )
        for change in changes
    )
    for change in changes:
        tell_given(tasks[change.row.pk], end.acting, end.at)


def still_open(changes: Sequence[Change], _end: End) -> Iterator[Found]:
    """What its new owner said was done meanwhile stays his record."""
    for change in changes:
        task = change.row
        if isinstance(task, Task) and task.state != State.GIVEN:
            yield Unchanged(task.title, _("接手的组织已经报了结果，记在它名下"), task.get_absolute_url())
        else:
            yield change


TASKS: Any = pgettext_lazy("many", "任务")
hang(
    "tasks.tasks",
    Part(
        of="organisations.Organisation",
        title=TASKS,
        columns=("tasks.Task.owner",),
        find=tasks_of_bodies,
        follow=note_handovers,
        back=still_open,
        follow_back=note_handovers,
        loose=True,
        related=RELATED,
    ),
)
hang(
    "tasks.of_posts",
    Part(
        of="organisations.Post",
        title=TASKS,
        columns=("tasks.Task.post",),
        find=tasks_of_posts,
        back=still_open,
        loose=True,
        related=RELATED,
    ),
)
hang(
    "tasks.of_holders",
    Part(
        of="staffing.Appointment",
        title=TASKS,
        columns=(),
        find=tasks_of_holders,
        back=still_open,
        loose=True,
        related=RELATED,
    ),
)
hang(
    "tasks.helps",
    Part(
        of="organisations.Organisation",
        title=gettext_lazy("协办的任务"),
        columns=("tasks.Help.organisation",),
        find=helps_of_bodies,
        naming=lambda one: one.task.title,
        loose=True,
    ),
)
hang(
    "tasks.handovers",
    Part(
        of="organisations.Organisation",
        title=gettext_lazy("等答复的转办"),
        columns=("tasks.Handover.of", "tasks.Handover.to"),
        find=asked_of_bodies,
        naming=lambda one: one.task.title,
        related=("task",),
        loose=True,
    ),
)
hang(
    "tasks.postponements",
    Part(
        of="organisations.Organisation",
        title=gettext_lazy("等答复的延期"),
        columns=(),
        find=time_asked_by_bodies,
        naming=lambda one: one.task.title,
        related=("task",),
        loose=True,
    ),
)
stays("tasks.Handover.of_post", gettext_lazy("转办前由哪个岗位承办，是记录。"))
stays("tasks.Handover.to_post", gettext_lazy("转给哪个岗位，是记录；答复时再看它在不在。"))
