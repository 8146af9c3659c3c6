"""Who is told what about a task: whoever is to do it, whoever gave it, never who did the thing himself."""

from datetime import date, datetime, timedelta

import pytest

from haitang.machinery.notices.calendar import CalendarEntry
from haitang.machinery.notices.models import GroupNotice, Notice
from haitang.network.access.words import Role
from haitang.work.tasks import actions
from haitang.work.tasks.calendars import due_days
from haitang.work.tasks.notices import tell_due
from tests.cast import AT, TODAY
from tests.cast.network import add_account

from .scene import Scene


@pytest.fixture(autouse=True)
def nothing_told_yet(scene: Scene) -> None:
    Notice.objects.all().delete()


def told(scene: Scene) -> list[tuple[str, str]]:
    """What was told since the last look, as (whose, title)."""
    found = list(Notice.objects.order_by("id").values_list("account__username", "title"))
    Notice.objects.all().delete()
    return found


def test_the_body_s_people_are_told_of_a_task_and_of_what_becomes_of_it(scene: Scene) -> None:
    task = scene.give()
    assert told(scene) == [("chair", "有任务交给您：更新村级科普宣传栏")]
    actions.urge(task=task, note="抓紧", acting=scene.acting("officer"), at=AT)
    assert told(scene) == [("chair", "催办：更新村级科普宣传栏")]
    scene.done(task)
    assert told(scene) == [("officer", f"{task.owner}报来办理结果：更新村级科普宣传栏")]
    actions.return_task(task=task, reason="少两块", acting=scene.acting("leader"), at=AT)
    assert told(scene) == [("chair", "任务被退回：更新村级科普宣传栏")]
    scene.done(task)
    told(scene)
    actions.close(task=task, version=task.version, acting=scene.acting("leader"), at=AT)
    assert told(scene) == [("chair", "任务已办结：更新村级科普宣传栏")]


def test_more_time_is_asked_of_who_gave_it_and_answered_to_who_asked(scene: Scene) -> None:
    task = scene.give()
    told(scene)
    for until in (date(2021, 6, 10), date(2021, 6, 20)):
        asked = actions.ask_postponement(
            task=task, until=until, reason="下雨", acting=scene.acting("chair"), at=AT
        )
        assert told(scene) == [("officer", "申请延期：更新村级科普宣传栏")]
        actions.answer_postponement(
            postponement=asked, consented=False, acting=scene.acting("officer"), at=AT
        )
        assert told(scene) == [("chair", "延期申请：不同意 · 更新村级科普宣传栏")]


def test_who_oversees_is_told_when_the_giver_does_himself_what_is_his_association_s(scene: Scene) -> None:
    add_account("colleague", scene.cast.home, Role.OFFICER)
    task = scene.give(owner=scene.cast.home.association)
    told(scene)
    scene.done(task, "officer")
    assert told(scene) == [("leader", f"{task.owner}报来办理结果：更新村级科普宣传栏")]


def test_whoever_runs_another_body_is_told_and_not_the_town(scene: Scene) -> None:
    scene.give(owner=scene.cast.home.society)
    assert told(scene) == [("manager", "有任务交给您：更新村级科普宣传栏")]


def test_whoever_sits_in_the_post_is_told_by_his_own_account(scene: Scene) -> None:
    home = scene.cast.home
    scene.appoint(home.volunteer_person, date(2021, 1, 1))
    account = scene.cast["volunteer"]
    account.person_key = home.volunteer_person.pk
    account.save()
    scene.give(post=home.guide_post)
    assert told(scene) == [("volunteer", "有任务交给您：更新村级科普宣传栏")]


def test_the_stranger_is_told_nothing(scene: Scene) -> None:
    scene.give()
    assert not Notice.objects.filter(account=scene.cast["stranger"]).exists()


def test_what_comes_near_and_is_overdue_is_told_once_a_stage(scene: Scene) -> None:
    task = scene.give(due=TODAY + timedelta(days=10))
    mine = Notice.objects.filter(key__startswith=f"tasks.due:{task.pk}:")
    stages = []
    for day in range(14):
        at: datetime = AT + timedelta(days=day)
        for _again in range(2):
            tell_due(at)
        stages.append(mine.count())
    assert stages == [0, 0, 0, 1, 1, 1, 1, 1, 1, 2, 2, 3, 3, 3]
    assert set(mine.values_list("account__username", flat=True)) == {"chair"}


def test_the_groups_hear_numbers_and_no_names(scene: Scene) -> None:
    GroupNotice.objects.all().delete()
    tell_due(AT + timedelta(days=90))
    titles = dict(GroupNotice.objects.values_list("county", "title"))
    assert set(titles) == {"500153", "500199"}
    assert titles["500153"].startswith("任务：")
    assert "昌元" not in titles["500153"]


def test_his_calendar_holds_what_he_has_to_see_to(scene: Scene) -> None:
    task = scene.give()
    span = (TODAY, TODAY, date(2021, 12, 31))

    def days(name: str) -> list[CalendarEntry]:
        return [one for one in due_days(scene.acting(name), *span) if one.uid == f"task-{task.pk}"]

    assert [one.begins for one in days("chair")] == [date(2021, 5, 31)]
    assert (days("stranger"), days("auditor")) == ([], [])
    scene.done(task)
    assert days("chair") == []
