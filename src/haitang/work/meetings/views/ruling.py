"""What the district asks of each kind of meeting."""

from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from haitang.foundation.doors import Visit, needs
from haitang.foundation.scope import Scope
from haitang.machinery.ui.editing import Editing, edit_page
from haitang.network.organisations.models import Organisation
from haitang.network.organisations.words import Kind as OrganisationKind
from haitang.network.regions.models import Region
from haitang.network.regions.words import Level

from .. import actions, queries
from ..actions import RuleDraft
from ..forms import MeetingRuleForm, rule_before
from ..rules import RULE
from ..words import Kind
from .reading import meeting_crumbs


def first_county(request: Visit) -> Region:
    """The district whose rules are kept; where somebody has several, the first."""
    county = Region.objects.within(request.scope).filter(level=Level.COUNTY).order_by("code").first()
    if county is None:
        raise Http404
    return county


@needs(RULE)
@require_safe
def meeting_rules(request: Visit) -> HttpResponse:
    """Every kind of meeting with what the district asks of it."""
    county = first_county(request)
    context = {"county": county, "rules": queries.rules_of(county.code), "crumbs": meeting_crumbs()}
    return render(request, "meetings/rules.html", context)


@needs(RULE)
@require_http_methods(["GET", "HEAD", "POST"])
def meeting_rule(request: Visit, kind: str) -> HttpResponse:
    """One kind: when issues and agenda are due, how often a year at most, who is always a member."""
    if kind not in Kind.values:
        raise Http404
    county = first_county(request)
    rule = queries.meeting_rule(county.code, kind)
    today = timezone.localdate(request.at)
    association = (
        Organisation.objects.within(Scope(regions=(county.code,)))
        .of_kind(OrganisationKind.DISTRICT_ASSOCIATION)
        .standing(today)
        .select_related("region")
        .first()
    )
    posts = list(queries.posts_to_invite(association, today)) if association else []
    form = MeetingRuleForm(request.POST or None, posts=posts, initial=rule_before(rule))

    def act(data: dict[str, Any]) -> str:
        told = {name: value for name, value in data.items() if name not in {"version", "posts"}}
        actions.set_rule(
            county=county.code,
            kind=Kind(kind),
            draft=RuleDraft(**told, posts=form.chosen()),
            version=data["version"],
            acting=request.acting,
            at=request.at,
        )
        return reverse("meetings:rules")

    page = Editing(
        title=_("%(kind)s规定") % {"kind": Kind(kind).label},
        submit=_("保存"),
        cancel=reverse("meetings:rules"),
        crumbs=[*meeting_crumbs(), (_("会议规定"), reverse("meetings:rules"))],
        lead=_("新的会议从这里取固定成员和期限；以前的会议不变。"),
        done=_("已保存。"),
    )
    return edit_page(request, form=form, act=act, page=page, read=rule_before)
