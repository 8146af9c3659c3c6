"""Many seats at once, for imports: a fixed number of queries, all or nothing."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.db.models import Q
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from haitang.foundation.acting import Acting
from haitang.foundation.bulk import insert_many
from haitang.foundation.endings import hold_standing
from haitang.foundation.fitting import fits
from haitang.foundation.partial_dates import Precision
from haitang.foundation.verdict import Refused
from haitang.machinery.audit import actions as audit
from haitang.network.organisations.models import Organisation, Post
from haitang.network.people.models import Person

from ..models import Appointment
from ..rules import may_appoint_in
from ..words import Mode
from .appointing import NoSeatLeft, fits_person, last_day, lock_persons


@dataclass(frozen=True, slots=True)
class AppointmentDraft:
    post_id: int
    person_id: int
    mode: Mode
    since: date
    document: str = ""
    since_precision: Precision = Precision.DAY


@transaction.atomic
def appoint_many(*, drafts: Sequence[AppointmentDraft], acting: Acting, at: datetime) -> list[Appointment]:
    """Seat many people, in the order of the drafts. Raises what `appoint` does, for the first that fails."""
    if not drafts:
        return []
    posts = lock_posts({draft.post_id for draft in drafts})
    for organisation in {post.organisation_id: post.organisation for post in posts.values()}.values():
        may_appoint_in(acting, organisation).require()
    persons = lock_persons({draft.person_id for draft in drafts})
    seats = _Seats(posts, min(draft.since for draft in drafts))
    appointments = [seats.seat(draft, persons[draft.person_id]) for draft in drafts]
    insert_many(appointments)
    audit.add_many(
        acting, at, "staffing.appoint", ((made, made.post.organisation.region_id) for made in appointments)
    )
    return appointments


def lock_posts(keys: set[int]) -> dict[int, Post]:
    """The posts by key, their rows held until the transaction ends; always locked in the same order."""
    posts = Post.objects.select_related("organisation__region", "place").order_by("pk")
    return {post.pk: post for post in posts.select_for_update(of=("self",)).filter(pk__in=keys)}


class _Seats:
    """The seats of locked posts, with what is held from a day on and what these drafts have claimed."""

    def __init__(self, posts: dict[int, Post], since: date) -> None:
        self.posts = posts
        self.held: dict[int, list[tuple[int, int, date, date | None]]] = {key: [] for key in posts}
        held = Appointment.objects.filter(Q(until__isnull=True) | Q(until__gt=since), post__in=posts)
        for made in held.order_by():
            self.held[made.post_id].append((made.seat, made.person_id, made.since, made.until))

    def seat(self, draft: AppointmentDraft, person: Person) -> Appointment:
        post = self.posts[draft.post_id]
        until = last_day(post, draft.since)
        fits_person(post, person, until)
        later = [hold for hold in self.held[post.pk] if hold[3] is None or hold[3] > draft.since]
        if person.pk in {hold[1] for hold in later}:
            raise Refused(_("这位人员已在（或已定将在）这个岗位任职。"), code="already_holds")
        taken = {hold[0] for hold in later}
        free = next((seat for seat in range(1, post.seats + 1) if seat not in taken), None)
        if free is None:
            raise NoSeatLeft(post)
        self.held[post.pk].append((free, person.pk, draft.since, until))
        appointment = Appointment(
            post=post,
            seat=free,
            person=person,
            mode=draft.mode,
            since=draft.since,
            since_precision=draft.since_precision,
            until=until,
            document=draft.document.strip(),
        )
        fits(appointment).require()
        return appointment


@transaction.atomic
def open_extra_seats(
    *, wanted: Sequence[tuple[int, str]], since: date, acting: Acting, at: datetime
) -> list[Post]:
    """One more seat for each pair of organisation key and role, beyond what the rules ask for, from a day on.

    It is a copy of the organisation's post of that role and ends with its holder.
    """
    if not wanted:
        return []
    organisations = Organisation.objects.in_bulk({organisation for organisation, _role in wanted})
    for organisation in organisations.values():
        may_appoint_in(acting, organisation).require()
    hold_standing(*organisations.values(), on=localdate(at))
    posts = Post.objects.filter(organisation__in=organisations, required=True, place__isnull=True)
    models = {(post.organisation_id, post.role): post for post in posts.order_by("pk")}
    opened = [_extra(models.get(pair), organisations[pair[0]], since) for pair in wanted]
    insert_many(opened)
    audit.add_many(
        acting,
        at,
        "staffing.open_extra_seat",
        ((post, organisations[post.organisation_id].region_id) for post in opened),
    )
    return opened


def _extra(model: Post | None, organisation: Organisation, since: date) -> Post:
    if model is None:
        raise Refused(_("“%s”没有这样的岗位，不能增设席位。") % organisation, code="no_such_role")
    return Post(
        organisation=organisation,
        role=model.role,
        part=model.part,
        title=model.title,
        seats=1,
        required=False,
        ex_officio_of=model.ex_officio_of,
        filled_by=model.filled_by,
        duties=model.duties,
        since=since,
    )


def open_extra_seat(
    *, organisation: Organisation, role: str, since: date, acting: Acting, at: datetime
) -> Post:
    """One more seat of a role, beyond what the rules ask for; it ends with its holder."""
    return open_extra_seats(wanted=[(organisation.pk, role)], since=since, acting=acting, at=at)[0]
