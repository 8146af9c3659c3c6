"""Taking an election back: exactly what it did, where nothing rests on it by now."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from haitang.foundation.acting import Acting
from haitang.foundation.finals import Words
from haitang.foundation.fitting import fits
from haitang.foundation.moves import has_reason
from haitang.foundation.partial_dates import Precision
from haitang.foundation.verdict import Refused
from haitang.machinery.audit import actions as audit
from haitang.network.organisations.models import Organisation, Post
from haitang.network.people.models import Person

from ..models import Appointment, Term
from ..queries import RESTING, Resting
from ..queries.elections import postponement_in_force, terms_of
from ..rules import may_appoint_in
from ..words import CorrectionKind, SeatOutcome
from .appointing import lock_persons, with_days
from .bulk import lock_posts
from .correcting import keep
from .electing import lock_body

RELATED = ("post__organisation__region", "post__place", "person")


@dataclass(frozen=True, slots=True)
class Hindrance:
    """Something done since that rests on an election: what it is, why it has to be settled first, its page."""

    title: str
    reason: str
    href: str = ""


@dataclass(frozen=True, slots=True)
class AnnulmentPlan:
    """What taking an election back changes: who leaves again as if he had never come, who goes on, which posts reopen."""

    term: Term
    previous: Term | None
    unseated: list[Appointment]
    back: list[tuple[Appointment, dict[str, Any]]]
    reopened: list[tuple[Post, dict[str, Any]]]
    hindrances: list[Hindrance]
    resting: list[Resting]

    @property
    def grouped(self) -> list[tuple[str, list[str]]]:
        """What is changed, by what becomes of it, as a page shows it."""
        groups = (
            (_("任职作废"), [appointment_words(one) for one in self.unseated]),
            (_("继续任职"), [appointment_words(one) for one, _before in self.back]),
            (_("岗位恢复"), [str(post) for post, _before in self.reopened]),
        )
        return [(title, lines) for title, lines in groups if lines]

    def words(self) -> Words:
        """What is read before it is done."""
        read = [(_("届次"), str(self.term)), (_("换届日期"), self.term.since.isoformat())]
        ends = self.term.ended_before
        read.append((_("本届届满"), ends.isoformat() if ends else _("不详")))
        read += [(title, "\n".join(lines)) for title, lines in self.grouped]
        read.append((_("先要办的"), "\n".join(f"{one.title} {one.reason}" for one in self.hindrances)))
        return read


def appointment_words(one: Appointment) -> str:
    return f"{one.post} {one.person.name}"


def plan_annulment(term: Term) -> AnnulmentPlan:
    """What taking an election back changes, and what stands in the way. Writes nothing."""
    body, terms = term.organisation, terms_of(term.organisation)
    earlier = [one for one in terms if one.since < term.since]
    changes: list[dict[str, Any]] = term.changes
    keys = [one["appointment"] for one in changes if one.get("appointment")]
    rows = {one.pk: one for one in Appointment.objects.filter(pk__in=keys).select_related(*RELATED)}
    posts = Post.objects.select_related("organisation__region", "place").in_bulk(
        [one["post"] for one in changes]
    )
    unseated, back, reopened = [], [], []
    hindrances = list(hindrances_of_term(body, term, terms))
    for one in changes:
        row, post = rows.get(one.get("appointment") or 0), posts.get(one["post"])
        if post is None:  # one that stood vacant, and was taken out with the import that made it
            continue
        if one["outcome"] == SeatOutcome.CLOSED:
            if post.until == term.since:
                reopened.append((post, days_of(one["before"])))
            else:
                hindrances.append(
                    Hindrance(str(post), _("之后又有改动，请先把它改回来。"), post.get_absolute_url())
                )
        elif one["outcome"] in {SeatOutcome.GOES, SeatOutcome.COMES}:
            if row is None or row.version != one["version"]:
                said = _("换届时的任职后来更正、离任或作废过，请先改回来。")
                title = appointment_words(row) if row else str(post)
                hindrances.append(Hindrance(title, said, post.get_absolute_url()))
            elif one["outcome"] == SeatOutcome.COMES:
                unseated.append(row)
            else:
                back.append((row, as_long_as_there(row.person, days_of(one["before"]))))
    gone = {one["appointment"] for one in changes if one["outcome"] == SeatOutcome.COMES}
    hindrances += hindrances_of_seats(back, gone)
    resting = list(resting_on(unseated, back, term.since))
    return AnnulmentPlan(term, earlier[0] if earlier else None, unseated, back, reopened, hindrances, resting)


def as_long_as_there(person: Person, before: dict[str, Any]) -> dict[str, Any]:
    """The former columns of who goes on; of somebody who died or left since, up to that day."""
    if person.departed is None or person.still_here(before["until"]):
        return before
    return before | {"until": person.departed, "end_reason": person.get_departure_display()}


def days_of(kept: Mapping[str, Any]) -> dict[str, Any]:
    """Former columns as they are kept in JSON."""
    return {
        name: date.fromisoformat(value) if name == "until" and value else value
        for name, value in kept.items()
    }


def hindrances_of_term(body: Organisation, term: Term, terms: list[Term]) -> Iterator[Hindrance]:
    """What was done to the body since that rests on its election."""
    if next_one := min(
        (one for one in terms if one.since > term.since), key=lambda one: one.since, default=None
    ):
        said = _("之后又换过届（%s），请先撤销那一次。") % next_one.since.isoformat()
        yield Hindrance(str(next_one), said, next_one.get_absolute_url())
    elif (delay := postponement_in_force(body)) is not None:
        said = _("这一届已批准延期到 %s，请先撤回延期。") % delay.until.isoformat()
        yield Hindrance(_("延期换届"), said, body.get_absolute_url())
    elif body.term_ends != term.ends:
        yield Hindrance(_("本届届满"), _("届满日期或任期年数之后改过，请先改回来。"), body.get_absolute_url())
    if body.dissolved is not None:
        yield Hindrance(body.name, _("这个组织已经撤销，不能再改。"), body.get_absolute_url())


def hindrances_of_seats(
    back: list[tuple[Appointment, dict[str, Any]]], gone: set[int]
) -> Iterator[Hindrance]:
    """Seats of those who go on that somebody else took since, or posts they hold again by now. One query."""
    posts = {one.post_id for one, _before in back}
    others = Appointment.objects.filter(post__in=posts).exclude(pk__in=gone).select_related("person")
    of_post: dict[int, list[Appointment]] = {}
    for other in others.order_by("since", "pk") if posts else ():
        of_post.setdefault(other.post_id, []).append(other)
    for one, before in back:
        for other in of_post.get(one.post_id, ()):
            same = other.pk != one.pk and (other.seat == one.seat or other.person_id == one.person_id)
            if same and overlap(one.since, before["until"], other.since, other.until):
                said = _("这个席位之后另有任职：%s，请先办理那项任职。") % with_days(other)
                yield Hindrance(appointment_words(one), said, one.post.get_absolute_url())
                break


def overlap(since: date, until: date | None, other: date, other_until: date | None) -> bool:
    """Whether two stretches of half-open days share one."""
    return (until is None or other < until) and (other_until is None or since < other_until)


def resting_on(
    unseated: list[Appointment], back: list[tuple[Appointment, dict[str, Any]]], since: date
) -> Iterator[Resting]:
    """What was frozen or issued from these appointments, each once: it stays as it is."""
    days, known = [(since, date.max)], set[str]()
    for one in (*unseated, *(row for row, _before in back)):
        for find in RESTING.values():
            for rests in find(one.post, one.pk, days):
                if rests.href not in known:
                    known.add(rests.href)
                    yield rests


@transaction.atomic
def annul_election(*, term: Term, version: int, reason: str, acting: Acting, at: datetime) -> Term:
    """Take an election back: who came never came, who went goes on, the term before is the present one again.

    Raises `Conflict` when somebody was faster, `Refused` (something_rests_on_it) where something was done since.
    """
    body = lock_body(term.organisation)
    may_appoint_in(acting, body).also(has_reason(reason)).require()
    current = Term.objects.select_for_update(of=("self",)).get(pk=term.pk)
    current.organisation = body
    if current.annulled_at is not None:
        raise Refused(_("这次换届已经撤销过了。"), code="already_annulled")
    audit.require_version(current, version)
    lock_posts({one["post"] for one in current.changes})
    seated = Appointment.objects.filter(pk__in=[one.get("appointment") or 0 for one in current.changes])
    lock_persons(set(seated.values_list("person_id", flat=True)))
    plan = plan_annulment(current)
    if plan.hindrances:
        first = plan.hindrances[0]
        raise Refused(f"{first.title}：{first.reason}", code="something_rests_on_it")
    unseat(plan, reason, acting, at)
    end_term(plan, reason, acting, at)
    audit.add(
        acting, at, "staffing.annul_election", current, region=body.region_id,
        organisation=body, on=current.since, removed=len(plan.unseated), restored=len(plan.back),
    )  # fmt: skip
    return current


def unseat(plan: AnnulmentPlan, reason: str, acting: Acting, at: datetime) -> None:
    """Who came is taken out, as an annulled appointment that stays to be read; then who went goes on."""
    annulled = [
        keep(one, CorrectionKind.ANNULLED, reason, plan.term.document, acting, at) for one in plan.unseated
    ]
    Appointment.objects.filter(pk__in=[one.pk for one in plan.unseated]).delete()
    for correction in annulled:
        correction.save(force_insert=True)
    for post, before in plan.reopened:
        audit.change(post, expected=post.version, **before)
    for row, before in plan.back:
        audit.change(row, expected=row.version, **before)


def end_term(plan: AnnulmentPlan, reason: str, acting: Acting, at: datetime) -> None:
    """The term counts no more; the one before goes on, and the body was elected then, or nobody knows when."""
    term, previous = plan.term, plan.previous
    body = term.organisation
    marked = Term(annulled_for=reason.strip())
    fits(marked, {"annulled_for"}).require()
    audit.change(
        term, expected=term.version, annulled_at=at, annulled_by=acting.account_id or 0,
        annulled_name=acting.name[:64], annulled_for=reason.strip(),
    )  # fmt: skip
    audit.change(
        body,
        expected=body.version,
        elected=previous.since if previous else None,
        elected_precision=previous.since_precision if previous else Precision.DAY,
        term_ends=term.ended_before,
    )
