from collections.abc import Iterable
from datetime import date
from typing import Final

from django.db.models import Count, F, OuterRef, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce
from django.utils.translation import gettext as _

from haitang.foundation.scope import Scope
from haitang.machinery.ui.lights import Light
from haitang.network.organisations.models import Organisation
from haitang.network.staffing.models import Appointment

from ..models import Task, TaskQuerySet
from .progress import figure_progress, light_of

OPEN_FIRST: Final = F("ended_on").desc(nulls_first=True)
BOARD_MOST: Final = 60
"""So many open tasks stand on the board, the first due first."""

SHEET_MOST: Final = 1000


def with_holder(tasks: TaskQuerySet, on: date) -> TaskQuerySet:
    """Each with `holder`, the name of who sits in its post on a day ("" while vacant), and `holders`, how many do."""
    sitting = Appointment.objects.on(on).filter(post=OuterRef("post"))
    names = sitting.order_by("seat", "pk").values("person__name")[:1]
    many = sitting.order_by().values("post").annotate(many=Count("pk")).values("many")
    return tasks.select_related("owner", "post__place", "region", "given_in", "instruction").annotate(
        holder=Coalesce(Subquery(names), Value("")), holders=Coalesce(Subquery(many), 0)
    )


def holder_words(task: Task) -> str:
    """主席 张秀英; 主席（空缺，由组织承担）; nothing where a body answers without a post."""
    if task.post is None:
        return ""
    name, many = getattr(task, "holder", ""), getattr(task, "holders", 0)
    if not name:
        return _("%(post)s（空缺，由组织承担）") % {"post": task.post}
    if many > 1:
        return _("%(post)s %(name)s等 %(many)d 人") % {"post": task.post, "name": name, "many": many}
    return _("%(post)s %(name)s") % {"post": task.post, "name": name}


def list_tasks(scope: Scope, on: date) -> TaskQuerySet:
    """Tasks as a list shows them: the open ones first, by their date, then those ended of late."""
    return with_holder(Task.objects.within(scope), on).order_by(OPEN_FIRST, "due", "pk")


def of_origins(kind: str, keys: Iterable[int]) -> "QuerySet[Task]":
    """Tasks given from these records of a kind, whose readers were let in by the records' own doors."""
    found = Task.objects.filter(origin_kind=kind, origin_key__in=list(keys))
    return found.select_related("owner", "post__place", "region").order_by("due", "pk")


def of_body(organisation: Organisation, scope: Scope, on: date) -> TaskQuerySet:
    """The open tasks one body answers for, as far as a scope shows them."""
    return list_tasks(scope, on).open().filter(owner=organisation)


def on_sheet(scope: Scope, on: date) -> TaskQuerySet:
    """What a sheet for the meeting shows: all but the cancelled, body by body."""
    return (
        list_tasks(scope, on).standing().order_by("owner__region_id", "owner__name", "owner_id", "due", "pk")
    )


def by_light(tasks: Iterable[Task], on: date) -> list[tuple[Task, Light]]:
    """Each task with its light. One query for the figures of them all, none when there is none."""
    rows = list(tasks)
    progress = figure_progress((one for one in rows if one.state == "given"), on)
    return [(one, light_of(one, on, progress.get(one.pk))) for one in rows]
