"""A paper from draft to number: what is frozen, what edits outlive. Every square: tests/access/test_moves.py."""

from datetime import timedelta
from typing import Any

import pytest

from haitang.foundation.verdict import Refused
from haitang.judgement.reports import actions
from haitang.judgement.reports.actions import source_of
from haitang.judgement.reports.composing import changed_readings, compose
from haitang.judgement.reports.document import from_stored
from haitang.judgement.reports.document.word import docx_of
from haitang.judgement.reports.models import Paper, Register
from haitang.judgement.reports.words import Kind, Move, State
from haitang.machinery.audit.actions import Conflict
from haitang.machinery.audit.models import Entry
from tests.cast import AT, TODAY

from .scene import HELD, Desk
from .stage import deed

MEMBERS = ("officer", "leader", "chair", "manager", "guide", "volunteer", "auditor", "system", "stranger")


def test_nobody_issues_what_he_drafted(desk: Desk) -> None:
    paper = desk.draft()
    Paper.objects.filter(pk=paper.pk).update(drafted_by=desk.cast["leader"].pk)
    paper.refresh_from_db()
    with pytest.raises(Refused) as refused:
        desk.issue(paper)
    assert refused.value.code == "own_paper"


def test_a_chair_drafts_notices_of_his_town_and_no_report(desk: Desk) -> None:
    home = desk.cast.home
    town = {"body": home.town_association, "place": home.towns[0]}
    assert desk.draft("chair", **town).state == State.DRAFT
    refusals = []
    for told in (
        {"kind": Kind.ANNUAL, **town},
        {"body": home.other_town_association, "place": home.towns[1]},
        {"body": home.association, "place": home.towns[0]},
        {},
    ):
        with pytest.raises(Refused) as refused:
            desk.draft("chair", **told)
        refusals.append(refused.value.code)
    assert refusals == ["wrong_place", "not_here", "not_here", "not_here"]


def test_numbers_go_up_by_one_and_are_never_given_again(desk: Desk) -> None:
    before = Register.objects.get(organisation=desk.cast.home.association).last
    first, second = desk.issue(desk.draft()), desk.issue(desk.draft())
    actions.withdraw_paper(paper=second, reason="有误", acting=desk.acting("leader"), at=AT)
    third = desk.issue(desk.draft())
    other = desk.issue(desk.draft(), word="荣科协发")
    assert [paper.serial for paper in (first, second, third)] == [before + 1, before + 2, before + 3]
    assert (third.number, other.number) == (f"荣科协〔2021〕{before + 3}号", "荣科协发〔2021〕1号")
    assert Paper.objects.get(pk=second.pk).number == f"荣科协〔2021〕{before + 2}号"


def test_numbers_follow_those_given_before_the_system_came(desk: Desk) -> None:
    body = desk.cast.home.association
    told = {"body": body, "word": "荣科协", "year": 2021, "acting": desk.acting("leader"), "at": AT}
    actions.set_last_number(last=23, **told)
    entry = Entry.objects.latest("pk")
    assert (entry.action, entry.facts["document_number"]) == ("reports.register", "荣科协〔2021〕23号")
    assert desk.issue(desk.draft()).number == "荣科协〔2021〕24号"
    for last in (1, 23, 24):
        with pytest.raises(Refused, match="荣科协〔2021〕已经编到 24 号，只能往后改。") as refused:
            actions.set_last_number(last=last, **told)
        assert refused.value.code == "already_given"
    assert Register.objects.get(organisation=body, word="荣科协").last == 24


@pytest.mark.parametrize(
    ("told", "code"),
    [
        ({"year": 2022}, "year_not_come"),
        ({"year": 1}, "year_not_come"),
        ({"last": 0}, "bad_number"),
        ({"last": 100_000}, "bad_number"),
        ({"word": " "}, "missing"),
    ],
)
def test_a_number_that_cannot_be_is_refused(desk: Desk, told: dict[str, Any], code: str) -> None:
    before = list(Register.objects.values_list("pk", "last"))
    said = {"body": desk.cast.home.association, "word": "荣新字", "year": 2021, "last": 3}
    with pytest.raises(Refused) as refused:
        actions.set_last_number(**(said | told), acting=desk.acting("leader"), at=AT)
    assert refused.value.code == code
    assert list(Register.objects.values_list("pk", "last")) == before


@pytest.mark.parametrize("who", MEMBERS)
def test_who_may_say_how_far_the_numbers_have_come(desk: Desk, who: str) -> None:
    told = {"body": desk.cast.home.association, "word": "荣科协", "year": 2021, "last": 23, "at": AT}
    if who == "leader":
        assert actions.set_last_number(**told, acting=desk.acting(who)).word == "荣科协"
    else:
        with pytest.raises(Refused) as refused:
            actions.set_last_number(**told, acting=desk.acting(who))
        assert refused.value.code in {"not_here", "not_permitted"}


def test_a_refused_issue_takes_no_number(desk: Desk) -> None:
    before = list(Register.objects.values_list("pk", "last"))
    for text in ("# {{ title }}\n共50场", "{{ nobody }}"):
        with pytest.raises(Refused) as refused:
            desk.issue(desk.draft(text=text))
        assert refused.value.code in {"unbacked", "missing_words"}
    with pytest.raises(Refused) as late:
        desk.issue(desk.draft(), signed_on=TODAY + timedelta(days=1))
    assert late.value.code == "day_not_come"
    assert list(Register.objects.values_list("pk", "last")) == before


def test_a_number_of_another_source_names_it_and_a_report_takes_none(desk: Desk) -> None:
    text = "# {{ title }}\n共50场"
    assert desk.issue(desk.draft(text=text), sources="农业农村委").sources == "农业农村委"
    with pytest.raises(Refused) as refused:
        desk.issue(desk.draft(kind=Kind.ANNUAL, text=text), sources="农业农村委")
    assert refused.value.code == "unbacked"


def test_what_people_wrote_outlives_a_refresh_and_what_moved_is_told(desk: Desk) -> None:
    paper = desk.draft()
    words = f"# {{{{ title }}}}\n我们改过的话，开展{HELD}场。"
    actions.edit(
        paper=paper, title="新题", text=words, version=paper.version, acting=desk.acting("officer"), at=AT
    )
    before = dict(paper.readings)
    desk.hold()
    composed = actions.refresh(paper=paper, acting=desk.acting("officer"), at=AT)
    [change] = changed_readings(before, composed.readings)
    assert (change.title, change.old, change.new, change.by) == ("开展科普活动", "1", "2", False)
    kept = Paper.objects.get(pk=paper.pk)
    assert (kept.text, kept.title) == (words, "新题")
    assert changed_readings(kept.readings, composed.readings) == []


def test_of_two_who_edit_the_second_sees_both(desk: Desk) -> None:
    paper = desk.draft()
    stale = Paper.objects.get(pk=paper.pk)
    deed(desk, paper, Move.EDIT, desk.acting("officer"), "")
    with pytest.raises(Conflict):
        actions.edit(paper=stale, title="旧", text="旧", version=1, acting=desk.acting("officer"), at=AT)


def test_an_issued_paper_stands_and_is_its_own_re_run(desk: Desk) -> None:
    paper = desk.issue(desk.draft(kind=Kind.ANNUAL, text=""))
    frozen = from_stored(Paper.objects.get(pk=paper.pk).frozen)
    again = compose(source_of(paper, paper.read_at, day=paper.signed_on, number=paper.number))
    assert again.document == frozen
    assert docx_of(from_stored(paper.frozen)) == docx_of(frozen)
    desk.hold()
    now = compose(source_of(paper, paper.read_at, day=paper.signed_on, number=paper.number))
    assert now.document != frozen
    assert ("开展科普活动", "1", "2") in [
        (one.title, one.old, one.new) for one in changed_readings(paper.readings, now.readings)
    ]
    assert from_stored(Paper.objects.get(pk=paper.pk).frozen) == frozen
