"""From issues to minutes: what is late, what is wrong, what is kept."""

from datetime import UTC, date, datetime

import pytest

from haitang.foundation.verdict import Refused
from haitang.work.meetings import actions, queries
from haitang.work.meetings.actions import ResolutionDraft, RuleDraft
from haitang.work.meetings.models import Issue, Meeting
from haitang.work.meetings.words import Answer, Attendance, Kind, StandIn

from .scene import AT, FIRST, GUEST, Scene, noon


def code(act: object, **told: object) -> str:
    with pytest.raises(Refused) as refused:
        act(**told)  # type: ignore[operator]  # an action
    return refused.value.code


def issue(scene: Scene, meeting: Meeting, title: str = "指导员补贴", *, on: date = FIRST) -> Issue:
    body = scene.cast.home.town_association
    return actions.file_issue(
        meeting=meeting, organisation=body, title=title, acting=scene.acting("chair"), at=noon(on)
    )


def test_an_issue_is_late_from_the_day_after_the_last(scene: Scene) -> None:
    meeting = scene.planned()
    issue(scene, meeting, on=date(2021, 5, 13))
    with pytest.raises(Refused) as refused:
        issue(scene, meeting, on=date(2021, 5, 14))
    assert refused.value.code == "late_issue"
    assert refused.value.reason.startswith("议题已于 2021年5月13日 截止。")
    assert meeting.issues.count() == 1


def test_the_last_day_ends_at_midnight_here(scene: Scene) -> None:
    """At 16:00 UTC it is already the next day in Shanghai."""
    meeting = scene.planned()
    told = {"meeting": meeting, "organisation": scene.cast.home.town_association, "title": "经费"}
    chair = scene.acting("chair")
    actions.file_issue(**told, acting=chair, at=datetime(2021, 5, 13, 15, 59, tzinfo=UTC))
    late = datetime(2021, 5, 13, 16, 0, tzinfo=UTC)
    assert code(actions.file_issue, **told, acting=chair, at=late) == "late_issue"


def test_only_a_body_that_is_invited_files_an_issue(scene: Scene) -> None:
    told = {
        "meeting": scene.planned(),
        "organisation": scene.cast.home.other_town_association,
        "title": "经费",
        "acting": scene.acting("officer"),
        "at": AT,
    }
    assert code(actions.file_issue, **told) == "not_a_member"


def test_the_manager_files_for_his_society(scene: Scene) -> None:
    meeting = scene.planned()
    actions.file_issue(
        meeting=meeting,
        organisation=scene.cast.home.society,
        title="果树修剪",
        acting=scene.acting("manager"),
        at=AT,
    )
    assert [one.organisation.name for one in meeting.issues.all()] == ["果树学会"]


def test_the_convener_files_for_a_guest_under_the_same_deadline(scene: Scene) -> None:
    meeting = scene.planned()
    officer = scene.acting("officer")
    told = {"meeting": meeting, "guest": GUEST, "title": "联合宣讲"}
    filed = actions.file_issue(**told, acting=officer, at=AT)
    assert (filed.whose, filed.organisation, meeting.issues.count()) == (GUEST, None, 1)
    assert actions.accept_issue(issue=filed, acting=officer, at=AT).presenter == GUEST
    meeting.refresh_from_db()
    for change, expected in (
        ({"guest": "区残联"}, "not_a_member"),
        ({"guest": ""}, "not_a_member"),
        ({"acting": scene.acting("chair")}, "not_here"),
        ({"acting": scene.acting("stranger")}, "not_here"),
        ({"acting": scene.acting("leader")}, "not_permitted"),
        ({"at": noon(date(2021, 5, 14))}, "late_issue"),
    ):
        assert code(actions.file_issue, **({"acting": officer, "at": AT} | told | change)) == expected
    assert meeting.issues.count() == 1


def test_the_agenda_is_put_into_order_and_fixed_anew(scene: Scene) -> None:
    meeting = scene.planned()
    officer = scene.acting("officer")
    assert code(actions.fix_agenda, meeting=meeting, acting=officer, at=AT) == "nothing_on_it"
    first, second, third = (
        actions.add_item(meeting=meeting, title=title, acting=officer, at=AT) for title in "甲乙丙"
    )
    actions.fix_agenda(meeting=meeting, acting=officer, at=AT)
    places = {first.pk: 2, second.pk: None, third.pk: 1}
    actions.order_items(meeting=meeting, places=places, acting=officer, at=AT)
    assert [(one.position, one.title) for one in meeting.items.all()] == [(1, "丙"), (2, "甲")]
    assert meeting.agenda_fixed_at is None


def test_an_item_of_another_meeting_is_not_ordered(scene: Scene) -> None:
    one, other = scene.planned(), scene.planned(held_on=date(2021, 8, 20))
    officer = scene.acting("officer")
    item = actions.add_item(meeting=other, title="甲", acting=officer, at=AT)
    told = {"meeting": one, "places": {item.pk: None}, "acting": officer, "at": AT}
    assert code(actions.order_items, **told) == "not_here"
    assert other.items.count() == 1


def test_a_paper_over_the_ceiling_asks_for_a_reason(scene: Scene) -> None:
    meeting = scene.planned()
    told = {"meeting": meeting, "title": "方案", "acting": scene.acting("officer"), "at": AT}
    actions.add_paper(**told, text="字 " * 5000)
    with pytest.raises(Refused) as refused:
        actions.add_paper(**told, text="字" * 5001)
    assert refused.value.code == "over_ceiling"
    assert refused.value.reason.startswith("材料 5001 字，超过 5000 字的上限。")
    kept = actions.add_paper(**told, text="字" * 5001, over_reason="附表多")
    assert (kept.characters, meeting.papers.count()) == (5001, 2)
    assert code(actions.add_paper, **told) == "missing"


def test_a_rule_of_the_district_lowers_the_ceiling(scene: Scene) -> None:
    draft = RuleDraft(issues_days=7, agenda_days=2, most_a_year=None, paper_characters=100)
    officer = scene.acting("officer")
    actions.set_rule(county="500153", kind=Kind.JOINT, draft=draft, version=None, acting=officer, at=AT)
    told = {"meeting": scene.planned(), "title": "方案", "text": "字" * 101, "acting": officer, "at": AT}
    assert code(actions.add_paper, **told) == "over_ceiling"


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        ({"answer": Answer.SUBSTITUTE, "substitute": "王五"}, "no_substitute"),
        ({"answer": Answer.SUBSTITUTE, "substitute_post": "副主任"}, "no_substitute"),
        ({"answer": Answer.CANNOT, "reason": " "}, "no_reason"),
    ],
)
def test_a_reply_says_who_or_why(scene: Scene, said: dict[str, object], expected: str) -> None:
    meeting = scene.invited()
    with pytest.raises(Refused) as refused:
        scene.reply(meeting, **said)
    assert (refused.value.code, scene.invitee(meeting).answer) == (expected, "")


def test_a_reply_is_changed_until_the_meeting_begins(scene: Scene) -> None:
    meeting = scene.invited()
    scene.reply(meeting, answer=Answer.SUBSTITUTE, substitute="王五", substitute_post="副主任")
    scene.reply(meeting, at=datetime(2021, 5, 20, 0, 59, tzinfo=UTC))
    reply = scene.invitee(meeting)
    assert reply.answers == {"answer": "comes", "substitute": "", "substitute_post": "", "reason": ""}
    with pytest.raises(Refused) as refused:
        scene.reply(meeting, answer=Answer.CANNOT, reason="下村", at=datetime(2021, 5, 20, 1, 0, tzinfo=UTC))
    assert refused.value.code == "after_the_meeting"


def test_each_answers_for_his_own_body_and_the_officer_for_guests(scene: Scene) -> None:
    meeting = scene.invited()
    for who in ("chair", "society", "guest"):
        scene.reply(meeting, who)
    assert [one.answer for one in meeting.invitees.all()] == ["comes"] * 3
    for invitee, by in (("guest", "chair"), ("society", "stranger"), ("chair", "manager")):
        told = {"invitee": scene.invitee(meeting, invitee), "answer": Answer.COMES, "at": AT}
        assert code(actions.reply, **told, acting=scene.acting(by)) in {"not_here", "not_permitted"}


def test_attendance_is_of_everybody_invited_and_not_before_the_day(scene: Scene) -> None:
    meeting = scene.invited()
    officer = scene.acting("officer")
    came = {one.pk: Attendance.PRESENT for one in meeting.invitees.all()}
    some = dict(list(came.items())[:2])
    gone = dict.fromkeys(came, Attendance.ABSENT)
    for attendance, at, expected in (
        (came, noon(date(2021, 5, 19)), "not_yet"),
        (some, noon(FIRST), "not_everybody"),
        (gone, noon(FIRST), "nobody_came"),
    ):
        told = {"meeting": meeting, "attendance": attendance, "acting": officer, "at": at}
        assert code(actions.record_held, **told) == expected
    actions.record_held(meeting=meeting, attendance=came, acting=officer, at=noon(FIRST))
    assert [one.attendance for one in meeting.invitees.all()] == ["present"] * 3


def test_who_came_in_somebodys_place_is_named(scene: Scene) -> None:
    """As put down at the meeting; who was announced when nothing is; nobody, and it is not held."""
    meeting = scene.invited()
    officer, at = scene.acting("officer"), noon(FIRST)
    said = {"answer": Answer.SUBSTITUTE, "substitute": "王五", "substitute_post": "副理事长"}
    scene.reply(meeting, "society", **said)
    chair, society = scene.invitee(meeting, "chair").pk, scene.invitee(meeting, "society").pk
    came = dict.fromkeys(meeting.invitees.values_list("pk", flat=True), Attendance.PRESENT)
    came |= {chair: Attendance.SUBSTITUTE, society: Attendance.SUBSTITUTE}
    told = {"meeting": meeting, "attendance": came, "acting": officer, "at": at}
    for nobody in (None, {chair: StandIn("赵六", " ")}, {chair: StandIn(" ", "副书记")}):
        with pytest.raises(Refused) as refused:
            actions.record_held(**told, stand_ins=nobody)
        assert refused.value.code == "no_substitute"
        assert "昌元街道科协 主席" in refused.value.reason
    assert code(actions.record_held, **told, stand_ins={chair: StandIn("赵" * 41, "副书记")}) == "too_long"
    meeting.refresh_from_db()
    assert meeting.state == "invited"
    actions.record_held(**told, stand_ins={chair: StandIn(" 赵六 ", "副书记")})
    assert (
        "委托出席：副书记赵六（代昌元街道科协 主席）、副理事长王五（代果树学会 理事长）。"
        in queries.first_draft(meeting)
    )
    assert scene.invitee(meeting, "society").answers == said | {"reason": ""}
    actions.record_held(**(told | {"attendance": dict.fromkeys(came, Attendance.PRESENT)}))
    assert not meeting.invitees.exclude(stand_in="", stand_in_post="").exists()


def test_the_first_draft_is_written_from_what_is_on_record(scene: Scene) -> None:
    meeting = scene.invited()
    scene.reply(meeting, "society", answer=Answer.SUBSTITUTE, substitute="王五", substitute_post="副理事长")
    actions.add_item(meeting=meeting, title="研究经费", acting=scene.acting("officer"), at=AT)
    came = {
        scene.invitee(meeting, "chair").pk: Attendance.PRESENT,
        scene.invitee(meeting, "society").pk: Attendance.SUBSTITUTE,
        scene.invitee(meeting, "guest").pk: Attendance.ABSENT,
    }
    officer = scene.acting("officer")
    actions.record_held(meeting=meeting, attendance=came, acting=officer, at=noon(FIRST))
    actions.resolve(meeting=meeting, draft=scene.fill_posts, acting=officer, at=noon(FIRST))
    assert queries.first_draft(meeting) == (
        "2021年5月20日，区科协在区科协会议室召开第二季度群团联席会议。\n"
        "出席：昌元街道科协 主席张秀英。\n"
        "委托出席：副理事长王五（代果树学会 理事长）。\n"
        "缺席：区总工会分管副主席。\n"
        "\n"
        "会议议程：\n"
        "1. 研究经费\n"
        "\n"
        "会议议定：\n"
        "1. 补齐指导员（昌元街道科协，2021年6月30日前）"
    )


def test_every_version_of_the_minutes_is_kept(scene: Scene) -> None:
    meeting = scene.held()
    officer, leader, at = scene.acting("officer"), scene.acting("leader"), noon(FIRST)
    told = {"meeting": meeting, "acting": officer, "at": at}
    actions.write_minutes(**told, text="初稿", seen=0)
    actions.write_minutes(**told, text="二稿", seen=1)
    assert code(actions.write_minutes, **told, text="另一人的二稿", seen=1) == "conflict"
    issuing = {"meeting": meeting, "acting": leader, "at": at}
    assert code(actions.issue_minutes, **issuing, version=meeting.version - 1) == "conflict"
    actions.issue_minutes(**issuing, version=meeting.version)
    assert code(actions.write_minutes, **told, text="三稿", seen=2) == "minutes_issued"
    same = {"meeting": meeting, "text": "二稿", "reason": "无", "seen": 2, "acting": leader, "at": at}
    assert code(actions.correct_minutes, **same) == "nothing_changed"
    assert code(actions.correct_minutes, **(same | {"text": "改", "reason": " "})) == "no_reason"
    actions.correct_minutes(**(same | {"text": "更正稿", "reason": "人数写错"}))
    kept = [(one.number, one.text, one.reason, one.issued_at is not None) for one in meeting.minutes.all()]
    assert kept == [
        (3, "更正稿", "人数写错", True),
        (2, "二稿", "", True),
        (1, "初稿", "", False),
    ]


@pytest.mark.parametrize("change", ["resolve", "amend", "drop", "hold"])
def test_a_text_older_than_what_is_on_record_is_not_issued(scene: Scene, change: str) -> None:
    """Until a version is written after it, be it the same."""
    meeting = scene.held()
    officer, leader, at = scene.acting("officer"), scene.acting("leader"), noon(FIRST)
    told = {"acting": officer, "at": at}
    resolution = actions.resolve(meeting=meeting, draft=ResolutionDraft("甲"), **told)
    actions.write_minutes(meeting=meeting, text="会议议定：甲", seen=0, **told)
    queue = {"officer": queries.minutes_to_write(officer), "leader": queries.minutes_to_issue(leader)}
    assert {who: list(waits) for who, waits in queue.items()} == {"officer": [], "leader": [meeting]}
    if change == "resolve":
        actions.resolve(meeting=meeting, draft=ResolutionDraft("乙"), **told)
    elif change == "amend":
        actions.amend_resolution(resolution=resolution, draft=scene.fill_posts, version=1, **told)
    elif change == "drop":
        actions.drop_resolution(resolution=resolution, **told)
    else:
        came = dict.fromkeys(meeting.invitees.values_list("pk", flat=True), Attendance.PRESENT)
        actions.record_held(meeting=meeting, attendance=came, **told)
    meeting.refresh_from_db()
    queue = {"officer": queries.minutes_to_write(officer), "leader": queries.minutes_to_issue(leader)}
    assert {who: list(waits) for who, waits in queue.items()} == {"officer": [meeting], "leader": []}
    issuing = {"meeting": meeting, "acting": leader, "at": at}
    assert code(actions.issue_minutes, **issuing, version=meeting.version) == "not_in_the_text"
    actions.write_minutes(meeting=meeting, text="会议议定：甲", seen=1, **told)
    assert actions.issue_minutes(**issuing, version=meeting.version).number == 2


def test_a_resolution_saved_as_it_was_asks_for_no_new_version(scene: Scene) -> None:
    meeting = scene.held()
    told = {"acting": scene.acting("officer"), "at": noon(FIRST)}
    resolution = actions.resolve(meeting=meeting, draft=scene.fill_posts, **told)
    actions.write_minutes(meeting=meeting, text="初稿", seen=0, **told)
    actions.amend_resolution(resolution=resolution, draft=scene.fill_posts, version=1, **told)
    assert list(queries.minutes_to_issue(scene.acting("leader"))) == [meeting]
    assert actions.write_minutes(meeting=meeting, text="初稿", seen=1, **told).number == 1


def test_a_text_written_from_an_earlier_page_does_not_pass_for_complete(scene: Scene) -> None:
    """Two in one office: one puts a resolution down while the other still writes."""
    meeting = scene.held()
    told = {"acting": scene.acting("officer"), "at": noon(FIRST)}
    read = meeting.version
    actions.resolve(meeting=meeting, draft=ResolutionDraft("甲"), **told)
    actions.write_minutes(meeting=meeting, text="初稿", seen=0, read=read, **told)
    issuing = {"meeting": meeting, "acting": scene.acting("leader"), "at": noon(FIRST)}
    assert code(actions.issue_minutes, **issuing, version=meeting.version) == "not_in_the_text"


def test_nothing_written_is_nothing_issued(scene: Scene) -> None:
    meeting = scene.held()
    told = {"version": meeting.version, "acting": scene.acting("leader"), "at": noon(FIRST)}
    assert code(actions.issue_minutes, meeting=meeting, **told) == "nothing_written"


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        ({"due": None}, "half_a_task"),
        ({"organisation": None}, "half_a_task"),
        ({"due": date(2021, 5, 19)}, "due_before_the_meeting"),
        ({"organisation": "society"}, "post_of_another_body"),
        ({"organisation": "twin", "post": None}, "other_county"),
        ({"text": " "}, "missing"),
        ({"guest": GUEST}, "two_responsible"),
        ({"organisation": None, "guest": GUEST}, "half_a_task"),
        ({"organisation": None, "post": None, "guest": GUEST, "due": None}, "half_a_task"),
        ({"organisation": None, "post": None, "guest": "区残联"}, "not_a_guest"),
    ],
)
def test_a_resolution_says_who_and_by_when(scene: Scene, change: dict[str, object], expected: str) -> None:
    home, twin = scene.cast.home, scene.cast.twin
    bodies = {"society": home.society, "twin": twin.town_association, None: None}
    facts = scene.fill_posts.facts | change
    if "organisation" in change:
        facts["organisation"] = bodies[change["organisation"]]  # type: ignore[index]  # one of these three
    meeting = scene.held()
    told = {"meeting": meeting, "draft": ResolutionDraft(**facts), "acting": scene.acting("officer")}
    assert code(actions.resolve, **told, at=noon(FIRST)) == expected
    assert meeting.resolutions.count() == 0


def test_resolutions_keep_their_numbers_in_a_row(scene: Scene) -> None:
    meeting = scene.held()
    officer, at = scene.acting("officer"), noon(FIRST)
    made = [
        actions.resolve(meeting=meeting, draft=ResolutionDraft(text), acting=officer, at=at)
        for text in "甲乙丙"
    ]
    actions.drop_resolution(resolution=made[0], acting=officer, at=at)
    assert [(one.number, one.text) for one in meeting.resolutions.all()] == [(1, "乙"), (2, "丙")]


def test_a_resolution_past_its_day_holds_the_minutes_back(scene: Scene) -> None:
    meeting = scene.held()
    officer, at = scene.acting("officer"), noon(FIRST)
    actions.resolve(meeting=meeting, draft=scene.fill_posts, acting=officer, at=at)
    actions.write_minutes(meeting=meeting, text="初稿", seen=0, acting=officer, at=at)
    told = {"version": meeting.version, "acting": scene.acting("leader"), "at": noon(date(2021, 7, 1))}
    assert code(actions.issue_minutes, meeting=meeting, **told) == "due_passed"
    meeting.refresh_from_db()
    assert (meeting.state, queries.issued_minutes(meeting)) == ("held", None)
