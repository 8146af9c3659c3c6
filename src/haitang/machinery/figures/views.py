"""The pages of figures: all of them, one with where it comes from, and the records behind it."""

from collections.abc import Callable
from datetime import date
from functools import wraps
from typing import Any, Final

from django.http import HttpResponse, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from haitang.foundation.codes import parse_key
from haitang.foundation.doors import Visit, needs
from haitang.foundation.verdict import Refused
from haitang.machinery.ui.charts import tiles
from haitang.machinery.ui.listing import Empty, list_page

from .declaring import Indicator, indicator_named, indicators, presenter_of
from .doors import ask_for
from .groups import group_asked, months_of, places_of, read_by_place, split_of
from .installed import ABOVE, names_of_places
from .links import figure_url
from .periods import Period, day_written, month_text
from .queries import (
    Ask,
    count_unconfirmed,
    evidence_records,
    number_of,
    of_body,
    of_group,
    read_indicator,
    sides,
    splits_of,
    value_of,
)
from .rules import may_open
from .tables import table_of
from .words import VIEW, Kind

STATUS: Final = {"unknown_figure": 404, "not_here": 404, "unknown_group": 404}
"""What a wrong word is answered with; 400 unless it stands here."""

NO_RECORDS: Final = Empty(
    title=gettext_lazy("没有记录"),
    sentence=gettext_lazy("这个数是 0：这里在这段时间没有这样的记录。"),
    drawing="search",
)
LONGEST_KEY: Final = 18
SIDES: Final = (gettext_lazy("分子"), gettext_lazy("分母"))
View = Callable[..., HttpResponse]


def answer_wrong_words(view: View) -> View:
    """Let a view answer a wrong word with the sentence that names it."""

    @wraps(view)
    def answer(request: Visit, *args: Any, **kwargs: Any) -> HttpResponse:
        try:
            return view(request, *args, **kwargs)
        except Refused as refused:
            if refused.code in {"not_permitted", "open_in_a_county"}:
                raise
            status = STATUS.get(refused.code, 400)
            mishap = {"status": status, "title": _("没有这个数")}
            return render(
                request, "ui/error.html", {"mishap": mishap, "reason": refused.reason}, status=status
            )

    return answer


def parse_ask(request: Visit) -> Ask:
    """What the address asks. Raises `Refused` naming the wrong word."""
    on, period = request.GET.get("on", ""), request.GET.get("period", "")
    return ask_for(
        request.scope,
        request.GET.get("at", ""),
        on=day_written(on) if on else None,
        period=Period.of(period) if period else None,
        today=timezone.localdate(request.at),
    )


@needs(VIEW)
@require_safe
@answer_wrong_words
def figures(request: Visit) -> HttpResponse:
    """Every figure of a place with its value, by group. One query a figure."""
    ask = parse_ask(request)
    groups: dict[str, list[dict[str, Any]]] = {}
    for indicator in indicators():
        group = indicator.name.partition(".")[0]
        row = {"figure": read_indicator(indicator, ask), "href": figure_url(indicator.name, ask)}
        groups.setdefault(group, []).append(row)
    context = {
        **page_context(request, ask),
        "groups": [(ABOVE.groups.get(group, group), rows) for group, rows in groups.items()],
    }
    return render(request, "figures/figures.html", context)


@needs(VIEW)
@require_safe
@answer_wrong_words
def figure(request: Visit, name: str) -> HttpResponse:
    """One figure: its value, where it comes from, by place, by month, by its own break-downs."""
    indicator, ask = indicator_named(name), parse_ask(request)
    found, verdict = read_by_place(indicator, ask), may_open(request.acting, indicator, ask)
    opens = bool(verdict)
    places, months = places_of(found, opens=opens), months_of(indicator, ask, opens=opens)
    context = {
        **page_context(request, ask),
        "figure": found,
        "when": moment_words(indicator, ask),
        "flow": indicator.kind == Kind.FLOW,
        "waiting": count_unconfirmed(indicator, ask),
        "may_open": verdict,
        "small": sides(indicator.behind(ask.scope, ask.when(indicator)))[0].count.small,
        "evidence_href": figure_url(name, ask, page="evidence"),
        "json_href": f"{reverse('figures:document', args=[name])}?{request.GET.urlencode()}",
        "places": places,
        "tiles": tiles([(place.name, place.value, place.href) for place in places if place.below]),
        "trend": months,
        "spark": [month.value or 0 for month in months],
        "splits": [split_of(indicator, ask, split, opens=opens) for split in splits_of(indicator, ask)],
    }
    return render(request, "figures/figure.html", context)


@needs(VIEW)
@require_safe
def document(request: Visit, name: str) -> HttpResponse:
    """One figure as programs read it, by town unless asked otherwise; an error as {"error": {"code", "message"}}."""
    try:
        found = read_indicator(indicator_named(name), parse_ask(request), request.GET.get("by", "town"))
    except Refused as refused:
        error = {"code": refused.code, "message": refused.reason}
        return JsonResponse({"error": error}, status=STATUS.get(refused.code, 400))
    return JsonResponse(found.document(), json_dumps_params={"ensure_ascii": False})


@needs(VIEW)
@require_safe
@answer_wrong_words
def evidence(request: Visit, name: str) -> HttpResponse:
    """The records behind a figure, a page at a time, each with what it adds; they sum exactly to the figure."""
    indicator, ask = indicator_named(name), parse_ask(request)
    may_open(request.acting, indicator, ask).require()
    both = sides(indicator.behind(ask.scope, ask.when(indicator)))
    side = int(request.GET.get("side") == "whole" and len(both) > 1)
    body, group = body_asked(request), group_asked(request.GET, indicator, ask)
    one = both[side] if body is None else of_body(both[side], body)
    one = one if group is None else of_group(one, group.by, group.key)
    counted = number_of(one)
    asked_for = None if group is None else (group.by, group.key)
    href = figure_url(name, ask, page="evidence", body=body, group=asked_for)
    return list_page(
        request,
        queryset=evidence_records(one),
        table_class=table_of(one, presenter_of(one.records)),
        title=indicator.title,
        name="evidence",
        template="figures/evidence.html",
        export=ABOVE.download if ABOVE.export and request.acting.may(ABOVE.export) else None,
        empty=NO_RECORDS,
        context={
            **page_context(request, ask),
            **({} if body is None else {"place": ABOVE.body(ask.scope, body)}),
            "crumbs": [(_("数据"), reverse("figures:figures")), (indicator.title, figure_url(name, ask))],
            "when": moment_words(indicator, ask),
            "indicator": indicator,
            "group": group,
            "counted": counted,
            "small": one.count.small,
            "sum": value_of(one, counted),
            "unit": indicator.unit if len(both) == 1 else "",
            "tabs": [
                (title, f"{href}&side={word}", side == number)
                for number, (title, word) in enumerate(zip(SIDES, ("part", "whole"), strict=True))
            ]
            if len(both) > 1
            else [],
        },
    )


def body_asked(request: Visit) -> int | None:
    """The key of the organisation whose records are asked for, if of one."""
    return parse_key(request.GET.get("body", "")) or None


def moment_words(indicator: Indicator, ask: Ask) -> str:
    return (
        str(ask.period) if indicator.kind == Kind.FLOW else str(Period(ask.on, Period.year_to(ask.on).until))
    )


def page_context(request: Visit, ask: Ask) -> dict[str, Any]:
    """What every page of figures shows: the place, the day, the period, and what to choose them from."""
    today = timezone.localdate(request.at)
    return {
        "ask": ask,
        "place": names_of_places([ask.code]).get(ask.code, ""),
        "narrowed": bool(request.GET.get("at")),
        "today": today,
        "read_at": request.at,
        "periods": periods_to_choose(ask, today),
        "at": request.GET.get("at", ""),
    }


def periods_to_choose(ask: Ask, today: date) -> list[tuple[str, str, bool]]:
    """Years, quarters and months around the one asked that have begun: text, words, whether it is the one asked."""
    years = sorted({today.year, today.year - 1, ask.period.since.year}, reverse=True)
    texts = [ask.period.text, *(str(year) for year in years)]
    shown = ask.period.since.year
    texts += [f"{shown}Q{quarter}" for quarter in range(1, 5)]
    texts += [month_text(month.since) for month in Period.of(str(shown)).months()]
    begun = [period for period in map(Period.of, dict.fromkeys(texts)) if period.since <= today]
    return [(period.text, str(period), period == ask.period) for period in begun]
