"""Who held which post when: of one post, of a body, of a place; all of it, or as of a day. Made to be printed."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from haitang.foundation.doors import Visit, needs
from haitang.machinery.ui.editing import Crumb
from haitang.network.organisations.models import Post, PostQuerySet
from haitang.network.regions.models import Region

from .. import queries
from ..doors import day_asked, organisation_to_read, place_to_read, post_to_read
from ..filters import HistoryForm
from ..presenting import BodyLines, lines_of, may_read
from ..rules import READ, may_appoint_in

POSTS_A_PAGE = 30
LATEST = 12
"""Of each of many posts so many spans are shown; of one alone all, so many a page."""
SPANS_A_PAGE = 100


@needs(READ)
@require_safe
def post_history(request: Visit, pk: int) -> HttpResponse:
    """Every holder of one post, and when nobody sat in it."""
    post = post_to_read(request.acting, pk)
    crumbs = [*body_crumbs(post), (str(post), post.get_absolute_url())]
    return history_page(
        request, Post.objects.filter(pk=post.pk), str(post), crumbs, {"of_post": post}, latest=None
    )


@needs(READ)
@require_safe
def organisation_history(request: Visit, pk: int) -> HttpResponse:
    """Every post of a body with all who held it."""
    body = organisation_to_read(request.acting, pk)
    posts = Post.objects.within(request.scope).filter(organisation=body)
    crumbs = [(body.name, body.get_absolute_url())]
    return history_page(
        request,
        posts,
        body.name,
        crumbs,
        {"of_body": body, "terms": list(body.terms.with_next().order_by("-since", "-pk"))},
    )


@needs(READ)
@require_safe
def place_history(request: Visit, code: str) -> HttpResponse:
    """Every post of the bodies of a place with all who held it."""
    place: Region = place_to_read(request.acting, code)
    posts = queries.posts_of_place(request.scope, place)
    crumbs = [(place.name, place.get_absolute_url())]
    return history_page(request, posts, place.name, crumbs, {"of_place": place})


def history_page(
    request: Visit,
    posts: PostQuerySet,
    name: str,
    crumbs: Sequence[Crumb],
    context: dict[str, Any],
    *,
    latest: int | None = LATEST,
) -> HttpResponse:
    """The histories of these posts, a page of them; with `day` in the address only what was on that day."""
    on = day_asked(request, "day") if request.GET.get("day", "").strip() else None
    posts = queries.in_order(posts if on is None else posts & queries.posts_in_force(on))
    page = Paginator(posts, POSTS_A_PAGE).get_page(request.GET.get("page"))
    shown = queries.histories(list(page.object_list), latest=latest, on=on)
    rows = None
    if latest is None and shown:
        rows = Paginator(shown[0].rows, SPANS_A_PAGE).get_page(request.GET.get("rows"))
        shown = [queries.PostHistory(shown[0].post, shown[0].begins, shown[0].ends, list(rows.object_list))]
    today = timezone.localdate(request.at)
    bodies = lines_of(shown, today=today)
    context |= {
        "name": name,
        "crumbs": crumbs,
        "on": on,
        "today": today,
        "as_of": HistoryForm({"day": on} if on else None),
        "bodies": [(body, offers_changes(request, body, on)) for body in bodies],
        "page": page,
        "rows": rows,
        **may_read(request),
    }
    return render(request, "staffing/history.html", context)


def offers_changes(request: Visit, body: BodyLines, on: date | None) -> bool:
    """Whether the appointments of a body may be changed from here; a day gone by is only looked at."""
    return on is None and bool(may_appoint_in(request.acting, body.organisation))


def body_crumbs(post: Post) -> list[Crumb]:
    page = reverse("organisations:organisation", args=[post.organisation_id])
    return [(post.organisation.name, page)]
