"""Papers that begin with a record: minutes, the sheet of tasks, the notice of an assessment, an appointment."""

import pytest
from django.http import Http404

from haitang.foundation.verdict import Refused
from haitang.judgement.assessment.models import Result, Round
from haitang.judgement.assessment.words import State as RoundState
from haitang.judgement.reports import actions
from haitang.judgement.reports.actions import source_of
from haitang.judgement.reports.composing import compose
from haitang.judgement.reports.document import (
    Document,
    Heading,
    Paragraph,
    Run,
    Signature,
    Table,
    Tone,
    text_of_runs,
)
from haitang.judgement.reports.models import Paper
from haitang.judgement.reports.sources import SOURCES, begin_paper
from haitang.work.meetings.models import Minutes
from haitang.work.meetings.queries import first_draft
from tests.cast import AT

from .scene import Desk


def begun(desk: Desk, origin: str, key: int, who: str = "officer") -> Paper:
    acting = desk.acting(who)
    return actions.draft(draft=begin_paper(origin, key, acting, AT), acting=acting, at=AT)


def document_of(paper: Paper) -> Document:
    composed = compose(source_of(paper, AT))
    assert (composed.missing, composed.unbacked) == ([], [])
    return composed.document


def table_of(paper: Paper) -> Table:
    return next(block for block in document_of(paper).blocks if isinstance(block, Table))


def test_minutes_tell_what_was_issued_and_resolved(desk: Desk) -> None:
    meeting = desk.cast.home.minuted_meeting
    Minutes.objects.filter(meeting=meeting).update(
        text="一、总的要求\n会议要求抓紧 3 件事。\n\n（一）补齐岗位"
    )
    paper = begun(desk, "meeting", meeting.pk)
    blocks = document_of(paper).blocks
    assert [type(block) for block in blocks[1:]] == [Heading, Paragraph, Heading, Signature]
    assert [run.tone for run in blocks[2].runs] == [Tone.RECORD]  # type: ignore[union-attr]  # a paragraph
    assert desk.issue(paper).number.startswith("荣科协〔2021〕")


def test_minutes_written_from_the_record_say_everything_once(desk: Desk) -> None:
    meeting = desk.cast.home.minuted_meeting
    Minutes.objects.filter(meeting=meeting).update(text=first_draft(meeting))
    told = [text_of_runs(run) for run in all_runs(document_of(begun(desk, "meeting", meeting.pk)))]
    once = ("召开群团联席会议", "补齐指导员", "昌元街道科协，2031年6月30日前", "区总工会，2031年6月30日前")
    for words in once:
        assert [words in line for line in told].count(True) == 1


def test_a_template_of_its_own_may_set_the_resolutions_as_a_table(desk: Desk) -> None:
    paper = begun(desk, "meeting", desk.cast.home.minuted_meeting.pk)
    paper.text = '{{ material("resolutions") }}'
    assert table_of(paper).rows == (
        ("1", "补齐指导员", "昌元街道科协", "2031年6月30日"),
        ("2", "办一场联合宣讲", "区总工会", "2031年6月30日"),
    )


def all_runs(document: Document) -> list[tuple[Run, ...]]:
    return [getattr(block, "runs", ()) for block in document.blocks]


def test_minutes_that_are_not_issued_make_no_paper(desk: Desk) -> None:
    with pytest.raises(Refused) as refused:
        begun(desk, "meeting", desk.cast.home.held_meeting.pk)
    assert refused.value.code == "no_minutes"


def test_the_sheet_tells_the_tasks_of_a_place(desk: Desk) -> None:
    from haitang.work.tasks.queries import on_sheet  # the same list the tasks' own sheet shows
    from tests.cast import TODAY

    county = desk.cast.home.region
    told = [task.title for task in on_sheet(desk.acting("officer").scope, TODAY)]
    table = table_of(begun(desk, "tasks", int(county.code)))
    assert [row[0] for row in table.rows] == told
    assert len(told) > 0


def test_an_assessment_is_told_once_it_is_confirmed_and_nobody_is_ranked(desk: Desk) -> None:
    running = Round.objects.filter(scheme__district=desk.cast.home.region).order_by("pk").first()
    assert running is not None
    Round.objects.filter(pk=running.pk).update(state=RoundState.REVIEW)
    with pytest.raises(Refused) as refused:
        begun(desk, "round", running.pk)
    assert refused.value.code == "not_confirmed"
    Round.objects.filter(pk=running.pk).update(state=RoundState.CONFIRMED)
    results = Result.objects.filter(round=running).order_by("region_id", "id")
    table = table_of(begun(desk, "round", running.pk))
    assert table.rows == tuple((one.organisation.name, f"{one.total / 100:.2f}", one.band) for one in results)


@pytest.mark.parametrize(
    ("origin", "record"),
    [("meeting", "minuted_meeting"), ("appointment", "appointment"), ("tasks", "region")],
)
def test_the_stranger_begins_nothing_from_our_records(desk: Desk, origin: str, record: str) -> None:
    with pytest.raises(Http404):
        begun(desk, origin, int(getattr(desk.cast.home, record).pk), "stranger")


def test_what_is_at_hand_is_of_the_own_district(desk: Desk) -> None:
    for source in SOURCES.values():
        for name in ("officer", "stranger"):
            acting = desk.acting(name)
            for key, _title in source.recent(acting):
                assert source.find(acting, key) is not None
    home, away = (
        {key for key, _title in SOURCES["appointment"].recent(desk.acting(who))}
        for who in ("officer", "stranger")
    )
    assert home
    assert not home & away
