"""Finding: a person by a whole number, a workplace or a team by a few letters."""

from http import HTTPStatus
from typing import Any

from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from haitang.foundation.doors import Visit, needs
from haitang.machinery.ui.forms import words_typed
from haitang.machinery.ui.found import Found, found_page
from haitang.network.organisations.models import Organisation, Unit
from haitang.network.organisations.queries import called
from haitang.network.people import queries, rules
from haitang.network.people.forms import LookupForm

FOUND_AT_MOST = 12


@needs(rules.VIEW)
@require_http_methods(["GET", "HEAD", "POST"])
def lookup(request: Visit) -> HttpResponse:
    """Find somebody by his whole phone or identity number, which is sent in the body and kept nowhere."""
    if request.method != "POST":
        return render(request, "people/lookup.html", {"form": LookupForm()})
    form = LookupForm(request.POST)
    if not form.is_valid():
        return render(request, "people/lookup.html", {"form": form}, status=HTTPStatus.UNPROCESSABLE_ENTITY)
    persons = queries.with_number(request.scope, form.cleaned_data["number"])
    found = list(persons[:FOUND_AT_MOST]) if persons is not None else []
    if len(found) == 1:
        return redirect("people:person", pk=found[0].pk)
    context = {"form": LookupForm(), "found": found, "looked": True, "whole": persons is not None}
    response = render(request, "people/lookup.html", context)
    response.headers["Cache-Control"] = "no-store"
    return response


@needs(rules.CHANGE)
@require_safe
def workplaces(request: Visit) -> HttpResponse:
    """Units whose name holds the words typed, for the search field."""
    units = Unit.objects.within(request.scope).filter(
        called(words_typed(request, "unit")), until__isnull=True
    )
    return found_page(request, by_place(units))


@needs(rules.CHANGE)
@require_safe
def teams(request: Visit) -> HttpResponse:
    """Standing organisations whose name holds the words typed, for the search field."""
    bodies = Organisation.objects.within(request.scope).filter(
        called(words_typed(request, "team")), dissolved__isnull=True
    )
    return found_page(request, by_place(bodies))


def by_place(records: QuerySet[Any]) -> list[Found]:
    """The first of the records, each with where it lies as people say it."""
    placed = records.select_related("region")[:FOUND_AT_MOST]
    return [(record.pk, record.name, str(record.region)) for record in placed]
