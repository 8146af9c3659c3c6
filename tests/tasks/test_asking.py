"""More time and handing on: asked with a reason, answered once by who gave it, urged once a day; posts have successors."""

from collections.abc import Callable
from datetime import date, datetime, timedelta

import pytest
from django.urls import reverse

from haitang.foundation.verdict import Refused
from haitang.network.staffing import actions as staffing
from haitang.network.staffing.models import Appointment
from haitang.work.tasks import actions
from haitang.work.tasks.models import Handover, Help, Postponement, Task, Urging
from haitang.work.tasks.queries import borne_by, holder_words, holds_post, light_of, to_answer, with_holder
from haitang.work.tasks.words import Answer
from tests.cast import AT, TODAY

from .scene import Scene

JUNE = date(2021, 6, 30)


def ask(
    scene: Scene, task: Task, who: str = "chair", until: date = JUNE, reason: str = "连日下雨"
) -> Postponement:
    return actions.ask_postponement(task=task, until=until, reason=reason, acting=scene.acting(who), at=AT)


def answer(scene: Scene, request: Postponement, who: str, *, consented: bool = True) -> None:
    request = Postponement.objects.select_related("task__owner").get(pk=request.pk)
    actions.answer_postponement(postponement=request, consented=consented, acting=scene.acting(who), at=AT)


def code_of(refusal: pytest.ExceptionInfo[Refused]) -> str:
    return refusal.value.code


@pytest.mark.parametrize(("consented", "due"), [(True, JUNE), (False, date(2021, 5, 31))])
def test_more_time_is_asked_and_answered(scene: Scene, consented: bool, due: date) -> None:
    task = scene.give()
    request = ask(scene, task)
    assert Task.objects.get(pk=task.pk).due == date(2021, 5, 31)
    assert list(to_answer(scene.acting("leader"), TODAY)) == [*asked_at_home(scene), task]
    answer(scene, request, "leader", consented=consented)
    assert Task.objects.get(pk=task.pk).due == due
    assert Postponement.objects.get(pk=request.pk).answerer == "leader"
    with pytest.raises(Refused) as refusal:
        answer(scene, request, "officer")
    assert code_of(refusal) == "already_answered"


def asked_at_home(scene: Scene) -> list[Task]:
    return [scene.cast.home.asked_task]


@pytest.mark.parametrize(
    ("who", "code"),
    [
        ("chair", "own_asking"),
        ("guide", "not_permitted"),
        ("stranger", "not_here"),
        ("manager", "not_permitted"),
    ],
)
def test_who_asked_or_stands_aside_does_not_answer(scene: Scene, who: str, code: str) -> None:
    request = ask(scene, scene.give())
    with pytest.raises(Refused) as refusal:
        answer(scene, request, who)
    assert code_of(refusal) == code
    assert Postponement.objects.get(pk=request.pk).answer == Answer.ASKED


@pytest.mark.parametrize(
    ("until", "reason", "code"),
    [
        (date(2021, 5, 31), "连日下雨", "not_later"),
        (date(2021, 4, 1), "连日下雨", "not_later"),
        (JUNE, " ", "no_reason"),
    ],
)
def test_a_postponement_is_to_a_later_day_for_a_reason(
    scene: Scene, until: date, reason: str, code: str
) -> None:
    task = scene.give()
    with pytest.raises(Refused) as refusal:
        ask(scene, task, until=until, reason=reason)
    assert code_of(refusal) == code
    assert not Postponement.objects.filter(task=task).exists()


def test_one_request_waits_at_a_time(scene: Scene) -> None:
    task = scene.give()
    ask(scene, task)
    with pytest.raises(Refused) as refusal:
        ask(scene, task)
    assert code_of(refusal) == "already_asked"


def test_who_gave_it_hands_it_on_at_once(scene: Scene) -> None:
    home = scene.cast.home
    task = scene.give(helpers=[home.other_town_association])
    actions.hand_on(
        task=task,
        to=home.other_town_association,
        post=home.other_chair_post,
        reason="在广顺办",
        acting=scene.acting("leader"),
        at=AT,
    )
    moved = Task.objects.get(pk=task.pk)
    assert (moved.owner, moved.post, moved.region_id) == (
        home.other_town_association,
        home.other_chair_post,
        "500153002",
    )
    assert not Help.objects.filter(task=task).exists()
    assert Handover.objects.get(task=task).answer == Answer.CONSENTED


def test_the_owner_asks_to_hand_it_on(scene: Scene) -> None:
    home = scene.cast.home
    task = scene.give()
    request = actions.hand_on(
        task=task, to=home.society, reason="学会更在行", acting=scene.acting("chair"), at=AT
    )
    assert Task.objects.get(pk=task.pk).owner == home.town_association
    actions.answer_handover(handover=request, consented=True, acting=scene.acting("officer"), at=AT)
    assert Task.objects.get(pk=task.pk).owner == home.society


def hand_on(scene: Scene, task: Task, who: str, to: str = "society", at: datetime = AT) -> Handover:
    body = getattr(scene.cast.home, to)
    fresh = Task.objects.select_related("owner").get(pk=task.pk)
    return actions.hand_on(task=fresh, to=body, reason="学会更在行", acting=scene.acting(who), at=at)


def handed_at_once(scene: Scene, task: Task) -> None:
    hand_on(scene, task, "leader")


def handed_by_consent(scene: Scene, task: Task) -> None:
    request = Handover.objects.select_related("task__owner").get(pk=hand_on(scene, task, "chair").pk)
    actions.answer_handover(handover=request, consented=True, acting=scene.acting("leader"), at=AT)


HANDED = pytest.mark.parametrize("handed", [handed_at_once, handed_by_consent])


@HANDED
def test_what_the_former_owner_asked_lapses_and_the_new_one_asks_his_own(
    scene: Scene, handed: Callable[[Scene, Task], None]
) -> None:
    task = scene.give()
    former = ask(scene, task)
    handed(scene, task)
    assert Postponement.objects.get(pk=former.pk).answer == Answer.LAPSED
    with pytest.raises(Refused) as refusal:
        answer(scene, former, "officer")
    assert code_of(refusal) == "already_answered"
    own = ask(scene, Task.objects.select_related("owner").get(pk=task.pk), "manager")
    assert own.answer == Answer.ASKED
    assert Task.objects.get(pk=task.pk).due == date(2021, 5, 31)


@HANDED
def test_the_new_owner_was_not_urged(scene: Scene, handed: Callable[[Scene, Task], None]) -> None:
    task = scene.give()
    actions.urge(task=task, acting=scene.acting("officer"), at=AT)
    assert light_of(Task.objects.get(pk=task.pk), TODAY).tone == "soon"
    handed(scene, task)
    assert light_of(Task.objects.get(pk=task.pk), TODAY).tone == "fine"


def test_who_gave_it_hands_it_on_whatever_the_owner_asked(scene: Scene) -> None:
    task = scene.give()
    asked = hand_on(scene, task, "chair")
    address = reverse("tasks:handover", args=[task.pk])
    own = reverse("tasks:task", args=[task.pk])
    offered = {
        who: address in scene.cast.client(who).get(own).content.decode() for who in ("chair", "leader")
    }
    assert offered == {"chair": False, "leader": True}
    with pytest.raises(Refused) as refusal:
        hand_on(scene, task, "chair", "other_town_association")
    assert code_of(refusal) == "already_asked"
    given = hand_on(scene, task, "leader", "other_town_association")
    answers = dict(Handover.objects.filter(task=task).values_list("pk", "answer"))
    assert answers == {asked.pk: Answer.LAPSED, given.pk: Answer.CONSENTED}
    assert Task.objects.get(pk=task.pk).owner == scene.cast.home.other_town_association


def test_a_task_is_not_handed_to_its_owner_nor_out_of_the_county(scene: Scene) -> None:
    task = scene.give()
    for to, code in (
        (scene.cast.home.town_association, "same_owner"),
        (scene.cast.twin.society, "other_county"),
    ):
        with pytest.raises(Refused) as refusal:
            actions.hand_on(task=task, to=to, reason="转办", acting=scene.acting("officer"), at=AT)
        assert code_of(refusal) == code
    assert not Handover.objects.filter(task=task).exists()


def test_a_task_is_urged_once_a_day(scene: Scene) -> None:
    task = scene.give()
    officer = scene.acting("officer")
    actions.urge(task=task, acting=officer, at=AT)
    before = Task.objects.filter(pk=task.pk).values().get()
    with pytest.raises(Refused) as refusal:
        actions.urge(task=Task.objects.get(pk=task.pk), acting=officer, at=AT + timedelta(hours=2))
    assert code_of(refusal) == "already_urged"
    assert Task.objects.filter(pk=task.pk).values().get() == before
    actions.urge(task=Task.objects.get(pk=task.pk), acting=officer, at=AT + timedelta(days=1))
    assert Urging.objects.filter(task=task).count() == 2


def test_a_task_goes_to_the_successor_by_itself(scene: Scene) -> None:
    """The post is what is stored: who leaves has it no more, while vacant it is the body's, who follows has it."""
    home = scene.cast.home
    task = scene.give(post=home.guide_post)
    first = scene.appoint(home.person, date(2021, 1, 1))
    leaves, follows = date(2021, 5, 10), date(2021, 5, 20)
    staffing.end_appointment(
        appointment=first, until=leaves, reason="调离", acting=scene.acting("officer"), at=AT
    )
    Appointment.objects.create(
        post=home.guide_post, person=home.volunteer_person, mode=first.mode, since=follows
    )
    told = {
        day: holder_words(with_holder(Task.objects.filter(pk=task.pk), day).get())
        for day in (TODAY, leaves, follows)
    }
    assert told == {
        TODAY: f"{home.guide_post} 张秀英",
        leaves: f"{home.guide_post}（空缺，由组织承担）",
        follows: f"{home.guide_post} 王建国",
    }
    leaver = scene.acting("guide", person=home.person)
    successor = scene.acting("guide", person=home.volunteer_person)
    assert [holds_post(one, task, TODAY) for one in (leaver, successor)] == [True, False]
    assert [holds_post(one, task, follows) for one in (leaver, successor)] == [False, True]
    assert [borne_by(one, follows).filter(pk=task.pk).exists() for one in (leaver, successor)] == [
        False,
        True,
    ]
