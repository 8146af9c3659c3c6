"""What is done every hour or oftener, so that nothing grows for ever, the audit is sealed and SQLite knows its tables."""

from datetime import date, datetime
from typing import Final

from django.core.management import call_command
from django.utils import timezone
from django_q.models import Schedule

from haitang.machinery.accounts.lockout import forget_old
from haitang.machinery.audit.sealing import seal_up
from haitang.machinery.figures.actions import forget, roll_up
from haitang.machinery.files.actions import forget_unfinished, sweep
from haitang.machinery.jobs.actions import forget_done
from haitang.machinery.notices.actions import forget_told, make_digests, make_group_digests, send_again
from haitang.network.access.actions import forget_receipts

from .circumstances import districts
from .reminding import ask_to_remind
from .sqlite.counting import count_rows

NAME: Final = "upkeep"
FRESHENING: Final = "freshening"
FRESHEN_MINUTES: Final = 10
"""How often figures above counties catch up with what changed: until then each changed county is read from records."""


def arrange() -> None:
    """Have the worker do it: called when a worker starts; a second time changes nothing."""
    Schedule.objects.update_or_create(
        name=NAME, defaults={"func": f"{__name__}.run", "schedule_type": Schedule.HOURLY}
    )
    Schedule.objects.update_or_create(
        name=FRESHENING,
        defaults={
            "func": f"{__name__}.freshen",
            "schedule_type": Schedule.MINUTES,
            "minutes": FRESHEN_MINUTES,
        },
    )


def run() -> dict[str, int]:
    """For the scheduler, which hands nothing in: the present is read here."""
    return keep_up(timezone.now())


def keep_up(at: datetime) -> dict[str, int]:
    """Seal the audit; roll up the months that ended; forget old receipts, tries to sign in, ended sessions,
    pictures that never came whole, content nobody refers to, what was told and done long ago; have the day's
    mails, and what is to be sent again, sent.

    Returns how many of each.
    """
    done = {
        "sealed": seal_up(at),
        "rolled_up": rolled_up(at),
        "receipts": forget_receipts(at),
        "attempts": forget_old(at),
        "unfinished": forget_unfinished(at),
        "swept": sweep(at),
        "reminded": ask_to_remind(at),
        "sent_again": send_again(at),
        "forgotten": forget_told(at) + forget_done(at),
        "digests": make_digests(at) + make_group_digests(at),
    }
    call_command("clearsessions", verbosity=0)
    count_rows()
    return done


def freshen() -> int:
    """For the scheduler: what changed is made anew."""
    return rolled_up(timezone.now())


def rolled_up(at: datetime) -> int:
    """Roll up figures where there are districts to sum; from the year before on when for the first time."""
    if len(districts()) < 2:
        forget()
        return 0
    return roll_up(at=at, since=date(at.year - 1, 1, 1)).all
