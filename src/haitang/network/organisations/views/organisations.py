from datetime import date
from functools import partial
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext
from django.views.decorators.http import require_http_methods, require_safe

from haitang.foundation.doors import Visit, needs
from haitang.foundation.scope import LINE_STEP
from haitang.machinery.spreadsheets.downloads import writer_for
from haitang.machinery.ui.editing import Crumb, Editing, action_page, edit_page, read_values
from haitang.machinery.ui.forms import words_typed
from haitang.machinery.ui.found import found_page, with_regions
from haitang.machinery.ui.lights import Light, light
from haitang.machinery.ui.listing import Empty, list_page

from .. import actions, queries, rules
from ..doors import organisation_for
from ..duties import duties_of
from ..filters import OrganisationFilter
from ..forms import FactsForm, FoundingForm, ParentForm
from ..models import Organisation
from ..tables import OrganisationTable
from ..words import Kind

GETS_AND_POSTS = ["GET", "HEAD", "POST"]
FACTS = ("name", "unit", "document", "founded", "term_years", "term_ends", "grade", "members")
read_facts, read_parent = read_values(*FACTS), read_values("parent")
SOON = 30
"""Days before a step of the re-election is due at which its light turns amber."""
NO_ORGANISATIONS = Empty(
    title=gettext_lazy("还没有组织"),
    sentence=gettext_lazy(
        "区县科协、镇街科协由初始化建好；企业科协、学会、基地等可以导入名册，也可以逐个登记。"
    ),
    drawing="seats",
)


@needs(rules.VIEW)
@require_safe
def organisations(request: Visit) -> HttpResponse:
    may_found = request.acting.may(rules.FOUND)
    return list_page(
        request,
        queryset=queries.listed_organisations(request.scope, timezone.localdate(request.at)),
        table_class=OrganisationTable,
        filter_class=OrganisationFilter,
        title=pgettext("many", "组织"),
        name="organisations",
        template="organisations/organisations.html",
        empty=NO_ORGANISATIONS,
        export=writer_for(request.acting),
        context={"tools": render_to_string("organisations/new_organisation.html") if may_found else ""},
    )


@needs(rules.VIEW)
@require_safe
def organisation(request: Visit, pk: int) -> HttpResponse:
    shown = organisation_for(request.acting, pk)
    on = timezone.localdate(request.at)
    context = {
        "organisation": shown,
        "crumbs": way_to(request, shown, whole=False),
        "steps": re_election(shown, on),
        "tree": tree(list(queries.below(shown, on).within(request.scope)), len(shown.line)),
        "duties": duties_of(queries.posts_of(shown, on)),
        "may_amend": rules.may_amend_organisation(request.acting, shown),
        "may_move": request.acting.verdict(rules.FOUND, region=shown.region_id).also(
            rules.still_stands(shown)
        ),
        "may_dissolve": rules.may_dissolve(request.acting, shown),
        "ending": queries.ending_in_force(shown) if shown.dissolved else None,
        "may_restore": request.acting.may(rules.FOUND, region=shown.region_id),
        "may_post": rules.may_open_post(request.acting, shown),
    }
    return render(request, "organisations/organisation.html", context)


@needs(rules.FOUND)
@require_http_methods(GETS_AND_POSTS)
def new_organisation(request: Visit) -> HttpResponse:
    def act(data: dict[str, Any]) -> str:
        facts = {name: data[name] for name in FACTS}
        draft = actions.OrganisationDraft(
            kind=Kind(data["kind"]), region=data["region"], parent=data["parent"], **facts
        )
        return actions.found_organisation(
            draft=draft, acting=request.acting, at=request.at
        ).get_absolute_url()

    back = reverse("organisations:organisations")
    page = Editing(
        title=_("登记组织"), cancel=back, crumbs=[(pgettext("many", "组织"), back)], done=_("组织已登记。")
    )
    form = FoundingForm(request.POST or None, acting=request.acting)
    return edit_page(request, form=form, act=act, page=page)


@needs(rules.AMEND)
@require_http_methods(GETS_AND_POSTS)
def organisation_facts(request: Visit, pk: int) -> HttpResponse:
    """Amend the facts of an organisation."""
    amended = organisation_for(request.acting, pk, rules.AMEND)

    return action_page(
        request,
        form=FactsForm(request.POST or None, initial=read_facts(amended), acting=request.acting),
        action=partial(actions.amend_organisation, organisation=amended),
        read=read_facts,
        page=organisation_editing(request, amended, _("修改组织"), done=_("已保存。")),
    )


@needs(rules.FOUND)
@require_http_methods(GETS_AND_POSTS)
def parent(request: Visit, pk: int) -> HttpResponse:
    """Put an organisation under another."""
    moved = organisation_for(request.acting, pk, rules.FOUND)

    form = ParentForm(request.POST or None, initial=read_parent(moved), acting=request.acting)
    lead = _("它下面的组织跟它一起移动。")
    page = organisation_editing(request, moved, _("改挂上级组织"), lead=lead, done=_("已改挂。"))
    action = partial(actions.move_organisation, organisation=moved)
    return action_page(request, form=form, action=action, read=read_parent, page=page)


@needs(rules.VIEW)
@require_safe
def organisation_matches(request: Visit) -> HttpResponse:
    """What a search field for organisations shows."""
    matches = queries.named_like(Organisation.objects.within(request.scope), words_typed(request))
    return found_page(request, with_regions(matches))


def way_to(request: Visit, organisation: Organisation, *, whole: bool = True) -> list[Crumb]:
    """The way to an organisation through those above it that the reader may see."""
    above = queries.ancestors_of(organisation).within(request.acting.scope_for(rules.VIEW))
    way: list[Crumb] = [(pgettext("many", "组织"), reverse("organisations:organisations"))]
    way += [(each.name, each.get_absolute_url()) for each in above]
    return [*way, (organisation.name, organisation.get_absolute_url())] if whole else way


def organisation_editing(request: Visit, organisation: Organisation, title: str, **words: Any) -> Editing:
    return Editing(
        title=title, cancel=organisation.get_absolute_url(), crumbs=way_to(request, organisation), **words
    )


def re_election(organisation: Organisation, today: date) -> list[tuple[str, date, Light]]:
    """The steps of the next re-election with their days and lights; none where the term's end is unknown."""
    ends = organisation.term_ends
    if ends is None or organisation.dissolved:
        return []
    steps = (
        (_("定换届方案"), queries.plan_due(ends)),
        (_("请示换届"), queries.request_due(ends)),
        (_("本届届满"), ends),
    )
    return [(step, due, light(due, today, soon=SOON)) for step, due in steps]


def tree(organisations: list[Organisation], depth: int) -> list[dict[str, Any]]:
    """Organisations in the order of their lines as nested nodes, those just below `depth` outermost."""
    nodes: list[dict[str, Any]] = []
    open_lists = {depth: nodes}
    kinds = dict(Kind.choices)  # get_kind_display would hash all of them for each organisation
    for each in organisations:
        node: dict[str, Any] = {
            "title": each.name,
            "href": each.get_absolute_url(),
            "note": kinds[each.kind],
            "children": [],
        }
        above = open_lists.get(len(each.line) - LINE_STEP, nodes)
        above.append(node)
        open_lists[len(each.line)] = node["children"]
    return nodes
