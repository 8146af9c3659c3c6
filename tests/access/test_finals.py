"""A final move is made on what was read, or not at all: one test for each, from the rooms' own tables.

Somebody opens the page, somebody else changes the record, the first presses his old button: nothing is done, and the page
shows both what he read and what stands now.
"""

import inspect
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

import pytest
from django.db import models
from django.db.models import F
from django.urls import reverse
from django.utils.html import escape

from haitang.foundation import finals
from haitang.foundation.finals import declared_finals, every_final_move_asks_what_was_seen, final_moves
from haitang.foundation.moves import Step
from haitang.foundation.verdict import Refused
from haitang.judgement.assessment.models import Result, Round, Scheme
from haitang.judgement.assessment.words import Move as RoundMove
from haitang.judgement.assessment.words import SchemeMove
from haitang.judgement.reports.models import Paper
from haitang.judgement.reports.words import Move as PaperMove
from haitang.machinery.audit.models import Entry
from haitang.network.organisations.models import Organisation
from haitang.work.activities.models import Activity, ServiceRecord
from haitang.work.activities.words import Move as ActivityMove
from haitang.work.meetings.models import Meeting, Minutes
from haitang.work.meetings.words import Move as MeetingMove
from haitang.work.obligations.models import Filing
from haitang.work.obligations.words import Move as FilingMove
from haitang.work.tasks.models import Task
from haitang.work.tasks.words import Move as TaskMove
from haitang.work.tasks.words import State as TaskState
from tests.cast import AT, Cast
from tests.seen import seen_on

from .addresses import ADDRESSES

NEW = "后来改成的话"


@dataclass(frozen=True)
class Case:
    """Where a record is read and where its move is made; `change` is what somebody else does meanwhile."""

    model: type[models.Model]
    reads: str
    sends: str
    change: Callable[[Any], object]
    shows: str = NEW


def rename(record: Any) -> None:
    type(record)._base_manager.filter(pk=record.pk).update(title=NEW)


def score(running: Round) -> None:
    Result.objects.filter(round=running).update(band=NEW)


def rename_judged(running: Round) -> None:
    """Of a round about to be frozen, what its snapshot does not compare."""
    Organisation.objects.filter(results__round=running).update(name=NEW)


def rewrite(meeting: Meeting) -> None:
    Minutes.objects.filter(meeting=meeting).update(text=NEW)


CASES: dict[tuple[type, str], Case] = {
    (PaperMove, PaperMove.ISSUE): Case(
        Paper, "reports:issue", "reports:issue", lambda one: Paper.objects.filter(pk=one.pk).update(text=NEW)
    ),
    (SchemeMove, SchemeMove.PUBLISH): Case(Scheme, "assessment:scheme", "assessment:publication", rename),
    (RoundMove, RoundMove.ANNOUNCE): Case(Round, "assessment:round", "assessment:announcement", score),
    (RoundMove, RoundMove.CONFIRM): Case(Round, "assessment:round", "assessment:confirmation", score),
    (RoundMove, RoundMove.FREEZE): Case(Round, "assessment:round", "assessment:archive", rename_judged),
    (TaskMove, TaskMove.CLOSE): Case(Task, "tasks:closing", "tasks:closing", rename),
    (MeetingMove, MeetingMove.ISSUE): Case(Meeting, "meetings:minutes", "meetings:issue", rewrite),
    (FilingMove, FilingMove.ACKNOWLEDGE): Case(
        Filing, "obligations:filing", "obligations:acknowledgement", rename
    ),
    (ActivityMove, ActivityMove.CONFIRM): Case(
        Activity, "activities:activity", "activities:confirmation", rename
    ),
}
FINAL = [(type(move), move) for move in final_moves()]


@pytest.fixture(autouse=True)
def at_the_casts_time(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("haitang.network.access.middleware.timezone.now", lambda: AT)


def opened(cast: Cast, case: Case) -> tuple[Any, Any, dict[str, Any]]:
    """The client who opened the page, the record, and what his button will send."""
    entry = ADDRESSES[case.sends]
    client = cast.client(entry.by)
    key = entry.kwargs["pk"].of(cast.home)
    record = case.model._base_manager.get(pk=key)
    return client, record, {**entry.body(cast), "seen": seen_on(client, reverse(case.reads, args=[key]))}


def press(cast: Cast, case: Case, client: Any, body: dict[str, Any]) -> Any:
    return client.post(ADDRESSES[case.sends].url(case.sends, cast), body)


def test_every_final_move_has_its_case() -> None:
    assert {(kind, str(move)) for kind, move in FINAL} == {(kind, str(move)) for kind, move in CASES}
    assert len(FINAL) == len(declared_finals()) == len(CASES)


@pytest.mark.parametrize("bumped", [True, False], ids=["counted", "not counted"])
@pytest.mark.parametrize(("kind", "move"), FINAL)
def test_a_stale_one_is_answered_with_both_and_does_nothing(
    cast: Cast, kind: type, move: str, bumped: bool
) -> None:
    """Also where the change counted no version up: what was read is compared, not a number alone."""
    case = CASES[kind, move]
    client, record, body = opened(cast, case)
    case.change(record)
    if bumped:
        case.model._base_manager.filter(pk=record.pk).update(version=F("version") + 1)
    before = (case.model._base_manager.filter(pk=record.pk).values().get(), Entry.objects.count())
    answer = press(cast, case, client, body)
    page = answer.content.decode()
    assert (answer.status_code, escape(case.shows) in page, "您看过的" in page) == (409, True, True)
    assert (case.model._base_manager.filter(pk=record.pk).values().get(), Entry.objects.count()) == before


@pytest.mark.parametrize(("kind", "move"), FINAL)
def test_a_change_of_what_belongs_to_it_is_one_too(cast: Cast, kind: type, move: str) -> None:
    """The version alone: pictures, hours, reviews, resolutions count it up."""
    case = CASES[kind, move]
    client, record, body = opened(cast, case)
    case.model._base_manager.filter(pk=record.pk).update(version=F("version") + 1)
    assert press(cast, case, client, body).status_code == 409
    assert case.model._base_manager.values_list("state", flat=True).get(pk=record.pk) == record.state  # type: ignore[attr-defined]


@pytest.mark.parametrize(("kind", "move"), FINAL)
def test_what_was_read_is_done_and_without_a_word_of_it_nothing(cast: Cast, kind: type, move: str) -> None:
    """The control: unchanged it is done. A form that carries nothing, or another's, is refused."""
    case = CASES[kind, move]
    client, record, body = opened(cast, case)
    for wrong in ("", "x", body["seen"][:-2] + "zz"):
        assert press(cast, case, client, {**body, "seen": wrong}).status_code == 409
    assert press(cast, case, client, body).status_code == 303
    assert case.model._base_manager.values_list("state", flat=True).get(pk=record.pk) != record.state  # type: ignore[attr-defined]


@pytest.mark.parametrize(("kind", "move"), FINAL)
def test_the_action_itself_asks_for_the_version(kind: type, move: str) -> None:
    found = next(each for each in declared_finals() if (type(each.move), each.move) == (kind, move))
    asked = inspect.signature(found.action).parameters["version"]
    assert (asked.kind, asked.default) == (inspect.Parameter.KEYWORD_ONLY, inspect.Parameter.empty)


ACTIONS: dict[tuple[type, str], tuple[str, str, dict[str, Any]]] = {
    (PaperMove, PaperMove.ISSUE): ("paper", "leader", {"word": "荣科协", "signed_on": AT.date()}),
    (SchemeMove, SchemeMove.PUBLISH): ("scheme", "officer", {}),
    (RoundMove, RoundMove.ANNOUNCE): ("running", "officer", {}),
    (RoundMove, RoundMove.CONFIRM): ("running", "leader", {}),
    (RoundMove, RoundMove.FREEZE): ("running", "leader", {}),
    (TaskMove, TaskMove.CLOSE): ("task", "officer", {}),
    (MeetingMove, MeetingMove.ISSUE): ("meeting", "leader", {}),
    (FilingMove, FilingMove.ACKNOWLEDGE): ("filing", "officer", {}),
    (ActivityMove, ActivityMove.CONFIRM): ("activity", "chair", {}),
}


@pytest.mark.parametrize("late", [True, False], ids=["changed after it was fetched", "changed before"])
@pytest.mark.parametrize(("kind", "move"), FINAL)
def test_the_action_refuses_another_version(cast: Cast, kind: type, move: str, late: bool) -> None:
    """Without any page; and the database decides where the change comes between fetching and writing."""
    case, (name, who, told) = CASES[kind, move], ACTIONS[kind, move]
    key = ADDRESSES[case.sends].kwargs["pk"].of(cast.home)
    record: Any = case.model._base_manager.get(pk=key)
    seen = record.version
    case.model._base_manager.filter(pk=key).update(version=F("version") + 1)
    if not late:
        record = case.model._base_manager.get(pk=key)
    action = next(each.action for each in declared_finals() if (type(each.move), each.move) == (kind, move))
    with pytest.raises(Refused) as refused:
        action(**{name: record}, version=seen, acting=cast.acting(who), at=AT, **told)
    assert refused.value.code in {"no_such_move", "conflict"}
    assert case.model._base_manager.values_list("state", flat=True).get(pk=key) == record.state


@pytest.mark.parametrize(("kind", "move"), FINAL)
def test_without_the_comparison_the_stale_one_would_be_made(
    cast: Cast, kind: type, move: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The negative control."""
    case = CASES[kind, move]
    client, record, body = opened(cast, case)
    case.change(record)
    monkeypatch.setattr("haitang.machinery.ui.finals.Seen", lambda version, words: Anything(version))
    answer = press(cast, case, client, body)
    assert case.model._base_manager.values_list("state", flat=True).get(pk=record.pk) != record.state, (
        answer.status_code
    )  # type: ignore[attr-defined]


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
    assert every_final_move_asks_what_was_seen() == []
    with pytest.raises(TypeError, match="final"):
        Step({TaskState.DONE: TaskState.CLOSED}, needs="tasks.give")  # type: ignore[call-arg]  # what must not pass
    steps = Task.moves.steps
    with monkeypatch.context() as patched:
        patched.setitem(steps, TaskMove.CANCEL, replace(steps[TaskMove.CANCEL], final=True))
        [error] = every_final_move_asks_what_was_seen()
        assert "project.wiring names no action" in error.msg
    with monkeypatch.context() as patched:
        patched.setattr(finals, "_DECLARED", [*declared_finals(), finals.FinalMove(TaskMove.CLOSE, print)])
        [error] = every_final_move_asks_what_was_seen()
        assert "does not ask for the version" in error.msg
