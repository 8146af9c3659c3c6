"""A document handed in, and what is refused. Every square of its table: tests/access/test_moves.py."""

from datetime import date
from typing import Any

import pytest

from haitang.foundation.verdict import Refused
from haitang.machinery.audit.models import Entry
from haitang.machinery.figures.periods import Period
from haitang.machinery.figures.queries import Ask, read_figure
from haitang.work.obligations.models import Answer, Filing
from haitang.work.obligations.queries import answerable_by
from haitang.work.obligations.words import Move, State
from tests.cast import AT

from .scene import Scene
from .stage import deed


def make(scene: Scene, filing: Filing, move: Move, who: str) -> None:
    deed(scene, filing, move, scene.acting(who), "没有盖章")


def test_nobody_acknowledges_what_he_handed_in_himself(scene: Scene) -> None:
    filing = scene.file(scene.report_rule(), who="officer")
    assert list(answerable_by(scene.acting("officer"))) == []
    assert list(answerable_by(scene.acting("leader"))) == [filing]
    with pytest.raises(Refused) as refusal:
        make(scene, filing, Move.ACKNOWLEDGE, "officer")
    assert refusal.value.code == "own_record"
    make(scene, filing, Move.ACKNOWLEDGE, "leader")
    assert Answer.objects.values_list("state", "name").get() == ("acknowledged", scene.acting("leader").name)


def test_the_second_of_two_answers_is_refused(scene: Scene) -> None:
    filing = scene.file(scene.report_rule())
    stale = Filing.objects.select_related("organisation").get(pk=filing.pk)
    make(scene, filing, Move.RETURN, "officer")
    with pytest.raises(Refused) as refusal:
        make(scene, stale, Move.ACKNOWLEDGE, "leader")
    assert refusal.value.code == "no_such_move"
    assert Filing.objects.get().state == State.RETURNED


@pytest.mark.parametrize(
    ("told", "code"),
    [
        ({"filed_on": date(2021, 5, 1)}, "in_the_future"),
        ({"period": "2021-01"}, "not_owed"),
        ({"period": "2019Q1"}, "not_owed"),
        ({"title": " "}, "missing"),
        ({"title": "长" * 121}, "too_long"),
        ({"number": "号\x00"}, "bad_character"),
    ],
)
def test_wrong_input_is_refused_and_nothing_is_written(scene: Scene, told: dict[str, Any], code: str) -> None:
    rule = scene.report_rule()
    entries = Entry.objects.count()
    with pytest.raises(Refused) as refusal:
        scene.file(rule, **told)
    assert (refusal.value.code, Filing.objects.count(), Entry.objects.count()) == (code, 0, entries)


def test_another_body_or_a_rule_met_by_records_takes_no_document(scene: Scene) -> None:
    report, monthly = scene.report_rule(), scene.rule()
    with pytest.raises(Refused) as refusal:
        scene.file(report, who="chair", organisation=scene.home.town_association)
    assert refusal.value.code == "not_owed"
    with pytest.raises(Refused) as refusal:
        scene.file(monthly, who="chair", organisation=scene.home.town_association, period="2021-03")
    assert refusal.value.code == "not_a_document"


def test_a_period_takes_one_document_until_it_is_returned(scene: Scene) -> None:
    rule = scene.report_rule()
    filing = scene.file(rule)
    with pytest.raises(Refused) as refusal:
        scene.file(rule)
    assert refusal.value.code == "already_filed"
    make(scene, filing, Move.WITHDRAW, "manager")
    scene.file(rule)
    assert sorted(Filing.objects.values_list("state", flat=True)) == ["filed", "withdrawn"]


@pytest.mark.parametrize("who", ["leader", "guide", "volunteer", "stranger", "auditor"])
def test_who_may_not_file_there_does_not(scene: Scene, who: str) -> None:
    with pytest.raises(Refused):
        scene.file(scene.report_rule(), who=who)
    assert Filing.objects.count() == 0


def test_the_figure_counts_what_was_acknowledged_and_opens_to_it(scene: Scene) -> None:
    filing = scene.file(scene.report_rule())
    ask = Ask(scene.acting("officer").scope, AT.date(), Period.of("2021"))

    def value() -> object:
        return read_figure("obligations.filings", ask).value

    assert value() == 0
    make(scene, filing, Move.ACKNOWLEDGE, "officer")
    assert value() == 1
    assert read_figure("obligations.filings", ask, by="body").by == {str(scene.home.society.pk): 1}
