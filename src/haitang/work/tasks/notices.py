"""What those are told who are to do a task, and those who gave it. Never whoever did the thing himself."""

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from typing import Final

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from haitang.foundation.acting import Acting
from haitang.foundation.codes import county_of
from haitang.foundation.scope import Scope
from haitang.machinery.notices.actions import notify, tell_groups
from haitang.machinery.notices.declaring import NoticeKind, notice_kind, reminder
from haitang.machinery.notices.queries import keys_told
from haitang.machinery.ui.templatetags.ui import date as day
from haitang.network.access.queries import account_in_use, accounts_in, accounts_of, accounts_of_body
from haitang.network.organisations.queries import answers_for
from haitang.network.staffing.models import Appointment

from .models import Asking, Postponement, Task
from .rules import GIVE, OVERSEE, WORK
from .words import NEAR_DAYS, Answer, State

GIVEN: Final = notice_kind("tasks.given", gettext_lazy("交给我的任务，转来的任务，要求有改动"))
PRESSED: Final = notice_kind("tasks.pressed", gettext_lazy("任务被催办、被退回"))
ENDED: Final = notice_kind("tasks.ended", gettext_lazy("任务办结或撤销"))
ASKED: Final = notice_kind("tasks.asked", gettext_lazy("等我答复的延期、转办"))
ANSWERED: Final = notice_kind("tasks.answered", gettext_lazy("延期、转办的答复"))
DONE: Final = notice_kind("tasks.done", gettext_lazy("报来的结果，等我办结"))
DUE: Final = notice_kind("tasks.due", gettext_lazy("任务快到期、已逾期"))

LAST_DAYS: Final = 1
"""From so many days before its date a task is told of a second time."""


def bearers(task: Task, at: datetime) -> list[int]:
    """The accounts of whoever sits in the task's post; while nobody with an account does, of the body's people."""
    if task.post_id is not None:
        sitting = Appointment.objects.on(timezone.localdate(at)).filter(post=task.post_id)
        if found := accounts_of(sitting.values_list("person_id", flat=True)):
            return found
    return accounts_of_body(WORK, task.owner, at)


def tell_bearers(
    kind: NoticeKind, task: Task, title: str, *, key: str, at: datetime, acting: Acting, text: str = ""
) -> None:
    others = [account for account in bearers(task, at) if account != acting.account_id]
    notify_of_task(kind, task, title, accounts=others, text=text, key=key, at=at)


def tell_givers(
    kind: NoticeKind, task: Task, title: str, *, key: str, at: datetime, acting: Acting, text: str = ""
) -> None:
    """Whoever gave it; when his account is in use no more, or he does it himself, those who may judge it there."""
    giver = account_in_use(task.given_by)
    judges = [giver] if giver and giver != acting.account_id else givers(task, acting, at)
    notify_of_task(kind, task, title, accounts=judges, text=text, key=key, at=at)


def notify_of_task(
    kind: NoticeKind, task: Task, title: str, *, accounts: list[int], text: str, key: str, at: datetime
) -> None:
    href = task.get_absolute_url()
    notify(kind=kind, accounts=accounts, title=title, text=text, href=href, key=_key(task, key), at=at)


def givers(task: Task, acting: Acting, at: datetime) -> list[int]:
    own = answers_for(Scope(regions=(task.given_in_id,)), task.owner)
    there = accounts_in(OVERSEE if own else GIVE, task.given_in_id, at)
    return [account for account in there if account != acting.account_id]


def tell_given(task: Task, acting: Acting, at: datetime) -> None:
    """It is theirs from now on: given, or handed on to them."""
    title = _("有任务交给您：%(title)s") % {"title": task.title}
    text = _("%(due)s前办成 · %(giver)s交办") % {"due": day(task.due), "giver": task.giver}
    tell_bearers(GIVEN, task, title, text=text, key="given", at=at, acting=acting)


def tell_amended(task: Task, words: str, acting: Acting, at: datetime) -> None:
    """It asks for something else from now on."""
    title = _("任务有改动：%(title)s") % {"title": task.title}
    tell_bearers(GIVEN, task, title, text=words, key="amended", at=at, acting=acting)


def tell_urged(task: Task, words: str, acting: Acting, at: datetime) -> None:
    title = _("催办：%(title)s") % {"title": task.title}
    tell_bearers(PRESSED, task, title, text=words, key="urged", at=at, acting=acting)


def notify_task_returned(task: Task, words: str, acting: Acting, at: datetime) -> None:
    title = _("任务被退回：%(title)s") % {"title": task.title}
    tell_bearers(PRESSED, task, title, text=words, key="returned", at=at, acting=acting)


def tell_ended(task: Task, words: str, acting: Acting, at: datetime) -> None:
    """It was closed or taken back."""
    closed = task.state == State.CLOSED
    title = _("任务已办结：%(title)s") if closed else _("任务已撤销：%(title)s")
    tell_bearers(ENDED, task, title % {"title": task.title}, text=words, key="ended", at=at, acting=acting)


def tell_done(task: Task, acting: Acting, at: datetime) -> None:
    """The owner says that it is done."""
    title = _("%(body)s报来办理结果：%(title)s") % {"body": task.owner, "title": task.title}
    tell_givers(DONE, task, title, key="done", at=at, acting=acting)


def tell_asked(task: Task, request: Asking, acting: Acting, at: datetime) -> None:
    """The owner asks for more time, or to hand it on."""
    what = _("申请延期：%(title)s") if isinstance(request, Postponement) else _("申请转办：%(title)s")
    title = what % {"title": task.title}
    tell_givers(
        ASKED,
        task,
        title,
        text=request.reason,
        key=f"asked:{request._meta.model_name}:{request.pk}",
        at=at,
        acting=acting,
    )


def notify_request_answered(task: Task, request: Asking, acting: Acting, at: datetime) -> None:
    """To whoever asked."""
    postponed = isinstance(request, Postponement)
    what = _("延期申请：%(answer)s · %(title)s") if postponed else _("转办申请：%(answer)s · %(title)s")
    title = what % {"answer": Answer(request.answer).label, "title": task.title}
    key = _key(task, f"answered:{request._meta.model_name}:{request.pk}")
    accounts = [request.account]
    notify(
        kind=ANSWERED,
        accounts=accounts,
        title=title,
        text=request.words,
        href=task.get_absolute_url(),
        key=key,
        at=at,
    )


def _key(task: Task, what: str) -> str:
    """Every move and change raises the version, so that the same happening again is told again."""
    return f"tasks.{what}:{task.pk}:{task.version}"


@reminder("tasks.due")
def tell_due(at: datetime) -> None:
    """Tell of every task that comes near, is nearly due, or is overdue: once for each stage of each date."""
    today = timezone.localdate(at)
    near = Task.objects.given().filter(due__lte=today + timedelta(days=NEAR_DAYS))
    tasks = list(near.select_related("owner", "post").order_by("due", "id"))
    keys = {task.pk: f"tasks.due:{task.pk}:{task.due.isoformat()}:{stage_of(task, today)}" for task in tasks}
    told = keys_told(keys.values())
    for task in tasks:
        if keys[task.pk] not in told:
            accounts, title = bearers(task, at), due_words(task, today)
            notify(
                kind=DUE,
                accounts=accounts,
                title=title,
                href=task.get_absolute_url(),
                key=keys[task.pk],
                at=at,
            )
    tell_counties(tasks, today, at)


def stage_of(task: Task, today: date) -> str:
    days = (task.due - today).days
    return "late" if days < 0 else "last" if days <= LAST_DAYS else "near"


def due_words(task: Task, today: date) -> str:
    if task.due < today:
        said = {"title": task.title, "days": (today - task.due).days}
        return _("任务已逾期 %(days)d 天：%(title)s") % said
    return _("任务 %(due)s到期：%(title)s") % {"due": day(task.due), "title": task.title}


def tell_counties(tasks: Iterable[Task], today: date, at: datetime) -> None:
    """Each district's groups, how many of its tasks are overdue and near; nobody is named."""
    late: dict[str, list[int]] = {}
    for task in tasks:
        counts = late.setdefault(county_of(task.given_in_id), [0, 0])
        counts[task.due >= today] += 1
    for county, (overdue, near) in late.items():
        said = {"overdue": overdue, "near": near, "days": NEAR_DAYS}
        title = _("任务：%(overdue)d 件已逾期，%(near)d 件 %(days)d 天内到期") % said
        key = f"tasks:{today.isoformat()}"
        tell_groups(county=county, title=title, href=reverse("tasks:tasks"), key=key, at=at)
