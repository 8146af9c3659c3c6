"""What is done every hour or oftener, so that nothing grows for ever, the audit is sealed and SQLite knows its tables."""

import logging
from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import Any, Final

from django.core.management import call_command
from django.db import Error, connection
from django.utils import timezone
from django_q.models import Schedule
from django_q.tasks import async_task

from haitang.foundation.sqlite.counting import count_rows
from haitang.machinery.accounts.lockout import forget_old
from haitang.machinery.audit.evidence import compare, prove_all
from haitang.machinery.audit.refusals import forget_refusals, sum_up
from haitang.machinery.audit.sealing import seal_up
from haitang.machinery.figures.actions import drop_stored, roll_up
from haitang.machinery.files.actions import forget_unfinished, sweep
from haitang.machinery.jobs.actions import forget_done
from haitang.machinery.notices.actions import forget_told, make_digests, make_group_digests, send_again
from haitang.machinery.retention.actions import carry_out
from haitang.network.access.actions import forget_receipts

from . import heartbeat, inspections, nightly
from .circumstances import districts
from .compacting import compact
from .jobs import ask_to_remind
from .pages import examine
from .witnesses import breach, heads_elsewhere, write_down_proof
from .words import Kind

NAME: Final = "upkeep"
FRESHENING: Final = "freshening"
FRESHEN_MINUTES: Final = 10
"""How often figures above counties catch up with what changed: until then each changed county is read from records."""
BEAT: Final = "beat"
SECONDS_FOR_PAGES: Final = 20
"""Of each hour: enough for a gigabyte or two. A database larger than that is read in so many hours."""
PROVED_EVERY: Final = timedelta(hours=22)
LONGEST_TURN: Final = timedelta(hours=1)
UNSAVED: Final = {"q_options": {"save": False}}
"""Of what happens every minute the broker need not keep that it was done."""

log = logging.getLogger("haitang.upkeep")


def arrange() -> None:
    """Have the worker do it: called when a worker starts; a second time changes no schedule.

    One that is due later than its turn can be was made under a clock that has been put back since, and is due now.
    """
    inspections.note_beginning(now := timezone.now())
    hourly: dict[str, Any] = {"func": f"{__name__}.run", "schedule_type": Schedule.HOURLY}
    every: dict[str, Any] = {"schedule_type": Schedule.MINUTES}
    freshening = every | {"func": f"{__name__}.freshen", "minutes": FRESHEN_MINUTES}
    beat = every | {"func": f"{__name__}.beat", "minutes": 1, "kwargs": repr(UNSAVED)}
    for name, plan in ((NAME, hourly), (FRESHENING, freshening), (BEAT, beat)):
        Schedule.objects.update_or_create(name=name, defaults=plan)
    arranged = Schedule.objects.filter(name__in=(NAME, FRESHENING, BEAT))
    arranged.filter(next_run__gt=now + LONGEST_TURN).update(next_run=now)
    async_task(f"{__name__}.beat", **UNSAVED)


def run() -> dict[str, int]:
    """For the scheduler, which hands nothing in: the present is read here."""
    return keep_up(timezone.now())


def beat() -> None:
    """For the scheduler, every minute: that this is done at all shows that the worker works."""
    heartbeat.note_movement()
    nightly.start_if_due(timezone.now())


def keep_up(at: datetime) -> dict[str, int]:
    """Do every step, each whether or not another failed, and write down which did not succeed.

    Nothing is forgotten that people may want while the clock may be wrong: what goes by its age goes for good.
    Returns what each step that succeeded says it has done: mostly how many.
    """
    done: dict[str, int] = {}
    failed: list[dict[str, str]] = []
    if far := inspections.leapt(at):
        failed.append({"code": "clock", "where": str(far.days)})
    for name, step in STEPS.items():
        if far and name in FORGETTING:
            continue
        try:
            done[name] = step(at)
        except Exception as error:
            log.exception("upkeep.failed", extra={"kind": name})
            failed.append({"code": "step", "where": f"{name} {type(error).__name__}"})
            if isinstance(error, Error) and not connection.is_usable():
                connection.close()  # the next step gets a fresh one
    inspections.record_inspection(Kind.UPKEEP, at, failed)
    return done


def freshen() -> int:
    """For the scheduler: what changed is made anew."""
    return rolled_up(timezone.now())


def rolled_up(at: datetime) -> int:
    """Roll up figures where there are districts to sum; from the year before on when for the first time."""
    if len(districts()) < 2:
        drop_stored()
        return 0
    return roll_up(at=at, since=date(at.year - 1, 1, 1)).all


def told_and_done(at: datetime) -> int:
    """Forget notices and jobs of long ago."""
    return forget_told(at) + forget_done(at)


def digests(at: datetime) -> int:
    return make_digests(at) + make_group_digests(at)


def evidence_compared(at: datetime) -> int:
    """Hold all that bears the audit out against each other, before this hour's entries are sealed. Returns the breaches.

    Once a day the entries are read, too. A breach is written down and stays red until a proof finds none.
    """
    last = inspections.newest_good(Kind.AUDIT)
    wrong = inspections.newest_wrong(Kind.AUDIT)
    due = last is None or at - last.at > PROVED_EVERY or (wrong is not None and wrong.at > last.at)
    if due:
        return len(write_down_proof(prove_all(heads_elsewhere()), at).findings)
    if found := compare(heads_elsewhere()):
        inspections.record_inspection(Kind.AUDIT, at, list(map(breach, found)))
    return len(found)


def pages_read(at: datetime) -> int:
    """Look at the database's pages for some seconds, going on where the hour before ended. Returns the rows read."""
    before = inspections.newest_of(Kind.PAGES)
    look = examine(seconds=SECONDS_FOR_PAGES, position=before.position if before else None)
    inspections.record_inspection(
        Kind.PAGES, at, look.findings, complete=look.complete or bool(look.findings), position=look.position
    )
    return look.rows


def ended_sessions(at: datetime) -> int:
    call_command("clearsessions", verbosity=0)
    return 0


def count_differences(at: datetime) -> int:
    count_rows()
    return 0


STEPS: Final[dict[str, Callable[[datetime], int]]] = {
    "evidence": evidence_compared,
    "refused": sum_up,
    "sealed": seal_up,
    "rolled_up": rolled_up,
    "receipts": forget_receipts,
    "attempts": forget_old,
    "refusals": forget_refusals,
    "unfinished": forget_unfinished,
    "swept": sweep,
    "reminded": ask_to_remind,
    "sent_again": send_again,
    "forgotten": told_and_done,
    "let_go": carry_out,
    "digests": digests,
    "pages": pages_read,
    "inspections": inspections.forget_inspections,
    "sessions": ended_sessions,
    "compacted": compact,
    "counted": count_differences,
}
"""What is done every hour, in this order. A step takes the moment, says what it did, and may raise anything."""
FORGETTING: Final = frozenset(
    {"receipts", "refusals", "unfinished", "swept", "forgotten", "let_go", "inspections"}
)
"""Steps that delete by age what cannot be had back. Not among them: old tries to sign in and sessions that ended, whose
going only shuts out."""
