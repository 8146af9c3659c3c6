"""What the owner asks of whoever gave the task: more time, or that another does it; and the answer."""

from datetime import date, datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from haitang.foundation.acting import Acting
from haitang.foundation.endings import hold_standing
from haitang.foundation.moves import has_reason
from haitang.foundation.verdict import Refused, no
from haitang.machinery.audit import actions as audit
from haitang.network.organisations.models import Organisation, Post

from .. import rules
from ..models import Asking, Handover, Help, Postponement, Task
from ..notices import notify_request_answered, tell_asked, tell_given
from ..queries import holds_post
from ..words import MOVES, Answer, Move
from .giving import place_of_task
from .moving import lapse, may_judge, may_work, signed_by


@transaction.atomic
def ask_postponement(*, task: Task, until: date, reason: str, acting: Acting, at: datetime) -> Postponement:
    """Ask for more time, with the reason. Refused while an earlier request waits (already_asked)."""
    may_work(acting, task, at).also(MOVES.verdict(task.state, Move.POSTPONE)).require()
    has_reason(reason).require()
    if until <= max(task.due, timezone.localdate(at)):
        no(_("要延到原期限和今天之后。"), code="not_later").require()
    request = Postponement(
        task=task, before=task.due, until=until, reason=reason.strip(), **signed_by(acting, at)
    )
    store_request(request)
    audit.add(acting, at, "tasks.ask_postponement", task, region=task.region_id, until=until)
    tell_asked(task, request, acting, at)
    return request


def store_request(request: Asking) -> None:
    """Store a request; the database lets one of a kind wait for each task."""
    try:
        with transaction.atomic():
            request.save(force_insert=True)
    except IntegrityError:
        raise Refused(_("已经提过申请，正等交办方答复。"), code="already_asked") from None


@transaction.atomic
def answer_postponement(
    *, postponement: Postponement, consented: bool, words: str = "", acting: Acting, at: datetime
) -> Postponement:
    """Consent to more time, or refuse it. Never by who asked (own_asking), nor by the owner (own_task)."""
    task = postponement.task
    require_answerable(acting, task, postponement, at)
    answer_waiting(postponement, answer_of(consented=consented), words, acting, at)
    if consented:
        MOVES.make(task, Move.POSTPONE, because=postponement.reason, due=postponement.until)
    audit.add(
        acting, at, "tasks.answer_postponement", task, region=task.region_id, answer=postponement.answer
    )
    notify_request_answered(task, postponement, acting, at)
    return postponement


def require_answerable(acting: Acting, task: Task, request: Asking, at: datetime) -> None:
    holds = holds_post(acting, task, timezone.localdate(at))
    rules.may_answer_request(acting, task, request.account, holds=holds).require()


def answer_of(*, consented: bool) -> Answer:
    return Answer.CONSENTED if consented else Answer.REFUSED


def answer_waiting(request: Asking, answer: Answer, words: str, acting: Acting, at: datetime) -> None:
    """Answer a request that still waits: a conditional update."""
    values = answer_columns(answer, words, acting, at)
    waiting = type(request)._default_manager.filter(pk=request.pk, answer=Answer.ASKED)
    if not waiting.update(**values):
        raise Refused(_("这条申请已经答复过，或不再需要答复。"), code="already_answered")
    for name, value in values.items():
        setattr(request, name, value)


def answer_columns(answer: Answer, words: str, acting: Acting, at: datetime) -> dict[str, Any]:
    return {
        "answer": answer,
        "words": words.strip(),
        "answered_by": acting.account_id or 0,
        "answerer": acting.name[:64],
        "answered_at": at,
    }


@transaction.atomic
def hand_on(
    *, task: Task, to: Organisation, post: Post | None = None, reason: str, acting: Acting, at: datetime
) -> Handover:
    """Hand a task on to another body or post: at once by who gave it, whatever was asked; the owner asks for consent."""
    direct = may_judge(acting, task, at)
    if not direct:
        may_work(acting, task, at).require()
    MOVES.verdict(task.state, Move.HAND_ON).also(has_reason(reason)).require()
    rules.can_bear(to, post, task.region_id, timezone.localdate(at)).require()
    hold_standing(task.owner, to, post, on=timezone.localdate(at))
    if to.pk == task.owner_id and (post.pk if post else None) == task.post_id:
        no(_("任务本来就由它承办。"), code="same_owner").require()
    request = Handover(
        task=task,
        of=task.owner,
        of_post=task.post,
        to=to,
        to_post=post,
        reason=reason.strip(),
        **signed_by(acting, at),
    )
    if direct:
        for name, value in answer_columns(Answer.CONSENTED, "", acting, at).items():
            setattr(request, name, value)
        request.save(force_insert=True)
        transfer(task, request, at)
    else:
        store_request(request)
    action = "tasks.hand_on" if direct else "tasks.ask_handover"
    audit.add(acting, at, action, task, region=task.region_id, organisation=to, post=post)
    if direct:
        tell_given(task, acting, at)
    else:
        tell_asked(task, request, acting, at)
    return request


def transfer(task: Task, request: Handover, at: datetime) -> None:
    """Make the other body answer, who begins afresh: what the former owner asked lapses, and nobody urged the new one.

    Who only helped and now answers, helps no more.
    """
    region = place_of_task(request.to, request.to_post)
    bearer: dict[str, Any] = {"owner": request.to, "post": request.to_post, "region_id": region}
    MOVES.make(task, Move.HAND_ON, because=request.reason, **bearer, pressed_on=None)
    lapse(task, at)
    Help.objects.filter(task=task, organisation=request.to).delete()


@transaction.atomic
def answer_handover(
    *, handover: Handover, consented: bool, words: str = "", acting: Acting, at: datetime
) -> Handover:
    """Consent that another does it, or refuse."""
    task = handover.task
    require_answerable(acting, task, handover, at)
    if consented:
        hold_standing(task.owner, handover.to, handover.to_post, on=timezone.localdate(at))
    answer_waiting(handover, answer_of(consented=consented), words, acting, at)
    if consented:
        rules.can_bear(handover.to, handover.to_post, task.region_id, timezone.localdate(at)).require()
        transfer(task, handover, at)
        tell_given(task, acting, at)
    audit.add(acting, at, "tasks.answer_handover", task, region=task.region_id, answer=handover.answer)
    notify_request_answered(task, handover, acting, at)
    return handover
