"""Setting right what was entered: an appointment corrected, annulled, restored. What it said is kept, with the reason."""

from copy import copy
from dataclasses import dataclass
from datetime import date, datetime
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
from ..queries import is_extra
from ..rules import may_appoint
from ..words import CorrectionKind, Mode
from .appointing import claim_seat, fits_person, last_day, lock_post


@dataclass(frozen=True, slots=True, kw_only=True)
class AppointmentFacts:
    """An appointment as it should be; `since` as far as it is known, None when it is not."""

    person: Person
    mode: Mode
    since: PartialDate | None
    until: date | None
    document: str = ""
    end_reason: str = ""


def placed(appointment: Appointment, post: Post, facts: AppointmentFacts, today: date) -> Appointment:
    """The appointment as the facts say, in a seat that is free; nothing is written. The post must be locked, or only looked at.

    Raises `Refused` when the post is not in force on these days or they overlap with others'.
    """
    since, precision = first_day(appointment, facts, today)
    if facts.person.pk != appointment.person_id:
        fits_person(post, facts.person)
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
    if post.until is None or post.until != appointment.until or not is_extra(post):
        return post
    lasting = copy(post)
    lasting.until = None
    return lasting


def first_day(appointment: Appointment, facts: AppointmentFacts, today: date) -> tuple[date, Precision]:
    """The first day on which it certainly was, and how much of it is known: see `precision_field`."""
    before = Precision(appointment.since_precision)
    if facts.since is None:
        return appointment.since, Precision.UNKNOWN
    if str(facts.since) == PartialDate.describe(appointment.since, before):
        return appointment.since, before
    certain = facts.since.certain_by(today)
    if facts.until is not None and facts.since.first < facts.until <= certain:
        certain = facts.since.first
    return certain, facts.since.precision


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
    asked = placed(current, post, facts, timezone.localdate(at))
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

    Raises `Refused` when it stands, when others sat there meanwhile, or the person may not be seated.
    """
    post = lock_post(annulled.post)
    may_appoint(acting, post).also(has_reason(reason)).require()
    restored = annulled.as_appointment()
    if Appointment.objects.filter(pk=restored.pk).exists() or not is_latest(annulled):
        raise Refused(_("这项任职没有作废，不需要恢复。"), code="not_annulled")
    fits_person(post, annulled.person)
    last_day(post, restored.since, restored.until)
    restored.seat = claim_seat(post, annulled.person, restored.since, restored.until, instead_of=restored)
    restored.save(force_insert=True)
    keep(restored, CorrectionKind.RESTORED, reason, basis, acting, at).save(force_insert=True)
    audit.add(
        acting, at, "staffing.restore", restored, region=post.organisation.region_id,
        post=post, since=restored.since, until=restored.until,
    )  # fmt: skip
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
    if post.until is not None and post.until == before != after and is_extra(post):
        audit.change(post, expected=post.version, until=after)
