"""Telling people: once, those in use, with the act it belongs to."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.db import transaction

from haitang.machinery.jobs.models import JobRun
from haitang.machinery.notices import actions
from haitang.machinery.notices.models import Delivery, GroupNotice, Notice, Preference
from haitang.machinery.notices.words import State, Way
from haitang.work.activities.notices import RETURNED
from tests.activities.scene import Scene
from tests.cast import AT, Cast

from .conftest import Work
from .sinks import Mailbox

NIGHT = AT + timedelta(hours=12)
"""22:00 in the evening of the same day."""


def tell(cast: Cast, *names: str, key: str = "k", at: object = AT) -> int:
    accounts = [cast[name].pk for name in names]
    return actions.notify(
        kind=RETURNED,
        accounts=accounts,
        title="活动被退回",
        href="/activities/",
        key=key,
        at=at,  # type: ignore[arg-type]
    )


def at_once(cast: Cast, name: str) -> None:
    Preference.objects.create(account=cast[name], kind=RETURNED.name, way=Way.NOW)


def told(cast: Cast, name: str) -> list[str]:
    return list(Notice.objects.filter(account=cast[name]).values_list("key", flat=True))


def test_each_is_told_once_however_often(cast: Cast) -> None:
    for _again in range(3):
        assert tell(cast, "guide", "chair", "guide") == 2
    assert (told(cast, "guide"), told(cast, "chair"), told(cast, "leader")) == (["k"], ["k"], [])


def test_whoever_is_disabled_or_unknown_is_told_nothing(cast: Cast) -> None:
    assert tell(cast, "disabled") == 0
    assert actions.notify(kind=RETURNED, accounts=[0], title="x", key="k", at=AT) == 0
    assert told(cast, "disabled") == []


def test_what_is_taken_back_was_not_told(cast: Cast, box: Mailbox) -> None:
    at_once(cast, "guide")
    before = JobRun.objects.count()
    with transaction.atomic():
        tell(cast, "guide")
        transaction.set_rollback(True)
    assert (told(cast, "guide"), Delivery.objects.filter(account=cast["guide"]).count()) == ([], 0)
    assert JobRun.objects.count() == before


def test_a_notice_leads_nowhere_else(cast: Cast) -> None:
    for href in (
        "https://example.org/", "//example.org/", "/\\example.org/", "/\t/example.org/", "///example.org/",
        "javascript:alert(1)", "\\\\example.org", "\x01/tasks/",
    ):  # fmt: skip
        with pytest.raises(ValueError, match="address of ours"):
            actions.notify(kind=RETURNED, accounts=[cast["guide"].pk], title="x", href=href, key="k", at=AT)


@pytest.mark.parametrize("many", [1, 3])
def test_many_cost_as_many_queries_as_one(
    cast: Cast, many: int, django_assert_num_queries: Callable[[int], object]
) -> None:
    names = ["guide", "chair", "leader"][:many]
    with django_assert_num_queries(5):  # type: ignore[attr-defined]  # savepoint 2, accounts, ways, insert
        assert tell(cast, *names) == many


def test_nothing_is_mailed_where_no_server_is_set_up(cast: Cast) -> None:
    at_once(cast, "guide")
    tell(cast, "guide")
    assert not Delivery.objects.filter(account=cast["guide"]).exists()
    assert told(cast, "guide") == ["k"]


def test_at_once_is_mailed_once_with_its_link_and_its_switch(cast: Cast, box: Mailbox, work: Work) -> None:
    at_once(cast, "guide")
    for _again in range(2):
        tell(cast, "guide")
        work()
    assert box.subjects == ["海棠 · 活动被退回"]
    assert box.mails[0]["To"] == "guide@example.org"
    text = box.text()
    assert "https://haitang.example.org/activities/" in text
    assert "https://haitang.example.org/notices/switch/" in text
    assert box.mails[0]["List-Unsubscribe"].strip().startswith("<https://haitang.example.org/notices/switch/")


def test_told_again_after_the_digest_nothing_is_mailed_at_once(cast: Cast, box: Mailbox, work: Work) -> None:
    tell(cast, "guide")
    at_once(cast, "guide")
    tell(cast, "guide")
    work()
    assert box.mails == []


def test_in_quiet_hours_nothing_leaves_and_afterwards_it_does(cast: Cast, box: Mailbox, work: Work) -> None:
    at_once(cast, "guide")
    tell(cast, "guide", at=NIGHT)
    assert not JobRun.objects.filter(name="notices.send").exists()
    work(NIGHT)
    assert box.mails == []
    assert actions.send_again(NIGHT) == 0
    morning = NIGHT + timedelta(hours=10)
    assert actions.send_again(morning) == 1
    work(morning)
    assert len(box.mails) == 1


def test_queued_before_the_quiet_and_run_within_it_waits(cast: Cast, box: Mailbox, work: Work) -> None:
    at_once(cast, "guide")
    tell(cast, "guide")
    work(NIGHT)
    delivery = Delivery.objects.get(account=cast["guide"])
    assert (box.mails, delivery.state) == ([], State.WAITING)
    assert delivery.due_at == NIGHT + timedelta(hours=10)


def test_whoever_has_read_it_or_wants_no_more_gets_no_mail(cast: Cast, box: Mailbox, work: Work) -> None:
    for name in ("guide", "chair"):
        at_once(cast, name)
    tell(cast, "guide", "chair")
    Notice.objects.filter(account=cast["guide"]).update(read_at=AT)
    Preference.objects.filter(account=cast["chair"]).update(way=Way.OFF)
    work()
    assert box.mails == []
    assert set(Delivery.objects.filter(account__isnull=False).values_list("state", flat=True)) == {
        State.DROPPED
    }


def test_a_group_is_told_once(cast: Cast) -> None:
    for _again in range(2):
        actions.tell_groups(county="500153", title="3 件任务逾期", key="tasks", at=AT)
    assert GroupNotice.objects.filter(key="tasks").count() == 1


def test_a_returned_activity_tells_whoever_recorded_it(cast: Cast) -> None:
    from haitang.work.activities import actions as activities

    scene = Scene(cast)
    activity = scene.record()
    activities.return_activity(activity=activity, reason="人数不对", acting=scene.acting("chair"), at=AT)
    notice = Notice.objects.get(account=cast["guide"])
    assert (notice.title, notice.text) == ("活动“枇杷病虫害防治”被退回", "人数不对")
    assert notice.href == f"/activities/{activity.pk}/"
    assert Notice.objects.count() == 3, "beside his the two of the cast"


def test_many_returned_at_once_tell_each_recorder_once(cast: Cast) -> None:
    from haitang.work.activities import actions as activities

    scene = Scene(cast)
    tickets = [(record.pk, record.version) for record in (scene.record() for _each in range(3))]
    activities.return_many(tickets=tickets, reason="请补", acting=scene.acting("chair"), at=AT)
    notice = Notice.objects.get(account=cast["guide"])
    assert (notice.title, notice.href) == ("3 场活动被退回", "/activities/?state=returned")


def test_a_title_of_several_lines_is_one_subject(cast: Cast, box: Mailbox, work: Work) -> None:
    at_once(cast, "guide")
    title = "一\r\nBcc: everybody@example.org\n\n二"
    actions.notify(
        kind=RETURNED, accounts=[cast["guide"].pk], title=title, href="/activities/", key="k", at=AT
    )
    work(AT)
    assert [mail["Bcc"] for mail in box.mails] == [None]
    assert len(box.subjects) == 1
    assert "\n" not in box.subjects[0]
