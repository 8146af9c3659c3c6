"""Minutes: every version kept, one issued, corrected only by a further issued one."""

from datetime import datetime

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from haitang.foundation.acting import Acting
from haitang.foundation.finals import makes
from haitang.foundation.fitting import fits
from haitang.foundation.moves import has_reason
from haitang.foundation.verdict import Refused, Verdict, no, yes
from haitang.machinery.audit import actions as audit

from .. import rules
from ..models import Meeting, Minutes
from ..queries import latest_minutes
from ..words import LONGEST_TEXT, MOVES, Move
from .giving import give_tasks


@transaction.atomic
def write_minutes(
    *, meeting: Meeting, text: str, seen: int, read: int | None = None, acting: Acting, at: datetime
) -> Minutes:
    """Keep a further version. `seen` is the number of the version it was made from; 0 when there was none.

    `read` is the version of the meeting its author read; left out, as it stands. The same text again is kept only
    where something was resolved since. Refused once minutes are issued (minutes_issued), and when somebody wrote a
    version meanwhile (conflict).
    """
    rules.may_convene(acting, meeting.convener).also(MOVES.verdict(meeting.state, Move.WRITE)).require()
    latest = latest_minutes(meeting)
    if latest is not None and latest.text == text.strip() and latest.knows(meeting):
        return latest
    minutes = next_version(meeting, text, seen, acting, at, read=read)
    MOVES.make(meeting, Move.WRITE)
    audit.add(
        acting,
        at,
        "meetings.write_minutes",
        meeting,
        region=meeting.convener.region_id,
        number=minutes.number,
    )
    return minutes


def next_version(
    meeting: Meeting,
    text: str,
    seen: int,
    acting: Acting,
    at: datetime,
    *,
    read: int | None = None,
    reason: str = "",
) -> Minutes:
    latest = latest_minutes(meeting)
    number = latest.number if latest else 0
    unchanged_since(number, seen).also(readable(text)).require()
    minutes = Minutes(
        meeting=meeting,
        number=number + 1,
        text=text.strip(),
        author=acting.name[:64],
        at=at,
        read=meeting.version if read is None else min(read, meeting.version),
        reason=reason.strip(),
    )
    fits(minutes).require()
    try:
        with transaction.atomic():
            minutes.save(force_insert=True)
    except IntegrityError:
        unchanged_since(number + 1, seen).require()
        raise
    return minutes


def unchanged_since(number: int, seen: int) -> Verdict:
    if number == seen:
        return yes()
    return no(
        _("有人刚刚写了第 %(number)d 版。请先看过那一版，再把您的改动写进去。") % {"number": number},
        code="conflict",
    )


def readable(text: str) -> Verdict:
    if len(text) > LONGEST_TEXT:
        return no(_("纪要最多 %(most)d 个字符。") % {"most": LONGEST_TEXT}, code="too_long")
    return yes()


@makes(Move.ISSUE)
@transaction.atomic
def issue_minutes(*, meeting: Meeting, version: int, acting: Acting, at: datetime) -> Minutes:
    """Issue the latest version; its resolutions become tasks. From now on it stands.

    `version` is the one of the meeting that was read, text and resolutions. Raises `Conflict` when anything changed since.
    Refused when the text was written before what was resolved last (not_in_the_text).
    """
    rules.may_approve(acting, meeting.convener).also(MOVES.verdict(meeting.state, Move.ISSUE)).require()
    latest = latest_minutes(meeting)
    if latest is None:
        raise Refused(_("纪要还没有写，不能印发。"), code="nothing_written")
    audit.require_version(meeting, version)
    rules.says_what_was_resolved(latest, meeting).require()
    MOVES.make(meeting, Move.ISSUE, seen=version)
    sign(latest, acting, at)
    give_tasks(meeting, acting, at)
    audit.add(
        acting,
        at,
        "meetings.issue_minutes",
        meeting,
        region=meeting.convener.region_id,
        number=latest.number,
    )
    return latest


@transaction.atomic
def correct_minutes(
    *, meeting: Meeting, text: str, reason: str, seen: int, acting: Acting, at: datetime
) -> Minutes:
    """Issue a corrected version, for a reason; the versions before it stay to be read."""
    rules.may_approve(acting, meeting.convener).also(has_reason(reason)).also(
        MOVES.verdict(meeting.state, Move.CORRECT)
    ).require()
    latest = latest_minutes(meeting)
    if latest is not None and latest.text == text.strip():
        raise Refused(_("和现行的版本一样，没有要更正的。"), code="nothing_changed")
    minutes = next_version(meeting, text, seen, acting, at, reason=reason)
    MOVES.make(meeting, Move.CORRECT, because=reason)
    sign(minutes, acting, at)
    audit.add(
        acting,
        at,
        "meetings.correct_minutes",
        meeting,
        region=meeting.convener.region_id,
        number=minutes.number,
    )
    return minutes


def sign(minutes: Minutes, acting: Acting, at: datetime) -> None:
    """Nothing but the signature is ever written on a version, and only once."""
    issuer = acting.name[:64]
    if not Minutes.objects.filter(pk=minutes.pk, issued_at__isnull=True).update(issuer=issuer, issued_at=at):
        raise Refused(_("这一版已经印发。"), code="minutes_issued")
    minutes.issuer, minutes.issued_at = issuer, at
