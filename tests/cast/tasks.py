"""A task in every state, with every deed."""

from datetime import date, timedelta
from typing import Any

from haitang.machinery.accounts.models import Account
from haitang.work.tasks.models import (
    Cancellation,
    Closing,
    Completion,
    Handover,
    Help,
    Instruction,
    Postponement,
    Task,
    Urging,
)
from haitang.work.tasks.models import Return as TaskReturn
from haitang.work.tasks.words import CountsAs
from haitang.work.tasks.words import State as TaskState

from .district import District
from .names import AT, TODAY


def add_tasks(district: District, owner: Account, mark: str) -> None:
    """What the district gave the chair of its first town, in every state, each with what was done about it."""
    tasks = {
        name: _task(district, state, mark, owner=owner.pk, activity=district.confirmed_activity.pk)
        for name, state in (
            ("task", TaskState.GIVEN),
            ("asked_task", TaskState.GIVEN),
            ("done_task", TaskState.DONE),
            ("closed_task", TaskState.CLOSED),
            ("cancelled_task", TaskState.CANCELLED),
        )
    }
    for name, task in tasks.items():
        setattr(district, name, task)
        if task.done_by is not None:
            Completion.objects.create(
                task=task,
                counts_as=CountsAs.RECORD,
                record_kind="activities.Activity",
                record_key=district.confirmed_activity.pk,
                title=f"枇杷病虫害防治{mark}",
                document=f"荣科协〔2021〕9号{mark}",
                on=district.confirmed_activity.held_on,
                note=f"已办{mark}",
                **_deed(owner),
            )
    asked, giver = tasks["asked_task"], district.account
    reason = {"reason": f"连日下雨{mark}", "words": f"下不为例{mark}"}
    until = {"before": asked.due, "until": date(2021, 6, 30)}
    Postponement.objects.create(task=asked, **until, **reason, **_deed(owner))
    bodies = {"of": district.town_association, "of_post": district.chair_post, "to": district.society}
    Handover.objects.create(task=asked, **bodies, **reason, **_deed(owner))
    Urging.objects.create(task=asked, on=date(2021, 4, 29), note=f"请抓紧{mark}", **_deed(giver))
    TaskReturn.objects.create(task=asked, reason=f"只办了一半{mark}", **_deed(giver))
    Closing.objects.create(task=tasks["closed_task"], note=f"办得好{mark}", **_deed(giver))
    Cancellation.objects.create(task=tasks["cancelled_task"], reason=f"重复{mark}", **_deed(giver))


def _deed(account: Account) -> dict[str, Any]:
    return {"account": account.pk, "name": account.username, "at": AT}


def _task(district: District, state: TaskState, mark: str, *, owner: int, activity: int) -> Task:
    done = state in {TaskState.DONE, TaskState.CLOSED}
    ended = state in {TaskState.CLOSED, TaskState.CANCELLED}
    task = Task.objects.create(
        title=f"办好枇杷课堂{mark}",
        what=f"每村一场{mark}",
        owner=district.town_association,
        post=district.chair_post,
        region=district.towns[0],
        given_in=district.region,
        due=date(2021, 5, 31),
        counts_as=CountsAs.RECORD,
        record_kind="activities.Activity",
        origin_kind="activities.Activity",
        origin_key=activity,
        origin_title=f"第一次联席会议议定{mark}",
        note=f"抓紧{mark}",
        state=state,
        given_by=district.account.pk,
        giver=district.account.username,
        given_at=AT - timedelta(days=20),
        given_on=date(2021, 4, 10),
        done_by=owner if done else None,
        done_on=TODAY if done else None,
        ended_on=TODAY if ended else None,
    )
    Help.objects.create(task=task, organisation=district.other_town_association)
    Instruction.objects.create(
        task=task, whose=f"区委分管副书记{mark}", document=f"荣委办批〔2021〕6号{mark}", on=date(2021, 4, 9)
    )
    return task
