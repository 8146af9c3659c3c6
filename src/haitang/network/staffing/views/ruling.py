"""The staffing rules and the coverage rule: read by everybody of the district, changed by its officers."""

from collections.abc import Mapping
from functools import partial
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from haitang.foundation.doors import Visit, needs
from haitang.foundation.verdict import Refused
from haitang.machinery.spreadsheets.downloads import writer_for
from haitang.machinery.ui.editing import Crumb, Editing, action_page, edit_page, read_values
from haitang.machinery.ui.forms import Form
from haitang.machinery.ui.listing import Empty, list_page
from haitang.network.organisations.words import Kind
from haitang.network.regions.models import Region

from .. import actions, queries
from ..actions import RuleDraft
from ..doors import county_of_visit, readable_rule_for, staffing_rule
from ..forms import CoverageRuleForm, NewRuleForm, RuleEndingForm, RuleFactsForm
from ..models import CoverageRule, StaffingRule
from ..rules import CHANGE_RULES, READ, may_change_rules
from ..tables import RuleTable
from .reading import page_context

GETS_AND_POSTS = ["GET", "HEAD", "POST"]
NO_RULES = Empty(
    title=gettext_lazy("还没有编配规则"),
    sentence=gettext_lazy("规则说明每类组织要有哪些岗位、由谁配备；有了规则，岗位和空缺自动算出。"),
    drawing="seats",
)
FACTS = tuple(name for name in RuleFactsForm.base_fields if name != "version")


@needs(READ)
@require_safe
def rules(request: Visit) -> HttpResponse:
    """The rules of the district: those in force first by kind of organisation, ended ones with their end."""
    on = timezone.localdate(request.at)
    counties = queries.counties_of(request.scope)
    return list_page(
        request,
        queryset=queries.readable_rules(request.scope),
        table_class=RuleTable,
        title=_("编配规则"),
        name="rules",
        template="staffing/rules.html",
        export=writer_for(request.acting),
        empty=NO_RULES,
        context={
            **page_context(request, on, "rules"),
            "coverage_rules": list(CoverageRule.objects.filter(district__in=counties)),
        },
    )


@needs(READ)
@require_safe
def rule(request: Visit, pk: int) -> HttpResponse:
    """One rule with its duties. Whoever reads in the county reads its rules."""
    found = readable_rule_for(request, pk)
    context = {
        "rule": found,
        "may_change": may_change_rules(request.acting, found.district) and found.until is None,
    }
    return render(request, "staffing/rule.html", context)


@needs(CHANGE_RULES)
@require_http_methods(GETS_AND_POSTS)
def new_rule(request: Visit) -> HttpResponse:
    county = county_of_visit(request)
    form = NewRuleForm(request.POST or None, initial={"since": timezone.localdate(request.at)})

    def act(data: dict[str, Any]) -> str:
        made = actions.add_rule(county=county, draft=draft_of(data), acting=request.acting, at=request.at)
        return made.get_absolute_url()

    page = Editing(
        title=_("新增编配规则"),
        submit=_("新增并设岗"),
        cancel=reverse("staffing:rules"),
        crumbs=rules_crumbs(),
        done=_("规则已新增，岗位已按规则设立。"),
    )
    return rule_page(request, form, act, page, county)


@needs(CHANGE_RULES)
@require_http_methods(GETS_AND_POSTS)
def amendment(request: Visit, pk: int) -> HttpResponse:
    """Amend a rule from a day on: the old one ends, the new one begins."""
    amended = staffing_rule(request.acting, pk)
    read = read_values(*FACTS)

    def act(data: dict[str, Any]) -> str:
        made = actions.amend_rule(
            rule=amended,
            draft=draft_of(data, amended),
            version=data["version"],
            acting=request.acting,
            at=request.at,
        )
        return made.get_absolute_url()

    initial = read(amended) | {"since": timezone.localdate(request.at)}
    page = Editing(
        title=_("修改编配规则：%s") % amended.title,
        submit=_("保存并调整岗位"),
        cancel=amended.get_absolute_url(),
        crumbs=[*rules_crumbs(), (str(amended), amended.get_absolute_url())],
        done=_("规则已修改，岗位已按规则调整。"),
    )
    form = RuleFactsForm(request.POST or None, initial=initial)
    return rule_page(request, form, act, page, amended.district, amended, read)


@needs(CHANGE_RULES)
@require_http_methods(GETS_AND_POSTS)
def rule_ending(request: Visit, pk: int) -> HttpResponse:
    ended = staffing_rule(request.acting, pk)

    initial = {"until": timezone.localdate(request.at), "version": ended.version}
    page = Editing(
        title=_("结束编配规则：%s") % ended.title,
        submit=_("结束规则"),
        cancel=ended.get_absolute_url(),
        crumbs=[*rules_crumbs(), (str(ended), ended.get_absolute_url())],
        tone="danger",
        done=_("规则已结束。"),
    )
    return action_page(
        request,
        form=RuleEndingForm(request.POST or None, initial=initial),
        action=partial(actions.end_rule, rule=ended),
        page=page,
        read=read_values("until"),
    )


@needs(CHANGE_RULES)
@require_http_methods(GETS_AND_POSTS)
def coverage_rule(request: Visit) -> HttpResponse:
    """Which enterprises must have an association, from a day on."""
    county = county_of_visit(request)
    today = timezone.localdate(request.at)
    now = next(iter(queries.coverage_rules([county.code], today)), None)

    initial = {"since": today}
    if now is not None:
        initial |= {
            name: getattr(now, name) for name in ("technology_enterprise", "science_workers", "basis")
        }
    page = Editing(
        title=_("哪些企业应建科协"),
        cancel=reverse("staffing:coverage"),
        crumbs=[(_("覆盖"), reverse("staffing:coverage"))],
        lead=_("符合任何一个条件的企业都应建。改动从生效日期起执行。"),
        done=_("规则已修改。"),
    )
    action = partial(actions.amend_coverage_rule, county=county)
    return action_page(
        request, form=CoverageRuleForm(request.POST or None, initial=initial), action=action, page=page
    )


def rule_page(
    request: Visit,
    form: Form,
    act: Any,
    page: Editing,
    county: Region,
    amended: StaffingRule | None = None,
    read: Any = None,
) -> HttpResponse:
    """The form of a rule; asked for a preview, it says what the rule would do and writes nothing."""
    context: dict[str, Any] = {}
    if request.method == "POST" and "preview" in request.POST and form.is_valid():
        may_change_rules(request.acting, county).require()
        try:
            draft = draft_of(form.cleaned_data, amended)
            context["effect"] = actions.preview_draft(county=county, draft=draft, rule=amended)
        except Refused as refusal:
            form.add_error(None, refusal.reason)
        return render(request, "staffing/rule_form.html", {**context, "form": form, "page": page})
    return edit_page(request, form=form, act=act, page=page, read=read, template="staffing/rule_form.html")


def draft_of(data: Mapping[str, Any], amended: StaffingRule | None = None) -> RuleDraft:
    facts = {name: data[name] for name in FACTS}
    if amended is not None:
        return RuleDraft(organisation_kind=Kind(amended.organisation_kind), role=amended.role, **facts)
    return RuleDraft(organisation_kind=Kind(data["organisation_kind"]), role=data["role"], **facts)


def rules_crumbs() -> list[Crumb]:
    return [(_("编配规则"), reverse("staffing:rules"))]
