"""Ex-officio succession: who takes over a position takes the seats that come with it."""

from collections.abc import Iterable
from datetime import date, datetime

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from haitang.foundation.acting import Acting
from haitang.foundation.doubts import confirmed_doubts, doubts_digest
from haitang.foundation.scope import Scope
from haitang.foundation.verdict import Refused
from haitang.network.organisations.models import Post
from haitang.network.people.models import Person
from haitang.network.regions.models import Region

from ..models import Appointment
from ..queries import doubts_of_seating, posts_on
from ..words import Mode
from .appointing import appoint, end_appointment


@transaction.atomic
def install_successor(
    *,
    position: str,
    region: Region,
    person: Person,
    since: date,
    document: str = "",
    sure: str = "",
    acting: Acting,
    at: datetime,
) -> list[Appointment]:
    """The new holder of a position takes every seat held ex officio of it in a town or village, from a day
    on.

    The predecessor's appointments end that day; a vacant seat is taken as well. Raises `Doubtful` as `appoint` does, once for
    all of them; refused when no post comes with the position there, or the successor already holds all of them.
    """
    posts = list(ex_officio_posts(position, region, since))
    if not posts:
        raise Refused(
            _("%(place)s没有由“%(position)s”当然担任的岗位。") % {"place": region, "position": position},
            code="no_post",
        )
    held = set(
        Appointment.objects.on(since).filter(post__in=posts, person=person).values_list("post_id", flat=True)
    )
    vacant = [post for post in posts if post.pk not in held]
    doubts = {
        doubt.sentence: doubt
        for post in vacant
        for doubt in doubts_of_seating(post, person, Mode.EX_OFFICIO, since)
    }
    confirmed_doubts(list(doubts.values()), sure)
    taken = [_succeed_in(post, person, since, document, acting, at) for post in vacant]
    if not taken:
        raise Refused(_("这位人员已经担任这些岗位，不需要接任。"), code="no_successor_needed")
    return taken


def ex_officio_posts(position: str, region: Region, on: date) -> Iterable[Post]:
    """Posts in force on a day that come with a position in a town (its own bodies') or in a village."""
    here = Q(place=region) | Q(place__isnull=True, organisation__region=region)
    return (
        posts_on(Scope(regions=(region.town_code or region.code,)), on)
        .filter(here, ex_officio_of=position)
        .order_by("pk")
    )


def _succeed_in(
    post: Post, person: Person, since: date, document: str, acting: Acting, at: datetime
) -> Appointment:
    predecessors = (
        Appointment.objects.on(since).filter(post=post, mode=Mode.EX_OFFICIO).select_related("post")
    )
    for predecessor in predecessors:
        end_appointment(
            appointment=predecessor,
            until=since,
            reason=_("职务变动，由继任者接任"),
            succeeded=True,
            acting=acting,
            at=at,
        )
    confirmed = doubts_digest(doubts_of_seating(post, person, Mode.EX_OFFICIO, since))
    return appoint(
        post=post, person=person, mode=Mode.EX_OFFICIO, since=since, document=document, sure=confirmed,
        acting=acting, at=at,
    )  # fmt: skip
