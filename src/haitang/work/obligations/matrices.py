"""A year of duties as a table of marks: obligations by month, organisations by period, one organisation's own year."""

from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from typing import Final, TypeAlias

from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from haitang.machinery.figures.declaring import indicator_named
from haitang.machinery.figures.periods import Period, first_of_month
from haitang.network.organisations.words import Kind

from .models import Obligation
from .queries import Calendar, Duty, check_timed, rule_fault
from .words import MONTHS_OF, Demand, Rhythm, Standing

Column: TypeAlias = Callable[[Duty], int]
"""Which column a duty stands in."""

MARKS: Final = {
    Standing.MET: "✓",
    Standing.WAITING: "◐",
    Standing.COMING: "○",
    Standing.NEAR: "△",
    Standing.OVERDUE: "✕",
    Standing.FAULTY: "!",
}
"""The shape of each standing, so that none is told by its colour alone."""

WORST: Final = (
    Standing.FAULTY,
    Standing.OVERDUE,
    Standing.NEAR,
    Standing.WAITING,
    Standing.COMING,
    Standing.MET,
)


@dataclass(frozen=True, slots=True)
class Cell:
    """One mark: its standing, a short text beside the shape, all of it in words, and where it opens."""

    standing: Standing
    text: str
    words: str
    href: str

    @property
    def mark(self) -> str:
        return MARKS[self.standing]


@dataclass(frozen=True, slots=True)
class Row:
    title: str
    note: str
    href: str
    cells: list[list[Cell]]


@dataclass(frozen=True, slots=True)
class Matrix:
    corner: str
    columns: list[str]
    rows: list[Row]


def by_month(calendar: Calendar) -> Matrix:
    """Obligations by the month their periods end in: of those who owe it, how many stand worst."""
    rows = []
    for code, duties in calendar.by_code.items():
        rule = next(rule for rule in reversed(calendar.rules) if rule.code == code)
        href = f"{reverse('obligations:calendar')}?{urlencode({'year': str(calendar.year), 'code': code})}"
        months: defaultdict[int, list[Duty]] = defaultdict(list)
        for duty in duties:
            months[duty.period.last.month].append(duty)
        cells = [[sum_cell(months[month], href)] if months[month] else [] for month in range(1, 13)]
        rows.append(Row(rule.title, bound_kinds(rule), href, cells))
    return Matrix(_("要求"), month_heads(), rows)


def sum_cell(duties: list[Duty], href: str) -> Cell:
    """The worst standing among some duties, and how many stand so."""
    worst = min((duty.standing for duty in duties), key=WORST.index)
    many = sum(duty.standing == worst for duty in duties)
    words = ngettext(
        "%(standing)s %(many)d 个，共 %(all)d 个", "%(standing)s %(many)d 个，共 %(all)d 个", many
    )
    return Cell(worst, str(many), words % {"standing": worst.label, "many": many, "all": len(duties)}, href)


def by_period(calendar: Calendar) -> Matrix:
    """The organisations that owe one obligation, by its periods; what follows terms by month."""
    duties = calendar.duties
    if any(duty.rule.termly for duty in duties):
        return of_bodies(calendar, month_heads(), lambda duty: duty.period.last.month - 1)
    periods = sorted({duty.period for duty in duties}, key=lambda period: (period.last, period.since))
    places = {period: number for number, period in enumerate(periods)}
    heads = [short_period(period, calendar.year) for period in periods]
    return of_bodies(calendar, heads, lambda duty: places[duty.period])


def of_bodies(calendar: Calendar, heads: list[str], column: Column) -> Matrix:
    by_body: defaultdict[int, list[Duty]] = defaultdict(list)
    for duty in calendar.duties:
        by_body[duty.organisation.pk].append(duty)
    rows = []
    for duties in by_body.values():
        body = duties[0].organisation
        href = f"{reverse('obligations:body', args=[body.pk])}?{urlencode({'year': calendar.year})}"
        rows.append(Row(body.name, "", href, place_cells(duties, len(heads), column)))
    return Matrix(pgettext("one", "组织"), heads, rows)


def of_one_body(calendar: Calendar) -> Matrix:
    """What one organisation owes, by the month it is due."""
    rows = [
        Row(
            duties[-1].rule.title,
            rhythm_words(duties[-1].rule),
            reverse("obligations:rule", args=[duties[-1].rule.pk]),
            place_cells(duties, 12, lambda duty: duty.period.last.month - 1),
        )
        for duties in calendar.by_code.values()
        if duties
    ]
    return Matrix(_("要求"), month_heads(), rows)


def place_cells(duties: Iterable[Duty], many: int, column: Column) -> list[list[Cell]]:
    cells: list[list[Cell]] = [[] for _column in range(many)]
    for duty in duties:
        cells[column(duty)].append(duty_cell(duty))
    return cells


def duty_cell(duty: Duty) -> Cell:
    return Cell(duty.standing, brief_value(duty), f"{duty.period}：{duty.light}", duty.get_absolute_url())


def brief_value(duty: Duty) -> str:
    """What stands beside the shape: the number that was counted, or a word."""
    if duty.rule.demand == Demand.FIGURE and duty.value:
        return f"{duty.value:,}"
    words = {
        Standing.MET: _("已报"),
        Standing.WAITING: _("已报"),
        Standing.OVERDUE: _("逾期"),
        Standing.NEAR: _("临近"),
    }
    return words.get(duty.standing, "")


def month_heads() -> list[str]:
    return [_("%d 月") % month for month in range(1, 13)]


def short_period(period: Period, year: int) -> str:
    """A period in a head: 3 月, 3–4 月, 一季度, 5/15–5/21, 全年."""
    if period.whole_month:
        return _("%d 月") % period.since.month
    if period == Period.of(str(year)):
        return _("全年")
    if period.since.year == year and whole_months(period):
        return _("%(first)d–%(last)d 月") % {"first": period.since.month, "last": period.last.month}
    return f"{period.since.month}/{period.since.day}–{period.last.month}/{period.last.day}"


def whole_months(period: Period) -> bool:
    return period.since.day == 1 and period.until == first_of_month(period.until)


def bound_kinds(rule: Obligation) -> str:
    """Whom a rule binds, and how often: 镇街科协 · 每月."""
    body = rule.organisation.name if rule.organisation else str(Kind(rule.organisation_kind).label)
    return f"{body} · {rhythm_words(rule)}"


def rhythm_words(rule: Obligation) -> str:
    """How often, in full: 每年 5 月 31 日前, 届满前 6 个月; of a rule whose days nobody can read, why."""
    if not (verdict := check_timed(rule)):
        return verdict.reason
    rhythm = Rhythm(rule.rhythm)
    if rhythm in MONTHS_OF or rhythm == Rhythm.TERM:
        return str(rhythm.label)
    if rhythm == Rhythm.DAY:
        return _("每年 %(day)s 前") % {"day": month_day_words(rule.closes)}
    if rhythm == Rhythm.WINDOW:
        return _("每年 %(first)s 至 %(last)s") % {
            "first": month_day_words(rule.opens),
            "last": month_day_words(rule.closes),
        }
    if rhythm == Rhythm.AFTER_ELECTION:
        return _("换届后 %(days)d 个工作日") % {"days": rule.working_days or 0}
    return _("届满前 %(months)d 个月") % {"months": rule.months_before or 0}


def month_day_words(text: str) -> str:
    day = date.fromisoformat(f"2020-{text}")
    return _("%(month)d 月 %(day)d 日") % {"month": day.month, "day": day.day}


def asked_of(rule: Obligation) -> str:
    """What meets a rule, as `asked_words` says it; of one that cannot be read, its figure by name."""
    if rule.demand == Demand.DOCUMENT or rule_fault(rule):
        return asked_words(rule, rule.indicator, "")
    indicator = indicator_named(rule.indicator)
    return asked_words(rule, str(indicator.title), str(indicator.unit))


def asked_words(rule: Obligation, title: str, unit: str) -> str:
    """What meets it: 开展科普活动 ≥ 1 场; 报备“工作报告”."""
    if rule.demand == Demand.DOCUMENT:
        return _("报备“%(document)s”") % {"document": rule.document}
    return f"{title} ≥ {rule.at_least:,} {unit}"
