"""What becomes of a mail that does not go out; what is delivered twice."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.utils import timezone
from pytest_django import Settings

from haitang.machinery.jobs import actions as jobs
from haitang.machinery.notices import actions
from haitang.machinery.notices import jobs as sending
from haitang.machinery.notices.models import Delivery, Preference, Rhythm
from haitang.machinery.notices.queries import troubles
from haitang.machinery.notices.words import MOST_TRIES, State, Trouble, Way
from haitang.operation.doctor import notices as check
from haitang.work.activities.notices import RETURNED
from tests.cast import AT, Cast

from .conftest import Work, set_up
from .sinks import Mailbox, mail_server

LATER = datetime.now(UTC) + timedelta(days=3)


@pytest.fixture
def told(cast: Cast, box: Mailbox) -> Delivery:
    """A mail to the guide that waits; he has no quiet hours, so that the tests run at any hour."""
    return tell(cast)


def tell(cast: Cast) -> Delivery:
    guide = cast["guide"]
    Preference.objects.create(account=guide, kind=RETURNED.name, way=Way.NOW)
    Rhythm.objects.create(account=guide, quiet_from="00:00", quiet_until="00:00")
    actions.notify(kind=RETURNED, accounts=[guide.pk], title="活动被退回", key="k", at=AT)
    return Delivery.objects.get(account=guide)


def test_the_worker_s_whole_way(
    told: Delivery, box: Mailbox, django_capture_on_commit_callbacks: Any
) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        assert jobs.run_pending() == 1
    told.refresh_from_db()
    assert (told.state, told.tries, len(box.mails)) == (State.SENT, 1, 1)


def test_what_a_job_put_off_for_the_quiet_gets_a_job_of_its_own_afterwards(
    told: Delivery, box: Mailbox, django_capture_on_commit_callbacks: Any
) -> None:
    now = timezone.localtime()
    hour = timedelta(hours=1)
    quiet = Rhythm.objects.filter(account=told.account_id)
    quiet.update(quiet_from=(now - hour).time(), quiet_until=(now + hour).time())
    jobs.run_pending()
    told.refresh_from_db()
    assert (told.state, told.tries, box.mails) == (State.WAITING, 0, [])
    quiet.update(quiet_from="00:00", quiet_until="00:00")
    assert actions.send_again(now + hour + timedelta(minutes=1)) == 1
    with django_capture_on_commit_callbacks(execute=True):
        assert jobs.run_pending() == 1
    assert len(box.mails) == 1


def test_delivered_twice_it_is_mailed_once(told: Delivery, box: Mailbox, work: Work) -> None:
    work()
    work(AT + timedelta(days=1))
    assert actions.send_again(LATER) == 0
    assert len(box.mails) == 1


def test_without_the_claim_it_is_mailed_twice(
    told: Delivery, box: Mailbox, work: Work, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The negative control."""
    monkeypatch.setattr(sending, "claim_delivery", lambda delivery, at: True)
    work()
    work()
    assert len(box.mails) == 2


def test_a_dead_server_hurts_nobody_who_acts_and_is_tried_again(
    cast: Cast, settings: Settings, work: Work
) -> None:
    set_up(settings, Mailbox(port=9))
    delivery = tell(cast)
    before = datetime.now(UTC)
    work()
    delivery.refresh_from_db()
    assert (delivery.state, delivery.tries, delivery.trouble) == (State.WAITING, 1, Trouble.UNREACHABLE)
    assert before + timedelta(hours=1) <= delivery.due_at < before + timedelta(hours=1, minutes=5)
    assert actions.send_again(before + timedelta(minutes=59)) == 0
    assert actions.send_again(before + timedelta(minutes=66)) == 1
    with mail_server() as box:
        settings.EMAIL_PORT = box.port
        work(before + timedelta(minutes=66))
    delivery.refresh_from_db()
    assert (delivery.state, delivery.trouble, len(box.mails)) == (State.SENT, "", 1)


@pytest.mark.parametrize(
    ("refuses", "trouble"),
    [("RCPT", Trouble.ADDRESS), ("DATA", Trouble.NOT_TAKEN), ("MAIL", Trouble.NOT_TAKEN)],
)
def test_what_is_refused_to_the_end_is_shown_in_words(
    cast: Cast, settings: Settings, work: Work, refuses: str, trouble: Trouble
) -> None:
    with mail_server(refuses) as refusing:
        set_up(settings, refusing)
        delivery = tell(cast)
        for _try in range(MOST_TRIES):
            work(LATER)
    delivery.refresh_from_db()
    assert (delivery.state, delivery.tries, delivery.trouble) == (State.FAILED, MOST_TRIES, trouble)
    assert refusing.mails == []
    assert troubles(datetime.now(UTC)) == {trouble: 1}
    sign = next(check())
    assert (sign.ok, str(trouble.label) in sign.found) == (False, True)
    page = cast.client("guide").get("/account/notices/").content.decode()
    assert str(trouble.label) in page
    settings_page = cast.client("system").get("/settings/").content.decode()
    assert str(trouble.label) in settings_page


def test_what_was_broken_off_is_in_doubt_and_not_sent_again(told: Delivery, box: Mailbox, work: Work) -> None:
    Delivery.objects.filter(pk=told.pk).update(state=State.SENDING, tries=1, claimed_at=AT)
    assert actions.send_again(AT + timedelta(minutes=29)) == 0
    told.refresh_from_db()
    assert told.state == State.SENDING
    actions.send_again(AT + timedelta(minutes=31))
    told.refresh_from_db()
    assert (told.state, told.trouble) == (State.FAILED, Trouble.IN_DOUBT)
    work(LATER)
    assert box.mails == []


def test_a_colleague_s_account_that_was_disabled_gets_nothing(
    cast: Cast, told: Delivery, box: Mailbox, work: Work
) -> None:
    guide = cast["guide"]
    guide.is_active = False
    guide.save()
    work()
    assert box.mails == []
