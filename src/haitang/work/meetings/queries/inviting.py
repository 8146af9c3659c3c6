"""Who can be invited, who is, and who holds the posts on the day."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import Q

from haitang.foundation.acting import Acting
from haitang.foundation.scope import Scope
from haitang.network.organisations.models import Organisation, OrganisationQuerySet, Post, PostQuerySet
from haitang.network.organisations.queries import answered_by
from haitang.network.organisations.words import Kind, Part
from haitang.network.staffing.models import Appointment
from haitang.network.staffing.queries import posts_on

from ..models import Invitee, InviteeQuerySet, Meeting, MeetingRule


def own_places(acting: Acting, action: str, on: date) -> Q:
    """Invitees for whom `acting` himself answers: posts of the association of his place, of the bodies he runs, and
    those he sits in on a day; not everybody further down whom he also may act for.
    """
    own = answered_by(acting.scope_for(action), "post__organisation__")
    if acting.person_id is None:
        return own
    sits = Appointment.objects.on(on).filter(person_id=acting.person_id).order_by().values("post")
    return own | Q(post__in=sits)


@dataclass(frozen=True, slots=True)
class Seat:
    """An invitee with the names of those who hold his post on the day; a post nobody holds is vacant."""

    invitee: Invitee
    holders: tuple[str, ...]

    @property
    def vacant(self) -> bool:
        return self.invitee.post_id is not None and not self.holders


def seats(meeting: Meeting) -> list[Seat]:
    """Everybody invited, posts first in the order of the bodies, then guests. Two queries."""
    invited = Invitee.objects.filter(meeting=meeting).select_related("post__organisation", "post__place")
    invitees = sorted(invited, key=order)
    for invitee in invitees:
        invitee.meeting = meeting
    names = holder_names([one.post_id for one in invitees if one.post_id], meeting.held_on)
    return [Seat(one, tuple(names[one.post_id or 0])) for one in invitees]


def order(invitee: Invitee) -> tuple[bool, str, int]:
    return (invitee.post is None, invitee.post.organisation.region_id if invitee.post else "", invitee.pk)


def holder_names(posts: Iterable[int], on: date) -> defaultdict[int, list[str]]:
    """By post: the names of those who hold a seat of it on a day."""
    names: defaultdict[int, list[str]] = defaultdict(list)
    appointed = Appointment.objects.on(on).filter(post__in=list(posts)).select_related("person")
    for appointment in appointed.order_by("seat", "pk"):
        names[appointment.post_id].append(appointment.person.name)
    return names


def posts_to_invite(convener: Organisation, on: date) -> PostQuerySet:
    """Posts a body may invite: its own, and for the district association the heads of every body of the county.

    A town's chiefs and guides are invited by their town.
    """
    if convener.kind != Kind.DISTRICT_ASSOCIATION:
        return posts_on(Scope(lines=(convener.line,)), on).order_by("organisation__line", "part", "id")
    county = Scope(regions=(convener.region.county_code,))
    leading = Q(part=Part.ONE) | Q(part=Part.OTHER) | Q(organisation=convener)
    return posts_on(county, on).filter(leading).order_by("organisation__line", "id")


def usual_members(convener: Organisation, rule: MeetingRule, on: date) -> tuple[list[Post], list[str]]:
    """Whom a new meeting starts with: the standing members of the kind; a town's, all posts of its association."""
    if convener.kind != Kind.DISTRICT_ASSOCIATION:
        return list(posts_to_invite(convener, on).filter(organisation=convener)), []
    if rule.pk is None:
        return [], []
    members = list(rule.members.select_related("post"))
    in_force = set(
        posts_on(Scope(regions=(rule.district_id,)), on)
        .filter(pk__in=[one.post_id for one in members if one.post_id])
        .values_list("pk", flat=True)
    )
    posts = [one.post for one in members if one.post is not None and one.post_id in in_force]
    return posts, [one.guest for one in members if one.guest]


def invited_posts(meeting: Meeting) -> list[Post]:
    """The posts invited to a meeting, who can be made responsible for what it resolves."""
    invited = Invitee.objects.filter(meeting=meeting, post__isnull=False)
    return list(
        Post.objects.filter(pk__in=invited.values("post"))
        .select_related("organisation", "place")
        .order_by("organisation__line", "id")
    )


def member_bodies(meeting: Meeting) -> OrganisationQuerySet:
    """The bodies that may file issues: those of the posts invited, and the convener."""
    invited = Invitee.objects.filter(meeting=meeting, post__isnull=False).values("post__organisation")
    return Organisation.objects.filter(Q(pk__in=invited) | Q(pk=meeting.convener_id)).order_by(
        "region_id", "name", "id"
    )


def guests_of(meeting: Meeting, *named: str) -> InviteeQuerySet:
    """The guests invited, or those of some names: they have no account, so that the convener puts down their word."""
    guests = Invitee.objects.filter(meeting=meeting, post__isnull=True)
    return guests.filter(guest__in=named) if named else guests
