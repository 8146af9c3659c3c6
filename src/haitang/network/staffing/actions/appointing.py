"""Seating people: one verb, one function."""

from collections.abc import Collection, Sequence
from datetime import date, datetime

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from haitang.foundation.acting import Acting
from haitang.foundation.codes import county_of
from haitang.foundation.doubts import confirmed_doubts
from haitang.foundation.fitting import fits
from haitang.foundation.partial_dates import PartialDate
from haitang.foundation.verdict import Refused
from haitang.machinery.audit import actions as audit
from haitang.network.organisations.models import Post
from haitang.network.people.models import Person

from ..models import Appointment
from ..queries import doubts_of_seating, is_extra, window
from ..rules import may_appoint
from ..words import Mode


class NoSeatLeft(Refused):
    """Every seat of the post is taken on some of the days asked for, by `holders`."""

    def __init__(self, post: Post, holders: Sequence[Appointment] = ()) -> None:
        said = _("“%s”没有空缺的席位：请先办理现任离任。") % post
        if holders:
            named = "、".join(map(with_days, holders[:NAMED_AT_MOST]))
            said = _("“%(post)s”在这些天里已有人任职：%(holders)s。日期不能与前后任重叠。") % {
                "post": post,
                "holders": named,
            }
        super().__init__(said, code="no_seat_left")


NAMED_AT_MOST = 3


def with_days(held: Appointment) -> str:
    """Who and when, for a sentence: 张三（2021-01-01 至 2021-09-01）."""
    since = PartialDate.describe(held.since, held.since_precision) or _("不详")
    days = {"name": held.person.name, "since": since, "until": held.until and held.until.isoformat()}
    return (_("%(name)s（%(since)s 至 %(until)s）") if held.until else _("%(name)s（%(since)s 至今）")) % days


@transaction.atomic
def appoint(  # noqa: PLR0913  an appointment has that many facts
    *,
    post: Post,
    person: Person,
    mode: Mode,
    since: date,
    until: date | None = None,
    document: str = "",
    sure: str = "",
    acting: Acting,
    at: datetime,
) -> Appointment:
    """Seat a person in a post from a day on; with `until`, whoever held it once, up to that day.

    Raises `Doubtful` when it may be a mistake and `sure` is not the mark of these doubts, `NoSeatLeft` when no seat is
    free on all these days, and `Refused` when the post is not in force, or the person
    is of another county, merged into another record, erased, or in the post on one of these days.
    """
    may_appoint(acting, post).require()
    post = lock_post(post)
    person = lock_persons([person.pk])[person.pk]
    until = last_day(post, since, until)
    fits_person(post, person, until)
    seat = claim_seat(post, person, since, until)
    doubts = confirmed_doubts(doubts_of_seating(post, person, mode, since), sure)
    appointment = Appointment(
        post=post, seat=seat, person=person, mode=mode, since=since, until=until, document=document.strip()
    )
    fits(appointment).require()
    appointment.save(force_insert=True)
    audit.add(
        acting, at, "staffing.appoint", appointment, region=post.organisation.region_id,
        post=post, person=person, mode=mode, since=since, **({"although": doubts} if doubts else {}),
    )  # fmt: skip
    return appointment


def lock_post(post: Post) -> Post:
    """The post as it stands, its row held until the transaction ends (on SQLite the whole database is)."""
    posts = Post.objects.select_related("organisation__region", "place")
    return posts.select_for_update(of=("self",)).get(pk=post.pk)


def lock_persons(keys: Collection[int]) -> dict[int, Person]:
    """The persons by key as they stand, their rows held, so that nobody is merged away or erased while he is being seated."""
    return {one.pk: one for one in Person.objects.select_for_update().filter(pk__in=keys).order_by("pk")}


def fits_person(post: Post, person: Person, until: date | None = None) -> None:
    """The person is of the post's county, his record is the current one and still stands for somebody, who is there up to a
    day, half-open.
    """
    if person.county_id != county_of(post.organisation.region_id):
        raise Refused(_("这位人员不在本区县的人员库里。"), code="other_county")
    if person.merged_into_id:
        raise Refused(_("这条人员记录已并入另一条，请用保留的那一条。"), code="person_merged")
    if person.erased_at:
        raise Refused(_("这个人的信息已按要求删除，不能再任职。"), code="person_erased")
    person.still_here(until).require()


def last_day(post: Post, since: date, until: date | None = None) -> date | None:
    """When an appointment from a day on, and asked for until another, must end. Refused when the post is not in force."""
    begins, ends = window(post)
    if until is not None and until <= since:
        raise Refused(_("离任日期应晚于任职日期 %s。") % since.isoformat(), code="ends_before_it_begins")
    if begins and since < begins:
        raise Refused(
            _("“%(post)s”自 %(day)s 起设立，任职日期不能更早。") % {"post": post, "day": begins.isoformat()},
            code="post_not_in_force",
        )
    if ends and (since >= ends or (until is not None and until > ends)):
        raise Refused(
            _("“%(post)s”自 %(day)s 起停设，不能再任职。") % {"post": post, "day": ends.isoformat()},
            code="post_not_in_force",
        )
    return until or ends


def claim_seat(
    post: Post,
    person: Person,
    since: date,
    until: date | None = None,
    *,
    instead_of: Appointment | None = None,
) -> int:
    """The first seat free on all these days, the one of the appointment it stands `instead_of` before others.

    The post must be locked.
    """
    others = Appointment.objects.filter(Q(until__isnull=True) | Q(until__gt=since), post=post)
    if until is not None:
        others = others.filter(since__lt=until)
    if instead_of is not None:
        others = others.exclude(pk=instead_of.pk)
    holders = list(others.select_related("person").order_by("seat", "since"))
    taken = {held.seat: held for held in holders}
    if any(held.person_id == person.pk for held in holders):
        raise Refused(_("这位人员已在（或已定将在）这个岗位任职。"), code="already_holds")
    seats: list[int] = [*([instead_of.seat] if instead_of else []), *range(1, post.seats + 1)]
    free = [seat for seat in seats if seat not in taken]
    if not free:
        raise NoSeatLeft(post, list(taken.values()) if until or instead_of else ())
    return free[0]


@transaction.atomic
def end_appointment(
    *,
    appointment: Appointment,
    until: date,
    reason: str,
    version: int | None = None,
    succeeded: bool = False,
    acting: Acting,
    at: datetime,
) -> Appointment:
    """End an appointment: its last day is the one before `until`. An extra seat ends with its holder, unless he is succeeded.

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
    if not succeeded:
        close_if_extra(post, until)
    audit.add(
        acting, at, "staffing.end", appointment, region=post.organisation.region_id, post=post, until=until
    )
    return appointment


def close_if_extra(post: Post, until: date) -> None:
    """A seat beyond what the rules ask for is there for its holder only."""
    stays = Appointment.objects.filter(Q(until__isnull=True) | Q(until__gt=until), post=post)
    if is_extra(post) and not stays.exists():
        audit.change(post, expected=post.version, until=until)
