"""What is given: told right, measured by something known, borne by one body; and every wrong input refused."""

from datetime import date, timedelta
from typing import Any

import pytest

from haitang.foundation.verdict import Refused
from haitang.machinery.audit.models import Entry
from haitang.network.organisations.models import Organisation, Post
from haitang.work.tasks.actions import InstructionDraft, Origin
from haitang.work.tasks.models import Help, Instruction, Task
from haitang.work.tasks.queries import of_origins
from haitang.work.tasks.words import CountsAs
from tests.cast import TODAY

from .scene import Scene


def test_a_task_is_borne_where_its_post_serves(scene: Scene) -> None:
    home = scene.cast.home
    assert scene.give().region_id == "500153001"
    assert scene.give(post=home.chair_post).region_id == "500153001"
    village = scene.give(post=home.guide_post)
    assert village.region_id == home.villages[0].code
    seen = Task.objects.within(scene.acting("guide").scope_for("tasks.view"))
    assert list(seen) == [village]


def test_a_task_from_a_resolution_is_found_by_it(scene: Scene) -> None:
    task = scene.give(origin=Origin("meetings.Resolution", 7, "第二次联席会议议定第 3 项"))
    scene.give(origin=Origin("meetings.Resolution", 8, "第 4 项"))
    assert list(of_origins("meetings.Resolution", [7, 9])) == [task]
    assert not of_origins("obligations.Rule", [7]).exists()
    assert task.origin_title == "第二次联席会议议定第 3 项"


def test_a_leaders_word_is_kept_with_its_number_and_day(scene: Scene) -> None:
    word = InstructionDraft("区委分管副书记", "荣委办批〔2021〕41号", date(2021, 4, 22))
    task = scene.give(instruction=word)
    kept = Instruction.objects.get(task=task)
    assert (kept.whose, kept.document, kept.on) == (word.whose, word.document, word.on)


def test_helpers_see_it_and_no_other_town_does(scene: Scene) -> None:
    home = scene.cast.home
    task = scene.give(owner=home.other_town_association, helpers=[home.society, home.society])
    assert [one.organisation for one in Help.objects.filter(task=task)] == [home.society]
    sees = {
        who: Task.objects.within(scene.acting(who).scope_for("tasks.view")).filter(pk=task.pk).exists()
        for who in ("officer", "manager", "chair", "guide", "stranger")
    }
    assert sees == {"officer": True, "manager": True, "chair": True, "guide": False, "stranger": False}
    Help.objects.filter(task=task).delete()
    assert not Task.objects.within(scene.acting("chair").scope_for("tasks.view")).filter(pk=task.pk).exists()


WRONG: dict[str, dict[str, Any]] = {
    "no_title": {"title": "  "},
    "due_passed": {"due": TODAY - timedelta(days=1)},
    "no_leader": {"instruction": InstructionDraft(" ", "荣委办批〔2021〕41号")},
    "in_the_future": {"instruction": InstructionDraft("副书记", "", TODAY + timedelta(days=1))},
    "unknown_measure": {"counts_as": "applause"},
    "unknown_kind": {"counts_as": CountsAs.RECORD, "record_kind": "people.Person"},
    "unknown_figure": {"counts_as": CountsAs.FIGURE, "figure": "tasks.applause", "target": 3},
    "no_target": {"counts_as": CountsAs.FIGURE, "figure": "activities.held", "target": 0},
}


@pytest.mark.parametrize("code", WRONG)
def test_what_is_told_wrong_is_refused(scene: Scene, code: str) -> None:
    refused(scene, code, **WRONG[code])


def refused(scene: Scene, code: str, who: str = "officer", **told: Any) -> None:
    before, entries = list(Task.objects.values()), Entry.objects.count()
    with pytest.raises(Refused) as refusal:
        scene.give(who, **told)
    assert refusal.value.code == code
    assert refusal.value.reason
    assert list(Task.objects.values()) == before
    assert Entry.objects.count() == entries


def test_who_cannot_answer_for_it_is_refused(scene: Scene) -> None:
    home, twin = scene.cast.home, scene.cast.twin
    refused(scene, "other_post", post=home.other_chair_post)
    refused(scene, "bad_helper", helpers=[home.town_association])
    refused(scene, "bad_helper", helpers=[twin.society])
    refused(scene, "not_here", owner=twin.town_association)
    refused(scene, "not_here", who="chair", owner=home.other_town_association)
    refused(scene, "not_permitted", who="manager", owner=home.society)
    refused(scene, "not_permitted", who="guide")
    refused(scene, "not_here", who="stranger")
    Post.objects.filter(pk=home.chief_post.pk).update(until=TODAY)
    refused(scene, "closed_post", post=Post.objects.get(pk=home.chief_post.pk))
    Organisation.objects.filter(pk=home.society.pk).update(dissolved=TODAY)
    refused(scene, "dissolved", owner=Organisation.objects.get(pk=home.society.pk))


def test_what_was_written_for_another_measure_is_not_kept(scene: Scene) -> None:
    task = scene.give(
        counts_as=CountsAs.WORD, figure="activities.held", target=3, record_kind="activities.Activity"
    )
    assert (task.figure, task.target, task.record_kind) == ("", None, "")


def test_a_deed_bears_its_doers_name_and_the_audit_the_sign_in_name(scene: Scene) -> None:
    officer = scene.cast["officer"]
    officer.name = "杨佳娟"
    officer.save()
    task = scene.give()
    assert task.giver == "杨佳娟"
    assert Entry.objects.filter(action="tasks.give").latest("pk").actor == "officer"
    assert not Entry.objects.filter(actor__contains="杨佳娟").exists()
