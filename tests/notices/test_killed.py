"""A worker that is killed while it sends: nobody gets the same mail twice, and what is in doubt is said to be."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.project.program import Outcome, python

from .sinks import Mailbox, mail_server

ASK = """
import os, signal
from datetime import UTC, datetime, time, timedelta
from django.db import transaction
from haitang.machinery.accounts.models import Account
from haitang.machinery.jobs import actions as jobs
from haitang.machinery.jobs.models import JobRun
from haitang.machinery.notices import actions
from haitang.machinery.notices import jobs as sending
from haitang.machinery.notices.declaring import notice_kind
from haitang.machinery.notices.models import Delivery, Rhythm
from haitang.machinery.notices.words import Way

NOW = datetime.now(UTC)
KIND = notice_kind("tests.kind", "试验", way=Way.NOW)

def ask():
    somebody = Account.objects.create(username="a", email="a@example.org", joined_at=NOW, password="!")
    Rhythm.objects.create(account=somebody, quiet_from=time(0), quiet_until=time(0))
    actions.notify(kind=KIND, accounts=[somebody.pk], title="一件事", key="k", at=NOW)

def die(*args):
    os.kill(os.getpid(), signal.SIGKILL)

def deliver():
    jobs.deliver(JobRun.objects.get(name="notices.send").pk)
"""
DIE_AFTER_IT_WAS_TAKEN = """
post = sending.post
sending.post = lambda letter: (post(letter), die())
"""
DIE_BEFORE_IT_IS_SENT = "sending.post = die\n"
DIE_WHILE_CLAIMING = (
    "claim = sending.claim_delivery\nsending.claim_delivery = lambda one, at: (claim(one, at), die())\n"
)
NO_CLAIM = """
sending.claim_delivery = lambda delivery, at: True
jobs.mark = lambda run, result, at: None
JobRun.open = True
"""
LATER = """
actions.send_again(NOW + timedelta(hours=1))
jobs.run_pending()
print(*Delivery.objects.values_list("state", "trouble").get())
"""


@pytest.fixture
def box() -> Iterator[Mailbox]:
    with mail_server() as box:
        yield box


def run(home: Path, box: Mailbox, *steps: str) -> Outcome:
    mail = {
        "HAITANG_MAIL_SERVER": "127.0.0.1",
        "HAITANG_MAIL_PORT": str(box.port),
        "HAITANG_MAIL_SECURITY": "none",
        "HAITANG_MAIL_FROM": "haitang@example.org",
    }
    return python(home, ASK + "".join(steps), **mail)


def test_killed_after_the_server_took_it_it_is_not_sent_again(made_home: Path, box: Mailbox) -> None:
    assert run(made_home, box, "ask()\n", DIE_AFTER_IT_WAS_TAKEN, "deliver()\n").exit_code == -9
    assert run(made_home, box, "deliver()\n", LATER).out == "failed in_doubt\n"
    assert len(box.mails) == 1


def test_killed_before_it_is_sent_it_is_in_doubt_too(made_home: Path, box: Mailbox) -> None:
    """The price: the mail is lost, and said to be; the notice itself stands in the program."""
    assert run(made_home, box, "ask()\n", DIE_BEFORE_IT_IS_SENT, "deliver()\n").exit_code == -9
    assert run(made_home, box, "deliver()\n", LATER).out == "failed in_doubt\n"
    assert box.mails == []


def test_killed_while_claiming_nothing_has_happened_and_it_is_sent_later(
    made_home: Path, box: Mailbox
) -> None:
    assert run(made_home, box, "ask()\n", DIE_WHILE_CLAIMING, "deliver()\n").exit_code == -9
    assert box.mails == []
    assert run(made_home, box, LATER).out == "sent \n"
    assert len(box.mails) == 1


def test_without_the_claims_it_is_sent_twice(made_home: Path, box: Mailbox) -> None:
    """The negative control."""
    assert run(made_home, box, "ask()\n", NO_CLAIM, DIE_AFTER_IT_WAS_TAKEN, "deliver()\n").exit_code == -9
    run(made_home, box, NO_CLAIM, "deliver()\n")
    assert len(box.mails) == 2
