"""The calendar of a district, of one organisation, and one period of it with the records that met it."""

from dataclasses import replace
from datetime import date
from typing import Any, Final

from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from haitang.foundation.doors import Visit, needs
from haitang.machinery.figures.declaring import indicator_named, presenter_of
from haitang.machinery.figures.queries import evidence_records, number_of
from haitang.machinery.figures.tables import table_of
from haitang.machinery.ui.editing import Crumb
from haitang.machinery.ui.listing import Empty, list_page
from haitang.work.activities.queries import last_held
from haitang.work.tasks.queries import given_from, giving_from

from .. import queries, rules
from ..doors import body_for, duty_for
from ..forms import CalendarForm
from ..matrices import MARKS, asked_of, bound_kinds, by_month, by_period, of_one_body, rhythm_words
from ..origins import part_of
from ..queries import Calendar, Duty
from ..tables import TONES
from ..words import DUTY, Demand, Standing

URGENT_SHOWN: Final = 30


@needs(rules.VIEW)
@require_safe
def duty_calendar(request: Visit) -> HttpResponse:
    """A year of everybody in the reader's scope: obligations by month, or one obligation's organisations by period.

    Where nothing was met this year so far, it opens on the last year in which something was held.
    """
    today = timezone.localdate(request.at)
    year, code = parse_year_and_rule(request)
    found = queries.calendar_of(request.scope, year, today)
    if "year" not in request.GET and not found.count(Standing.MET):
        last = last_held(request.scope, date(year, 1, 1))
        if last is not None:
            return HttpResponseRedirect(f"?{urlencode({**request.GET.dict(), 'year': str(last.year)})}")
    form = CalendarForm(request.GET, this_year=today.year, rules=found.rules)
    chosen = one_obligation(found, code) if code in found.by_code else found
    context = {
        **page_context(request, "calendar"),
        **calendar_summary(chosen),
        "form": form,
        "year": year,
        "rule": chosen.rules[-1] if chosen is not found else None,
        "matrix": by_period(chosen) if chosen is not found else by_month(found),
    }
    if chosen is not found:
        context |= {"whom": bound_kinds(chosen.rules[-1]), "asked": asked_of(chosen.rules[-1])}
    return render(request, "obligations/calendar.html", context)


def parse_year_and_rule(request: Visit) -> tuple[int, str]:
    """The year and the obligation of an address; this year where it names none there is."""
    this_year = timezone.localdate(request.at).year
    form = CalendarForm(request.GET, this_year=this_year)
    form.is_valid()
    return form.cleaned_data.get("year") or this_year, request.GET.get("code", "")


def one_obligation(found: Calendar, code: str) -> Calendar:
    rules_of_it = [rule for rule in found.rules if rule.code == code]
    return Calendar(found.year, found.today, rules_of_it, found.by_code[code])


def calendar_summary(found: Calendar) -> dict[str, Any]:
    """The sums, what is urgent, and the legend of the marks."""
    urgent = queries.urgent_duties(found.duties)
    return {
        "today": found.today,
        "sums": [
            (standing.label, found.count(standing))
            for standing in (Standing.OVERDUE, Standing.NEAR, Standing.WAITING, Standing.MET)
        ],
        "all": len(found.duties),
        "urgent": [(duty, duty.get_absolute_url()) for duty in urgent[:URGENT_SHOWN]],
        "urgent_all": len(urgent),
        "legend": [(MARKS[standing], standing, standing.label) for standing in Standing],
        "faulty": found.count(Standing.FAULTY),
    }


@needs(rules.VIEW)
@require_safe
def body(request: Visit, pk: int) -> HttpResponse:
    """The year of one organisation."""
    organisation = body_for(request.acting, pk)
    today = timezone.localdate(request.at)
    year, _code = parse_year_and_rule(request)
    found = queries.calendar_of(request.scope, year, today, organisation=organisation)
    context = {
        **page_context(request, "calendar"),
        **calendar_summary(found),
        "organisation": organisation,
        "form": CalendarForm(request.GET, this_year=today.year),
        "year": year,
        "matrix": of_one_body(found),
        "crumbs": [(_("制度要求"), reverse("obligations:calendar"))],
    }
    return render(request, "obligations/body.html", context)


@needs(rules.VIEW)
@require_safe
def duty(request: Visit, pk: int, organisation: int, period: str) -> HttpResponse:
    """One period of an obligation for one organisation: what is asked, how it stands, the records that met it."""
    acting, today = request.acting, timezone.localdate(request.at)
    found = duty_for(acting, pk, organisation, period, today)
    part, pressing = part_of(found), found.standing in {Standing.OVERDUE, Standing.NEAR}
    context = {
        "duty": found,
        "tasks": given_from(acting, DUTY, pk, today)[part],
        "giving": giving_from(acting, DUTY, pk, part, found.organisation) if pressing else "",
        "asked": asked_of(found.rule),
        "rhythm": rhythm_words(found.rule),
        "crumbs": duty_crumbs(found),
        "title": found.rule.title,
    }
    if found.rule.demand == Demand.DOCUMENT or found.fault:
        return render(request, "obligations/document.html", {**context, **documents(request, found)})
    return records(request, found, context)


def documents(request: Visit, found: Duty) -> dict[str, Any]:
    filings = queries.filings_for_period(found.rule, found.organisation, found.period)
    may_file = rules.may_file(request.acting, found.organisation)
    open_still = found.filing is None and not found.fault
    return {
        "filings": [(filing, TONES[filing.state]) for filing in filings],
        "may_file": bool(may_file) and open_still,
    }


def records(request: Visit, found: Duty, context: dict[str, Any]) -> HttpResponse:
    """The records that count, as far as the reader may open them; what he may not is said, not shown."""
    evidence = queries.duty_evidence(found)
    presenter = presenter_of(evidence.records)
    within = evidence.records.within(request.acting.scope_for(presenter.needs))  # type: ignore[attr-defined]  # every evidence is scoped
    seen = replace(evidence, records=within)
    hidden = number_of(evidence) - number_of(seen)
    indicator = indicator_named(found.rule.indicator)
    return list_page(
        request,
        queryset=evidence_records(seen),
        table_class=table_of(seen, presenter),
        title=found.rule.title,
        name="records",
        template="obligations/records.html",
        empty=Empty(
            title=_("还没有记录"),
            sentence=_("有了经上一级确认的记录，这一期自动完成，不用另外报。"),
            drawing="calendar",
        ),
        context={**context, "indicator": indicator, "hidden": hidden},
    )


def duty_crumbs(found: Duty) -> list[Crumb]:
    organisation = found.organisation
    return [
        (_("制度要求"), reverse("obligations:calendar")),
        (organisation.name, reverse("obligations:body", args=[organisation.pk])),
    ]


def page_context(request: Visit, page: str) -> dict[str, Any]:
    """What every page of this section shows: the tabs and what the reader may do."""
    acting = request.acting
    may_answer = acting.may(rules.ACKNOWLEDGE)
    return {
        "page_name": page,
        "may_rule": acting.may(rules.RULE),
        "may_plan": acting.may(rules.PLAN),
        "waits": queries.answerable_by(acting).count() if may_answer else 0,
    }
