"""At the same moment: nothing is confirmed over an objection, no objection is answered twice, no task closed twice."""

from collections.abc import Callable

import pytest

from haitang.foundation.verdict import Refused
from haitang.judgement.assessment import actions
from haitang.judgement.assessment.models import Answer, Objection, Round
from haitang.judgement.assessment.words import State
from haitang.machinery.audit.actions import Conflict
from haitang.work.tasks import actions as tasks
from haitang.work.tasks.models import Closing, Task
from tests.racing import together

from .scene import AFTER, LATER, Scene, version_of

pytestmark = pytest.mark.django_db(transaction=True)
TIMES = 4


def act(deed: Callable[[], object]) -> None:
    deed()


def object_to(scene: Scene, running: Round) -> Objection:
    return actions.object_to(
        result=scene.result(running),
        item=scene.item(running, "2"),
        words="有总结",
        acting=scene.acting("chair"),
        at=AFTER,
    )


def test_nothing_is_confirmed_over_an_objection(scene: Scene) -> None:
    running = scene.announced()

    def confirm() -> None:
        stands = Round.objects.get(pk=running.pk)
        actions.confirm(
            running=stands,
            version=version_of(stands),
            acting=scene.acting("leader"),
            at=LATER,
        )

    for _time in range(TIMES):
        together(act, [confirm, lambda: object_to(scene, running)])
        confirmed = Round.objects.get(pk=running.pk).state == State.CONFIRMED
        assert not (confirmed and Objection.objects.unanswered().filter(result__round=running).exists())
        Round.objects.filter(pk=running.pk).update(state=State.NOTICE)
        Objection.objects.filter(result__round=running).delete()


def test_an_objection_is_answered_once(scene: Scene) -> None:
    running = scene.announced()
    objection = object_to(scene, running)

    def answer(who: str, points: int) -> None:
        actions.answer_objection(
            objection=Objection.objects.get(pk=objection.pk),
            upheld=True,
            words="收到",
            points=points,
            acting=scene.acting(who),
            at=AFTER,
        )

    raised = together(lambda told: answer(*told), [("officer", 31_00), ("leader", 32_00)])
    assert [error.code for error in raised if isinstance(error, Refused)] == ["already_answered"]
    given = Answer.objects.get(objection=objection)
    assert (len(raised), scene.result(running).scores.get(item__code="2").points) == (1, given.after)


def test_a_task_is_closed_once(scene: Scene) -> None:
    task = scene.home.done_task

    def close(who: str) -> None:
        tasks.close(
            task=Task.objects.get(pk=task.pk),
            version=Task.objects.get(pk=task.pk).version,
            acting=scene.acting(who),
            at=AFTER,
        )

    before = Closing.objects.filter(task=task).count()
    raised = together(close, ["officer", "leader"])
    assert all(isinstance(error, (Refused, Conflict)) for error in raised)
    assert (len(raised), Closing.objects.filter(task=task).count()) == (1, before + 1)
