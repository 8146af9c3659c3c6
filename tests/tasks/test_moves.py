"""Every state × move × member of the cast: what is not in the table is refused, and changes no row."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

from haitang.foundation.verdict import Refused
from haitang.machinery.audit.models import Entry
from haitang.network.access.queries import build_acting
from haitang.network.access.words import Role
from haitang.work.tasks import actions
from haitang.work.tasks.actions import Demand, EvidenceDraft
from haitang.work.tasks.models import Closing, Completion, Handover, Postponement, Task
from haitang.work.tasks.queries import to_close
from haitang.work.tasks.words import MOVES, Answer, Move, State
from tests.cast import AT, EVERYBODY, TODAY
from tests.cast.network import add_account

from .scene import GIVERS, OWNERS, Scene


def make(scene: Scene, task: Task, move: Move, who: str) -> None:
    given = {"task": task, "acting": scene.acting(who), "at": AT}
    other = scene.cast.home.other_town_association
    verbs: dict[Move, Callable[[], object]] = {
        Move.COMPLETE: lambda: actions.complete(evidence=EvidenceDraft(note="已办"), **given),
        Move.POSTPONE: lambda: actions.ask_postponement(until=date(2021, 6, 30), reason="连日下雨", **given),
        Move.HAND_ON: lambda: actions.hand_on(to=other, reason="不在本镇", **given),
        Move.AMEND: lambda: actions.amend(
            expected=task.version, demand=Demand(title="更新全部宣传栏"), reason="写漏了", **given
        ),
        Move.URGE: lambda: actions.urge(**given),
        Move.RETURN: lambda: actions.send_back(reason="只更新了一半", **given),
        Move.CLOSE: lambda: actions.close(version=task.version, **given),
        Move.CANCEL: lambda: actions.cancel(reason="重复交办", **given),
    }
    verbs[move]()


RIGHT_ONES = {
    Move.COMPLETE: OWNERS,
    Move.POSTPONE: OWNERS,
    Move.HAND_ON: OWNERS | GIVERS,
}


DISTRICT = {"officer", "leader"}
"""Who works for the district association."""

OWN_RIGHT_ONES = {
    Move.COMPLETE: DISTRICT,
    Move.POSTPONE: DISTRICT,
    Move.HAND_ON: DISTRICT,
}
"""Of what the leader gave his own association; handing on, the officer only asks."""


@pytest.mark.parametrize("move", Move)
@pytest.mark.parametrize("state", State)
def test_every_state_move_and_member_of_the_cast(scene: Scene, state: State, move: Move) -> None:
    walk(scene, state, move, RIGHT_ONES.get(move, GIVERS), {})


@pytest.mark.parametrize("move", Move)
@pytest.mark.parametrize("state", State)
def test_and_of_what_the_district_gave_itself(scene: Scene, state: State, move: Move) -> None:
    told = {"who": "leader", "does": "officer", "owner": scene.cast.home.association}
    walk(scene, state, move, OWN_RIGHT_ONES.get(move, {"leader"}), told)


def walk(scene: Scene, state: State, move: Move, right_ones: set[str], told: dict[str, Any]) -> None:
    """Everybody tries a move of a task in a state; who is not right is refused, and no row changes."""
    for who in EVERYBODY:
        task = scene.in_state(state, **told)
        before = Task.objects.filter(pk=task.pk).values().get()
        if who in right_ones and (state, move) in MOVES:
            make(scene, task, move, who)
            assert Task.objects.get(pk=task.pk).state == MOVES[state, move], who
            continue
        entries = Entry.objects.count()
        with pytest.raises(Refused) as refusal:
            make(scene, task, move, who)
        assert refusal.value.reason
        assert Task.objects.filter(pk=task.pk).values().get() == before, who
        assert Entry.objects.count() == entries


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
