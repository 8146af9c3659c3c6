"""The feed of one's calendar: its secret, the rights it honours, what it says."""

from collections.abc import Iterator
from datetime import UTC, date, datetime

import icalendar
import pytest
from django.http import HttpResponse
from django.test import Client

from haitang.foundation.acting import NOBODY, Acting
from haitang.machinery.accounts.models import Account
from haitang.machinery.audit.models import Entry
from haitang.machinery.notices import calendar
from haitang.machinery.notices.calendar import CalendarEntry
from haitang.machinery.notices.models import Feed
from haitang.network.access.models import Grant
from tests.cast import CANARY, Cast

PAGE = "/account/calendar/"


def source(acting: Acting, today: date, since: date, until: date) -> list[CalendarEntry]:
    """A meeting for whoever may confirm activities, and a day for everybody, each told of his account."""
    day = CalendarEntry("t:1", f"任务到期 {acting.name}", date(2021, 5, 10), href="/activities/")
    meeting = CalendarEntry(
        "m:1",
        "联席会议",
        datetime(2021, 5, 12, 1, tzinfo=UTC),
        datetime(2021, 5, 12, 3, tzinfo=UTC),
        place="三楼会议室",
        text="带上台账",
    )
    return [day, meeting] if acting.may("activities.confirm") else [day]


@pytest.fixture(autouse=True)
def installed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(calendar.SOURCES, "_items", {"test": source})


def address(client: Client) -> str:
    """Make an address as one does on the page; it is shown once."""
    page = client.post(f"{PAGE}address/", follow=True).content.decode()
    found = page.partition('data-copy="')[2].partition('"')[0]
    assert found.endswith(".ics")
    assert found not in client.get(PAGE).content.decode()
    return "/" + found.split("/", 3)[3]


def read(answer: HttpResponse) -> dict[str, icalendar.Event]:
    assert answer.status_code == 200
    found = icalendar.Calendar.from_ical(answer.content).walk("VEVENT")
    return {str(event["uid"]): event for event in found}


def test_it_holds_days_and_meetings(cast: Cast) -> None:
    answer = cast.client("anonymous").get(address(cast.client("chair")))
    assert answer["Content-Type"] == "text/calendar; charset=utf-8"
    assert "private" in answer["Cache-Control"]
    events = read(answer)
    assert set(events) == {"t:1@haitang", "m:1@haitang"}
    day, meeting = events["t:1@haitang"], events["m:1@haitang"]
    assert (day["dtstart"].dt, day["dtend"].dt) == (date(2021, 5, 10), date(2021, 5, 11))
    assert str(day["url"]).endswith("/activities/")
    assert (meeting["dtstart"].dt, meeting["dtend"].dt) == (
        datetime(2021, 5, 12, 1, tzinfo=UTC),
        datetime(2021, 5, 12, 3, tzinfo=UTC),
    )
    assert (str(meeting["location"]), str(meeting["description"])) == ("三楼会议室", "带上台账")


def test_it_follows_the_rights_of_the_moment(cast: Cast) -> None:
    feed = address(cast.client("chair"))
    assert len(read(cast.client("anonymous").get(feed))) == 2
    Grant.objects.filter(account=cast["chair"]).update(until=datetime(2021, 4, 1, tzinfo=UTC))
    assert set(read(cast.client("anonymous").get(feed))) == {"t:1@haitang"}


def test_a_disabled_account_s_feed_does_not_exist(cast: Cast) -> None:
    feed = address(cast.client("chair"))
    Account.objects.get_queryset().filter(pk=cast["chair"].pk).update(is_active=False)
    assert cast.client("anonymous").get(feed).status_code == 404


def test_a_wrong_a_replaced_and_a_revoked_address_do_not_exist(cast: Cast) -> None:
    chair, anybody = cast.client("chair"), cast.client("anonymous")
    first, second = address(chair), address(chair)
    assert first != second
    assert [anybody.get(each).status_code for each in (first, second)] == [404, 200]
    assert chair.post(f"{PAGE}address/revocation/").status_code == 303
    assert anybody.get(second).status_code == 404
    assert chair.post(f"{PAGE}address/revocation/").status_code == 409
    for wrong in ("/calendar/x.ics", f"/calendar/{'x' * 2000}.ics", "/calendar/%00.ics"):
        assert anybody.get(wrong).status_code == 404
    assert anybody.post(second).status_code == 405


def test_only_a_digest_is_kept(cast: Cast) -> None:
    feed = address(cast.client("chair"))
    token = feed.removeprefix("/calendar/").removesuffix(".ics")
    kept = Feed.objects.get(account=cast["chair"])
    assert token.encode() not in bytes(kept.digest)
    assert len(bytes(kept.digest)) == 32
    assert not Entry.objects.filter(facts__icontains=token).exists()


def test_the_stranger_s_feed_holds_his_own(cast: Cast) -> None:
    titles = {
        str(event["summary"])
        for event in read(cast.client("anonymous").get(address(cast.client("chair")))).values()
    }
    assert titles == {"任务到期 chair", "联席会议"}
    strangers = read(cast.client("anonymous").get(address(cast.client("stranger"))))
    assert CANARY in str(strangers["t:1@haitang"]["summary"])


def test_for_nobody_it_is_empty(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(calendar.ACTING, "_items", [lambda account, at: NOBODY])
    assert read(cast.client("anonymous").get(address(cast.client("chair")))) == {}


def test_it_holds_no_more_than_its_most(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    def endless(acting: Acting, today: date, since: date, until: date) -> Iterator[CalendarEntry]:
        number = 0
        while True:
            number += 1
            yield CalendarEntry(f"x:{number}", "x", since)

    monkeypatch.setattr(calendar.SOURCES, "_items", {"endless": endless})
    assert len(read(cast.client("anonymous").get(address(cast.client("chair"))))) == 1000
