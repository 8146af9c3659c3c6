"""What stands and what is missing: towns by the pattern, vacancies, coverage, posts held on paper."""

from datetime import date
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from haitang.foundation.doors import Visit, needs
from haitang.machinery.spreadsheets.downloads import writer_for
from haitang.machinery.ui.charts import tiles
from haitang.machinery.ui.listing import Empty, list_page, listing_of

from .. import queries
from ..doors import day_asked
from ..filters import DayForm, PaperFilter, VacancyFilter
from ..rules import APPOINT, CHANGE_RULES, READ, SEE_PERSONS
from ..tables import GapTable, PaperTable, TownTable, VacancyTable, town_address
from ..words import PAPER_MONTHS

ALL_FILLED = Empty(
    title=gettext_lazy("没有空缺"),
    sentence=gettext_lazy("编配规则要求的每个岗位都有人。换一天看，可以知道过去哪里空过。"),
    drawing="done",
)
NO_TOWN = Empty(
    title=gettext_lazy("您的职责范围里没有镇街"),
    sentence=gettext_lazy("职责按组织划定时，请从“空缺”或组织的页面进入。"),
    drawing="seats",
)
NO_GAP = Empty(
    title=gettext_lazy("应建的都建了"), sentence=gettext_lazy("没有应建未建的企业科协。"), drawing="done"
)


@needs(READ)
@require_safe
def overview(request: Visit) -> HttpResponse:
    """Every town against 3+1+N on a day, and the figures that open to the lists behind them."""
    on = day_asked(request)
    towns = queries.pattern(request.scope, on)
    incomplete_first = sorted(towns, key=lambda town: (town.complete, town.code))
    covered = queries.coverage(request.scope, on)
    context = {
        **page_context(request, on, "overview"),
        "listing": listing_of(request, incomplete_first, TownTable, name="towns", empty=NO_TOWN),
        "towns": towns,
        "complete": sum(town.complete for town in towns),
        "held": sum(town.held for town in towns),
        "seats": sum(town.seats for town in towns),
        "unknown": sum(town.unknown for town in towns),
        "perhaps_complete": sum(town.state == queries.UNKNOWN for town in towns),
        "covered": covered,
        "tiles": tiles(
            (town.name, None if town.state == queries.UNKNOWN else town.vacant, town_address(town))
            for town in towns
        ),
    }
    return render(request, "staffing/overview.html", context)


@needs(READ)
@require_safe
def vacancies(request: Visit) -> HttpResponse:
    """Every seat unfilled on a day, since when, and whose duty it is to fill it."""
    on = day_asked(request)
    found, unknown = queries.vacancies_and_unknown(request.scope, on)
    chairs = queries.chairs_on(request.scope, on)
    towns = sorted({(empty.town, empty.town_name) for empty in found if empty.town})
    given = {"on": on, "chairs": chairs, "may_appoint": request.acting.may(APPOINT)}
    table = type("VacancyTable", (VacancyTable,), given)
    return list_page(
        request,
        queryset=found,  # type: ignore[arg-type]  # rows worked out, not stored
        table_class=table,
        filter_class=VacancyFilter,
        filter_kwargs={"towns": towns},
        title=_("空缺"),
        name="vacancies",
        template="staffing/vacancies.html",
        export=writer_for(request.acting),
        empty=ALL_FILLED,
        context={
            **page_context(request, on, "vacancies"),
            "seats": sum(empty.vacant for empty in found),
            "unknown": unknown,
        },
    )


@needs(READ)
@require_safe
def coverage(request: Visit) -> HttpResponse:
    """Enterprises that must have an association and have none, villages without a guide."""
    on = day_asked(request)
    found = queries.coverage(request.scope, on)
    title = _("应建未建的企业")
    export = writer_for(request.acting)
    return list_page(
        request,
        queryset=found.gap,  # type: ignore[arg-type]  # rows worked out, not stored
        table_class=GapTable,
        title=title,
        name="gap",
        template="staffing/coverage.html",
        export=export,
        empty=NO_GAP,
        context={
            **page_context(request, on, "coverage"),
            "found": found,
            "villages": queries.places_named(found.villages_without_guide),
            "rules": queries.coverage_rules(queries.counties_of(request.scope), on),
        },
    )


@needs(READ)
@require_safe
def on_paper(request: Visit) -> HttpResponse:
    """Holders with no record of any work in twelve months, town by town; where records do not reach back so far, that."""
    on = day_asked(request)
    found = queries.held_on_paper(request.scope, on)
    unknown = [
        (name, found.unknown[code])
        for code, name in queries.places_named(found.unknown).values_list("code", "name")
    ]
    return list_page(
        request,
        queryset=found.holders,
        table_class=PaperTable,
        filter_class=PaperFilter,
        title=_("挂名的岗位"),
        name="on-paper",
        template="staffing/on_paper.html",
        export=writer_for(request.acting),
        empty=nobody_idle(known=not unknown),
        context={**page_context(request, on, "on_paper"), "unknown": unknown, "months": PAPER_MONTHS},
    )


def nobody_idle(*, known: bool) -> Empty:
    """What the list of posts held on paper says while it is empty."""
    if known:
        said = _("任职满 %(months)d 个月的人，近 %(months)d 个月都有工作记录。")
        return Empty(title=_("没有人挂名"), sentence=said % {"months": PAPER_MONTHS}, drawing="done")
    said = _(
        "工作记录满 %(months)d 个月以后，任职满 %(months)d 个月而没有任何工作记录的人列在这里；在那之前，不说任何人挂名。"
    )
    return Empty(title=_("还不能判断谁挂名"), sentence=said % {"months": PAPER_MONTHS}, drawing="calendar")


def page_context(request: Visit, on: date, page: str) -> dict[str, Any]:
    """What every page of this section shows: the day, the tabs, and what the reader may do."""
    return {
        "on": on,
        "today": timezone.localdate(request.at),
        "as_of": DayForm({"on": on}),
        "page_name": page,
        "may_appoint": request.acting.may(APPOINT),
        "may_read_people": request.acting.may(SEE_PERSONS),
        "may_change_rules": request.acting.may(CHANGE_RULES),
    }
