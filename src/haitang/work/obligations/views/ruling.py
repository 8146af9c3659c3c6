"""The rules themselves: read by everybody of the district, changed by its officers from a day on."""

from collections.abc import Mapping
from functools import partial
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from haitang.foundation.doors import Visit, needs
from haitang.machinery.spreadsheets.downloads import writer_for
from haitang.machinery.ui.editing import Crumb, Editing, action_page, done_page, edit_page, read_values
from haitang.machinery.ui.listing import Empty, list_page
from haitang.network.organisations.words import Kind

from .. import actions, queries, rules
from ..actions import RuleDraft
from ..doors import county_of_visit, obligation_rule, readable_rule_for
from ..forms import NewRuleForm, RuleEndingForm, RuleFactsForm
from ..matrices import asked_of, rhythm_words
from ..tables import RuleTable
from ..words import Demand, Rhythm
from .reading import page_context

GETS_AND_POSTS = ["GET", "HEAD", "POST"]
NO_RULES = Empty(
    title=gettext_lazy("还没有制度要求"),
    sentence=gettext_lazy("写下谁多久要做什么；以后看记录就知道做到没有，不用另外填表。"),
    drawing="calendar",
)
FACTS = tuple(name for name in RuleFactsForm.base_fields if name != "version")


@needs(rules.VIEW)
@require_safe
def rule_list(request: Visit) -> HttpResponse:
    """The rules somebody lives by, in force and ended."""
    return list_page(
        request,
        queryset=queries.readable_rules(request.scope),
        table_class=RuleTable,
        title=_("制度要求"),
        name="rules",
        template="obligations/rules.html",
        export=writer_for(request.acting),
        empty=NO_RULES,
        context=page_context(request, "rules"),
    )


@needs(rules.VIEW)
@require_safe
def rule(request: Visit, pk: int) -> HttpResponse:
    """One rule, and why it cannot be read, if so."""
    found = readable_rule_for(request.scope, pk)
    context = {
        "rule": found,
        "asked": asked_of(found),
        "rhythm": rhythm_words(found),
        "fault": queries.rule_fault(found),
        "may_change": rules.may_change_rules(request.acting, found.district_id) and found.until is None,
        "crumbs": rules_crumbs(),
    }
    return render(request, "obligations/rule.html", context)


@needs(rules.RULE)
@require_http_methods(GETS_AND_POSTS)
def new_rule(request: Visit) -> HttpResponse:
    county = county_of_visit(request)
    form = NewRuleForm(
        request.POST or None, acting=request.acting, initial={"since": timezone.localdate(request.at)}
    )

    def act(data: dict[str, Any]) -> str:
        kind = Kind(data["organisation_kind"]) if data["organisation_kind"] else None
        draft = draft_of(data, organisation_kind=kind, organisation=data["organisation"])
        made = actions.add_rule(county=county, draft=draft, acting=request.acting, at=request.at)
        return made.get_absolute_url()

    page = Editing(
        title=_("新增制度要求"),
        cancel=reverse("obligations:rules"),
        crumbs=rules_crumbs(),
        done=_("要求已新增。"),
    )
    return edit_page(request, form=form, act=act, page=page)


@needs(rules.RULE)
@require_http_methods(GETS_AND_POSTS)
def amendment(request: Visit, pk: int) -> HttpResponse:
    """Change a rule from a day on: the old one ends, the new one begins."""
    amended = obligation_rule(request.acting, pk)
    read = read_values(*FACTS)

    def act(data: dict[str, Any]) -> str:
        kind = Kind(amended.organisation_kind) if amended.organisation_kind else None
        made = actions.amend_rule(
            rule=amended,
            draft=draft_of(data, organisation_kind=kind, organisation=amended.organisation),
            version=data["version"],
            acting=request.acting,
            at=request.at,
        )
        return made.get_absolute_url()

    initial = read(amended) | {"since": timezone.localdate(request.at)}
    page = Editing(
        title=_("修改制度要求：%s") % amended.title,
        cancel=reverse("obligations:rule", args=[pk]),
        crumbs=[*rules_crumbs(), (amended.title, reverse("obligations:rule", args=[pk]))],
        lead=_("从生效日期起照新的要求看；这一天之前结束的期间，照旧的要求看，不变。"),
        done=_("要求已修改。"),
    )
    form = RuleFactsForm(request.POST or None, initial=initial)
    return edit_page(request, form=form, act=act, page=page, read=read)


@needs(rules.RULE)
@require_http_methods(GETS_AND_POSTS)
def rule_ending(request: Visit, pk: int) -> HttpResponse:
    ended = obligation_rule(request.acting, pk)

    page = Editing(
        title=_("结束制度要求：%s") % ended.title,
        submit=_("结束"),
        cancel=reverse("obligations:rule", args=[pk]),
        crumbs=[*rules_crumbs(), (ended.title, reverse("obligations:rule", args=[pk]))],
        tone="danger",
        done=_("要求已结束。"),
    )
    initial = {"until": timezone.localdate(request.at), "version": ended.version}
    form = RuleEndingForm(request.POST or None, initial=initial)
    action = partial(actions.end_rule, rule=ended)
    return action_page(request, form=form, action=action, page=page, read=read_values("until"))


@needs(rules.RULE)
@require_POST
def add_usual_rules(request: Visit) -> HttpResponse:
    """Add the usual obligations that the district has not had yet; they hold from today on."""
    added = actions.establish_obligations(
        county=county_of_visit(request),
        since=timezone.localdate(request.at),
        acting=request.acting,
        at=request.at,
    )
    many = len(added)
    said = ngettext("已载入 %(many)d 条常用要求。", "已载入 %(many)d 条常用要求。", many) % {"many": many}
    return done_page(
        request, said if added else _("常用的要求都有了，没有新的可载入。"), reverse("obligations:rules")
    )


def draft_of(data: Mapping[str, Any], **whom: Any) -> RuleDraft:
    facts = {name: data[name] for name in FACTS}
    facts |= {"demand": Demand(data["demand"]), "rhythm": Rhythm(data["rhythm"])}
    return RuleDraft(**facts, **whom)


def rules_crumbs() -> list[Crumb]:
    return [(_("制度要求"), reverse("obligations:rules"))]
