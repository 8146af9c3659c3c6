"""Recording at the same moment: a day of service keeps its cap, a double tap makes one record (TRUST I6)."""

from datetime import time, timedelta
from threading import Barrier
from typing import Any

import pytest
from django.db import transaction
from django.db.models import Sum
from django.utils import timezone

from haitang.foundation.verdict import Refused
from haitang.network.access import middleware
from haitang.work.activities.actions import ActivityDraft, drafting, recording
from haitang.work.activities.models import Activity, ServiceRecord
from haitang.work.activities.queries import hours_rule
from haitang.work.activities.views import recording as pages
from tests.access.wire import at_once, send, server
from tests.cast import Cast
from tests.racing import together

from .scene import Scene

TWO_HOURS = 120
ASKING = 8
CAP = 480
URL = "/activities/new/"

pytestmark = pytest.mark.django_db(transaction=True)


def drafts(scene: Scene) -> list[ActivityDraft]:
    """One volunteer's two hours each, one after the other from six in the morning: twice what a day may hold."""
    return [
        scene.draft(
            held_on=scene.yesterday,
            begins=time(6 + 2 * turn),
            ends=time(8 + 2 * turn),
            services={scene.volunteer.pk: TWO_HOURS},
            late_reason="补",
        )
        for turn in range(ASKING)
    ]


def minutes_of_the_day(scene: Scene) -> int:
    served = ServiceRecord.objects.filter(person=scene.volunteer, activity__held_on=scene.yesterday)
    return served.aggregate(sum=Sum("minutes"))["sum"] or 0


def record(scene: Scene, draft: ActivityDraft) -> None:
    recording.record_activity(draft=draft, acting=scene.acting("guide"), at=timezone.now())


def test_a_day_of_service_keeps_its_cap_whoever_records_at_once(scene: Scene) -> None:
    raised = together(lambda draft: record(scene, draft), drafts(scene))
    assert [error.code for error in raised if isinstance(error, Refused)] == ["over_the_daily_cap"] * 4
    assert (len(raised), minutes_of_the_day(scene)) == (4, CAP)


def test_where_nobody_waits_for_the_other_the_cap_is_broken(
    scene: Scene, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The negative control: everybody looks at the day before anybody writes, and lets the person go in between."""
    looked = Barrier(ASKING)
    rule = hours_rule("500153")

    def deed(draft: ActivityDraft) -> None:
        with transaction.atomic():
            drafting.check_volunteers(draft, rule)
        looked.wait()
        record(scene, draft)

    monkeypatch.setattr(recording, "check_volunteers", lambda *_args, **_kwargs: None)
    assert together(deed, drafts(scene)) == []
    assert minutes_of_the_day(scene) == ASKING * TWO_HOURS > CAP


def body(cast: Cast) -> dict[str, str]:
    """What a guide's phone sends, with the key made when the page was opened."""
    return {
        "title": "枇杷病虫害防治",
        "form": "field_class",
        "held_on": (timezone.localdate() - timedelta(days=1)).isoformat(),
        "begins": "08:00",
        "ends": "09:30",
        "region": cast.home.villages[0].code,
        "participants": "32",
        "once": "tap",
    }


def recorded(cast: Cast) -> int:
    return Activity.objects.filter(recorded_by=cast["guide"].pk, participants=32, place="").count()


def answers_at_once(cast: Cast, live_server: Any) -> set[tuple[int, str]]:
    return set(at_once(live_server.url + URL, cast.client("guide"), body(cast)))


def test_twenty_taps_at_once_make_one_record(cast: Cast, live_server: Any) -> None:
    before = recorded(cast)
    answers = answers_at_once(cast, live_server)
    assert recorded(cast) == before + 1
    made = (303, f"/activities/{Activity.objects.latest('pk').pk}/")
    assert answers - {(409, None)} == {made}  # whoever comes while the first is at work is told to ask again
    assert answers_at_once(cast, live_server) == {made}
    assert recorded(cast) == before + 1


def test_the_record_s_own_key_makes_one_though_no_receipt_is_kept(
    cast: Cast, live_server: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(middleware, "request_key", lambda _request: "")
    before = recorded(cast)
    assert len(answers_at_once(cast, live_server)) == 1
    assert recorded(cast) == before + 1


def test_without_either_key_twenty_taps_make_twenty(
    cast: Cast, live_server: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The negative control: the key is sent, and nobody looks at it."""
    monkeypatch.setattr(middleware, "request_key", lambda _request: "")
    monkeypatch.setattr(pages, "storable", lambda _key: "")
    before = recorded(cast)
    assert len(answers_at_once(cast, live_server)) == 20
    assert recorded(cast) == before + 20


@pytest.mark.slow
def test_after_a_restart_the_same_tap_gets_the_same_answer(cast: Cast) -> None:
    client, answers, before = cast.client("guide"), [], recorded(cast)
    for _start in range(2):
        with server() as url:
            answers.append(send(url + URL, client, body(cast)))
    assert answers[0] == answers[1] == (303, f"/activities/{Activity.objects.latest('pk').pk}/")
    assert recorded(cast) == before + 1
