"""Re-electing a body, and taking an election back: one verb, one transaction, one audit entry."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any, Final

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from haitang.foundation.acting import Acting
from haitang.foundation.bulk import insert_many
from haitang.foundation.fitting import fits
from haitang.foundation.versions import Conflict
from haitang.machinery.audit import actions as audit
from haitang.network.organisations.models import Organisation, Post

from ..models import Appointment, Term
from ..rules import may_appoint_in
from ..words import SeatOutcome
from .appointing import lock_persons
from .bulk import lock_posts
from .elections import Election, ElectionPlan, Line, plan_election

SEATED_ANEW: Final = _("换届")
"""Why whoever goes at an election left."""


@transaction.atomic
def elect(
    *,
    organisation: Organisation,
    election: Election,
    expected: int,
    seen: str | None = None,
    acting: Acting,
    at: datetime,
) -> Term:
    """Put a re-election on record: who goes leaves that day, who comes begins, who stays goes on; a new term begins.

    `seen` is the digest of the plan that was read. Raises `Conflict` when something of it is other by now, and `Refused` as
    `plan_election`.
    """
    may_appoint_in(acting, organisation).require()
    body = lock_body(organisation)
    audit.require_version(body, expected)
    lock_posts(set(Post.objects.filter(organisation=body).values_list("pk", flat=True)))
    coming = [choice.person.pk for choice in election.choices.values() if choice.person is not None]
    lock_persons(coming)
    plan = plan_election(body, election, timezone.localdate(at))
    if seen is not None and seen != plan.digest():
        raise Conflict(body, {})
    term = term_of(plan, acting, at)
    fits(term, {"document", "papers"}).require()
    term.changes = write_seats(plan)
    begin_term(term)
    counts = plan.counts
    audit.add(
        acting, at, "staffing.elect", term, region=body.region_id,
        organisation=body, on=term.since, created=counts.get("comes", 0), ended=counts.get("goes", 0),
    )  # fmt: skip
    return term


def lock_body(organisation: Organisation) -> Organisation:
    """The body as it stands, its row held until the transaction ends."""
    bodies = Organisation.objects.select_related("region").select_for_update(of=("self",))
    return bodies.get(pk=organisation.pk)


def term_of(plan: ElectionPlan, acting: Acting, at: datetime) -> Term:
    """The term an election begins: not written yet."""
    election = plan.election
    return Term(
        organisation=plan.organisation,
        number=election.number,
        since=election.on,
        ends=plan.ends,
        ended_before=plan.organisation.term_ends,
        document=election.document.strip(),
        papers=election.papers.strip(),
        account=acting.account_id or 0,
        name=acting.name[:64],
        at=at,
    )


def term_told_of(body: Organisation | None, changes: Mapping[str, Any] | None = None) -> Term | None:
    """The term that a list tells of, of which nothing but the day of its election is known; None where it tells of none.

    `changes` are those of a body on file, not written yet; of a new one its own facts count. Neither is the term.
    """
    facts = {} if changes is None else changes
    since = facts.get("elected", body.elected if body is not None and changes is None else None)
    if body is None or since is None:
        return None
    return Term(
        organisation=body,
        since=since,
        since_precision=facts.get("elected_precision", body.elected_precision),
        ends=facts.get("term_ends", body.term_ends),
        ended_before=None if changes is None else body.term_ends,
    )


@transaction.atomic
def record_terms_many(*, terms: Sequence[Term], acting: Acting, at: datetime) -> Sequence[Term]:
    """Put terms on record that a list tells of; what they change of their bodies is the caller's to write."""
    for body in {term.organisation_id: term.organisation for term in terms}.values():
        may_appoint_in(acting, body).require()
    for term in terms:
        term.account, term.name, term.at = acting.account_id or 0, acting.name[:64], at
    insert_many(terms)
    things = ((term, term.organisation.region_id) for term in terms)
    audit.add_many(acting, at, "staffing.elect", things)
    return terms


def begin_term(term: Term) -> None:
    """Write a term: its body was elected that day."""
    body = term.organisation
    term.save(force_insert=True)
    audit.change(
        body, expected=body.version,
        elected=term.since, elected_precision=term.since_precision, term_ends=term.ends,
    )  # fmt: skip


def write_seats(plan: ElectionPlan) -> list[dict[str, Any]]:
    """Write what becomes of the seats: first who leaves, then who comes, then the posts that end.

    Returns it as a `Term` keeps it.
    """
    on, changes = plan.election.on, []
    for line in plan.of(SeatOutcome.GOES):
        if (held := line.seat.held) is not None:
            before = {"until": iso(held.until), "end_reason": held.end_reason}
            audit.change(held, expected=held.version, until=on, end_reason=str(SEATED_ANEW))
            changes.append(change_of_seat(line, held) | {"before": before})
    coming = plan.of(SeatOutcome.COMES)
    made = [seated(line, plan.election) for line in coming]
    insert_many(made)
    changes += [change_of_seat(line, one) for line, one in zip(coming, made, strict=True)]
    for line in plan.lines:
        if line.outcome not in {SeatOutcome.GOES, SeatOutcome.COMES}:
            later = line.outcome == SeatOutcome.LATER
            changes.append(change_of_seat(line, line.seat.later if later else line.seat.held))
    for post in plan.closing:
        before = {"until": iso(post.until)}
        audit.change(post, expected=post.version, until=on)
        changes.append({"post": post.pk, "outcome": str(SeatOutcome.CLOSED), "before": before})
    return changes


def seated(line: Line, election: Election) -> Appointment:
    """The appointment of somebody who comes: not written yet."""
    appointment = Appointment(
        post=line.seat.post,
        seat=line.seat.number,
        person=line.person,
        mode=line.mode,
        since=election.on,
        until=line.until,
        document=election.document.strip(),
    )
    fits(appointment).require()
    return appointment


def change_of_seat(line: Line, held: Appointment | None) -> dict[str, Any]:
    """What became of a seat, in keys; the version of the appointment as the election left it."""
    told = {"post": line.seat.post.pk, "seat": line.seat.number, "outcome": str(line.outcome)}
    return told | {"appointment": held and held.pk, "version": held and held.version}


def iso(day: date | None) -> str | None:
    return None if day is None else day.isoformat()
