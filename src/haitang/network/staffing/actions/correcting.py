"""Setting right what was entered: an appointment corrected, annulled, restored. What it said is kept, with the reason."""

from copy import copy
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from haitang.foundation.acting import Acting
from haitang.foundation.fitting import fits
from haitang.foundation.moves import has_reason
from haitang.foundation.partial_dates import PartialDate, Precision
from haitang.foundation.verdict import Refused
from haitang.foundation.versions import Conflict
from haitang.machinery.audit import actions as audit
from haitang.network.organisations.models import Post
from haitang.network.people.models import Person

from ..models import Appointment, Correction
from ..queries import ended_with_holder, latest_end
from ..rules import may_appoint
from ..words import CorrectionKind, Mode
from .appointing import claim_seat, fits_person, last_day, lock_persons, lock_post


@dataclass(frozen=True, slots=True, kw_only=True)
class AppointmentFacts:
    """An appointment as it should be; `since` as far as it is known, None when it is not."""

    person: Person
    mode: Mode
    since: PartialDate | None
    until: date | None
    document: str = ""
    end_reason: str = ""


def known_since(said: Appointment | Correction) -> PartialDate | None:
    """Since when, as far as it is known."""
    precision = Precision(said.since_precision)
    return None if precision == Precision.UNKNOWN else PartialDate.of(said.since, precision)


def facts_said(said: Appointment) -> AppointmentFacts:
    """The facts of an appointment as they are."""
    return AppointmentFacts(
        person=said.person, mode=Mode(said.mode), since=known_since(said), until=said.until,
        document=said.document, end_reason=said.end_reason,
    )  # fmt: skip


def placed(appointment: Appointment, post: Post, facts: AppointmentFacts, today: date) -> Appointment:
    """The appointment as the facts say, in a seat that is free; nothing is written. The post must be locked, or only looked at.

    Raises `Refused` when the post is not in force on these days or they overlap with others', or when somebody would hold it
    who may not: whoever was erased stays only in what is past.
    """
    since, precision = first_day(appointment, facts, today)
    if facts.person.pk != appointment.person_id or facts.until is None or facts.until > today:
        fits_person(post, facts.person, facts.until)
    until = last_day(without_end(post, appointment), since, facts.until)
    seat = claim_seat(post, facts.person, since, until, instead_of=appointment)
    asked = Appointment(
        pk=appointment.pk, post=post, seat=seat, person=facts.person, mode=facts.mode, since=since,
        since_precision=precision, until=until, document=facts.document.strip(), end_reason=facts.end_reason.strip(),
    )  # fmt: skip
    fits(asked).require()
    return asked


def without_end(post: Post, appointment: Appointment) -> Post:
    """The post, of which the end does not count where it only ended with its holder (`close_if_extra`)."""
    if not ended_with_holder(post, appointment.until):
        return post
    lasting = copy(post)
    lasting.until = None
    return lasting


def first_day(appointment: Appointment, facts: AppointmentFacts, today: date) -> tuple[date, Precision]:
    """The first day on which it certainly was, and how much of it is known: see `precision_field`.

    What it says, or said before it was corrected, has the day it had. Whoever left before that day was there at least on
    the one before he left.
    """
    precision = Precision.UNKNOWN if facts.since is None else facts.since.precision
    same = [said for said in said_before(appointment) if known_since(said) == facts.since]
    exactly = [said for said in same if said.until == facts.until]
    if exactly:
        return exactly[0].since, precision
    certain = (same or [appointment])[0].since
    if not same and facts.since is not None:
        certain = facts.since.certain_by(today)
    if facts.until is not None and (facts.since is None or facts.since.first < facts.until):
        certain = min(certain, facts.until - timedelta(days=1))
    return certain, precision


def said_before(appointment: Appointment) -> list[Appointment | Correction]:
    """What an appointment says, and what it said before each of its corrections, the latest first. One query."""
    return [appointment, *Correction.objects.filter(appointment_key=appointment.pk)]


@transaction.atomic
def correct_appointment(
    *,
    appointment: Appointment,
    facts: AppointmentFacts,
    version: int,
    reason: str,
    basis: str = "",
    acting: Acting,
    at: datetime,
) -> Appointment:
    """Set an appointment right; what it said is kept. Figures, vacancies and coverage of the past follow, frozen results do not.

    Raises `Conflict` when somebody was faster, `Refused` when it was annulled meanwhile, when nothing would change, and
    as `appoint` does.
    """
    post = lock_post(appointment.post)
    may_appoint(acting, post).also(has_reason(reason)).require()
    current = entered(appointment)
    audit.require_version(current, version)
    person = lock_persons([facts.person.pk])[facts.person.pk]
    asked = placed(current, post, replace(facts, person=person), timezone.localdate(at))
    before = keep(current, CorrectionKind.CORRECTED, reason, basis, acting, at)
    changed = audit.change(
        current, expected=version, **{name: getattr(asked, name) for name in Correction.FACTS}
    )
    if not changed:
        raise Refused(_("没有改动：这项任职已经是这样。"), code="nothing_changed")
    before.save(force_insert=True)
    follow_holder(post, before.until, current.until)
    audit.add(
        acting, at, "staffing.correct", current, region=post.organisation.region_id, post=post,
        fields=[name.removesuffix("_id") for name in changed],
    )  # fmt: skip
    return current


@transaction.atomic
def annul_appointment(
    *, appointment: Appointment, version: int, reason: str, basis: str = "", acting: Acting, at: datetime
) -> Correction:
    """Take out an appointment that never was: it counts on no day, and stays to be read with the reason.

    Raises `Conflict` when somebody was faster, `Refused` when it was annulled already.
    """
    post = lock_post(appointment.post)
    may_appoint(acting, post).also(has_reason(reason)).require()
    current = entered(appointment)
    audit.require_version(current, version)
    annulled = keep(current, CorrectionKind.ANNULLED, reason, basis, acting, at)
    if not Appointment.objects.filter(pk=current.pk, version=version).delete()[0]:
        raise Conflict(entered(current), {})
    annulled.save(force_insert=True)
    audit.add(
        acting, at, "staffing.annul", current, region=post.organisation.region_id,
        post=post, since=current.since, until=current.until,
    )  # fmt: skip
    return annulled


@transaction.atomic
def restore_appointment(
    *, annulled: Correction, reason: str, basis: str = "", acting: Acting, at: datetime
) -> Appointment:
    """Let an annulled appointment stand again, as it was entered.

    Raises `Refused` when it stands, and as `placed` does.
    """
    post = lock_post(annulled.post)
    may_appoint(acting, post).also(has_reason(reason)).require()
    annulled = Correction.objects.get(pk=annulled.pk)
    if not is_latest(annulled):
        raise Refused(_("这项任职没有作废，不需要恢复。"), code="not_annulled")
    annulled.person = lock_persons([annulled.person_id])[annulled.person_id]
    restored = placed_again(annulled, post, timezone.localdate(at))
    restored.save(force_insert=True)
    keep(restored, CorrectionKind.RESTORED, reason, basis, acting, at).save(force_insert=True)
    audit.add(
        acting, at, "staffing.restore", restored, region=post.organisation.region_id,
        post=post, since=restored.since, until=restored.until,
    )  # fmt: skip
    return restored


def placed_again(annulled: Correction, post: Post, today: date) -> Appointment:
    """An annulled appointment as it would stand again, in a seat that is free; nothing is written. As `placed`."""
    said = annulled.as_appointment()
    restored = placed(said, post, facts_said(said), today)
    restored.version = said.version
    return restored


def entered(appointment: Appointment) -> Appointment:
    """The appointment as it stands. Refused when it was annulled."""
    current = Appointment.objects.select_related("person").filter(pk=appointment.pk).first()
    if current is None:
        raise Refused(_("这项任职刚刚已作废。"), code="annulled")
    return current


def is_latest(correction: Correction) -> bool:
    """Whether it is an annulment nothing was done after."""
    later = Correction.objects.filter(appointment_key=correction.appointment_key, pk__gt=correction.pk)
    return correction.kind == CorrectionKind.ANNULLED and not later.exists()


def keep(
    appointment: Appointment, kind: CorrectionKind, reason: str, basis: str, acting: Acting, at: datetime
) -> Correction:
    """What an appointment says, as its trail keeps it: not written yet. Raises `Refused` for a reason too long."""
    facts: dict[str, Any] = {name: getattr(appointment, name) for name in Correction.FACTS}
    kept = Correction(
        kind=kind,
        appointment_key=appointment.pk,
        appointment_version=appointment.version,
        reason=reason.strip(),
        basis=basis.strip(),
        account=acting.account_id or 0,
        name=acting.name[:64],
        at=at,
        **facts,
    )
    fits(kept, {"reason", "basis"}).require()
    return kept


def follow_holder(post: Post, before: date | None, after: date | None) -> None:
    """A seat beyond what the rules ask for that ended with its holder ends with him again."""
    if before != after and ended_with_holder(post, before):
        ends = Appointment.objects.filter(post=post).values_list("until", flat=True)
        audit.change(post, expected=post.version, until=latest_end(ends))
