"""What staffing shows on the pages of an organisation, a post, a person and a place: who holds and held what."""

from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.safestring import SafeString

from haitang.foundation.doors import Visit
from haitang.machinery.ui.panels import panel_of
from haitang.network.organisations.models import Organisation, Post
from haitang.network.people.models import Person
from haitang.network.regions.models import Region

from .presenting import lines_of, may_read
from .queries import HeldPost, held_posts, histories, latest_appointments, posts_held_by
from .rules import READ, may_appoint_in

LATEST = 12
"""So many spans of a post's history stand on its page; its history's own page has all."""
FEW = 5


@panel_of("organisations.Organisation")
def posts_panel(visit: Visit, organisation: Organisation) -> SafeString | str:
    """An organisation's posts with their holders; nothing for who may not read staffing there."""
    held = held_posts(organisation, timezone.localdate(visit.at))
    return _held(
        visit, organisation, held, history=reverse("staffing:organisation_history", args=[organisation.pk])
    )


@panel_of("organisations.Post")
def holders_panel(visit: Visit, post: Post) -> SafeString | str:
    """Who holds one post, and how to fill it; nothing for who may not read staffing there, or of a closed post."""
    held = held_posts(post.organisation, timezone.localdate(visit.at))
    mine = [each for each in held if each.post.pk == post.pk]
    return _held(visit, post.organisation, mine) if mine else ""


@panel_of("organisations.Post")
def history_panel(visit: Visit, post: Post) -> SafeString | str:
    """Everybody who held a post, the latest first, of a closed one too."""
    body = post.organisation
    if not visit.acting.may(READ, region=body.region_id, line=body.line):
        return ""
    today = timezone.localdate(visit.at)
    shown = lines_of(histories([post], latest=LATEST), today=today)
    context = {
        "post": post,
        "of_post": post,
        "bodies": [(each, may_appoint_in(visit.acting, body)) for each in shown],
        "hidden": sum(one.history.hidden for each in shown for one in each.posts),
        "today": today,
        **may_read(visit),
    }
    return render_to_string("staffing/panels/history.html", context, request=visit)


@panel_of("regions.Region")
def place_panel(visit: Visit, region: Region) -> SafeString | str:
    """Who took up a post in a place last, and the way to its whole history."""
    scope = visit.acting.scope_for(READ)
    if not scope.covers(region=region.code):
        return ""
    context = {"region": region, "appointments": list(latest_appointments(scope, region)[:FEW])}
    return render_to_string("staffing/panels/place.html", context, request=visit)


def _held(
    visit: Visit, organisation: Organisation, posts: list[HeldPost], *, history: str = ""
) -> SafeString | str:
    if not visit.acting.may(READ, region=organisation.region_id, line=organisation.line):
        return ""
    context = {
        "organisation": organisation,
        "posts": posts,
        "history": history,
        "may_appoint": (may_appoint := may_appoint_in(visit.acting, organisation)),
        "may_elect": may_appoint and organisation.is_elected and organisation.dissolved is None,
        "may_read_people": visit.acting.may("people.view", region=organisation.region_id),
    }
    return render_to_string("staffing/panels/posts.html", context, request=visit)


@panel_of("people.Person")
def appointments_panel(visit: Visit, person: Person) -> SafeString | str:
    """The posts a person holds and held."""
    if not visit.acting.may(READ, region=person.region_id):
        return ""
    seen = posts_held_by(person).within(visit.acting.scope_for(READ))
    context = {"appointments": list(seen), "today": timezone.localdate(visit.at)}
    return render_to_string("staffing/panels/appointments.html", context, request=visit)
