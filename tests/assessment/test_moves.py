"""Every state × move × member of the cast; schemes and rounds change no row by a move that is not theirs."""

from collections.abc import Callable
from datetime import UTC, date, datetime

import pytest

from haitang.foundation.verdict import Refused
from haitang.judgement.assessment import actions
from haitang.judgement.assessment.actions import Reviewed, Stated
from haitang.judgement.assessment.actions.running import after_working_days
from haitang.judgement.assessment.models import Answer, Objection, Result, Round, Scheme, Statement
from haitang.judgement.assessment.words import MOVES, SCHEME_MOVES, Move, SchemeMove, SchemeState, State
from haitang.machinery.audit.models import Entry
from tests.cast import EVERYBODY

from .scene import AFTER, ITEMS, LATER, Scene, scheme_of, version_of

WHO = {
    Move.COMPUTE: {"officer"},
    Move.STATE: {"chair"},
    Move.CLOSE_STATEMENTS: {"officer"},
    Move.REVIEW: {"officer", "leader"},
    Move.ANNOUNCE: {"officer"},
    Move.OBJECT: {"chair"},
    Move.ANSWER: {"officer", "leader"},
    Move.CONFIRM: {"leader"},
    Move.FREEZE: {"leader"},
}


def make(scene: Scene, running: Round, move: Move, who: str) -> None:
    acting = scene.acting("disabled" if who in {"anonymous", "expired"} else who)
    result = scene.result(running)
    of_round = {"running": running, "acting": acting}
    of_result = {"result": result, "acting": acting, "at": AFTER}
    item = scene.item(running, "2")
    verbs: dict[Move, Callable[[], object]] = {
        Move.COMPUTE: lambda: actions.compute(**of_round, at=AFTER),
        Move.STATE: lambda: actions.state(stated={"2": Stated(40_00, "有")}, **of_result),
        Move.CLOSE_STATEMENTS: lambda: actions.close_statements(**of_round, at=AFTER),
        Move.REVIEW: lambda: actions.review(reviewed={"2": Reviewed(20_00, "少")}, **of_result),
        Move.ANNOUNCE: lambda: actions.announce(version=version_of(running), **of_round, at=AFTER),
        Move.OBJECT: lambda: actions.object_to(item=item, words="不对", **of_result),
        Move.ANSWER: lambda: actions.answer(
            objection=objection(scene, result), upheld=False, words="没错", acting=acting, at=AFTER
        ),
        Move.CONFIRM: lambda: actions.confirm(version=version_of(running), **of_round, at=LATER),
        Move.FREEZE: lambda: actions.freeze(version=version_of(running), **of_round, at=LATER),
    }
    verbs[move]()


def objection(scene: Scene, result: Result) -> Objection:
    """The one objection there is, without an answer."""
    found, _made = Objection.objects.get_or_create(
        result=result, item=scene.item(result.round, "2"), words="不对", account=1, name="x", defaults={"at": AFTER}
    )  # fmt: skip
    Answer.objects.filter(objection=found).delete()
    found.result = result
    return found


def in_state(running: Round, state: State) -> Round:
    """The round put into a state, every town reviewed and no objection waiting."""
    Objection.objects.filter(result__round=running).delete()
    notice = {"notice_since": date(2022, 1, 5), "notice_until": date(2022, 1, 12)}
    Round.objects.filter(pk=running.pk).update(state=state, **notice)
    return Round.objects.select_related("scheme").get(pk=running.pk)


@pytest.mark.parametrize("move", Move)
def test_every_state_move_and_member_of_the_cast(scene: Scene, move: Move) -> None:
    running = scene.reviewed()
    for state in State:
        for who in EVERYBODY:
            current = in_state(running, state)
            if move == Move.ANSWER:
                objection(scene, scene.result(current))
            before, entries = Round.objects.filter(pk=running.pk).values().get(), Entry.objects.count()
            if who in WHO[move] and (state, move) in MOVES:
                make(scene, current, move, who)
                assert Round.objects.get(pk=running.pk).state == MOVES[state, move], (state, who)
                running.snapshot.delete() if move == Move.FREEZE else None
                continue
            with pytest.raises(Refused) as refusal:
                make(scene, current, move, who)
            assert refusal.value.reason
            assert Round.objects.filter(pk=running.pk).values().get() == before, (state, who)
            assert Entry.objects.count() == entries


@pytest.mark.parametrize("state", SchemeState)
@pytest.mark.parametrize("move", SchemeMove)
def test_every_move_of_a_scheme(scene: Scene, state: SchemeState, move: SchemeMove) -> None:
    scheme = scene.draft()
    if state == SchemeState.PUBLISHED:
        actions.publish(scheme=scheme, version=scheme.version, acting=scene.acting("officer"), at=AFTER)
    for who in (*(name for name in EVERYBODY if name != "officer"), "officer"):
        acting = scene.acting("disabled" if who in {"anonymous", "expired"} else who)
        given = {"scheme": scheme, "acting": acting, "at": AFTER}
        verbs: dict[SchemeMove, Callable[[], object]] = {
            SchemeMove.AMEND: lambda given=given: actions.set_parts(  # type: ignore[misc]  # bound now
                parts=scheme_of(*ITEMS), evidence={}, version=scheme.version, **given
            ),
            SchemeMove.PUBLISH: lambda given=given: actions.publish(version=scheme.version, **given),  # type: ignore[misc]  # bound now
            SchemeMove.OPEN: lambda given=given: actions.open_round(**given),  # type: ignore[misc]  # bound now
        }
        if who == "officer" and (state, move) in SCHEME_MOVES:
            verbs[move]()
            assert Scheme.objects.get(pk=scheme.pk).state == SCHEME_MOVES[state, move]
            continue
        before = Scheme.objects.filter(pk=scheme.pk).values().get()
        with pytest.raises(Refused):
            verbs[move]()
        assert Scheme.objects.filter(pk=scheme.pk).values().get() == before, who


def test_two_reviewers_of_two_towns_do_not_stand_in_each_other_s_way(scene: Scene) -> None:
    running = scene.computed()
    actions.close_statements(running=running, acting=scene.acting("officer"), at=AFTER)
    one, other = scene.result(running, 0), scene.result(running, 1)
    for result in (one, other):
        actions.review(
            result=result, reviewed={"2": Reviewed(10_00, "少")}, acting=scene.acting("officer"), at=AFTER
        )
    assert [scene.result(running, town).total for town in (0, 1)] == [30_00, 10_00]


def test_a_statement_is_replaced_while_statements_are_taken(scene: Scene) -> None:
    running = scene.computed()
    for points in (40_00, 35_00):
        scene.state(running, points)
    assert list(Statement.objects.filter(result__round=running).values_list("points", flat=True)) == [35_00]


def test_only_the_chair_of_the_town_speaks_for_it(scene: Scene) -> None:
    running = scene.computed()
    with pytest.raises(Refused) as refusal:
        scene.state(running, town=1)
    assert refusal.value.code == "not_here"


def test_the_notice_lasts_five_working_days(scene: Scene) -> None:
    running = scene.announced()
    assert (running.notice_since, running.notice_until) == (date(2022, 1, 5), date(2022, 1, 12))
    assert after_working_days(date(2022, 1, 7), 1) == date(2022, 1, 10)


def test_nothing_is_announced_while_something_waits_for_review(scene: Scene) -> None:
    running = scene.computed()
    actions.close_statements(running=running, acting=scene.acting("officer"), at=AFTER)
    scene.review(running)
    with pytest.raises(Refused, match="还有 1 项没有评审"):
        actions.announce(
            running=running, version=version_of(running), acting=scene.acting("officer"), at=AFTER
        )


def test_nothing_is_confirmed_before_the_notice_is_over_or_over_an_open_objection(scene: Scene) -> None:
    running = scene.announced()
    leader = scene.acting("leader")
    with pytest.raises(Refused, match="公示还没有结束"):
        actions.confirm(
            running=running,
            version=version_of(running),
            acting=leader,
            at=datetime(2022, 1, 12, 15, 59, tzinfo=UTC),
        )
    actions.object_to(
        result=scene.result(running), item=scene.item(running, "2"), words="不对", acting=scene.acting("chair"), at=AFTER
    )  # fmt: skip
    with pytest.raises(Refused, match="还有异议没有答复"):
        actions.confirm(running=running, version=version_of(running), acting=leader, at=LATER)
