"""Saying that a task is done, with what shows it."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from haitang.foundation.acting import Acting
from haitang.foundation.verdict import Refused
from haitang.machinery.audit import actions as audit

from .. import linking
from ..models import Completion, Task
from ..notices import tell_done
from ..queries import figure_progress
from ..words import MOVES, CountsAs, Move
from .moving import lapse, may_work, signed_by


@dataclass(frozen=True, kw_only=True)
class EvidenceDraft:
    """What shows a task done: of a record its kind and key; of a document these too, or title, number, day; else a word."""

    record_kind: str = ""
    record_key: int | None = None
    title: str = ""
    document: str = ""
    on: date | None = None
    note: str = ""


@transaction.atomic
def complete(*, task: Task, evidence: EvidenceDraft, acting: Acting, at: datetime) -> Completion:
    """The owner's word that it is done, with what counts as done; who gave it closes it or sends it back.

    Raises `Refused`: no_such_record for a record that is not the owner's, not confirmed, of before the task or out of
    sight; below_target for a figure; no_document, no_word, …
    """
    may_work(acting, task, at).also(MOVES.verdict(task.state, Move.COMPLETE)).require()
    today = timezone.localdate(at)
    shown = SHOWN[CountsAs(task.counts_as)](task, evidence, acting, today)
    MOVES.make(task, Move.COMPLETE, done_by=acting.account_id or 0, done_on=today, pressed_on=None)
    lapse(task, at)
    note = evidence.note.strip()
    made = Completion.objects.create(
        task=task, counts_as=task.counts_as, **{"note": note, **shown}, **signed_by(acting, at)
    )
    audit.add(acting, at, "tasks.complete", task, region=task.region_id, counts_as=task.counts_as)
    tell_done(task, acting, at)
    return made


def record_shown(task: Task, evidence: EvidenceDraft, acting: Acting, today: date) -> dict[str, Any]:
    found = linking.find_linked(task, evidence.record_kind, evidence.record_key or 0, acting)
    if found is None:
        raise Refused(
            _("这条记录不能算：要是承办方的、交办之后的、已经确认、收讫或印发的。请从列表里选。"),
            code="no_such_record",
        )
    return {
        "record_kind": found.kind,
        "record_key": found.key,
        "title": found.title,
        "document": found.number[:60],
        "on": found.day,
    }


def figure_shown(task: Task, evidence: EvidenceDraft, acting: Acting, today: date) -> dict[str, Any]:
    progress = figure_progress([task], today).get(task.pk)
    if progress is None:
        raise Refused(_("这个数字已经不再统计，请交办方撤销后重新交办。"), code="unknown_figure")
    if not progress.reached:
        raise Refused(
            _("现在是 %(value)s，还没有达到 %(target)s。数字从记录里来，不用填报。")
            % {"value": progress.value, "target": progress.target},
            code="below_target",
        )
    return {"value": float(progress.value), "on": today}


def document_shown(task: Task, evidence: EvidenceDraft, acting: Acting, today: date) -> dict[str, Any]:
    """A document issued here is chosen; one from outside is typed."""
    if evidence.record_key is not None:
        return record_shown(task, evidence, acting, today)
    if not evidence.title.strip() or not evidence.document.strip() or evidence.on is None:
        raise Refused(_("请选一份公文，或者写文件的标题、文号和日期。"), code="no_document")
    if evidence.on > today:
        raise Refused(_("文件日期不能晚于今天。"), code="in_the_future")
    return {"title": evidence.title.strip(), "document": evidence.document.strip(), "on": evidence.on}


def word_shown(task: Task, evidence: EvidenceDraft, acting: Acting, today: date) -> dict[str, Any]:
    if not evidence.note.strip():
        raise Refused(_("请写一句办理结果。"), code="no_word")
    return {"on": today}


SHOWN = {
    CountsAs.RECORD: record_shown,
    CountsAs.FIGURE: figure_shown,
    CountsAs.DOCUMENT: document_shown,
    CountsAs.WORD: word_shown,
}
