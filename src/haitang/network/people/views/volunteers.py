"""The register of volunteers, and a person's place on it."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from haitang.foundation.doors import Visit, needs, record_for
from haitang.foundation.verdict import Refused
from haitang.machinery.spreadsheets.downloads import writer_for
from haitang.machinery.ui.listing import Empty, list_page
from haitang.network.people import actions, queries, rules
from haitang.network.people.filters import VolunteerFilter
from haitang.network.people.forms import MoveForm, VolunteerForm
from haitang.network.people.models import Person, Volunteer
from haitang.network.people.tables import VolunteerTable
from haitang.network.people.words import VOLUNTEER_MOVES, VolunteerMove
from haitang.network.regions.models import Region

from .persons import forms_status, on_page, sent_to

EMPTY = Empty(
    title=gettext_lazy("名册上还没有志愿者"),
    sentence=gettext_lazy("从志愿者登记表导入最快；也可以在人员页上登记一个人。"),
    drawing="people",
)


@needs(rules.VIEW)
@require_safe
def volunteers(request: Visit) -> HttpResponse:
    """The volunteers who serve in the scope."""
    return list_page(
        request,
        queryset=queries.volunteers(request.scope),
        table_class=VolunteerTable,
        filter_class=VolunteerFilter,
        title=pgettext("many", "志愿者"),
        name="volunteers",
        template="people/volunteers.html",
        export=writer_for(request.acting),
        empty=EMPTY,
    )


@needs(rules.CHANGE)
@require_http_methods(["GET", "HEAD", "POST"])
def volunteer(request: Visit, pk: int) -> HttpResponse:
    """Put a person on the register, or change where and with whom he serves."""
    person = record_for(on_page(), request.acting, rules.CHANGE, pk=pk)
    known = getattr(person, "volunteer", None)
    reach = request.scope.narrowed(person.county_id)
    form = VolunteerForm(
        sent_to(request), initial=initial_of(request, person, known), scope=reach, volunteer=known
    )
    if form.is_bound and form.is_valid():
        try:
            save_volunteer(request, person, known, form)
        except Refused as refused:
            form.add_error(None, refused.reason)
        else:
            messages.success(request, _("已保存。"))
            return redirect("people:person", pk=person.pk)
    moves_open = VOLUNTEER_MOVES.possible(known.status) if known else []
    context = {"form": form, "person": person, "volunteer": known, "moves": moves_open}
    return render(request, "people/volunteer.html", context, status=forms_status(form))


@needs(rules.CHANGE)
@require_POST
def moves(request: Visit, pk: int) -> HttpResponse:
    """Pause, resume, leave, rejoin."""
    person = record_for(on_page(), request.acting, rules.CHANGE, pk=pk)
    known = record_for(
        Volunteer.objects.select_related("person"), request.acting, rules.CHANGE, person=person
    )
    form = MoveForm(request.POST)
    if not form.is_valid():
        raise Refused(_("没有这样的变动，请刷新页面再试。"), code="no_such_move")
    verb = VERBS[VolunteerMove(form.cleaned_data["move"])]
    given: dict[str, Any] = {"volunteer": known, "acting": request.acting, "at": request.at}
    if verb is actions.leave:
        given["on"] = form.cleaned_data["on"] or timezone.localdate(request.at)
    verb(**given)
    messages.success(request, _("已保存。"))
    return redirect("people:person", pk=person.pk)


VERBS: dict[VolunteerMove, Any] = {
    VolunteerMove.PAUSE: actions.pause,
    VolunteerMove.RESUME: actions.resume,
    VolunteerMove.LEAVE: actions.leave,
    VolunteerMove.REJOIN: actions.rejoin,
}


def initial_of(request: Visit, person: Person, known: Volunteer | None) -> dict[str, Any]:
    if known is None:
        return {"region": person.region_id, "registered_on": timezone.localdate(request.at)}
    return {
        "region": known.region_id,
        "registered_on": known.registered_on,
        "team": known.team,
        "version": known.version,
    }


def save_volunteer(request: Visit, person: Person, known: Volunteer | None, form: VolunteerForm) -> None:
    said: dict[str, Any] = {
        "region": Region.objects.get(pk=form.cleaned_data["region"]),
        "registered_on": form.cleaned_data["registered_on"],
        "team": form.cleaned_data["team"],
        "acting": request.acting,
        "at": request.at,
    }
    if known is None:
        actions.make_volunteer(person=person, **said)
    else:
        actions.amend_volunteer(volunteer=known, version=form.cleaned_data["version"] or 0, **said)
