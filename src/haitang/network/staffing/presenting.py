"""Histories in words: what a template shows of them, body by body; and the contact list as the rows of a file."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from haitang.foundation.doors import Visit
from haitang.foundation.partial_dates import Precision
from haitang.machinery.ui.finals import field_title
from haitang.machinery.ui.templatetags.ui import date as day
from haitang.machinery.ui.templatetags.ui import known
from haitang.network.organisations.models import Organisation, Post

from .actions import Contact
from .models import Appointment, Correction, Term
from .queries import PostHistory, Row, Span, in_order
from .rules import SEE_PERSONS
from .words import CorrectionKind, Mode, SeatOutcome

MONTHS = 12
COLUMNS = 4
KNOWN_ENOUGH = (Precision.DAY, Precision.MONTH)
"""Of what began on such a day it is said how long it lasted."""


@dataclass(frozen=True, slots=True)
class Mended:
    """One correction, with the facts it changed: title, what was said, what is said since."""

    correction: Correction
    changes: list[tuple[str, str, str]]


@dataclass(frozen=True, slots=True)
class Line:
    """One row of a history: the span, who entered it, how long it lasted in words, what was corrected."""

    row: Row
    lasted: str
    trail: list[Mended]

    @property
    def span(self) -> Span:
        return self.row.span


@dataclass(frozen=True, slots=True)
class PostLines:
    history: PostHistory
    lines: list[Line]


@dataclass(frozen=True, slots=True)
class BodyLines:
    """A body with its posts."""

    organisation: Organisation
    posts: list[PostLines]


def may_read(visit: Visit) -> dict[str, Any]:
    """What else of a history its reader may see: pages of persons, and who entered what; so many columns it has."""
    entries = visit.acting.may("audit.history")
    return {
        "may_read_people": visit.acting.may(SEE_PERSONS),
        "may_see_entries": entries,
        "columns": COLUMNS + entries + 1,
    }


def lines_of(histories: Iterable[PostHistory], *, today: date) -> list[BodyLines]:
    """Histories that stand in the order of their bodies, gathered by body."""
    bodies: list[BodyLines] = []
    for history in histories:
        body = history.post.organisation
        if not bodies or bodies[-1].organisation.pk != body.pk:
            bodies.append(BodyLines(body, []))
        lines = [Line(row, lasted(row.span, today), mended(row)) for row in history.rows]
        bodies[-1].posts.append(PostLines(history, lines))
    return bodies


def mended(row: Row) -> list[Mended]:
    """What was corrected of an appointment, the latest first: each against what it said next."""
    said, found = row.span.held, []
    for correction in reversed(row.trail):
        before = correction.as_appointment()
        corrected = correction.kind == CorrectionKind.CORRECTED and said is not None
        found.append(Mended(correction, change_of(before, said) if corrected and said else []))
        said = before
    return found


def lasted(span: Span, today: date) -> str:
    """How long a span lasted, or has lasted until today; "" where its beginning is not known or still to come."""
    if span.held is not None and span.held.since_precision not in KNOWN_ENOUGH:
        return ""
    end = today if span.until is None else span.until
    if span.since is None or span.since >= end:
        return ""
    return length_words(span.since, end)


def length_words(since: date, until: date) -> str:
    """The time between two days as people say it: 2 年 3 个月, 5 个月, 12 天."""
    whole = (until.year - since.year) * MONTHS + until.month - since.month - (until.day < since.day)
    years, months = divmod(whole, MONTHS)
    if not whole:
        days = (until - since).days
        return ngettext("%(days)d 天", "%(days)d 天", days) % {"days": days}
    said = []
    if years:
        said.append(ngettext("%(years)d 年", "%(years)d 年", years) % {"years": years})
    if months:
        said.append(ngettext("%(months)d 个月", "%(months)d 个月", months) % {"months": months})
    return " ".join(said)


def written(appointment: Appointment, name: str) -> str:
    """One fact of an appointment as a person reads it."""
    if name == "since":
        return known(appointment.since, appointment.since_precision)
    if name == "until":
        return day(appointment.until)
    if name == "mode":
        return str(Mode(appointment.mode).label)
    return str(getattr(appointment, name))


def change_of(before: Appointment, after: Appointment) -> list[tuple[str, str, str]]:
    """The facts that differ: title, what it says, what it would say."""
    names = ("person", "mode", "since", "until", "document", "end_reason")
    pairs = [(field_title(before, name), written(before, name), written(after, name)) for name in names]
    return [pair for pair in pairs if pair[1] != pair[2]]


@dataclass(frozen=True, slots=True)
class SeatResult:
    """What became of one seat at an election, and of whose appointment; `annulled` where that counts no more."""

    post: Post
    seat: int | None
    outcome: SeatOutcome
    held: Appointment | None
    annulled: bool = False


def seat_results(term: Term) -> list[SeatResult]:
    """What an election did, seat by seat, in the order of the posts. Three queries."""
    keys = [one["appointment"] for one in term.changes if one.get("appointment")]
    posts = in_order(Post.objects.filter(pk__in=[one["post"] for one in term.changes]))
    held = Appointment.objects.filter(pk__in=keys).select_related("person").in_bulk()
    corrections = Correction.objects.filter(appointment_key__in=keys, kind=CorrectionKind.ANNULLED)
    gone = {one.appointment_key: one.as_appointment() for one in corrections.select_related("person")}
    outcomes = list(SeatOutcome)
    results = []
    for post in posts:
        of_post = [one for one in term.changes if one["post"] == post.pk]
        for one in sorted(of_post, key=lambda each: (each.get("seat") or 0, outcomes.index(each["outcome"]))):
            key = one.get("appointment") or 0
            row = held.get(key) or gone.get(key)
            outcome = SeatOutcome(one["outcome"])
            results.append(SeatResult(post, one.get("seat"), outcome, row, key in gone and key not in held))
    return results


def contact_rows(contacts: Iterable[Contact]) -> Iterator[Sequence[str]]:
    """The contact list as a file has it, heads first."""
    yield (_("镇街"), _("组织"), _("岗位"), _("姓名"), _("手机"), _("另一个电话"), _("办公电话"), _("职务"))
    for contact in contacts:
        post, person = contact.held.post, contact.held.person
        body = post.organisation
        yield (
            str(body.region), body.name, str(post), person.name,
            contact.phone, contact.other_phone, person.office_phone, person.job,
        )  # fmt: skip
