"""What became of a task, told line by line for its page."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from django.utils.translation import gettext as _

from haitang.foundation.finals import Words
from haitang.machinery.ui.templatetags.ui import date as day

from .measures import measure_words
from .models import Amendment, Asking, Completion, Handover, Postponement, Task
from .queries import History
from .words import Answer, CountsAs

WITH_ANSWER: Final = (Answer.CONSENTED, Answer.REFUSED)


@dataclass(frozen=True, slots=True)
class Event:
    """One thing that happened: when, who, what, in which words. `key` and `kind` name a record it opens."""

    at: datetime
    who: str
    what: str
    words: str = ""
    kind: str = ""
    key: int | None = None


def events_of(task: Task, history: History) -> list[Event]:
    """Everything, the latest first; the giving is the last."""
    found = [Event(task.given_at, task.giver, _("交办"), task.note)]
    found += [completion_event(one) for one in history.completions]
    found += [Event(one.at, one.name, _("修改"), amendment_event(one)) for one in history.amendments]
    found += [Event(one.at, one.name, _("催办"), one.note) for one in history.urgings]
    found += [Event(one.at, one.name, _("退回"), one.reason) for one in history.returns]
    for one in history.postponements:
        found += request_events(one, _("申请延期"), postponement_event(one), _("答复延期"))
    for each in history.handovers:
        found += handed_on(each)
    if history.closing:
        found.append(Event(history.closing.at, history.closing.name, _("办结"), history.closing.note))
    if history.cancellation:
        taken = history.cancellation
        found.append(Event(taken.at, taken.name, _("撤销"), taken.reason))
    return sorted(found, key=lambda event: event.at)[::-1]


def task_words(task: Task) -> Words:
    """What is read of a task before it is closed: what was asked, of whom, by when, and what its owner says of it. One query."""
    said = task.completions.first()
    shown = completion_event(said).words if said else ""
    asked = measure_words(task.counts_as, task.record_kind, task.figure)
    return [
        (_("任务"), task.title),
        (_("要求"), task.what),
        (_("承办组织"), task.owner.name),
        (_("期限"), task.due.isoformat()),
        (_("怎样算办成"), f"{asked} {task.target or ''}".strip()),
        (_("办理结果"), f"{said.name}：{shown}" if said else ""),
    ]


def completion_event(one: Completion) -> Event:
    shown = {
        CountsAs.RECORD: one.title,
        CountsAs.DOCUMENT: " ".join(filter(None, (one.document, one.title, day(one.on)))),
        CountsAs.FIGURE: _("数字达到 %(value)g") % {"value": one.value or 0},
        CountsAs.WORD: "",
    }[CountsAs(one.counts_as)]
    words = " · ".join(filter(None, (shown, one.note)))
    return Event(one.at, one.name, _("报办结果"), words, one.record_kind, one.record_key)


def amendment_event(one: Amendment) -> str:
    """What was asked before, each by its label, and why it was changed."""
    changes = [
        _("%(label)s原为“%(was)s”") % {"label": label, "was": was} for label, was in asked_before(one.before)
    ]
    return " · ".join((*changes, one.reason))


def asked_before(before: dict[str, Any]) -> list[tuple[str, str]]:
    """What an amendment changed, as it stood: label and words."""
    found = [(_("要做什么"), before.get("title")), (_("具体要求"), before.get("what"))]
    if "measure" in before:
        found.append((_("怎样算办成"), measure_words(**before["measure"])))
    if "helpers" in before:
        found.append((_("协办组织"), "、".join(before["helpers"])))
    return [(label, words or _("无")) for label, words in found if words is not None]


def postponement_event(one: Postponement) -> str:
    return _("从 %(before)s 延到 %(until)s") % {"before": day(one.before), "until": day(one.until)}


def handed_on(one: Handover) -> list[Event]:
    to = " · ".join(filter(None, (str(one.to), str(one.to_post or ""))))
    moved = _("从%(of)s转给%(to)s") % {"of": one.of, "to": to}
    if one.answer == Answer.CONSENTED and one.answered_by == one.account:
        return [Event(one.at, one.name, _("转办"), f"{moved} · {one.reason}")]
    return request_events(one, _("申请转办"), moved, _("答复转办"))


def request_events(one: Asking, what: str, change: str, answered: str) -> list[Event]:
    """The asking and, once it came, the answer. One that lapsed says so beside its reason."""
    lapsed = f"（{Answer.LAPSED.label}）" if one.answer == Answer.LAPSED else ""
    told = [Event(one.at, one.name, what, f"{change} · {one.reason}{lapsed}")]
    if one.answer in WITH_ANSWER and one.answered_at:
        words = " · ".join(filter(None, (str(Answer(one.answer).label), one.words)))
        told.append(Event(one.answered_at, one.answerer, answered, words))
    return told
