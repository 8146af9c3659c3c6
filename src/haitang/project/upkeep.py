"""What is done every hour, so that nothing grows for ever, the audit is sealed and SQLite knows its tables."""

from datetime import date, datetime
from typing import Final

from django.core.management import call_command
from django.utils import timezone
from django_q.models import Schedule

from haitang.access.actions import forget_receipts
from haitang.accounts.lockout import forget_old
from haitang.audit.sealing import seal_up
from haitang.figures.actions import roll_up
from haitang.notices.actions import make_digests, make_group_digests, send_again

from .circumstances import districts
from .reminding import ask_to_remind
from .sqlite.counting import count_rows

NAME: Final = "upkeep"


def arrange() -> None:
    """Have the worker do it every hour. Called when a worker starts; a second time changes nothing."""
    Schedule.objects.update_or_create(
        name=NAME, defaults={"func": f"{__name__}.run", "schedule_type": Schedule.HOURLY}
    )


def run() -> dict[str, int]:
    """For the scheduler, which hands nothing in: the present is read here."""
    return keep_up(timezone.now())


def keep_up(at: datetime) -> dict[str, int]:
    """Seal the audit; roll up the months that ended; forget old receipts, tries to sign in and ended sessions;
    have the day's mails, and what is to be sent again, sent.

    Returns how many of each.
    """
    done = {
        "sealed": seal_up(at),
        "rolled_up": rolled_up(at),
        "receipts": forget_receipts(at),
        "attempts": forget_old(at),
        "reminded": ask_to_remind(at),
        "sent_again": send_again(at),
        "digests": make_digests(at) + make_group_digests(at),
    }
    call_command("clearsessions", verbosity=0)
    count_rows()
    return done


def rolled_up(at: datetime) -> int:
    """Roll up figures where there are districts to sum; from the year before on when for the first time."""
    if len(districts()) < 2:
        return 0
    done = roll_up(at=at, since=date(at.year - 1, 1, 1))
    return done.closed + done.renewed
