"""The history of posts: every holder, every gap between them, who entered each appointment and when."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from django.db.models import Case, IntegerField, Q, Value, When

from haitang.foundation.codes import TOWN_LENGTH
from haitang.foundation.scope import Scope
from haitang.machinery.audit.models import Entry
from haitang.network.organisations.models import Post, PostQuerySet
from haitang.network.regions.models import Region

from ..models import Appointment, AppointmentQuerySet, Correction, Term
from ..words import CorrectionKind, SeatOutcome
from .seats import PART_ORDER, window
from .timeline import Span, timeline

ENTERED = "staffing.appoint"
ELECTED = "staffing.elect"


@dataclass(frozen=True, slots=True)
class Row:
    """A span of a seat; of a holder's who entered it and when, where an entry says so, and what was corrected since.

    `annulled` is the annulment of one that counts on no day: the span is what it said.
    """

    span: Span
    entered: Entry | None = None
    trail: Sequence[Correction] = ()
    annulled: Correction | None = None


@dataclass(frozen=True, slots=True)
class PostHistory:
    """A post with its spans, the latest first; `hidden` are earlier ones that are not among them."""

    post: Post
    begins: date | None
    ends: date | None
    rows: list[Row]
    hidden: int = 0


def posts_of_place(scope: Scope, region: Region) -> PostQuerySet:
    """The posts of every body in a place, those that ended too; of a village also those of its town that answer for it."""
    posts = Post.objects.within(scope)
    if len(region.code) > TOWN_LENGTH:
        return posts.filter(Q(place=region) | Q(organisation__region=region))
    return posts.filter(Scope(regions=(region.code,)).q(region="organisation__region_id"))


def in_order(posts: PostQuerySet) -> PostQuerySet:
    """By place, body, part, village and day."""
    parts = [When(part=part, then=Value(place)) for part, place in PART_ORDER.items()]
    rank = Case(*parts, default=Value(len(PART_ORDER)), output_field=IntegerField())
    return (
        posts.select_related("organisation__region", "place")
        .defer("duties")
        .order_by("organisation__region_id", "organisation_id", rank, "role", "place_id", "since", "id")
    )


def histories(
    posts: Sequence[Post], *, latest: int | None = None, on: date | None = None
) -> list[PostHistory]:
    """The histories of these posts, of each the `latest` spans; of a day only what was on it.

    Three queries, however many posts, and two more for whoever an election brought.
    """
    held = defaultdict[int, list[Appointment]](list)
    for appointment in Appointment.objects.filter(post__in=posts).select_related("person").order_by("pk"):
        held[appointment.post_id].append(appointment)
    trails = defaultdict[int, dict[int, list[Correction]]](dict)
    for one in Correction.objects.filter(post__in=posts).select_related("person").order_by("pk"):
        trails[one.post_id].setdefault(one.appointment_key, []).append(one)
    shown = [_history(post, held[post.pk], trails[post.pk], latest, on) for post in posts]
    keys = [row.span.held.pk for history in shown for row in history.rows if row.span.held]
    entries = entries_of(keys)
    missing = {key for key in keys if str(key) not in entries}
    if missing:
        entries = {**elected_entries({post.organisation_id for post in posts}, missing), **entries}
    return [_with_entries(history, entries) for history in shown]


def _history(
    post: Post,
    held: list[Appointment],
    trails: Mapping[int, list[Correction]],
    latest: int | None,
    on: date | None,
) -> PostHistory:
    begins, ends = window(post)
    spans = timeline(held, seats=post.seats, begins=begins, ends=ends)
    if on is not None:
        rows = [Row(span) for span in spans if span.on(on)]
        return PostHistory(post, begins, ends, rows)
    rows = [Row(span, trail=trails.get(span.held.pk, ()) if span.held else ()) for span in spans]
    rows += _annulled(trails.values())
    rows.sort(key=lambda row: (row.span.since or date.min, -row.span.seat), reverse=True)
    return PostHistory(post, begins, ends, rows[:latest], max(0, len(rows) - (latest or len(rows))))


def _annulled(trails: Iterable[list[Correction]]) -> Iterator[Row]:
    """The appointments that stand no more, as they were when they were annulled."""
    for trail in trails:
        if trail[-1].kind == CorrectionKind.ANNULLED:
            said = trail[-1].as_appointment()
            span = Span(said.seat, said.since, said.until, said)
            yield Row(span, trail=trail, annulled=trail[-1])


def entries_of(keys: Iterable[int]) -> Mapping[str, Entry]:
    """The first entry about each appointment: who entered it. One query."""
    entries = Entry.objects.filter(
        thing_kind=Appointment._meta.label, thing_id__in=[str(key) for key in keys], action=ENTERED
    )
    return {entry.thing_id: entry for entry in entries.order_by("-id")}


def elected_entries(bodies: Collection[int], keys: Collection[int]) -> Mapping[str, Entry]:
    """The entry of the election that brought each of these appointments, where one did. Two queries."""
    terms = Term.objects.filter(organisation__in=bodies).values_list("pk", "changes")
    came = {
        one["appointment"]: str(term)
        for term, changes in terms
        for one in changes
        if one["outcome"] == SeatOutcome.COMES and one["appointment"] in keys
    }
    if not came:
        return {}
    held = Entry.objects.filter(thing_kind=Term._meta.label, thing_id__in=came.values(), action=ELECTED)
    entries = {entry.thing_id: entry for entry in held.order_by("-id")}
    return {str(key): entries[term] for key, term in came.items() if term in entries}


def _with_entries(history: PostHistory, entries: Mapping[str, Entry]) -> PostHistory:
    rows = [
        replace(row, entered=entries.get(str(row.span.held.pk))) if row.span.held else row
        for row in history.rows
    ]
    return replace(history, rows=rows)


def latest_appointments(scope: Scope, region: Region) -> AppointmentQuerySet:
    """Appointments to the posts of a place, those begun last first."""
    posts = posts_of_place(scope, region)
    latest = Appointment.objects.filter(post__in=posts).select_related(
        "person", "post__organisation", "post__place"
    )
    return latest.order_by("-since", "-pk")
