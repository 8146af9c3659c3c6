"""The one mail a day, and what a group is told."""

from datetime import datetime, timedelta

import pytest

from haitang.machinery.notices import actions
from haitang.machinery.notices.models import Delivery, GroupNotice, Notice, Preference, Rhythm
from haitang.machinery.notices.words import State, Way
from haitang.operation import upkeep
from haitang.work.activities.notices import RETURNED
from tests.cast import AT, CANARY, Cast

from .conftest import Work
from .sinks import Mailbox, Vendor

MORNING = AT
"""10:00 local, after the digest's hour."""
NEXT_DAY = AT + timedelta(days=1)


def tell(cast: Cast, key: str, at: datetime = AT, name: str = "guide") -> None:
    actions.notify(kind=RETURNED, accounts=[cast[name].pk], title=f"被退回 {key}", key=key, at=at)


@pytest.fixture(autouse=True)
def only_ours(cast: Cast) -> None:
    """The officers of the cast have been told something already; here it is read."""
    Notice.objects.update(read_at=AT)


def test_a_day_has_one_mail_with_everything(cast: Cast, box: Mailbox, work: Work) -> None:
    for key in ("a", "b"):
        tell(cast, key)
    for _hour in range(3):
        actions.make_digests(MORNING)
        work(MORNING)
    assert box.subjects == ["海棠 · 今天有 2 件事：被退回 a"]
    tell(cast, "c", MORNING + timedelta(hours=1))
    assert actions.make_digests(MORNING + timedelta(hours=2)) == 0
    assert actions.make_digests(NEXT_DAY) == 1
    work(NEXT_DAY)
    assert box.subjects[1:] == ["海棠 · 被退回 c"]


def test_before_its_hour_there_is_none(cast: Cast, box: Mailbox) -> None:
    tell(cast, "a", AT - timedelta(hours=5))
    assert actions.make_digests(AT - timedelta(hours=2, minutes=1)) == 0
    assert actions.make_digests(AT - timedelta(hours=2)) == 1


def test_what_was_read_or_switched_off_is_not_in_it(cast: Cast, box: Mailbox) -> None:
    tell(cast, "a")
    tell(cast, "b", name="chair")
    Notice.objects.filter(key="a").update(read_at=AT)
    Preference.objects.create(account=cast["chair"], kind=RETURNED.name, way=Way.OFF)
    assert actions.make_digests(MORNING) == 0
    assert not Notice.objects.filter(key="b", waits=True).exists()


def test_whoever_chose_nothing_by_mail_waits_for_none(cast: Cast, box: Mailbox) -> None:
    Preference.objects.create(account=cast["guide"], kind=RETURNED.name, way=Way.OFF)
    tell(cast, "a")
    assert actions.make_digests(MORNING) == 0


def test_old_ones_are_in_no_digest(cast: Cast, box: Mailbox) -> None:
    tell(cast, "a", AT - timedelta(days=8))
    assert actions.make_digests(MORNING) == 0


def test_his_own_hours_count(cast: Cast, box: Mailbox) -> None:
    Rhythm.objects.create(account=cast["guide"], quiet_from="12:00", quiet_until="13:00", digest_hour=12)
    tell(cast, "a")
    noon = AT + timedelta(hours=2)
    assert actions.make_digests(noon + timedelta(minutes=59)) == 0
    assert actions.make_digests(noon + timedelta(hours=1)) == 1


def test_the_upkeep_makes_and_sends_it(cast: Cast, box: Mailbox, robots: Vendor, work: Work) -> None:
    tell(cast, "a")
    later = MORNING + timedelta(hours=1)
    done = upkeep.keep_up(later)
    assert (done["digests"], done["sent_again"]) == (3, 0), "his, and the groups of both districts"
    work(later)
    assert len(box.mails) == 1


def test_a_group_hears_of_its_district_once_a_day(cast: Cast, robots: Vendor, work: Work) -> None:
    Delivery.objects.all().delete()
    GroupNotice.objects.exclude(county="500153").update(title=CANARY)
    for _hour in range(2):
        actions.make_group_digests(AT + timedelta(hours=1))
        work(AT + timedelta(hours=1))
    asked = [body["text"]["content"] for path, body in robots.asked if "qyapi" not in path]
    assert len(asked) == 2, "one a district"
    assert [CANARY in said for said in asked] == [False, True]
    assert asked[0].startswith("科协今日提醒：1 件\n· 活动逾期")
    assert set(Delivery.objects.values_list("state", flat=True)) == {State.SENT}
    actions.tell_groups(county="500153", title="2 件任务逾期", key="late", at=AT + timedelta(hours=3))
    assert actions.make_group_digests(AT + timedelta(hours=4)) == 0
    assert actions.make_group_digests(NEXT_DAY) == 1
    work(NEXT_DAY)
    assert "· 2 件任务逾期" in robots.asked[-1][1]["text"]["content"]
    assert "活动逾期" not in robots.asked[-1][1]["text"]["content"]


def test_a_group_hears_nothing_before_nine_or_at_night(cast: Cast) -> None:
    for hours in (-1.1, 11):
        assert actions.make_group_digests(AT + timedelta(hours=hours)) == 0


def test_without_the_key_a_day_has_two(cast: Cast, box: Mailbox, monkeypatch: pytest.MonkeyPatch) -> None:
    """The negative control: were days told apart by the moment, the same day would have two mails."""
    from haitang.machinery.notices.actions import digests

    class Moment(datetime):
        pass

    tell(cast, "a")
    assert actions.make_digests(MORNING) == 1
    tell(cast, "b")
    later = MORNING + timedelta(hours=1)
    monkeypatch.setattr(digests, "day_due", lambda at, *hours: Moment.fromtimestamp(at.timestamp()))
    assert actions.make_digests(later) == 1
