"""Recording an activity on one page, changing it, handing it in, taking it back."""

from http import HTTPStatus
from typing import Any, TypeVar

from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_http_methods, require_POST

from haitang.foundation.doors import Visit, needs
from haitang.foundation.verdict import Refused
from haitang.machinery.audit.actions import Conflict
from haitang.machinery.files.pictures import BUSY
from haitang.machinery.ui.editing import Editing, conflict_page, done_page
from haitang.machinery.ui.forms import storable
from haitang.network.regions.models import Region

from .. import actions, queries, rules
from ..doors import activity_for
from ..forms import ActivityForm, AmendmentForm, RecordForm, said_before
from ..models import Activity
from ..words import MOST_PICTURES, MOVES, Form, Move, State

LATE = frozenset({"late_without_reason"})
ABOUT_PICTURES = frozenset(
    {"too_large", "no_picture", "too_many_pixels", "too_much_work", "broken_picture", "too_many", BUSY}
)
AnyChange = TypeVar("AnyChange", bound=AmendmentForm)
USUAL_FORMS = 6
"""Forms shown at once; the others are behind one more tap."""


@needs(rules.RECORD)
@require_http_methods(["GET", "HEAD", "POST"])
def new_activity(request: Visit) -> HttpResponse:
    """Record what was held. Works without JavaScript; with it the draft survives a lost line."""
    form = RecordForm(request.POST or None, request.FILES or None, acting=request.acting, at=request.at)
    if request.method == "POST" and form.is_valid():
        try:
            made = actions.record_activity(
                draft=form.draft(),
                shots=actions.shots_of([(file.name, file.read()) for file in form.cleaned_data["pictures"]]),
                reported=request.POST.get("act") != "draft",
                key=storable(request.POST.get("once", "")),
                acting=request.acting,
                at=request.at,
            )
        except Refused as refused:
            form.add_error(field_of(refused), refused.reason)
        else:
            return recorded_response(request, made)
    return form_page(request, form)


def field_of(refused: Refused) -> str | None:
    """The field that a refusal is about."""
    if refused.code in LATE:
        return "late_reason"
    return "pictures" if refused.code in ABOUT_PICTURES else None


def recorded_response(request: Visit, activity: Activity) -> HttpResponse:
    words = _("已存为草稿，还没有报送。") if activity.state == State.DRAFT else _("已报送，等上一级确认。")
    return done_page(request, words, activity)


def redirect_to_activity(activity: Activity) -> HttpResponse:
    return HttpResponseRedirect(activity.get_absolute_url(), status=HTTPStatus.SEE_OTHER)


def form_page(request: Visit, form: RecordForm) -> HttpResponse:
    if form.is_bound:
        form.offer_likeliest()
    only = next(iter(form.regions.values())) if len(form.regions) == 1 else None
    context = {
        "form": form,
        "only": only,
        "above": confirmers(request, form, only),
        "titles": queries.latest_titles(request.acting),
        "owner": request.acting.account_id,
        "most": MOST_PICTURES,
        "draft_name": f"{request.acting.account_id}:activity",
        "crumbs": [(pgettext("many", "活动"), reverse("activities:activities"))],
        "rest_chosen": form["form"].value() in Form.values[USUAL_FORMS:],
        "open_extras": any(
            form[name].errors for name in ("leads", "topic", "organiser", "minutes", "late_reason")
        ),
    }
    status = HTTPStatus.UNPROCESSABLE_ENTITY if form.is_bound else HTTPStatus.OK
    return render(request, "activities/record.html", context, status=status)


def confirmers(request: Visit, form: ActivityForm, only: Region | None) -> str:
    """Whose people will confirm it, to be written on the button: 昌元街道科协."""
    region = only or next(iter(form.regions.values()), None)
    organiser = next(iter(form.organisers.values()), None)
    if region is None or organiser is None:
        return ""
    code = rules.level_above(request.acting, region.code, organiser)
    name = Region.objects.filter(pk=code).values_list("name", flat=True).first()
    return _("%(place)s科协") % {"place": name or ""}


@needs(rules.RECORD)
@require_http_methods(["GET", "HEAD", "POST"])
def amend_facts(request: Visit, pk: int) -> HttpResponse:
    """Change a record of one's own that is not confirmed yet."""
    activity = activity_for(request.acting, pk, rules.RECORD)
    rules.may_change(request.acting, activity).also(MOVES.verdict(activity.state, Move.AMEND)).require()
    form = change_form(AmendmentForm, request, activity)
    page = activity_editing(activity, _("修改：%(title)s"), submit=_("保存"))

    def act() -> None:
        actions.amend_activity(
            activity=activity,
            draft=form.draft(),
            version=form.cleaned_data["version"] or 0,
            acting=request.acting,
            at=request.at,
        )

    return change_page(request, form, page, act, activity)


def change_form(form_class: type[AnyChange], request: Visit, activity: Activity) -> AnyChange:
    """The form of a record that exists, with what it says now."""
    return form_class(
        request.POST or None,
        acting=request.acting,
        at=request.at,
        activity=activity,
        initial=said_before(activity),
    )


def change_page(
    request: Visit, form: ActivityForm, page: Editing, act: Any, activity: Activity
) -> HttpResponse:
    """The form of a record that exists: done, refused on the form, or both versions beside each other."""
    if request.method == "POST" and form.is_valid():
        try:
            act()
        except Conflict as conflict:
            current: Any = conflict.current
            theirs = {
                name: value
                for name, value in said_before(current).items()
                if name not in {"helpers", "leads"}
            }
            return conflict_page(request, form=form, conflict=conflict, page=page, theirs=theirs)
        except Refused as refused:
            form.add_error("late_reason" if refused.code in LATE else None, refused.reason)
        else:
            return done_page(request, _("已保存。"), activity)
    if form.is_bound:
        form.offer_likeliest()
    context = {"form": form, "page": page, "activity": activity}
    status = HTTPStatus.UNPROCESSABLE_ENTITY if form.is_bound else HTTPStatus.OK
    return render(request, "ui/edit.html", context, status=status)


def activity_editing(activity: Activity, title: str, **words: Any) -> Editing:
    """The page that changes an activity; `title` has a place for its title."""
    here = activity.get_absolute_url()
    return Editing(
        title=title % {"title": activity.title}, cancel=here, crumbs=activity_crumbs(activity), **words
    )


def activity_crumbs(activity: Activity) -> list[tuple[str, str]]:
    return [
        (pgettext("many", "活动"), reverse("activities:activities")),
        (activity.title, activity.get_absolute_url()),
    ]


@needs(rules.RECORD)
@require_POST
def report(request: Visit, pk: int) -> HttpResponse:
    """Hand a draft or a returned record in."""
    activity = activity_for(request.acting, pk, rules.RECORD)
    actions.report(activity=activity, acting=request.acting, at=request.at)
    return done_page(request, _("已报送，等上一级确认。"), activity)


@needs(rules.RECORD)
@require_POST
def withdraw_activity_page(request: Visit, pk: int) -> HttpResponse:
    """Take a record of one's own back."""
    activity = activity_for(request.acting, pk, rules.RECORD)
    actions.withdraw_activity(activity=activity, acting=request.acting, at=request.at)
    return done_page(request, _("已撤回。记录还在，不计入任何数字。"), activity)
