"""What becomes of who sits where: when a post closes, when they died or left, when the unit of their position is closed."""

from collections.abc import Iterator, Sequence
from datetime import timedelta
from typing import Any

from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from haitang.foundation.endings import Change, End, Found, Obstacle, Part, Unchanged, hang, stays
from haitang.foundation.partial_dates import PartialDate, Precision
from haitang.network.organisations.actions import closure_of, post_words
from haitang.network.organisations.models import Post, Unit
from haitang.network.people.models import Person

from .models import Appointment
from .queries import RESTING, extra_posts, window
from .rules import may_appoint
from .words import Mode

RELATED = ("post__organisation__region", "post__place", "person")
DAY = timedelta(days=1)


def appointment_words(held: Appointment) -> str:
    return f"{held.person.name} · {held.post.organisation.name} · {held.post}"


def lasting(end: End) -> Any:
    """The appointments that would go on after that day."""
    still = Q(until__isnull=True) | Q(until__gt=end.on)
    return Appointment.objects.filter(still).select_related(*RELATED).order_by("post_id", "seat", "pk")


def holders_of_posts(rows: Sequence[Post], end: End) -> Iterator[Found]:
    """Who sits in a post that closes leaves it that day."""
    yield from endings_of(list(lasting(end).filter(post__in=rows)), end, _("岗位停设"))


def holdings_of_persons(rows: Sequence[Person], end: End) -> Iterator[Found]:
    """Who died or left holds no post from that day on."""
    yield from endings_of(list(lasting(end).filter(person__in=rows)), end, end.cause)


def holdings_of_units(rows: Sequence[Unit], end: End) -> Iterator[Found]:
    """Who holds a post by virtue of a position in a unit holds it no longer than there is such a position."""
    held = lasting(end).filter(person__unit__in=rows, mode=Mode.EX_OFFICIO)
    yield from endings_of(list(held), end, end.cause)


def extra_seats(rows: Sequence[Appointment], end: End) -> Iterator[Found]:
    """A seat beyond what the rules ask for is there for its holder only."""
    leaving = [one.pk for one in rows]
    posts = {one.post_id: one.post for one in rows}
    others = lasting(end).filter(post__in=posts).exclude(pk__in=leaving)
    held = set(others.values_list("post_id", flat=True))
    for post in extra_posts([post for key, post in posts.items() if key not in held]):
        if post.until is None or post.until > end.on:
            yield closure_of(post, end)


def endings_of(held: Sequence[Appointment], end: End, reason: str) -> Iterator[Found]:
    """Each appointment ended that day, or why it cannot be; then what was frozen and issued from them."""
    for one in held:
        if not (verdict := may_appoint(end.acting, one.post)):
            yield Obstacle(
                appointment_words(one), verdict.reason, one.post.get_absolute_url(), code=verdict.code
            )
            continue
        values: dict[str, Any] = {"until": end.on, "end_reason": reason[:120]}
        if one.since >= end.on:
            first = earliest(one)
            if first is not None and first >= end.on:
                told = (
                    _("自 %s 才任职，不能在那以前离任：请先更正或作废这项任职，或改日期。")
                    % first.isoformat()
                )
                page = one.post.get_absolute_url()
                yield Obstacle(appointment_words(one), told, page, code="ends_before_it_begins")
                continue
            values["since"] = end.on - DAY  # known less than to the day: he was there at least the day before
        yield Change(one, appointment_words(one), _("离任"), values, ends=True)
    yield from resting_on(held, end)


def earliest(one: Appointment) -> Any:
    """The first day on which an appointment may have begun; None when nobody knows."""
    precision = Precision(one.since_precision)
    return None if precision == Precision.UNKNOWN else PartialDate.of(one.since, precision).first


def resting_on(held: Sequence[Appointment], end: End) -> Iterator[Unchanged]:
    """What was frozen or issued from these appointments, asked once a place."""
    days = [(end.on, max(timezone.localdate(end.at), end.on) + DAY)]
    places = {one.post.organisation.region_id: one for one in held}
    known = set()
    for one in places.values():
        for find in RESTING.values():
            for rests in find(one.post, one.pk, days):
                if rests.href not in known:
                    known.add(rests.href)
                    yield Unchanged(rests.title, rests.note, rests.href)


def seats_free(changes: Sequence[Change], end: End) -> Iterator[Found]:
    """Who is to sit there again does so unless the seat is another's by now, he holds the post already, or it is there no
    more; who died, left or was erased meanwhile does not.
    """
    for change in changes:
        one = change.row
        if not isinstance(one, Appointment):
            yield change
            continue
        since, until = change.values.get("since", one.since), change.values["until"]
        if (obstacle := nowhere_to_sit(one, until, end)) is not None:
            yield obstacle
            continue
        if not (verdict := may_appoint(end.acting, one.post)):
            page = one.post.get_absolute_url()
            yield Obstacle(appointment_words(one), verdict.reason, page, code=verdict.code)
            continue
        others = Appointment.objects.filter(Q(until__isnull=True) | Q(until__gt=since), post=one.post_id)
        if until is not None:
            others = others.filter(since__lt=until)
        taken = (
            others.exclude(pk=one.pk)
            .filter(Q(seat=one.seat) | Q(person=one.person_id))
            .select_related("person")
            .first()
        )
        if taken is None:
            yield change
        else:
            reason = _("这个席位之后由 %(name)s 任职（自 %(day)s），请先办理那项任职。") % {
                "name": taken.person.name, "day": taken.since.isoformat(),
            }  # fmt: skip
            yield Obstacle(appointment_words(one), reason, one.post.get_absolute_url(), code="seat_taken")


def nowhere_to_sit(one: Appointment, until: Any, end: End) -> Obstacle | Unchanged | None:
    """Why somebody cannot sit there again until a day: he is no more himself, or the post is not."""
    person, post = one.person, one.post
    here = person.still_here(until)
    if person.erased_at is not None or (not here and not end.brings_back(person)):
        return Unchanged(appointment_words(one), here.reason or _("信息已按要求删除，不再任职"))
    closed = None if end.brings_back(post) or end.brings_back(post.organisation) else window(post)[1]
    if closed is not None and (until is None or until > closed):
        reason = _("岗位自 %s 起停设，请先恢复岗位。") % closed.isoformat()
        return Obstacle(appointment_words(one), reason, post.get_absolute_url(), code="post_not_in_force")
    return None


hang(
    "staffing.holders",
    Part(
        of="organisations.Post",
        title=gettext_lazy("任职"),
        columns=("staffing.Appointment.post",),
        find=holders_of_posts,
        back=seats_free,
        naming=appointment_words,
        related=RELATED,
    ),
)
hang(
    "staffing.holdings",
    Part(
        of="people.Person",
        title=gettext_lazy("任职"),
        columns=("staffing.Appointment.person",),
        find=holdings_of_persons,
        back=seats_free,
        naming=appointment_words,
        related=RELATED,
    ),
)
hang(
    "staffing.positions",
    Part(
        of="organisations.Unit",
        title=gettext_lazy("任职"),
        columns=(),
        find=holdings_of_units,
        back=seats_free,
        naming=appointment_words,
        related=RELATED,
    ),
)
hang(
    "staffing.extra_seats",
    Part(
        of="staffing.Appointment",
        title=pgettext_lazy("many", "岗位"),
        columns=(),
        find=extra_seats,
        naming=post_words,
        related=("organisation__region", "place"),
    ),
)
stays("staffing.Correction.person", gettext_lazy("任职更正前的记录留存。"))
stays("staffing.Term.organisation", gettext_lazy("历届的记录留存。"))
stays("staffing.Postponement.organisation", gettext_lazy("批准延期换届的记录留存。"))
stays("staffing.Correction.post", gettext_lazy("任职更正前的记录留存。"))
