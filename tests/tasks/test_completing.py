"""Done is what counts as done: the owner's own confirmed record, a figure that is read, a paper with its number, a word."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest

from haitang.foundation.verdict import Refused
from haitang.machinery.audit.models import Entry
from haitang.work.activities.models import Activity
from haitang.work.activities.words import State as ActivityState
from haitang.work.tasks import actions
from haitang.work.tasks.actions import EvidenceDraft
from haitang.work.tasks.models import Closing, Completion, Task
from haitang.work.tasks.queries import figure_progress, light_of
from haitang.work.tasks.words import CountsAs, State
from tests.cast import AT, TODAY

from .scene import Scene

LATER = AT + timedelta(days=3)
KIND = "activities.Activity"


def shown(scene: Scene, task: Task, who: str = "chair", **evidence: Any) -> Completion:
    return actions.complete(task=task, evidence=EvidenceDraft(**evidence), acting=scene.acting(who), at=LATER)


def refused(scene: Scene, task: Task, code: str, who: str = "chair", **evidence: Any) -> None:
    before, entries = Task.objects.filter(pk=task.pk).values().get(), Entry.objects.count()
    with pytest.raises(Refused) as refusal:
        shown(scene, task, who, **evidence)
    assert refusal.value.code == code
    assert Task.objects.filter(pk=task.pk).values().get() == before
    assert not Completion.objects.filter(task=task).exists()
    assert Entry.objects.count() == entries


def test_a_confirmed_record_of_the_owner_shows_it_done(scene: Scene) -> None:
    task = scene.give(counts_as=CountsAs.RECORD, record_kind=KIND)
    made = shown(scene, task, record_kind=KIND, record_key=scene.lecture.pk)
    assert (made.record_kind, made.record_key, made.title) == (KIND, scene.lecture.pk, "枇杷病虫害防治")
    assert Task.objects.get(pk=task.pk).state == State.DONE


def wrong_records(scene: Scene) -> dict[str, int]:
    """Records that show nothing: by what is wrong with each."""
    good = scene.lecture
    home, twin = scene.cast.home, scene.cast.twin

    def copy(**changed: Any) -> int:
        one = Activity.objects.get(pk=good.pk)
        one.pk = None
        for name, value in changed.items():
            setattr(one, name, value)
        one.save()
        return one.pk

    return {
        "unconfirmed": copy(state=ActivityState.REPORTED),
        "annulled": copy(state=ActivityState.WITHDRAWN),
        "of before the task": copy(held_on=TODAY - timedelta(days=1)),
        "another town's": copy(region=home.villages[2], organiser=home.other_town_association),
        "the twin's": twin.confirmed_activity.pk,
        "none": 10**9,
    }


@pytest.mark.parametrize(
    "wrong", ["unconfirmed", "annulled", "of before the task", "another town's", "the twin's", "none"]
)
def test_any_other_record_does_not(scene: Scene, wrong: str) -> None:
    task = scene.give(counts_as=CountsAs.RECORD)
    refused(scene, task, "no_such_record", record_kind=KIND, record_key=wrong_records(scene)[wrong])


def test_nor_does_a_record_of_a_kind_not_asked_or_not_known(scene: Scene) -> None:
    task = scene.give(counts_as=CountsAs.RECORD)
    refused(scene, task, "no_such_record", record_kind="people.Person", record_key=scene.cast.home.person.pk)
    refused(scene, task, "no_such_record")


def test_a_task_whose_record_was_annulled_is_not_closed(scene: Scene) -> None:
    task = scene.give(counts_as=CountsAs.RECORD)
    shown(scene, task, record_kind=KIND, record_key=scene.lecture.pk)
    Activity.objects.filter(pk=scene.lecture.pk).update(state=ActivityState.WITHDRAWN)
    with pytest.raises(Refused) as refusal:
        actions.close(task=task, version=task.version, acting=scene.acting("officer"), at=LATER)
    assert refusal.value.code == "evidence_gone"
    assert not Closing.objects.filter(task=task).exists()


def test_a_figure_is_read_and_not_asked(scene: Scene) -> None:
    task = scene.give(counts_as=CountsAs.FIGURE, figure="activities.participants", target=33)
    assert scene.lecture.participants == 32
    refused(scene, task, "below_target")
    Activity.objects.filter(pk=scene.lecture.pk).update(participants=40)
    assert shown(scene, task).value == 40


def test_only_what_came_after_the_task_and_from_its_owner_moves_the_figure(scene: Scene) -> None:
    task = scene.give(counts_as=CountsAs.FIGURE, figure="activities.held", target=1)
    other = scene.give(
        owner=scene.cast.home.other_town_association,
        counts_as=CountsAs.FIGURE,
        figure="activities.held",
        target=1,
    )
    assert {one.value for one in figure_progress([task, other], TODAY).values()} == {0}
    tomorrow = scene.lecture.held_on
    found = figure_progress([task, other], tomorrow)
    assert (found[task.pk].value, found[other.pk].value) == (1, 0)


def test_figures_of_many_tasks_are_read_in_one_query(
    scene: Scene, django_assert_num_queries: Callable[[int], Any]
) -> None:
    for many in (1, 3):
        tasks = [
            scene.give(counts_as=CountsAs.FIGURE, figure=figure, target=2)
            for figure in ("activities.held", "activities.participants_each", "tasks.overdue")[:many]
        ]
        with django_assert_num_queries(1):
            assert len(figure_progress(tasks, TODAY)) == many


def test_a_paper_has_a_title_a_number_and_a_day(scene: Scene) -> None:
    task = scene.give(counts_as=CountsAs.DOCUMENT)
    paper = {"title": "活动方案", "document": "荣科协〔2021〕23号", "on": TODAY}
    for name in paper:
        refused(scene, task, "no_document", **(paper | {name: None if name == "on" else " "}))
    refused(scene, task, "in_the_future", **(paper | {"on": date(2021, 5, 30)}))
    assert shown(scene, task, **paper).document == "荣科协〔2021〕23号"


def test_a_word_is_written(scene: Scene) -> None:
    refused(scene, scene.give(), "no_word", note="  ")


def test_nobody_else_says_it_is_done(scene: Scene) -> None:
    task = scene.give()
    refused(scene, task, "not_here", "manager", note="已办")
    refused(scene, task, "not_here", "guide", note="已办")
    refused(scene, task, "not_here", "stranger", note="已办")
    refused(scene, task, "not_permitted", "volunteer", note="已办")


LIGHTS = (
    (date(2021, 5, 20), None, "fine", "还有 11 天"),
    (date(2021, 5, 24), None, "near", "还有 7 天"),
    (date(2021, 5, 31), None, "near", "今天到期"),
    (date(2021, 5, 20), TODAY, "soon", "落后 · 还有 11 天"),
    (date(2021, 6, 1), TODAY, "late", "逾期 1 天"),
)


@pytest.mark.parametrize(("on", "pressed", "tone", "words"), LIGHTS)
def test_the_light_tells_the_time_in_words(
    scene: Scene, on: date, pressed: date | None, tone: str, words: str
) -> None:
    task = scene.give()
    task.pressed_on = pressed
    light = light_of(task, on)
    assert (light.tone, str(light)) == (tone, words)


@pytest.mark.parametrize(("participants", "tone"), [(23, "soon"), (24, "fine")])
def test_a_figure_is_behind_below_four_fifths_of_what_the_days_ask(
    scene: Scene, participants: int, tone: str
) -> None:
    """Half the days gone of 60, the target 60: 30 were to be expected, and 24 are four fifths of them."""
    figure = {"counts_as": CountsAs.FIGURE, "figure": "activities.participants", "target": 60}
    task = scene.give(due=TODAY + timedelta(days=60), **figure)
    Activity.objects.filter(pk=scene.lecture.pk).update(participants=participants)
    on = TODAY + timedelta(days=30)
    assert light_of(task, on, figure_progress([task], on)[task.pk]).tone == tone
