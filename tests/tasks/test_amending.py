"""What a task asks is changed by who gave it, with a reason; what was asked before stays to be seen."""

from typing import Any

import pytest
from django.urls import reverse

from haitang.foundation.verdict import Refused
from haitang.machinery.audit.actions import Conflict
from haitang.machinery.notices.models import Notice
from haitang.work.tasks import actions
from haitang.work.tasks.actions import Demand
from haitang.work.tasks.models import Amendment, Task
from haitang.work.tasks.words import CountsAs
from tests.cast import AT, Cast

from .scene import Scene


def amend(scene: Scene, task: Task, who: str = "officer", reason: str = "写漏了", **wanted: Any) -> Amendment:
    demand = Demand(**({"title": task.title} | wanted))
    return actions.amend_task(
        task=task, expected=task.version, demand=demand, reason=reason, acting=scene.acting(who), at=AT
    )


def test_what_is_asked_becomes_what_is_wanted(scene: Scene) -> None:
    home = scene.cast.home
    task = scene.give(helpers=[home.society])
    made = amend(
        scene,
        task,
        title="更新科普宣传栏 20 块",
        counts_as=CountsAs.FIGURE,
        figure="activities.boards_renewed",
        target=20,
        helpers=[home.other_town_association],
    )
    now = Task.objects.get(pk=task.pk)
    assert (now.title, now.counts_as, now.figure, now.target) == (
        "更新科普宣传栏 20 块",
        "figure",
        "activities.boards_renewed",
        20,
    )
    assert [one.organisation for one in now.helps.all()] == [home.other_town_association]
    assert (now.due, now.owner, now.state) == (task.due, task.owner, "given")
    assert made.before == {
        "title": "更新村级科普宣传栏",
        "measure": {"counts_as": "word", "record_kind": "", "figure": "", "target": None},
        "helpers": [home.society.name],
    }


def test_who_bears_it_is_told(scene: Scene) -> None:
    task = scene.give()
    amend(scene, task, what="每村一块", reason="要求没写全")
    notice = Notice.objects.get(key__startswith=f"tasks.amended:{task.pk}:")
    assert (notice.account, notice.text) == (scene.cast["chair"], "要求没写全")


@pytest.mark.parametrize(
    ("wanted", "reason", "code"),
    [
        ({}, "写漏了", "nothing_changed"),
        ({"what": "每村一块"}, " ", "no_reason"),
        ({"title": " "}, "写漏了", "no_title"),
        ({"counts_as": "figure", "figure": "activities.held"}, "写漏了", "no_target"),
        ({"counts_as": "record", "record_kind": "no.Kind"}, "写漏了", "unknown_kind"),
    ],
)
def test_what_is_not_well_asked_changes_nothing(
    scene: Scene, wanted: dict[str, Any], reason: str, code: str
) -> None:
    task = scene.give()
    with pytest.raises(Refused) as refused:
        amend(scene, task, reason=reason, **wanted)
    assert refused.value.code == code
    assert Task.objects.filter(pk=task.pk, version=task.version, title=task.title).exists()
    assert not Amendment.objects.filter(task=task).exists()


def test_the_owner_does_not_help(scene: Scene) -> None:
    with pytest.raises(Refused) as refused:
        amend(scene, scene.give(), helpers=[scene.cast.home.town_association])
    assert refused.value.code == "bad_helper"


def test_who_changes_what_another_has_just_changed_sees_both(scene: Scene) -> None:
    task = scene.give()
    late = Task.objects.get(pk=task.pk)
    amend(scene, task, title="更新宣传栏 12 块")
    with pytest.raises(Conflict):
        amend(scene, late, "leader", title="更新宣传栏 15 块")
    assert Task.objects.get(pk=task.pk).title == "更新宣传栏 12 块"


def sent(task: Task, **typed: Any) -> dict[str, Any]:
    return {
        "title": task.title,
        "what": "",
        "counts_as": "word",
        "helpers": "",
        "reason": "写漏了",
        "version": task.version,
        **typed,
    }


def test_by_pages_and_its_history_says_what_was_asked_before(scene: Scene) -> None:
    home = scene.cast.home
    task = scene.give(helpers=[home.society])
    form, page = reverse("tasks:amendment", args=[task.pk]), reverse("tasks:task", args=[task.pk])
    officer = scene.cast.client("officer")
    assert f'value="{home.society.name}"' in officer.get(form).content.decode()
    body = sent(task, title="更新宣传栏 12 块", helpers=home.society.name)
    assert officer.post(form, body).status_code == 303
    shown = officer.get(page).content.decode()
    assert "要做什么原为“更新村级科普宣传栏” · 写漏了" in shown
    assert "协办组织原为" not in shown
    assert reverse("tasks:amendment", args=[task.pk]) in shown
    assert (
        reverse("tasks:amendment", args=[task.pk])
        not in scene.cast.client("chair").get(page).content.decode()
    )


def test_both_versions_are_shown_to_who_comes_second(scene: Scene) -> None:
    task = scene.give()
    stale = sent(task, title="更新宣传栏 15 块")
    amend(scene, task, title="更新宣传栏 12 块")
    answer = scene.cast.client("leader").post(reverse("tasks:amendment", args=[task.pk]), stale)
    assert answer.status_code == 409
    shown = answer.content.decode()
    assert "更新宣传栏 12 块" in shown
    assert "更新宣传栏 15 块" in shown


def test_a_helper_dissolved_since_may_stay_named(cast: Cast, scene: Scene) -> None:
    society = cast.home.society
    task = scene.give(helpers=[society])
    society.dissolved = AT.date()
    society.save()
    body = sent(task, title="更新宣传栏 12 块", helpers=society.name)
    answer = cast.client("officer").post(reverse("tasks:amendment", args=[task.pk]), body)
    assert answer.status_code == 303
