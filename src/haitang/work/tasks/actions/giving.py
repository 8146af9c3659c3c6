"""Giving a task to the one body that answers for it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from haitang.foundation.acting import Acting
from haitang.foundation.codes import county_of
from haitang.foundation.endings import hold_standing
from haitang.foundation.verdict import Verdict, no, yes
from haitang.machinery.audit import actions as audit
from haitang.machinery.figures.declaring import indicator_named
from haitang.network.organisations.models import Organisation, Post

from .. import linking, rules
from ..models import Help, Instruction, Task
from ..notices import tell_given
from ..words import MOST_HELPERS, MOST_TARGET, CountsAs


@dataclass(frozen=True, slots=True)
class Origin:
    """What a task came from, as a plain reference: the label of its kind, its key, its title then.

    `part` says which part of that record, where it was one: of an obligation whose period, of a result which item.
    """

    kind: str
    key: int
    title: str
    part: str = ""


@dataclass(frozen=True, slots=True)
class Ground:
    """What a task comes from, as somebody sees it: its reference, its page, how the form of a task from it is filled.

    `asks` is None where tasks come from it in another way than by the form.
    """

    origin: Origin
    page: str
    asks: Mapping[str, Any] | None = None


@dataclass(frozen=True, slots=True)
class InstructionDraft:
    """A leader's word: whose post said it, in which document, when."""

    whose: str
    document: str = ""
    on: date | None = None


@dataclass(frozen=True, kw_only=True)
class Demand:
    """What a task asks for. `counts_as` is a word of `CountsAs`.

    `record_kind` narrows a record to one kind ("activities.Activity"); `figure` and `target` belong together.
    """

    title: str
    what: str = ""
    counts_as: str = CountsAs.WORD
    record_kind: str = ""
    figure: str = ""
    target: int | None = None
    helpers: Sequence[Organisation] = ()


@dataclass(frozen=True, kw_only=True)
class TaskDraft(Demand):
    """A task as told: what it asks, of whom, by when, on whose word."""

    owner: Organisation
    due: date
    post: Post | None = None
    origin: Origin | None = None
    instruction: InstructionDraft | None = None
    note: str = ""


@transaction.atomic
def give(*, draft: TaskDraft, acting: Acting, at: datetime) -> Task:
    """Give a task: from now on its owner answers for it.

    Raises `Refused` with the reason (not_here, no_title, due_passed, other_county, other_post, dissolved,
    unknown_figure, no_target, unknown_kind, bad_helper, …).
    """
    today = timezone.localdate(at)
    rules.may_give(acting, draft.owner).require()
    well_told(draft, today).also(well_asked(draft, draft.owner)).require()
    rules.can_bear(draft.owner, draft.post, draft.owner.region_id, today).require()
    hold_standing(draft.owner, draft.post, *draft.helpers, on=today)
    task = Task.objects.create(
        title=draft.title.strip(),
        what=draft.what.strip(),
        owner=draft.owner,
        post=draft.post,
        region_id=place_of_task(draft.owner, draft.post),
        given_in_id=rules.given_in(acting, draft.owner),
        due=draft.due,
        note=draft.note.strip(),
        given_by=acting.account_id or 0,
        giver=acting.name[:64],
        given_at=at,
        given_on=today,
        **measure_columns(draft),
        **source(draft.origin),
    )
    Help.objects.bulk_create(Help(task=task, organisation=one) for one in helpers_of(draft))
    if draft.instruction is not None:
        word = draft.instruction
        Instruction.objects.create(task=task, whose=word.whose.strip(), document=word.document, on=word.on)
    audit.add(
        acting,
        at,
        "tasks.give",
        task,
        region=task.region_id,
        until=task.due,
        organisation=task.owner,
        post=task.post,
        counts_as=task.counts_as,
    )
    tell_given(task, acting, at)
    return task


def measure_columns(demand: Demand) -> dict[str, Any]:
    """The columns that say what counts as done; nothing of what was written for another way of counting."""
    by_figure = demand.counts_as == CountsAs.FIGURE
    return {
        "counts_as": demand.counts_as,
        "record_kind": demand.record_kind if demand.counts_as == CountsAs.RECORD else "",
        "figure": demand.figure if by_figure else "",
        "target": demand.target if by_figure else None,
    }


def source(origin: Origin | None) -> dict[str, str | int]:
    if origin is None:
        return {}
    return {
        "origin_kind": origin.kind,
        "origin_key": origin.key,
        "origin_part": origin.part,
        "origin_title": origin.title.strip()[:200],
    }


def place_of_task(owner: Organisation, post: Post | None) -> str:
    """Where a task is borne: the village a post serves, else the body's place."""
    return post.place_id if post is not None and post.place_id else owner.region_id


def helpers_of(demand: Demand) -> list[Organisation]:
    return list({one.pk: one for one in demand.helpers}.values())


def well_told(draft: TaskDraft, today: date) -> Verdict:
    if draft.due < today:
        return no(_("期限不能早于今天。"), code="due_passed")
    word = draft.instruction
    if word is not None and not word.whose.strip():
        return no(_("请写是哪位领导的批示，写职务。"), code="no_leader")
    if word is not None and word.on is not None and word.on > today:
        return no(_("批示日期不能晚于今天。"), code="in_the_future")
    return yes()


def well_asked(demand: Demand, owner: Organisation) -> Verdict:
    """Whether it says what to do, what counts as done and who helps. Raises `Refused` (unknown_figure)."""
    if not demand.title.strip():
        return no(_("请写要做什么。"), code="no_title")
    return well_measured(demand).also(well_helped(helpers_of(demand), owner))


def well_measured(demand: Demand) -> Verdict:
    """What counts as done can be told when it comes. Raises `Refused` (unknown_figure)."""
    if demand.counts_as not in CountsAs.values:
        return no(_("请选怎样算办成。"), code="unknown_measure")
    if (
        demand.counts_as == CountsAs.RECORD
        and demand.record_kind
        and not linking.known_kind(demand.record_kind)
    ):
        return no(_("没有这一类可以关联的记录。"), code="unknown_kind")
    if demand.counts_as == CountsAs.FIGURE:
        indicator_named(demand.figure)
        if demand.target is None or not 1 <= demand.target <= MOST_TARGET:
            return no(_("请写这个数字要达到多少。"), code="no_target")
    return yes()


def well_helped(helpers: Sequence[Organisation], owner: Organisation) -> Verdict:
    """Helpers are others of the same county."""
    if len(helpers) > MOST_HELPERS:
        return no(_("协办组织最多 %(most)d 个。") % {"most": MOST_HELPERS}, code="too_many_helpers")
    for one in helpers:
        if one.pk == owner.pk:
            return no(_("承办组织不用再列为协办。"), code="bad_helper")
        if county_of(one.region_id) != county_of(owner.region_id):
            return no(_("协办组织不在本区县。"), code="bad_helper")
    return yes()
