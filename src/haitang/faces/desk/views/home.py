"""The workbench: what stands, what is missing, what to see to today."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from haitang.foundation.acting import Acting
from haitang.foundation.codes import COUNTY_LENGTH, TOWN_LENGTH
from haitang.foundation.doors import Visit, signed_in
from haitang.foundation.scope import Scope
from haitang.machinery.ui.charts import Tile, heat_of
from haitang.network.organisations.words import Part
from haitang.network.staffing.queries import UNKNOWN, TownPattern, Vacancy, network, vacancies
from haitang.work.obligations.queries import Duty, open_in
from haitang.work.tasks.queries import by_light

from .. import queries
from ..forms import DayForm
from ..shell import first_hold, workplace_name
from ..tasks import (
    Task,
    activity_tasks,
    assessment_tasks,
    duplicates_task,
    foremost,
    given_tasks,
    import_tasks,
    judged_tasks,
    meeting_tasks,
    obligation_tasks,
    term_tasks,
    vacancy_tasks,
)
from ..towns import short_town_name

TASKS_SHOWN = 10
GAPS_SHOWN = 5


@signed_in
@require_safe
def home(request: Visit) -> HttpResponse:
    """Each finds what is his: the district or town at a glance, his own posts, or an administrator's tasks."""
    acting = request.acting
    if not acting.may("desk.view"):
        return render(request, "desk/administration.html", {"place": workplace_name(request)})
    if acting.may("staffing.read") and any(len(code) <= TOWN_LENGTH for code in acting.scope.regions):
        return render(request, "desk/overview.html", overview_context(request))
    return render(request, "desk/mine.html", mine_context(request))


def overview_context(request: Visit) -> dict[str, Any]:
    """A district or a town on a day. At most twelve queries with those of signing in, whatever its size."""
    acting, today = request.acting, timezone.localdate(request.at)
    form = DayForm(request.GET)
    on = form.day_or(today)
    scope = acting.scope_for("desk.view")
    found, listed = network(scope, on), queries.network_lists(acting, on, today)
    people = listed.people
    kinds = {
        **work_of(request, on, listed, found.vacancies),
        "terms": list(term_tasks(listed.terms, on)),
        "imports": list(import_tasks(listed.imports)),
        "duplicates": [duplicates_task()] if people.duplicates and acting.may("people.merge") else [],
    }
    tasks = foremost(kinds.values(), TASKS_SHOWN)
    hold = first_hold(request.acting)
    district = any(len(code) <= COUNTY_LENGTH for code in scope.regions)
    return {
        "on": on,
        "today": today,
        "day_form": form,
        "place": hold.places[0] if hold and hold.places else "",
        "asked": "" if on == today else f"?on={on.isoformat()}",
        "found": found,
        "people": people,
        "parts": parts_of(found.towns),
        "complete": sum(town.complete for town in found.towns),
        "vacant": sum(empty.vacant for empty in found.vacancies),
        "perhaps_complete": sum(town.state == UNKNOWN for town in found.towns),
        "tiles": tiles_of(found.towns, on),
        "tasks": tasks,
        "tasks_all": sum(map(len, kinds.values())),
        "terms": len(kinds["terms"]),
        "gap": found.coverage.gap[:GAPS_SHOWN],
        "gap_all": len(found.coverage.gap),
        "towns_all": len(found.towns),
        "one_town": found.towns[0] if len(found.towns) == 1 else None,
        "may_import": district and request.acting.may("spreadsheets.import"),
        "may_record": request.acting.may("activities.record"),
        "district": district,
    }


def work_of(
    request: Visit, on: date, listed: queries.Listed, vacant: Sequence[Vacancy]
) -> dict[str, list[Task]]:
    """What everybody finds on his workbench, wherever he works, by kind, the kinds that come first first; only what he
    may open."""
    acting, today, people = request.acting, timezone.localdate(request.at), listed.people
    return {
        "given": given_to(acting, on, listed),
        "activities": list(activity_tasks(people)),
        "meetings": list(meeting_tasks(people)) if acting.may("meetings.view") else [],
        "assessment": list(assessment_tasks(listed.waiting, today)),
        "vacancies": list(vacancy_tasks(vacant, on)),
        "obligations": list(obligation_tasks(duties_of(request, on), people.filings)),
    }


def given_to(acting: Acting, on: date, listed: queries.Listed) -> list[Task]:
    """Tasks whose owner waits for the reader's word, and those the reader was given himself. One query where figures
    are read."""
    if not acting.may("tasks.view"):
        return []
    judged = judged_tasks(listed.people.to_answer, listed.people.to_close)
    return [*judged, *given_tasks(by_light(listed.given, on))]


def duties_of(request: Visit, on: date) -> list[Duty]:
    """What the reader's organisations owe in the year of a day and is to be seen to."""
    scope = request.acting.scope_for("obligations.view")
    return open_in(scope, on.year, on) if request.acting.may("obligations.view") else []


def parts_of(towns: list[TownPattern]) -> dict[str, tuple[int, int]]:
    """Seats held and seats there are over all towns, by part: one, three, n."""
    return {
        part.value: (
            sum(town.parts[part][0] for town in towns),
            sum(town.parts[part][1] for town in towns),
        )
        for part in (Part.ONE, Part.THREE, Part.N)
    }


def tile_words(town: TownPattern) -> int | str:
    """What a town's tile says: the seats held, those missing, or that our records do not say."""
    if town.complete:
        return town.held
    return _("不详") if town.state == UNKNOWN else _("缺 %(seats)d") % {"seats": town.vacant}


def tiles_of(towns: list[TownPattern], on: date) -> list[Tile]:
    """A tile a town: seats held of seats, deeper the larger the team; a town not complete stands hollow."""
    largest = max((town.held for town in towns), default=0)
    return [
        Tile(
            name=short_town_name(town.name),
            value=tile_words(town),  # type: ignore[arg-type]  # shown as it is
            href=town_address(town, on),
            heat=heat_of(town.held, largest) if town.complete else None,
        )
        for town in towns
    ]


def town_address(town: TownPattern, on: date) -> str:
    if town.organisation_id is not None:
        return reverse("organisations:organisation", args=[town.organisation_id])
    return f"{reverse('staffing:vacancies')}?town={town.code}&on={on.isoformat()}"


def mine_context(request: Visit) -> dict[str, Any]:
    """What somebody with a village or an organisation has: his posts and their duties, his organisations, what is
    vacant there. A guide's post is in an organisation of the town, which he may not open: `opens` says which lead on.
    """
    acting, today = request.acting, timezone.localdate(request.at)
    lines = Scope(lines=acting.scope.lines)
    hold = first_hold(acting)
    vacant = vacancies(lines, today) if lines.lines else []
    listed = queries.own_lists(acting, today)
    return {
        "today": today,
        "place": hold.places[0] if hold and hold.places else "",
        "may_record": acting.may("activities.record"),
        "appointments": listed.held,
        "opens": listed.opens,
        "organisations": listed.run,
        "tasks": foremost(work_of(request, today, listed, vacant).values(), TASKS_SHOWN),
    }
