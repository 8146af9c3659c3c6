"""Issuing a paper: its number is taken, its figures are read a last time, and from then on it stands as it is."""

from collections.abc import Sequence
from datetime import date, datetime

from django.db import transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _

from haitang.foundation.acting import Acting
from haitang.foundation.finals import makes
from haitang.foundation.transactions import late_atomic
from haitang.foundation.verdict import Refused
from haitang.machinery.audit import actions as audit
from haitang.machinery.figures.words import EARLIEST_YEAR
from haitang.network.organisations.models import Organisation

from ..composing import Composed, Unbacked, compose
from ..document import to_stored
from ..models import Paper, Register
from ..rules import ISSUE, may_move
from ..words import FIGURES_ONLY, LAST_NUMBER, LONGEST_REASON, MOVES, Kind, Move
from .drafting import source_of

MOST_NAMED = 5


@makes(Move.ISSUE)
@late_atomic()
def issue(
    *, paper: Paper, version: int, word: str, signed_on: date, sources: str = "", acting: Acting, at: datetime
) -> Paper:
    """Give a draft the next number of its body and year, and freeze it.

    `version` is the one that was read: raises `Conflict` when the draft is another.
    `sources` says where numbers come from that no figure backs; a report takes none. Refused for a day to come
    (day_not_come), for words that are wanting (missing_words), for numbers nobody backs (unbacked).
    """
    may_move(acting, paper, Move.ISSUE).require()
    audit.require_version(paper, version)
    check_day(paper, signed_on, at)
    expected = next_number(paper.organisation, word.strip(), signed_on.year)
    composed = compose(source_of(paper, at, day=signed_on, number=expected))
    check_words(composed)
    check_numbers(paper, composed.unbacked, sources)
    register, serial = take_number(paper.organisation, word.strip(), signed_on.year)
    if register.number(serial) != expected:  # somebody issued another one while this was composed
        composed = compose(source_of(paper, at, day=signed_on, number=register.number(serial)))
    MOVES.make(
        paper,
        Move.ISSUE,
        seen=version,
        register=register,
        serial=serial,
        signed_on=signed_on,
        issued_at=at,
        issuer=acting.name[:64],
        sources=sources.strip()[:200],
        frozen=to_stored(composed.document),
        readings=composed.readings,
        read_at=at,
    )
    audit.add(
        acting,
        at,
        "reports.issue",
        paper,
        region=paper.region_id,
        document_number=paper.number,
        kind=paper.kind,
    )
    return paper


def check_day(paper: Paper, signed_on: date, at: datetime) -> None:
    if signed_on > timezone.localtime(at).date():
        raise Refused(_("成文日期还没有到。"), code="day_not_come")


def check_words(composed: Composed) -> None:
    if composed.missing:
        raise Refused(
            _("还有没填上的地方，改好再印发：%(words)s。")
            % {"words": "；".join(composed.missing[:MOST_NAMED])},
            code="missing_words",
        )


def check_numbers(paper: Paper, found: Sequence[Unbacked], sources: str) -> None:
    if not found:
        return
    named = {"numbers": "、".join(dict.fromkeys(one.number for one in found[:MOST_NAMED]))}
    if Kind(paper.kind) in FIGURES_ONLY:
        raise Refused(
            _("这些数字背后没有指标：%(numbers)s。报告里的数字都要由指标取出。") % named, code="unbacked"
        )
    if not sources.strip():
        raise Refused(_("这些数字背后没有指标：%(numbers)s。确需写的，请注明出处。") % named, code="unbacked")


def next_number(body: Organisation, word: str, year: int) -> str:
    """The number the next paper gets unless somebody is faster; nothing is held. Refused without a word (missing)."""
    begun = Register.objects.filter(organisation=body, word=word[:20], year=year).first()
    register = begun or new_register(body, word, year)
    return register.number(register.last + 1)


def take_number(body: Organisation, word: str, year: int) -> tuple[Register, int]:
    """The next number, held until the transaction ends: whoever comes after waits, and gets the one after."""
    register = register_of(body, word, year)
    Register.objects.filter(pk=register.pk).update(last=F("last") + 1)
    register.refresh_from_db()
    return register, register.last


def register_of(body: Organisation, word: str, year: int) -> Register:
    """The numbers of a body, a word and a year; begun where there are none. Refused without a word (missing)."""
    fresh = new_register(body, word, year)
    return Register.objects.get_or_create(organisation=body, word=fresh.word, year=year)[0]


def new_register(body: Organisation, word: str, year: int) -> Register:
    if not word:
        raise Refused(_("请写机关代字，如“荣科协”。"), code="missing")
    return Register(organisation=body, word=word[:20], year=year)


@transaction.atomic
def set_last_number(
    *, body: Organisation, word: str, year: int, last: int, acting: Acting, at: datetime
) -> Register:
    """Say which number of a year was given last outside this system: the next paper gets the one after.

    Refused for a year to come (year_not_come), for none that can be (bad_number), and for one that is not above the
    last one given (already_given).
    """
    acting.verdict(ISSUE, region=body.region_id, line=body.line).require()
    if not EARLIEST_YEAR <= year <= timezone.localtime(at).year:
        raise Refused(_("年份不对：请写已经到了的年份。"), code="year_not_come")
    if not 0 < last <= LAST_NUMBER:
        raise Refused(_("号码要在 1 到 %(most)d 之间。") % {"most": LAST_NUMBER}, code="bad_number")
    register = register_of(body, word.strip(), year)
    if not Register.objects.filter(pk=register.pk, last__lt=last).update(last=last):
        register.refresh_from_db()
        raise Refused(
            _("%(register)s已经编到 %(last)d 号，只能往后改。")
            % {"register": register, "last": register.last},
            code="already_given",
        )
    audit.add(
        acting,
        at,
        "reports.register",
        register,
        region=body.region_id,
        document_number=register.number(last),
    )
    return register


@transaction.atomic
def withdraw_paper(*, paper: Paper, reason: str, acting: Acting, at: datetime) -> Paper:
    """Declare an issued paper void, with the reason; it stays as it was issued, and its number is not given again."""
    may_move(acting, paper, Move.WITHDRAW).require()
    MOVES.make(paper, Move.WITHDRAW, because=reason, reason=reason.strip()[:LONGEST_REASON])
    audit.add(acting, at, "reports.withdraw", paper, region=paper.region_id, document_number=paper.number)
    return paper
