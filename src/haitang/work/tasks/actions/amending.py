"""Changing what a task asks, while it is being worked on. Its date is postponed and its bearer changed by other ways."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from haitang.foundation.acting import Acting
from haitang.foundation.endings import hold_standing
from haitang.foundation.moves import has_reason
from haitang.foundation.verdict import no
from haitang.machinery.audit import actions as audit
from haitang.network.organisations.models import Organisation

from ..models import Amendment, Help, Task
from ..notices import tell_amended
from ..words import MOVES, Move
from .giving import Demand, helpers_of, measure_columns, well_asked
from .moving import may_judge, signed_by


@transaction.atomic
def amend_task(
    *, task: Task, expected: int, demand: Demand, reason: str, acting: Acting, at: datetime
) -> Amendment:
    """Ask for `demand` from now on; what was asked before stays to be seen.

    Raises `Refused` (own_task, no_such_move, no_reason, no_title, nothing_changed, …), and `Conflict` when the task is
    not at version `expected` any more.
    """
    may_judge(acting, task, at).also(MOVES.verdict(task.state, Move.AMEND)).require()
    has_reason(reason).also(well_asked(demand, task.owner)).require()
    told: dict[str, Any] = {"title": demand.title.strip(), "what": demand.what.strip()}
    measure, helping = measure_columns(demand), helpers_of(demand)
    if task.version != expected:
        raise audit.Conflict(task, told | measure)
    before = asked_before(task, told, measure, helping)
    if not before:
        no(_("没有改动。"), code="nothing_changed").require()
    helped = set(Help.objects.filter(task=task).values_list("organisation_id", flat=True))
    hold_standing(*(one for one in helping if one.pk not in helped), on=timezone.localdate(at))
    MOVES.make(task, Move.AMEND, because=reason, **told, **measure)
    have_help(task, helping)
    amendment = Amendment.objects.create(
        task=task, reason=reason.strip(), before=before, **signed_by(acting, at)
    )
    audit.add(acting, at, "tasks.amend", task, region=task.region_id, fields=sorted(before))
    tell_amended(task, amendment.reason, acting, at)
    return amendment


def asked_before(
    task: Task, told: Mapping[str, str], measure: Mapping[str, Any], helping: Sequence[Organisation]
) -> dict[str, Any]:
    """What of these will change, as it stands: words by field, the whole `measure`, the names of `helpers`."""
    before: dict[str, Any] = {name: getattr(task, name) for name in told if getattr(task, name) != told[name]}
    stands = {name: getattr(task, name) for name in measure}
    if stands != measure:
        before["measure"] = stands
    helped = [each.organisation for each in task.helps.select_related("organisation")]
    if {one.pk for one in helped} != {one.pk for one in helping}:
        before["helpers"] = [one.name for one in helped]
    return before


def have_help(task: Task, helping: Sequence[Organisation]) -> None:
    Help.objects.filter(task=task).exclude(organisation__in=helping).delete()
    Help.objects.bulk_create((Help(task=task, organisation=one) for one in helping), ignore_conflicts=True)
