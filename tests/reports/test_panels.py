"""Papers on the pages of the records they begin from: which ones, and the way to begin another."""

import pytest
from django.urls import reverse

from haitang.judgement.assessment.models import Round
from haitang.judgement.assessment.words import State as RoundState
from haitang.judgement.reports import actions
from haitang.judgement.reports.models import Paper
from haitang.judgement.reports.sources import begin_paper
from tests.cast import AT

from .scene import Desk


def page(desk: Desk, name: str, *args: object, who: str = "officer") -> str:
    answer = desk.cast.client(who).get(reverse(name, args=args))
    assert answer.status_code == 200
    return str(answer.content.decode())


def beginning(origin: str, key: int) -> str:
    return reverse("reports:paper_from", args=[origin, key])


def test_a_paper_begins_on_the_page_of_its_meeting_and_is_found_there_again(desk: Desk) -> None:
    meeting = desk.cast.home.minuted_meeting
    way = beginning("meeting", meeting.pk)
    assert way in page(desk, "meetings:meeting", meeting.pk)
    answer = desk.cast.client("officer").post(way, {"key": ""})
    paper = Paper.objects.get(origin="meeting", origin_key=meeting.pk)
    href = reverse("reports:paper", args=[paper.pk])
    assert answer["Location"] == href
    assert href in page(desk, "meetings:meeting", meeting.pk)
    actions.discard(paper=paper, reason="不发了", acting=desk.acting("officer"), at=AT)
    assert href not in page(desk, "meetings:meeting", meeting.pk)


def test_what_is_not_ready_offers_no_paper(desk: Desk) -> None:
    meeting = desk.cast.home.held_meeting
    assert beginning("meeting", meeting.pk) not in page(desk, "meetings:meeting", meeting.pk)
    running = Round.objects.filter(scheme__district=desk.cast.home.region).order_by("pk")[0]
    way = beginning("round", running.pk)
    for state, offered in ((RoundState.REVIEW, False), (RoundState.CONFIRMED, True)):
        Round.objects.filter(pk=running.pk).update(state=state)
        assert (way in page(desk, "assessment:round", running.pk)) is offered


def test_whoever_is_only_invited_begins_no_paper_and_sees_none(desk: Desk) -> None:
    """The chair comes to the meeting of the district, whose drafts are not his to read."""
    meeting = desk.cast.home.minuted_meeting
    acting = desk.acting("officer")
    paper = actions.draft(draft=begin_paper("meeting", meeting.pk, acting, AT), acting=acting, at=AT)
    shown = page(desk, "meetings:meeting", meeting.pk, who="chair")
    assert beginning("meeting", meeting.pk) not in shown
    assert reverse("reports:paper", args=[paper.pk]) not in shown


@pytest.mark.parametrize(("who", "place"), [("officer", "500153"), ("chair", "500153001")])
def test_the_sheet_of_tasks_begins_a_paper_about_the_reader_s_place(desk: Desk, who: str, place: str) -> None:
    assert beginning("tasks", int(place)) in page(desk, "tasks:sheet", who=who)
