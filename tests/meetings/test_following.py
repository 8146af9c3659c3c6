"""What was resolved becomes tasks, and the next agenda's first item says what became of them."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from haitang.foundation.scope import Scope
from haitang.foundation.verdict import Refused
from haitang.machinery.figures.periods import Period
from haitang.machinery.figures.queries import Ask, read_figure
from haitang.work.meetings import actions, queries
from haitang.work.meetings.actions import ResolutionDraft
from haitang.work.meetings.models import GuestWord, Meeting
from haitang.work.meetings.words import Kind
from haitang.work.tasks import actions as tasks
from haitang.work.tasks.actions import EvidenceDraft
from haitang.work.tasks.models import Task

from .scene import FIRST, GUEST, Scene, noon

SECOND = date(2021, 8, 20)
NAMES = (
    "meetings.held",
    "meetings.joint_held",
    "meetings.hearings_held",
    "meetings.resolutions",
    "meetings.resolutions_done",
    "meetings.resolutions_done_share",
)


def values(*, region: str = "500153") -> tuple[float | int | None, ...]:
    ask = Ask(scope=Scope(regions=(region,)), on=date(2021, 12, 31), period=Period.of("2021"))
    return tuple(read_figure(name, ask).value for name in NAMES)


def finish(scene: Scene, task: Task, on: date) -> None:
    """The chair says it is done, the officer closes it."""
    tasks.complete(
        task=task, evidence=EvidenceDraft(note="四名都已到岗"), acting=scene.acting("chair"), at=noon(on)
    )
    tasks.close(task=task, version=task.version, acting=scene.acting("officer"), at=noon(on))


def test_issued_minutes_give_a_task_for_whoever_is_responsible(scene: Scene) -> None:
    meeting = scene.minuted(scene.fill_posts, ResolutionDraft("会议同意全年计划"))
    filled, agreed = meeting.resolutions.all()
    task = scene.task(filled)
    assert (task.title, task.owner, task.post, task.due) == (
        "补齐指导员",
        scene.cast.home.town_association,
        scene.cast.home.chair_post,
        date(2021, 6, 30),
    )
    assert (task.giver, task.origin_title) == ("leader", "第二季度群团联席会议（1）")
    assert Task.objects.filter(origin_kind="meetings.Resolution").count() == 1
    assert agreed.gives_a_task is False


def test_a_long_resolution_stands_in_full_in_its_task(scene: Scene) -> None:
    home = scene.cast.home
    meeting = scene.minuted(ResolutionDraft("字" * 300, home.town_association, None, date(2021, 6, 30)))
    task = scene.task(meeting.resolutions.get())
    assert (len(task.title), task.what) == (120, "字" * 300)


def test_no_task_is_given_before_the_minutes_are_issued(scene: Scene) -> None:
    meeting = scene.held()
    actions.resolve(meeting=meeting, draft=scene.fill_posts, acting=scene.acting("officer"), at=noon(FIRST))
    assert not Task.objects.filter(origin_kind="meetings.Resolution").exists()
    assert values() == (1, 1, 0, 0, 0, None)


def test_the_next_agenda_tells_what_became_of_each(scene: Scene) -> None:
    home = scene.cast.home
    meeting = scene.minuted(
        scene.fill_posts,
        ResolutionDraft("办一期养蜂培训", home.society, None, date(2021, 9, 30)),
        ResolutionDraft("会议同意全年计划"),
    )
    following = scene.planned(held_on=SECOND)

    def told(on: date) -> list[tuple[str, str]]:
        found = queries.follow_up(following, on)
        assert found is not None
        return [(one.light.tone, str(one.light.words)) for one in found.outcomes]

    assert told(date(2021, 6, 25)) == [("near", "还有 5 天"), ("fine", "还有 97 天"), ("calm", "不交办")]
    assert told(date(2021, 7, 2))[0] == ("late", "逾期 2 天")
    finish(scene, scene.task(meeting.resolutions.first()), date(2021, 7, 3))
    assert told(date(2021, 7, 4))[0] == ("calm", "已办结")
    found = queries.follow_up(following, SECOND)
    assert found is not None
    assert (found.meeting, found.tasks, found.closed, found.late) == (meeting, 2, 1, 0)


def test_an_agenda_gone_by_tells_how_it_stood_on_its_day(scene: Scene) -> None:
    """What was done, and what was put off, after a meeting does not change what that meeting heard."""
    home = scene.cast.home
    late = ResolutionDraft("办一期养蜂培训", home.town_association, None, date(2021, 7, 31))
    meeting = scene.minuted(scene.fill_posts, late)
    first, second = meeting.resolutions.all()
    following = scene.held(held_on=SECOND)
    after = SECOND + timedelta(days=3)
    finish(scene, scene.task(first), after)
    task = scene.task(second)
    tasks.ask_postponement(
        task=task,
        until=date(2021, 12, 31),
        reason="讲师生病",
        acting=scene.acting("chair"),
        at=noon(after),
    )
    tasks.answer_postponement(
        postponement=task.postponements.get(), consented=True, acting=scene.acting("officer"), at=noon(after)
    )
    found = queries.follow_up(following, date(2021, 12, 1))
    assert found is not None
    assert [(one.due, str(one.light.words)) for one in found.outcomes] == [
        (date(2021, 6, 30), "逾期 51 天"),
        (date(2021, 7, 31), "逾期 20 天"),
    ]
    assert (found.on, found.closed, found.late) == (SECOND, 0, 2)


def test_a_guest_is_given_no_task_and_followed_up_by_what_is_heard(scene: Scene) -> None:
    due = date(2021, 7, 31)
    meeting = scene.minuted(scene.fill_posts, ResolutionDraft("办一场联合宣讲", due=due, guest=GUEST))
    resolution = meeting.resolutions.last()
    assert resolution is not None
    assert Task.objects.filter(origin_kind="meetings.Resolution").count() == 1
    following = scene.planned(held_on=SECOND)

    def told(on: date) -> tuple[str, str, str, int, int]:
        found = queries.follow_up(following, on)
        assert found is not None
        one = found.outcomes[1]
        return (one.responsible, str(one.light.words), str(one.word or ""), found.guests, found.silent)

    assert told(date(2021, 7, 30)) == (GUEST, "还有 1 天", "", 1, 1)
    assert told(SECOND) == (GUEST, "逾期 20 天", "", 1, 1)
    for on, text in ((date(2021, 7, 1), "已定八月"), (date(2021, 8, 10), "讲了两场")):
        actions.note_word(
            resolution=resolution, on=on, text=text, acting=scene.acting("officer"), at=noon(SECOND)
        )
    assert told(date(2021, 7, 30)) == (GUEST, "已有回音", "已定八月", 1, 0)
    assert told(SECOND) == (GUEST, "已有回音", "讲了两场", 1, 0)
    found = queries.follow_up(following, SECOND)
    assert found is not None
    assert (found.tasks, found.late) == (1, 1)


def test_only_what_a_guest_carries_out_is_put_down_by_the_convener(scene: Scene) -> None:
    guests = ResolutionDraft("办一场联合宣讲", due=date(2021, 7, 31), guest=GUEST)
    meeting = scene.minuted(scene.fill_posts, guests)
    ours, theirs = meeting.resolutions.all()
    drafted = scene.held(held_on=SECOND)
    later = actions.resolve(
        meeting=drafted,
        draft=replace(guests, due=date(2021, 9, 30)),
        acting=scene.acting("officer"),
        at=noon(SECOND),
    )
    told = {"on": FIRST, "text": "讲了两场", "acting": scene.acting("officer"), "at": noon(SECOND)}
    for change, expected in (
        ({"resolution": ours}, "has_a_task"),
        ({"resolution": later}, "not_issued"),
        ({"on": FIRST - timedelta(days=1)}, "not_between"),
        ({"on": SECOND + timedelta(days=1)}, "not_between"),
        ({"text": " "}, "missing"),
        ({"acting": scene.acting("chair")}, "not_here"),
        ({"acting": scene.acting("leader")}, "not_permitted"),
        ({"acting": scene.acting("stranger")}, "not_here"),
    ):
        with pytest.raises(Refused) as refused:
            actions.note_word(**({"resolution": theirs} | told | change))
        assert refused.value.code == expected
    assert not GuestWord.objects.filter(resolution__in=[ours, theirs, later]).exists()


def test_who_a_task_was_handed_on_to_is_named_and_who_was_meant(scene: Scene) -> None:
    """An agenda gone by names who answered for it on its day."""
    home = scene.cast.home
    meeting = scene.minuted(scene.fill_posts)
    following = scene.held(held_on=SECOND)
    after = SECOND + timedelta(days=3)
    tasks.hand_on(
        task=scene.task(meeting.resolutions.get()),
        to=home.other_town_association,
        reason="两镇合办",
        acting=scene.acting("leader"),
        at=noon(after),
    )

    def named(outcomes: list[queries.Outcome]) -> list[tuple[str, bool]]:
        return [(one.responsible, one.handed_on) for one in outcomes]

    found = queries.follow_up(following, after)
    assert found is not None
    assert named(found.outcomes) == [(home.town_association.name, False)]
    today = queries.outcomes_of(meeting, after, after)
    assert named(today) == [(home.other_town_association.name, True)]


@pytest.mark.parametrize(
    "other",
    [{"kind": Kind.CHAIRS}, {"held_on": date(2021, 4, 30)}],
    ids=["another kind", "an earlier day"],
)
def test_only_the_meeting_before_of_the_same_kind_is_followed(scene: Scene, other: dict[str, object]) -> None:
    scene.minuted(scene.fill_posts)
    assert queries.follow_up(scene.planned(**({"held_on": SECOND} | other)), FIRST) is None


def test_the_figures_count_what_was_held_resolved_and_closed(scene: Scene) -> None:
    assert values() == (0, 0, 0, 0, 0, None)
    scene.invited(kind=Kind.HEARING)
    assert values() == (0, 0, 0, 0, 0, None)
    home = scene.cast.home
    second = ResolutionDraft("办一期养蜂培训", home.other_town_association, None, date(2021, 9, 30))
    meeting = scene.minuted(scene.fill_posts, second, ResolutionDraft("会议同意全年计划"))
    scene.held(kind=Kind.HEARING, held_on=date(2021, 6, 1))
    assert values() == (2, 1, 1, 2, 0, 0)
    finish(scene, scene.task(meeting.resolutions.first()), date(2021, 6, 20))
    assert values() == (2, 1, 1, 2, 1, 50)
    assert values(region=home.towns[0].code) == (0, 0, 0, 1, 1, 100)
    assert values(region=scene.cast.twin.code)[2:] == (0, 1, 0, 0)


@pytest.mark.parametrize("kind", [Kind.JOINT, Kind.HEARING])
def test_a_town_makes_no_duty_of_the_district_met(scene: Scene, kind: Kind) -> None:
    """A meeting of the kind that a town once held is a meeting held; the district's own it is not."""
    meeting = scene.held(kind=kind)
    assert values()[:3] == (1, int(kind == Kind.JOINT), int(kind == Kind.HEARING))
    Meeting.objects.filter(pk=meeting.pk).update(convener=scene.cast.home.town_association)
    assert values()[:3] == (1, 0, 0)
