"""What staffing shows on the pages of an organisation, of a post and of a person: who holds what."""

from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.safestring import SafeString

from haitang.foundation.doors import Visit
from haitang.machinery.ui.panels import panel_of
from haitang.network.organisations.models import Organisation, Post
from haitang.network.people.models import Person

from .queries import HeldPost, held_posts, posts_held_by
from .rules import READ, may_appoint_in


@panel_of("organisations.Organisation")
def posts_panel(visit: Visit, organisation: Organisation) -> SafeString | str:
    """An organisation's posts with their holders; nothing for who may not read staffing there."""
    return _held(visit, organisation, held_posts(organisation, timezone.localdate(visit.at)))


@panel_of("organisations.Post")
def holders_panel(visit: Visit, post: Post) -> SafeString | str:
    """Who holds one post, and how to fill it; nothing for who may not read staffing there, or of a closed post."""
    held = held_posts(post.organisation, timezone.localdate(visit.at))
    mine = [each for each in held if each.post.pk == post.pk]
    return _held(visit, post.organisation, mine) if mine else ""


def _held(visit: Visit, organisation: Organisation, posts: list[HeldPost]) -> SafeString | str:
    if not visit.acting.may(READ, region=organisation.region_id, line=organisation.line):
        return ""
    context = {
        "posts": posts,
        "may_appoint": may_appoint_in(visit.acting, organisation),
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
