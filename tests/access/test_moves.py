"""Every state × every move × every member of the cast, of every table of moves: made from the tables themselves.

What a table allows is made by who may, and leads where it says; everything else is refused with its reason and changes
nothing. A move for a reason is not made without one, one that nobody makes of his own is refused to its author.
"""

import os
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from django.db.models import F

from haitang.foundation.moves import Own, every_state_has_its_moves, tables
from haitang.foundation.verdict import Refused
from haitang.foundation.versions import Conflict, Overtaken
from haitang.machinery.audit.models import Entry
from haitang.network.access.checks import every_move_needs_a_permission
from haitang.network.access.permissions import ANSWERS, COLUMNS, TABLE
from haitang.network.access.words import Role
from tests.activities.stage import ACTIVITY
from tests.cast import EVERYBODY, Cast
from tests.stages import Stage, acting_as, again, all_stages, row_of, taken_back
from tests.tasks.stage import OWN_TASK

STAGES = all_stages()
EACH_MOVE = [
    pytest.param(stage, move, id=f"{stage.name} {move}") for stage in STAGES for move in stage.table.steps
]
EACH_TABLE = [pytest.param(stage, id=stage.name) for stage in STAGES]
WHY = "有出入"


def test_every_table_has_its_stage() -> None:
    assert {stage.model for stage in STAGES} == set(tables())
    for stage in STAGES:
        assert set(stage.may) == set(stage.table.steps), stage.name


@pytest.mark.parametrize(("stage", "move"), EACH_MOVE)
def test_every_state_and_member_of_the_cast(cast: Cast, stage: Stage, move: Any) -> None:
    scene, step = stage.scene(cast), stage.table.steps[move]
    for state in stage.table.states:
        with taken_back():
            record, end = stage.put(scene, state), stage.table.get((state, move))
            row = row_of(record)
            assert getattr(record, stage.table.column) == state
            for who in EVERYBODY:
                with taken_back():
                    refused = attempt(stage, scene, again(record), move, who)
                    right = who in stage.may[move]
                    if right and (state, move) in stage.repeats:
                        assert refused is None, (state, who, refused)
                        assert row_of(record) == row, (state, who)
                        continue
                    if right and end is not None:
                        assert refused is None, (state, who, refused)
                        assert getattr(again(record), stage.table.column) == end, (state, who)
                        continue
                    assert refused is not None, (state, who)
                    assert refused.reason, (state, who)
                    if right:
                        verdict = stage.table.verdict(state, move)
                        assert (refused.reason, refused.code) == (verdict.reason, verdict.code), (state, who)
            if step.reason and end is not None:
                asks_why(stage, scene, record, move)


def attempt(stage: Stage, scene: Any, record: Any, move: Any, who: str, why: str = WHY) -> Refused | None:
    """Have somebody try a move. What refused it, if it was: nothing is changed by what is refused."""
    before, entries = stage.everything(record), Entry.objects.count()
    try:
        stage.deed(scene, record, move, acting_as(scene.cast, who), why)
    except Refused as refused:
        assert (stage.everything(record), Entry.objects.count()) == (before, entries), (move, who)
        return refused
    if (getattr(record, stage.table.column), move) in stage.repeats:
        return None
    assert Entry.objects.count() > entries, (move, who)
    return None


def asks_why(stage: Stage, scene: Any, record: Any, move: Any) -> None:
    for who in stage.may[move]:
        for blank in ("", "  "):
            with taken_back():
                refused = attempt(stage, scene, again(record), move, who, blank)
                assert refused is not None, (move, who)
                assert refused.code == "no_reason", (move, who)


NEVER_OWN = [
    pytest.param(stage, move, id=f"{stage.name} {move}")
    for stage in STAGES
    for move, step in stage.table.steps.items()
    if step.own == Own.NEVER
]


@pytest.mark.parametrize(("stage", "move"), NEVER_OWN)
def test_nobody_makes_it_of_his_own(cast: Cast, stage: Stage, move: Any) -> None:
    scene, state = stage.scene(cast), next(iter(stage.table.steps[move].ways))
    assert stage.own is not None
    for who in stage.may[move]:
        with taken_back():
            record = stage.put(scene, state)
            acting = stage.own(scene, record, who)
            before = row_of(record)
            with pytest.raises(Refused) as refused:
                stage.deed(scene, again(record), move, acting, WHY)
            assert refused.value.code.startswith("own_"), (who, refused.value.code)
            assert row_of(record) == before


@pytest.mark.parametrize(("stage", "move"), EACH_MOVE)
def test_the_permission_of_a_move_is_what_it_takes(cast: Cast, stage: Stage, move: Any) -> None:
    """Whoever may make it holds the permission its table names; of what is done to one's own only, others hold it in vain."""
    step = stage.table.steps[move]
    holding = {who for who in EVERYBODY if acting_as(cast, who).may(step.needs)}
    assert stage.may[move] <= holding
    if step.own == Own.ONLY:
        assert stage.may[move] < holding


def test_every_permission_of_a_move_is_some_roles() -> None:
    for model, table in tables().items():
        for move, step in table.steps.items():
            roles = [
                role for role, word in zip(COLUMNS, TABLE[step.needs].split(), strict=True) if ANSWERS[word]
            ]
            assert set(roles) - {Role.CONSOLE}, (model, move)


@pytest.mark.parametrize("stage", [each for each in EACH_TABLE if each.values[0] is not OWN_TASK])
def test_the_second_of_two_is_refused_with_what_stands(cast: Cast, stage: Stage) -> None:
    """Somebody moves or changes the record between reading and writing: each way of the table, and each state it may be in."""
    scene = stage.scene(cast)
    table = stage.table
    for now in table.states:
        with taken_back():
            record = stage.put(scene, now)
            for state, move in list(table):
                stale = again(record)
                setattr(stale, table.column, state)
                if state == now:
                    if table.steps[move].beside and not table.steps[move].final:
                        continue
                    stale.version -= 1
                    expected: type[Conflict] = Conflict
                else:
                    expected = Conflict if table.verdict(now, move) else Overtaken
                with pytest.raises(Conflict) as conflict:
                    table.make(stale, move, seen=stale.version, because=WHY)
                assert type(conflict.value) is expected, (now, state, move)
                assert conflict.value.current.version == record.version
                if expected is Overtaken:
                    assert conflict.value.reason == table.verdict(now, move).reason
            assert row_of(record) == row_of(again(record))


def test_without_the_version_the_second_would_be_made(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    """The negative control."""
    scene = ACTIVITY.scene(cast)
    table = ACTIVITY.table
    state, move = table.states("draft"), table.kind("withdraw")
    record = ACTIVITY.put(scene, state)
    stale = again(record)
    ACTIVITY.model._base_manager.filter(pk=record.pk).update(version=F("version") + 1)
    with pytest.raises(Conflict):
        table.make(stale, move)
    monkeypatch.setitem(table.steps, move, replace(table.steps[move], beside=True))
    table.make(again(record), move)
    assert again(record).state == "withdrawn"


def test_a_final_move_is_not_made_without_the_version_that_was_seen(cast: Cast) -> None:
    for stage in STAGES:
        scene = stage.scene(cast)
        for move, step in stage.table.steps.items():
            if step.final:
                with taken_back():
                    record = stage.put(scene, next(iter(step.ways)))
                    with pytest.raises(TypeError, match="is final"):
                        stage.table.make(record, move)


def test_every_table_starts_and_one_that_lacks_something_does_not(monkeypatch: pytest.MonkeyPatch) -> None:
    assert (every_state_has_its_moves(), every_move_needs_a_permission(None)) == ([], [])
    for model, table in tables().items():
        with monkeypatch.context() as patched:
            patched.delattr(model, "moves")
            [error] = every_state_has_its_moves()
            assert f"{model._meta.label} has a {table.column}" in error.msg
        with monkeypatch.context() as patched:
            patched.setattr(table, "begins", ())
            assert [model._meta.label in error.msg for error in every_state_has_its_moves()] == [True]
        move, step = next(iter(table.steps.items()))
        with monkeypatch.context() as patched:
            patched.setitem(table.steps, move, replace(step, needs="desk.fly"))
            [error] = every_move_needs_a_permission(None)
            assert "desk.fly" in error.msg


DOCUMENT = Path(__file__).resolve().parents[2] / "docs" / "moves.md"
HEAD = """# States and moves

What can become of each kind of record, written from the tables in the rooms' `words` (`foundation.moves`). *own*: made of one's
own record only, or never of it. *why*: for a reason that is kept. *final*: on the version that was read, or not at all
(`docs/decisions/0021-final-moves.md`).
"""


def written() -> str:
    parts = [HEAD]
    for model, table in sorted(tables().items(), key=lambda pair: pair[0]._meta.label):
        parts.append(f"## {model._meta.label}\n\n```mermaid\n{table.diagram()}\n```\n")
        rows = ["| move | permission | own | why | final |", "| --- | --- | --- | --- | --- |"]
        for move, step in table.steps.items():
            own = "" if step.own == Own.EITHER else step.own.value
            rows.append(
                f"| {move.value} | `{step.needs}` | {own} | {said(step.reason)} | {said(step.final)} |"
            )
        parts.append("\n".join(rows) + "\n")
    return "\n".join(parts)


def said(flag: bool) -> str:
    return "yes" if flag else ""


def test_the_document_shows_the_tables() -> None:
    """To renew it: WRITE_MOVES=1 .venv/bin/pytest tests/access/test_moves.py -k document."""
    if os.environ.get("WRITE_MOVES"):
        DOCUMENT.write_text(written(), encoding="utf-8")
    assert DOCUMENT.read_text(encoding="utf-8") == written()
