"""Writing down what a check found, and reading how the installation is from what was written down."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final

from django.conf import settings
from django.db import transaction
from django.db.models import Max

from .models import Inspection
from .notices import tell_trouble
from .words import KEPT_DAYS, MOST_FINDINGS, TERMS, Kind

NOTHING: Final[Mapping[str, Any]] = {}
LEEWAY: Final = timedelta(minutes=10)
"""How much later than now a moment may be that is believed: clocks are put right by seconds, not by hours."""
LONGEST_PAUSE: Final = timedelta(days=10)
"""An office may switch its machine off for a holiday week. A clock that is later by more may be wrong."""
TRUSTED_AFTER: Final = timedelta(hours=22)


@dataclass(frozen=True, slots=True)
class State:
    """How it stands with one kind of check: when it was last well, whether that is too long ago, what is wrong."""

    kind: Kind
    last: datetime | None
    late: bool
    damaged: bool

    @property
    def ok(self) -> bool:
        return not (self.late or self.damaged)


@transaction.atomic
def record_inspection(
    kind: Kind,
    at: datetime,
    findings: Sequence[Mapping[str, Any]] = (),
    *,
    complete: bool = True,
    position: Mapping[str, Any] = NOTHING,
) -> Inspection:
    """Write down a check, well when it found nothing, and tell the system administrators of what it found."""
    made = Inspection.objects.create(
        kind=kind,
        at=at,
        ok=not findings,
        complete=complete,
        findings=[dict(finding) for finding in findings[:MOST_FINDINGS]],
        position=dict(position),
    )
    if findings:
        tell_trouble(kind, made.findings, at)
    return made


def note_beginning(at: datetime) -> None:
    """Note once when this installation began to look at itself: its first terms run from then.

    What was written down under a clock that has been put back since proves nothing, and goes.
    """
    Inspection.objects.filter(at__gt=at + LEEWAY).delete()
    if not Inspection.objects.filter(kind=Kind.FIRST).exists():
        record_inspection(Kind.FIRST, at)


def states(at: datetime) -> list[State]:
    """How it stands with every kind that has a term, in one query."""
    past = Inspection.objects.filter(at__lte=at + LEEWAY).order_by()
    rows = past.values_list("kind", "ok", "complete").annotate(Max("at"))
    newest = {(Kind(kind), ok, complete): moment for kind, ok, complete, moment in rows}
    first = newest.get((Kind.FIRST, True, True))
    return [_state(kind, newest, first, at) for kind in watched_kinds()]


def watched_kinds() -> list[Kind]:
    """The kinds that must be looked at here: without scheduled backups nobody waits for one, nor for its rehearsal."""
    scheduled = settings.BACKUP_HOUR is not None
    return [kind for kind in TERMS if scheduled or kind not in {Kind.BACKUP, Kind.REHEARSAL}]


def _state(
    kind: Kind, newest: Mapping[tuple[Kind, bool, bool], datetime], first: datetime | None, at: datetime
) -> State:
    last = newest.get((kind, True, True))
    wrong = [moment for ok in (False, True) if (moment := newest.get((kind, False, ok))) is not None]
    since = last or first
    return State(
        kind=kind,
        last=last,
        late=since is not None and at - since > TERMS[kind],
        damaged=any(last is None or moment > last for moment in wrong),
    )


def newest_of(kind: Kind) -> Inspection | None:
    return Inspection.objects.filter(kind=kind).order_by("-at", "-id").first()


def newest_good(kind: Kind) -> Inspection | None:
    return Inspection.objects.filter(kind=kind, ok=True, complete=True).order_by("-at", "-id").first()


def newest_wrong(kind: Kind) -> Inspection | None:
    return Inspection.objects.filter(kind=kind, ok=False).order_by("-at", "-id").first()


def leapt(at: datetime) -> timedelta | None:
    """How far the clock has moved since this installation last looked at itself, where that is so far that it may be wrong.

    None again once it has run under this clock for about a day: by then somebody has seen the date. An installation that
    is new, or was always looked after, has leapt nowhere.
    """
    ours = Inspection.objects.order_by("-at", "-id").values_list("at", flat=True)
    before = ours.filter(at__lt=at - LONGEST_PAUSE).first()
    if before is None or ours.filter(at__gte=at - LONGEST_PAUSE, at__lte=at - TRUSTED_AFTER).exists():
        return None
    return at - before


def forget_inspections(at: datetime) -> int:
    """Drop what was found long ago, but for the last good check of each kind. Returns how many."""
    good = Inspection.objects.filter(ok=True, complete=True).order_by()
    last = [good.filter(kind=kind).order_by("-at", "-id").values("pk")[:1] for kind in Kind.values]
    kept = [key for each in last for key in each.values_list("pk", flat=True)]
    old = Inspection.objects.filter(at__lt=at - timedelta(days=KEPT_DAYS)).exclude(pk__in=kept)
    gone, _by_kind = old.delete()
    return gone
