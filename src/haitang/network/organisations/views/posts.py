from functools import partial
from typing import Any

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from haitang.foundation.codes import parse_key
from haitang.foundation.doors import Visit, needs
from haitang.machinery.ui.editing import Crumb, Editing, action_page, edit_page, read_values
from haitang.network.regions.queries import towns_in

from .. import actions, queries, rules
from ..doors import organisation_for, post_for
from ..duties import duties_of
from ..forms import DutiesForm, PostForm
from ..models import Post
from ..words import Establishment, Part
from .organisations import organisation_editing as editing_of
from .organisations import way_to

GETS_AND_POSTS = ["GET", "HEAD", "POST"]
FACTS = ("title", "seats", "establishment", "ex_officio_of", "filled_by", "duties", "honorary")
read_post = read_values(*FACTS)
ORGANISATIONS_A_SHEET = 25
ADDED_BY_HAND = "other"
"""The role of posts no staffing rule asks for."""


@needs(rules.VIEW)
@require_safe
def duties(request: Visit) -> HttpResponse:
    """The responsibility list, to be printed: every post and its duties, for one organisation, one town or all."""
    towns = towns_in(request.scope)
    town = request.GET.get("town", "")
    scope = request.scope.narrowed(town) if town in dict(towns) else request.scope
    on = timezone.localdate(request.at)
    organisations = queries.with_posts(scope, on)
    if asked := request.GET.get("organisation"):
        organisations = organisations.filter(pk=parse_key(asked))
    page = Paginator(organisations, ORGANISATIONS_A_SHEET).get_page(request.GET.get("page"))
    context = {
        "page": page,
        "sheets": [
            (each, duties_of(posts)) for each, posts in queries.sheets_of_duties(list(page.object_list), on)
        ],
        "towns": towns,
        "town": town,
        "on": on,
    }
    return render(request, "organisations/duties.html", context)


@needs(rules.VIEW)
@require_safe
def post(request: Visit, pk: int) -> HttpResponse:
    """One post: what it is for and who fills it."""
    shown = post_for(request.acting, pk)
    context = {
        "post": shown,
        "crumbs": way_to(request, shown.organisation),
        "may_amend": rules.may_amend_post(request.acting, shown),
        "ending": queries.ending_in_force(shown) if shown.until else None,
        "may_reopen": rules.may_open_post(request.acting, shown.organisation),
    }
    return render(request, "organisations/post.html", context)


@needs(rules.POST)
@require_http_methods(GETS_AND_POSTS)
def new_post(request: Visit, pk: int) -> HttpResponse:
    """Open a post in an organisation, beside those the staffing rules ask for."""
    organisation = organisation_for(request.acting, pk, rules.POST)

    def act(data: dict[str, Any]) -> str:
        draft = actions.PostDraft(
            organisation=organisation,
            role=ADDED_BY_HAND,
            title=data["title"],
            part=Part(data["part"]),
            place=data["place"] or None,
            seats=data["seats"],
            required=False,
            establishment=Establishment(data["establishment"]),
            ex_officio_of=data["ex_officio_of"],
            filled_by=data["filled_by"],
            duties=data["duties"],
            honorary=data["honorary"],
            since=data["since"],
        )
        return actions.open_post(draft=draft, acting=request.acting, at=request.at).get_absolute_url()

    form = PostForm(
        request.POST or None, initial={"since": timezone.localdate(request.at)}, organisation=organisation
    )
    page = editing_of(request, organisation, _("设立岗位"), done=_("岗位已设立。"))
    return edit_page(request, form=form, act=act, page=page)


@needs(rules.POST)
@require_http_methods(GETS_AND_POSTS)
def post_facts(request: Visit, pk: int) -> HttpResponse:
    """Amend the duties and other facts of a post."""
    amended = post_for(request.acting, pk, rules.POST)

    return action_page(
        request,
        form=DutiesForm(request.POST or None, initial=read_post(amended)),
        action=partial(actions.amend_post, post=amended),
        read=read_post,
        page=post_editing(request, amended, _("修改岗位"), done=_("已保存。")),
    )


def post_editing(request: Visit, post: Post, title: str, **words: Any) -> Editing:
    crumbs: list[Crumb] = [*way_to(request, post.organisation), (str(post), post.get_absolute_url())]
    return Editing(title=title, cancel=post.get_absolute_url(), crumbs=crumbs, **words)
