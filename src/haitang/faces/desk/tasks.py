"""What somebody should see to today: activities, vacant seats, terms that end, imports and records that wait."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import islice, zip_longest

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from haitang.judgement.assessment.queries import Waiting, last_day_words
from haitang.machinery.figures.periods import Period
from haitang.machinery.spreadsheets.models import Batch
from haitang.machinery.ui.lights import YEAR, Light, light
from haitang.network.organisations.models import Organisation
from haitang.network.organisations.words import Part
from haitang.network.staffing.queries import Vacancy
from haitang.work.activities.words import State
from haitang.work.meetings.words import State as MeetingState
from haitang.work.obligations.queries import Duty
from haitang.work.obligations.words import State as Filed
from haitang.work.tasks.models import Task as GivenTask

from .queries import People

TERM_SOON = 60
"""Days before a term ends at which its light turns amber: the request for re-election is due (DOMAIN §4)."""

LONG_VACANT = 30
"""Days after which a vacant seat counts as late."""

URGENCY = {"late": 0, "soon": 1, "near": 2, "fine": 3, "calm": 4}


@dataclass(frozen=True, slots=True)
class Task:
    """One thing to see to: its light, what it is, whose it is or what to know, and where to do it."""

    light: Light
    title: str | Promise
    note: str | Promise
    href: str


def foremost(kinds: Iterable[Sequence[Task]], most: int) -> list[Task]:
    """So many tasks, some of every kind, the late first."""
    turns = (task for turn in zip_longest(*kinds) for task in turn if task is not None)
    return sorted(islice(turns, most), key=lambda task: URGENCY[task.light.tone])


def activity_tasks(found: People) -> Iterator[Task]:
    """What was reported and waits for the reader's word, what was sent back to him, what he has not reported yet."""
    waiting, returned, kept = found.waiting, found.returned, found.kept
    if waiting:
        title = ngettext("%(many)d 场活动等您确认", "%(many)d 场活动等您确认", waiting) % {"many": waiting}
        note = _("确认了才计入数据")
        yield Task(Light("soon", _("待确认")), title, note, reverse("activities:waiting"))
    if returned:
        title = ngettext("%(many)d 场活动被退回", "%(many)d 场活动被退回", returned) % {"many": returned}
        note = _("看看原因，改好再报")
        href = f"{reverse('activities:activities')}?{urlencode({'state': State.RETURNED})}"
        yield Task(Light("soon", _("退回")), title, note, href)
    if kept:
        title = ngettext("%(many)d 场活动存着没有报送", "%(many)d 场活动存着没有报送", kept) % {"many": kept}
        note = _("补齐了就报送，报送了才有人确认")
        href = f"{reverse('activities:activities')}?{urlencode({'state': State.DRAFT})}"
        yield Task(Light("calm", _("草稿")), title, note, href)


def meeting_tasks(found: People) -> Iterator[Task]:
    """What meetings wait for: the reader's replies and issues, his word on issues, the minutes."""
    invited = f"{reverse('meetings:meetings')}?{urlencode({'state': MeetingState.INVITED})}"
    ahead, held = reverse("meetings:meetings"), f"{reverse('meetings:meetings')}?state={MeetingState.HELD}"
    waits = (
        (
            found.unanswered,
            _("会议通知等您回复：%(many)d 份"),
            _("参加、委托或不能参加"),
            _("待回复"),
            invited,
        ),
        (found.issues_wanted, _("可以报送议题的会议：%(many)d 个"), _("截止以后不再收"), _("议题"), ahead),
        (
            found.issues_waiting,
            _("报来的议题等您处理：%(many)d 个"),
            _("列入议程，或写明原因"),
            _("议题"),
            ahead,
        ),
        (
            found.minutes_to_write,
            _("会议纪要没有写：%(many)d 次"),
            _("出席已登记，初稿已备好"),
            _("纪要"),
            held,
        ),
        (
            found.minutes_to_issue,
            _("会议纪要等您签发：%(many)d 份"),
            _("签发后议定事项即交办"),
            _("纪要"),
            held,
        ),
    )
    for many, title, note, word, href in waits:
        if many:
            yield Task(Light("soon", word), title % {"many": many}, note, href)


def given_tasks(given: Iterable[tuple[GivenTask, Light]]) -> Iterator[Task]:
    """What the reader was given to do."""
    for one, lamp in given:
        note = " · ".join(filter(None, (str(one.owner), str(one.post or ""), one.due.isoformat())))
        yield Task(lamp, one.title, note, one.get_absolute_url())


def judged_tasks(to_answer: int, to_close: int) -> Iterator[Task]:
    """Tasks that wait for the giver's word."""
    page = reverse("tasks:tasks")
    if to_answer:
        title = ngettext("%(many)d 件任务等您答复", "%(many)d 件任务等您答复", to_answer)
        note = _("承办方申请延期或转办")
        yield Task(Light("soon", _("待答复")), title % {"many": to_answer}, note, f"{page}?whose=to_answer")
    if to_close:
        title = ngettext("%(many)d 件任务等您办结", "%(many)d 件任务等您办结", to_close)
        note = _("承办方已报结果")
        yield Task(Light("soon", _("待办结")), title % {"many": to_close}, note, f"{page}?whose=to_close")


def obligation_tasks(duties: Iterable[Duty], filings: int) -> Iterator[Task]:
    """Documents to acknowledge, then what is to be seen to, all who owe the same period together."""
    if filings:
        title = ngettext("%(many)d 份材料等您收讫", "%(many)d 份材料等您收讫", filings) % {"many": filings}
        href = f"{reverse('obligations:filings')}?{urlencode({'state': Filed.FILED})}"
        yield Task(Light("soon", _("待收讫")), title, _("收讫了才算完成"), href)
    together: dict[tuple[str, Period], list[Duty]] = {}
    for duty in duties:
        together.setdefault((duty.rule.code, duty.period), []).append(duty)
    yield from (obligation_task(same) for same in together.values())


def obligation_task(duties: Sequence[Duty]) -> Task:
    duty, many = duties[0], len(duties)
    rule, year = duty.rule, duty.period.last.year
    if many == 1:
        href = duty.get_absolute_url()
        return Task(duty.light, f"{duty.organisation.name} · {rule.title}", str(duty.period), href)
    title = ngettext("%(title)s：%(many)d 个还没有", "%(title)s：%(many)d 个还没有", many)
    names = "、".join(one.organisation.name for one in duties[:2]) + (_("等") if many > 2 else "")
    href = f"{reverse('obligations:calendar')}?{urlencode({'year': str(year), 'code': rule.code})}"
    return Task(duty.light, title % {"title": rule.title, "many": many}, f"{duty.period} · {names}", href)


def assessment_tasks(waiting: Waiting, today: date) -> Iterator[Task]:
    """Own statements to write, own results to object to while they are on notice, rounds to review, objections to answer."""
    for result in waiting.statements:
        title = _("%(body)s的自评还没有写完") % {"body": result.organisation.name}
        href = reverse("assessment:statement", args=[result.round_id, result.pk])
        yield Task(Light("soon", _("自评")), title, result.round.scheme.title, href)
    for running in waiting.notices:
        href = reverse("assessment:notice", args=[running.pk])
        lamp = light(running.notice_until, today)
        yield Task(lamp, last_day_words(running), running.scheme.title, href)
    for running in waiting.reviews:
        href = running.get_absolute_url()
        title = _("评审各家：%(kind)s") % {"kind": running.scheme.get_kind_display()}
        yield Task(Light("soon", _("评审")), title, running.scheme.title, href)
    for running in waiting.objections:
        href = reverse("assessment:notice", args=[running.pk])
        yield Task(Light("soon", _("异议")), _("有异议等待答复"), running.scheme.title, href)


def vacancy_tasks(vacancies: Sequence[Vacancy], on: date) -> Iterator[Task]:
    """A task for each vacant post of the 1 and the 3, chairs first; the guides of a town together."""
    for part in (Part.ONE, Part.THREE, Part.OTHER):
        for empty in sorted(
            (one for one in vacancies if one.part == part), key=lambda one: one.since or date.min
        ):
            yield vacancy_task(empty, on)
    guides: dict[str, list[Vacancy]] = {}
    for empty in vacancies:
        if empty.part == Part.N:
            guides.setdefault(empty.organisation, []).append(empty)
    for organisation, empties in guides.items():
        yield guides_task(organisation, empties, on)


def vacancy_task(empty: Vacancy, on: date) -> Task:
    title = _("%(body)s空缺%(post)s") % {"body": empty.organisation, "post": empty.post}
    whose = _("由%(whom)s配备") % {"whom": empty.duty_of} if empty.duty_of else _("尚未写明由谁配备")
    note = (
        _("%(seats)d 席 · %(whose)s") % {"seats": empty.vacant, "whose": whose} if empty.vacant > 1 else whose
    )
    return Task(
        vacant_light(empty.since, on), title, note, reverse("organisations:post", args=[empty.post_id])
    )


def guides_task(organisation: str, empties: Sequence[Vacancy], on: date) -> Task:
    villages = "、".join(one.village_name for one in empties[:4] if one.village_name)
    more = _("等") if len(empties) > 4 else ""
    since = min((one.since for one in empties if one.since), default=None)
    seats = sum(one.vacant for one in empties)
    title = ngettext("%(body)s缺 %(seats)d 名科普指导员", "%(body)s缺 %(seats)d 名科普指导员", seats)
    href = f"{reverse('staffing:vacancies')}?town={empties[0].town or ''}"
    return Task(
        vacant_light(since, on), title % {"body": organisation, "seats": seats}, villages + more, href
    )


def vacant_light(since: date | None, on: date) -> Light:
    """How long a seat has stood empty, in words."""
    if since is None:
        return Light("late", _("一直空缺"))
    days = (on - since).days
    if days >= YEAR:
        years = days // YEAR
        return Light("late", ngettext("空缺 %(years)d 年", "空缺 %(years)d 年", years) % {"years": years})
    tone = "late" if days >= LONG_VACANT else "soon"
    return Light(tone, ngettext("空缺 %(days)d 天", "空缺 %(days)d 天", days) % {"days": days})


def term_tasks(organisations: Iterable[Organisation], on: date) -> Iterator[Task]:
    for body in organisations:
        day = body.term_ends.isoformat() if body.term_ends else ""
        note = _("%(place)s · 本届 %(day)s 届满") % {"place": body.region.name, "day": day}
        href = body.get_absolute_url()
        lamp = light(body.term_ends, on, soon=TERM_SOON)
        yield Task(lamp, _("%(body)s换届") % {"body": body.name}, note, href)


def import_tasks(batches: Iterable[Batch]) -> Iterator[Task]:
    for batch in batches:
        title = _("%(file)s：%(faulty)d 行需要修改") % {"file": batch.filename, "faulty": batch.faulty}
        note = _("预览已保存，可写入 %(ready)d 行") % {"ready": batch.ready}
        yield Task(Light("calm", _("导入")), title, note, batch.get_absolute_url())


def duplicates_task() -> Task:
    note = _("同名同手机号，看看是不是同一个人")
    return Task(Light("calm", _("人员")), _("有疑似重复的人员"), note, reverse("people:duplicates"))
