"""That somebody died or left, and that he is there after all, each with all that it changes shown before."""

from typing import Any

from django.http import Http404, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from haitang.foundation.doors import Visit, needs, record_for
from haitang.foundation.endings import Plan, plan_ending
from haitang.machinery.ui.editing import Editing
from haitang.machinery.ui.endings import Ended, RestorationForm, ending_page
from haitang.network.organisations.actions import end_of, plan_back
from haitang.network.organisations.queries import ending_in_force
from haitang.network.people import actions, rules
from haitang.network.people.forms import DepartureForm
from haitang.network.people.models import Person
from haitang.network.people.words import Departure


@needs(rules.CHANGE)
@require_http_methods(["GET", "HEAD", "POST"])
def departure(request: Visit, pk: int) -> HttpResponse:
    """Enter that somebody died or left the county, with all that ends with it."""
    gone = record_for(Person.objects.select_related("region"), request.acting, rules.CHANGE, pk=pk)
    rules.may_depart(request.acting, gone).require()
    by: dict[str, Any] = {"person": gone, "acting": request.acting, "at": request.at}
    today = timezone.localdate(request.at)

    def asked(data: dict[str, Any]) -> dict[str, Any]:
        words = (data.get("reason", ""), data.get("document", ""))
        terms = actions.departure_terms(data["on"], today, *words)
        return {"terms": terms, "departure": Departure(said) if (said := data.get("departure")) else None}

    def plan(data: dict[str, Any]) -> Plan:
        return plan_ending(*actions.departure_at(**asked(data), **by))

    def do(data: dict[str, Any], seen: str) -> object:
        return actions.depart(**asked(data), expected=gone.version, seen=seen, **by)

    initial = {"on": None, "version": gone.version}
    form = DepartureForm(request.POST or None, initial=initial)
    page = editing(gone, _("登记去世或离开"), submit=_("登记"), tone="danger", done=_("已登记。"))
    return ending_page(
        request, Ended(record=gone, name=gone.name, prefix=f"{gone.name} · "), form, page, plan, do
    )


@needs(rules.CHANGE)
@require_http_methods(["GET", "HEAD", "POST"])
def restoration(request: Visit, pk: int) -> HttpResponse:
    """Say that somebody is there after all, with what his departure ended."""
    gone = record_for(Person.objects.select_related("region"), request.acting, rules.CHANGE, pk=pk)
    rules.may_amend_person(request.acting, gone).require()
    ending = ending_in_force(gone)
    if ending is None:
        raise Http404
    by: dict[str, Any] = {"ending": ending, "acting": request.acting, "at": request.at}

    def plan(data: dict[str, Any]) -> Plan:
        return plan_back(ending, end_of(reason=data.get("reason", ""), **by))

    def do(data: dict[str, Any], seen: str) -> object:
        return actions.restore_person(reason=data["reason"], seen=seen, **by)

    form = RestorationForm(request.POST or None)
    page = editing(gone, _("撤销去世或离开的登记"), submit=_("恢复"), done=_("已恢复。"))
    return ending_page(
        request, Ended(record=gone, name=gone.name, prefix=f"{gone.name} · "), form, page, plan, do
    )


def editing(person: Person, title: str, **words: Any) -> Editing:
    crumbs = [(_("人员"), reverse("people:persons")), (person.name, person.get_absolute_url())]
    return Editing(title=title, cancel=person.get_absolute_url(), crumbs=crumbs, **words)
