"""Seating people: one verb, one function."""

from datetime import date, datetime

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from haitang.foundation.acting import Acting
from haitang.foundation.codes import county_of
from haitang.foundation.fitting import fits
from haitang.foundation.verdict import Refused
from haitang.machinery.audit import actions as audit
from haitang.network.organisations.models import Post
from haitang.network.people.models import Person

from ..models import Appointment
from ..queries import window
from ..rules import may_appoint
from ..words import Mode


class NoSeatLeft(Refused):
    """Every seat of the post is taken on the day asked for or on a later one."""

    def __init__(self, post: Post) -> None:
        super().__init__(_("“%s”没有空缺的席位：请先办理现任离任。") % post, code="no_seat_left")


@transaction.atomic
def appoint(
    *, post: Post, person: Person, mode: Mode, since: date, document: str = "", acting: Acting, at: datetime
) -> Appointment:
    """Seat a person in a post from a day on.

    Raises `NoSeatLeft` when every seat is taken on that day or a later one, and `Refused` when the post is
    not in force, or the person is of another county, merged into another record, or already in the post.
    """
    may_appoint(acting, post).require()
    post = lock_post(post)
    fits_person(post, person)
    until = last_day(post, since)
    seat = claim_seat(post, person, since)
    appointment = Appointment(
        post=post, seat=seat, person=person, mode=mode, since=since, until=until, document=document.strip()
    )
    fits(appointment).require()
    appointment.save(force_insert=True)
    audit.add(
        acting, at, "staffing.appoint", appointment, region=post.organisation.region_id,
        post=post, person=person, mode=mode, since=since,
    )  # fmt: skip
    return appointment


def lock_post(post: Post) -> Post:
    """The post as it stands, its row held until the transaction ends (on SQLite the whole database is)."""
    posts = Post.objects.select_related("organisation__region", "place")
    return posts.select_for_update(of=("self",)).get(pk=post.pk)


def fits_person(post: Post, person: Person) -> None:
    """The person is of the post's county and his record is the current one."""
    if person.county_id != county_of(post.organisation.region_id):
        raise Refused(_("这位人员不在本区县的人员库里。"), code="other_county")
    if person.merged_into_id:
        raise Refused(_("这条人员记录已并入另一条，请用保留的那一条。"), code="person_merged")


def last_day(post: Post, since: date) -> date | None:
    """When an appointment begun on a day must end because the post does. Refused when it is not in force."""
    begins, ends = window(post)
    if begins and since < begins:
        raise Refused(
            _("“%(post)s”自 %(day)s 起设立，任职日期不能更早。") % {"post": post, "day": begins.isoformat()},
            code="post_not_in_force",
        )
    if ends and since >= ends:
        raise Refused(
            _("“%(post)s”自 %(day)s 起停设，不能再任职。") % {"post": post, "day": ends.isoformat()},
            code="post_not_in_force",
        )
    return ends


def claim_seat(post: Post, person: Person, since: date) -> int:
    """The first seat free on a day and every day after it. The post must be locked."""
    later = Appointment.objects.filter(Q(until__isnull=True) | Q(until__gt=since), post=post)
    taken = dict(later.values_list("seat", "person_id"))
    if person.pk in taken.values():
        raise Refused(_("这位人员已在（或已定将在）这个岗位任职。"), code="already_holds")
    free = (seat for seat in range(1, post.seats + 1) if seat not in taken)
    if (seat := next(free, None)) is None:
        raise NoSeatLeft(post)
    return seat


@transaction.atomic
def end_appointment(
    *,
    appointment: Appointment,
    until: date,
    reason: str,
    version: int | None = None,
    acting: Acting,
    at: datetime,
) -> Appointment:
    """End an appointment: its last day is the one before `until`. An extra seat ends with its holder.

    Raises `Refused` when it has ended already or would end before it began, `Conflict` when somebody was
    faster.
    """
    post = lock_post(appointment.post)
    may_appoint(acting, post).require()
    appointment = Appointment.objects.get(pk=appointment.pk)
    if appointment.until is not None and appointment.until <= until:
        raise Refused(_("这项任职已于 %s 结束。") % appointment.until.isoformat(), code="already_ended")
    if until <= appointment.since:
        raise Refused(
            _("离任日期应晚于任职日期 %s。") % appointment.since.isoformat(), code="ends_before_it_begins"
        )
    fits(Appointment(end_reason=reason.strip()), {"end_reason"}).require()
    audit.change(
        appointment,
        expected=appointment.version if version is None else version,
        until=until,
        end_reason=reason.strip(),
    )
    close_if_extra(post, until)
    audit.add(
        acting, at, "staffing.end", appointment, region=post.organisation.region_id, post=post, until=until
    )
    return appointment


def close_if_extra(post: Post, until: date) -> None:
    """A seat beyond what the rules ask for is there for its holder only."""
    stays = Appointment.objects.filter(Q(until__isnull=True) | Q(until__gt=until), post=post)
    if not post.required and not stays.exists():
        audit.change(post, expected=post.version, until=until)
