"""Who judges what he gave, and what a move brings with it. Every square of the table: tests/access/test_moves.py."""

from datetime import date

import pytest

from haitang.foundation.verdict import Refused
from haitang.network.access.queries import build_acting
from haitang.network.access.words import Role
from haitang.work.tasks import actions
from haitang.work.tasks.models import Closing, Completion, Handover, Postponement, Task
from haitang.work.tasks.queries import to_close
from haitang.work.tasks.words import Answer, Move, State
from tests.cast import AT, TODAY
from tests.cast.network import add_account

from .scene import Scene
from .stage import deed


def make(scene: Scene, task: Task, move: Move, who: str) -> None:
    deed(scene, task, move, scene.acting(who), "有出入")


def test_a_task_is_not_closed_by_its_owner(scene: Scene) -> None:
    """The wrong input of the requirement: refused with the reason, nothing changed."""
    task = scene.done(scene.give())
    before = Task.objects.filter(pk=task.pk).values().get()
    with pytest.raises(Refused, match="承办的一方不能自己办") as refusal:
        make(scene, task, Move.CLOSE, "chair")
    assert refusal.value.code == "own_task"
    assert Task.objects.filter(pk=task.pk).values().get() == before
    assert not Closing.objects.filter(task=task).exists()


def test_nor_by_the_giver_who_said_himself_that_it_was_done(scene: Scene) -> None:
    task = scene.done(scene.give(owner=scene.cast.home.association), "officer")
    with pytest.raises(Refused) as refusal:
        make(scene, task, Move.CLOSE, "officer")
    assert refusal.value.code == "own_task"
    make(scene, task, Move.CLOSE, "leader")
    assert Task.objects.get(pk=task.pk).state == State.CLOSED


def test_who_works_for_the_association_the_leader_gave_it_to_only_asks_to_hand_it_on(scene: Scene) -> None:
    association = scene.cast.home.association
    task = scene.give("leader", owner=association)
    make(scene, task, Move.HAND_ON, "officer")
    assert Task.objects.get(pk=task.pk).owner == association
    request = Handover.objects.get(task=task)
    assert request.answer == Answer.ASKED
    actions.answer_handover(handover=request, consented=True, acting=scene.acting("leader"), at=AT)
    assert Task.objects.get(pk=task.pk).owner == scene.cast.home.other_town_association


def test_nor_is_what_the_leader_gave_his_association_closed_by_a_colleague_of_who_did_it(
    scene: Scene,
) -> None:
    task = scene.done(scene.give("leader", owner=scene.cast.home.association), "officer")
    colleague = build_acting(add_account("colleague", scene.cast.home, Role.OFFICER), AT)
    assert list(to_close(colleague, TODAY).filter(pk=task.pk)) == []
    with pytest.raises(Refused, match="请找交办人或科协领导") as refusal:
        actions.close(task=task, version=task.version, acting=colleague, at=AT)
    assert refusal.value.code == "own_task"
    assert list(to_close(scene.acting("leader"), TODAY).filter(pk=task.pk)) == [task]


def test_what_an_officer_gave_his_association_he_judges_himself(scene: Scene) -> None:
    task = scene.done(scene.give(owner=scene.cast.home.association), "leader")
    assert list(to_close(scene.acting("officer"), TODAY).filter(pk=task.pk)) == [task]
    make(scene, task, Move.CLOSE, "officer")
    assert Task.objects.get(pk=task.pk).state == State.CLOSED


def test_nor_by_the_giver_who_sits_in_its_post(scene: Scene) -> None:
    home = scene.cast.home
    task = scene.give(post=home.chair_post)
    officer = scene.acting("officer", person=home.person)  # person holds the chair's post
    scene.done(task, "leader")
    with pytest.raises(Refused) as refusal:
        actions.close(task=task, version=task.version, acting=officer, at=AT)
    assert refusal.value.code == "own_task"


def test_a_town_chair_judges_what_he_gave_in_his_town(scene: Scene) -> None:
    task = scene.give("chair", owner=scene.cast.home.society)
    assert task.given_in_id == "500153001"
    scene.done(task, "manager")
    make(scene, task, Move.CLOSE, "chair")
    assert Task.objects.get(pk=task.pk).state == State.CLOSED


def test_a_task_is_done_twice_when_it_was_sent_back(scene: Scene) -> None:
    task = scene.done(scene.give())
    make(scene, task, Move.RETURN, "leader")
    fresh = Task.objects.get(pk=task.pk)
    assert (fresh.done_by, fresh.done_on, fresh.pressed_on) == (None, None, date(2021, 4, 30))
    scene.done(fresh, note="另一半也更新了")
    assert Task.objects.get(pk=task.pk).pressed_on is None
    assert Completion.objects.filter(task=task).count() == 2


def test_of_two_who_close_at_once_the_second_is_refused(scene: Scene) -> None:
    task = scene.done(scene.give())
    seen = Task.objects.get(pk=task.pk)
    make(scene, task, Move.CLOSE, "leader")
    with pytest.raises(Refused) as refusal:
        make(scene, seen, Move.CLOSE, "officer")
    assert refusal.value.code == "no_such_move"
    assert Closing.objects.filter(task=task).count() == 1


def test_what_was_asked_lapses_once_it_is_done(scene: Scene) -> None:
    task = scene.give()
    make(scene, task, Move.POSTPONE, "chair")
    scene.done(task)
    request = Postponement.objects.get(task=task)
    assert request.answer == Answer.LAPSED
    with pytest.raises(Refused) as refusal:
        actions.answer_postponement(
            postponement=request, consented=True, acting=scene.acting("officer"), at=AT
        )
    assert refusal.value.code == "already_answered"
