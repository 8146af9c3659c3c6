"""What a move of a round waits for, and what it leaves. Every square: tests/access/test_moves.py."""

from datetime import UTC, date, datetime

import pytest

from haitang.foundation.verdict import Refused
from haitang.foundation.working_days import after_working_days
from haitang.judgement.assessment import actions
from haitang.judgement.assessment.actions import Reviewed
from haitang.judgement.assessment.models import Statement

from .scene import AFTER, LATER, Scene, version_of


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
