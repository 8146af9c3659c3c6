"""Giving a task to the one body that answers for it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from haitang.accounts.acting import Acting
from haitang.accounts.verdict import Verdict, no, yes
from haitang.audit import actions as audit
from haitang.figures.declaring import indicator_named
from haitang.organisations.models import Organisation, Post
from haitang.regions.words import COUNTY_LENGTH

from .. import linking, rules
from ..models import Help, Instruction, Task
from ..notices import tell_given
from ..words import MOST_HELPERS, MOST_TARGET, CountsAs


@dataclass(frozen=True, slots=True)
class Origin:
    """What a task came from, as a plain reference: the label of its kind, its key, its title then."""

    kind: str
    key: int
    title: str


@dataclass(frozen=True, slots=True)
class InstructionDraft:
    """A leader's word: whose post said it, in which document, when."""

    whose: str
    document: str = ""
    on: date | None = None


@dataclass(frozen=True, kw_only=True)
class TaskDraft:
    """A task as told. `counts_as` is a word of `CountsAs`.

    `record_kind` narrows a record to one kind ("activities.Activity"); `figure` and `target` belong together.
    """

    title: str
    owner: Organisation
    due: date
    counts_as: str = CountsAs.WORD
    what: str = ""
    record_kind: str = ""
    figure: str = ""
    target: int | None = None
    post: Post | None = None
    helpers: Sequence[Organisation] = ()
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
    well_told(draft, today).also(well_measured(draft)).also(well_borne(draft, today)).require()
    task = Task.objects.create(
        title=draft.title.strip(),
        what=draft.what.strip(),
        owner=draft.owner,
        post=draft.post,
        region_id=place_of(draft.owner, draft.post),
        given_in_id=rules.given_in(acting, draft.owner),
        due=draft.due,
        counts_as=draft.counts_as,
        note=draft.note.strip(),
        given_by=acting.account_id or 0,
        giver=acting.name[:64],
        given_at=at,
        given_on=today,
        **measure(draft),
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


def measure(draft: TaskDraft) -> dict[str, str | int | None]:
    """The columns that say what counts as done; nothing of what was written for another way of counting."""
    if draft.counts_as == CountsAs.RECORD:
        return {"record_kind": draft.record_kind}
    if draft.counts_as == CountsAs.FIGURE:
        return {"figure": draft.figure, "target": draft.target}
    return {}


def source(origin: Origin | None) -> dict[str, str | int]:
    if origin is None:
        return {}
    return {"origin_kind": origin.kind, "origin_key": origin.key, "origin_title": origin.title.strip()[:200]}


def place_of(owner: Organisation, post: Post | None) -> str:
    """Where a task is borne: the village a post serves, else the body's place."""
    return post.place_id if post is not None and post.place_id else owner.region_id


def helpers_of(draft: TaskDraft) -> list[Organisation]:
    return list({one.pk: one for one in draft.helpers}.values())


def well_told(draft: TaskDraft, today: date) -> Verdict:
    if not draft.title.strip():
        return no(_("请写要做什么。"), code="no_title")
    if draft.due < today:
        return no(_("期限不能早于今天。"), code="due_passed")
    word = draft.instruction
    if word is not None and not word.whose.strip():
        return no(_("请写是哪位领导的批示，写职务。"), code="no_leader")
    if word is not None and word.on is not None and word.on > today:
        return no(_("批示日期不能晚于今天。"), code="in_the_future")
    return yes()


def well_measured(draft: TaskDraft) -> Verdict:
    """What counts as done can be told when it comes. Raises `Refused` (unknown_figure)."""
    if draft.counts_as not in CountsAs.values:
        return no(_("请选怎样算办成。"), code="unknown_measure")
    if draft.counts_as == CountsAs.RECORD and draft.record_kind and not linking.known(draft.record_kind):
        return no(_("没有这一类可以关联的记录。"), code="unknown_kind")
    if draft.counts_as == CountsAs.FIGURE:
        indicator_named(draft.figure)
        if draft.target is None or not 1 <= draft.target <= MOST_TARGET:
            return no(_("请写这个数字要达到多少。"), code="no_target")
    return yes()


def well_borne(draft: TaskDraft, today: date) -> Verdict:
    """One body that stands answers; helpers are others of the same county."""
    county = draft.owner.region_id
    verdict = rules.can_bear(draft.owner, draft.post, county, today)
    helpers = helpers_of(draft)
    if len(helpers) > MOST_HELPERS:
        return no(_("协办组织最多 %(most)d 个。") % {"most": MOST_HELPERS}, code="too_many_helpers")
    for one in helpers:
        if one.pk == draft.owner.pk:
            return no(_("承办组织不用再列为协办。"), code="bad_helper")
        if one.region_id[:COUNTY_LENGTH] != county[:COUNTY_LENGTH]:
            return no(_("协办组织不在本区县。"), code="bad_helper")
    return verdict
