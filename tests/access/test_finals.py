"""A final move is made on what was read, or not at all: one test for each, from the rooms' own tables.

Somebody opens the page, somebody else changes the record, the first presses his old button: nothing is done, and the page
shows both what he read and what stands now.
"""

import inspect
from dataclasses import replace
from typing import Any

import pytest
from django.core.management.base import SystemCheckError
from django.db import models
from django.db.models import F
from django.urls import reverse
from django.utils.html import escape

from haitang.foundation.finals import FINALS, final_moves, full_name, makes
from haitang.foundation.guard import stand_guard
from haitang.foundation.moves import Step
from haitang.foundation.registry import RegisteredTwice
from haitang.foundation.verdict import Refused
from haitang.machinery.audit.models import Entry
from haitang.work.activities.models import Activity, ServiceRecord
from haitang.work.tasks import actions as task_actions
from haitang.work.tasks.models import Task
from haitang.work.tasks.words import Move as TaskMove
from haitang.work.tasks.words import State as TaskState
from tests.cast import AT, Cast
from tests.seen import seen_on
from tests.stages import NEW, FinalCase, Stage, all_stages

from .addresses import ADDRESSES

CASES: dict[tuple[type, models.TextChoices], tuple[Stage, FinalCase]] = {
    (type(move), move): (stage, case) for stage in all_stages() for move, case in stage.finals.items()
}
FINAL = [(type(move), move) for move in final_moves()]


@pytest.fixture(autouse=True)
def at_the_casts_time(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("haitang.network.access.middleware.timezone.now", lambda: AT)


def rows(stage: Stage, record: Any) -> Any:
    """The record alone, as a queryset of what stands."""
    return stage.model._base_manager.filter(pk=record.pk)


def opened(cast: Cast, stage: Stage, case: FinalCase) -> tuple[Any, Any, dict[str, Any]]:
    """The client who opened the page, the record, and what his button will send."""
    entry = ADDRESSES[case.sends]
    client = cast.client(entry.by)
    key = entry.kwargs["pk"].of(cast.home)
    record = stage.model._base_manager.get(pk=key)
    return client, record, {**entry.body(cast), "seen": seen_on(client, reverse(case.reads, args=[key]))}


def press(cast: Cast, case: FinalCase, client: Any, body: dict[str, Any]) -> Any:
    return client.post(ADDRESSES[case.sends].url(case.sends, cast), body)


def test_every_final_move_has_its_case() -> None:
    assert set(FINAL) == set(CASES)
    assert len(FINAL) == len(FINALS) == len(CASES)


@pytest.mark.parametrize("bumped", [True, False], ids=["counted", "not counted"])
@pytest.mark.parametrize(("kind", "move"), FINAL)
def test_a_stale_one_is_answered_with_both_and_does_nothing(
    cast: Cast, kind: type, move: models.TextChoices, bumped: bool
) -> None:
    """Also where the change counted no version up: what was read is compared, not a number alone."""
    stage, case = CASES[kind, move]
    client, record, body = opened(cast, stage, case)
    case.change(record)
    if bumped:
        rows(stage, record).update(version=F("version") + 1)
    before = (rows(stage, record).values().get(), Entry.objects.count())
    answer = press(cast, case, client, body)
    page = answer.content.decode()
    assert (answer.status_code, escape(NEW) in page, "您看过的" in page) == (409, True, True)
    assert (rows(stage, record).values().get(), Entry.objects.count()) == before


@pytest.mark.parametrize(("kind", "move"), FINAL)
def test_a_change_of_what_belongs_to_it_is_one_too(cast: Cast, kind: type, move: models.TextChoices) -> None:
    """The version alone: pictures, hours, reviews, resolutions count it up."""
    stage, case = CASES[kind, move]
    client, record, body = opened(cast, stage, case)
    rows(stage, record).update(version=F("version") + 1)
    assert press(cast, case, client, body).status_code == 409
    assert rows(stage, record).get().state == record.state


@pytest.mark.parametrize(("kind", "move"), FINAL)
def test_what_was_read_is_done_and_without_a_word_of_it_nothing(
    cast: Cast, kind: type, move: models.TextChoices
) -> None:
    """The control: unchanged it is done. A form that carries nothing, or another's, is refused."""
    stage, case = CASES[kind, move]
    client, record, body = opened(cast, stage, case)
    for wrong in ("", "x", body["seen"][:-2] + "zz"):
        assert press(cast, case, client, {**body, "seen": wrong}).status_code == 409
    assert press(cast, case, client, body).status_code == 303
    assert rows(stage, record).get().state != record.state


@pytest.mark.parametrize(("kind", "move"), FINAL)
def test_the_action_itself_asks_for_the_version(kind: type, move: models.TextChoices) -> None:
    asked = inspect.signature(FINALS[full_name(move)]).parameters["version"]
    assert (asked.kind, asked.default) == (inspect.Parameter.KEYWORD_ONLY, inspect.Parameter.empty)


@pytest.mark.parametrize("late", [True, False], ids=["changed after it was fetched", "changed before"])
@pytest.mark.parametrize(("kind", "move"), FINAL)
def test_the_action_refuses_another_version(
    cast: Cast, kind: type, move: models.TextChoices, late: bool
) -> None:
    """Without any page; and the database decides where the change comes between fetching and writing."""
    stage, case = CASES[kind, move]
    entry = ADDRESSES[case.sends]
    record: Any = stage.model._base_manager.get(pk=entry.kwargs["pk"].of(cast.home))
    seen = record.version
    rows(stage, record).update(version=F("version") + 1)
    if not late:
        record = rows(stage, record).get()
    action = FINALS[full_name(move)]
    name = next(iter(inspect.signature(action).parameters))
    with pytest.raises(Refused) as refused:
        action(**{name: record}, version=seen, acting=cast.acting(entry.by), at=AT, **case.takes)
    assert refused.value.code in {"no_such_move", "conflict"}
    assert rows(stage, record).get().state == record.state


@pytest.mark.parametrize(("kind", "move"), FINAL)
def test_without_the_comparison_the_stale_one_would_be_made(
    cast: Cast, kind: type, move: models.TextChoices, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The negative control."""
    stage, case = CASES[kind, move]
    client, record, body = opened(cast, stage, case)
    case.change(record)
    monkeypatch.setattr("haitang.machinery.ui.finals.Seen", lambda version, words: Anything(version))
    answer = press(cast, case, client, body)
    assert rows(stage, record).get().state != record.state, answer.status_code


class Anything:
    """Is equal to whatever was read."""

    def __init__(self, version: int) -> None:
        self.version = version

    def __eq__(self, other: object) -> bool:
        return True

    __hash__ = None  # type: ignore[assignment]  # never kept


def test_a_batch_leaves_what_was_changed_since_and_names_it(cast: Cast) -> None:
    activity = cast.home.activity
    chair = cast.client("chair")
    ServiceRecord.objects.filter(activity=activity).delete()
    Activity.objects.filter(pk=activity.pk).update(version=F("version") + 1, title=NEW)
    answer = chair.post(reverse("activities:confirmations"), {"selected": [f"{activity.pk}-1"]}, follow=True)
    assert f"“{NEW}”选中之后又有人改过" in answer.content.decode()
    assert Activity.objects.get(pk=activity.pk).state == activity.state
    bare = chair.post(reverse("activities:confirmations"), {"selected": [str(activity.pk)]})
    assert bare.status_code == 409


def test_a_move_that_does_not_say_does_not_start(monkeypatch: pytest.MonkeyPatch) -> None:
    assert FINALS.missing() == []
    with pytest.raises(TypeError, match="final"):
        Step({TaskState.DONE: TaskState.CLOSED}, needs="tasks.give")  # type: ignore[call-arg]  # what must not pass
    steps = Task.moves.steps
    monkeypatch.setitem(steps, TaskMove.CANCEL, replace(steps[TaskMove.CANCEL], final=True))
    [error] = FINALS.missing()
    assert "haitang.work.tasks.words.Move.CANCEL" in error.msg
    with pytest.raises(SystemCheckError, match="is not registered"):
        stand_guard()


def test_an_action_that_does_not_ask_for_the_version_makes_no_final_move() -> None:
    def careless(*, task: Task, version: int = 0) -> None: ...

    for action in (print, careless):
        with pytest.raises(TypeError, match="does not ask for the version"):
            makes(TaskMove.CANCEL)(action)
    with pytest.raises(RegisteredTwice):
        makes(TaskMove.CLOSE)(task_actions.close)
    assert full_name(TaskMove.CANCEL) not in FINALS
