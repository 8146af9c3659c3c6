"""The rhythm of 2021: the shipped obligations, the societies' reports, some late and one missing, and a five-year plan."""

from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Final

from haitang.foundation.acting import Acting
from haitang.machinery.figures.periods import Period
from haitang.network.organisations.models import Organisation
from haitang.network.organisations.words import Kind
from haitang.network.regions.models import Region
from haitang.work.obligations import actions
from haitang.work.obligations.actions import FilingDraft, PlanDraft
from haitang.work.obligations.models import Filing, Obligation
from haitang.work.obligations.queries import owed_periods

from .year import account_acting, moment_of_day

REPORTS: Final = (
    ("society.report", date(2021, 3, 8), "2020年工作报告"),
    ("society.registry_report", date(2021, 5, 6), "2020年度报告书"),
)
"""Which reports, from which day on they were handed in, and what they were called."""
LATE: Final = {"society.report": 3, "society.registry_report": 2}
"""How many societies handed a report in after its last day."""
WAITING: Final = 2
"""How many of the last reports nobody has acknowledged yet."""
ROUND: Final = 20
PLAN: Final = PlanDraft(
    title="荣昌区“十四五”科学普及规划",
    first_year=2021,
    last_year=2025,
    number="演示〔2021〕5号",
    led_by="区委副书记",
)
TARGETS: Final = {
    "activities.held": (1000, 1100, 1200, 1300, 1400),
    "activities.participants": (100_000, 110_000, 120_000, 130_000, 140_000),
    "people.volunteers": (5000, 5200, 5400, 5600, 5800),
    "staffing.village_coverage": (100, 100, 100, 100, 100),
    "staffing.enterprise_coverage": (65, 75, 85, 95, 100),
}
"""What the plan aims at, year by year."""


def keep_obligations(county: str, begun: datetime, acting: Acting) -> None:
    """Establish the obligations, hand the reports in, have them acknowledged, and put the plan on file."""
    place = Region.objects.get(code=county)
    actions.establish_obligations(county=place, acting=acting, at=begun)
    for code, first, title in REPORTS:
        hand_in(code, first, title, begun, acting)
    acknowledge(begun)
    plan = actions.draw_up_plan(region=place, draft=PLAN, acting=acting, at=begun)
    for name, values in TARGETS.items():
        for year, value in zip(plan.years, values, strict=True):
            actions.set_target(
                plan=plan, indicator=name, year=year, value=Decimal(value), acting=acting, at=begun
            )


def hand_in(code: str, first: date, title: str, begun: datetime, acting: Acting) -> None:
    """One report of every society but the last; the first ones late."""
    rule = Obligation.objects.get(code=code)
    societies = list(Organisation.objects.of_kind(Kind.SOCIETY).order_by("id"))
    for number, society in enumerate(societies[:-1]):
        [period] = owed_periods(rule, first.year, society)
        day = day_of_report(number, first, period, LATE[code])
        draft = FilingDraft(
            obligation=rule,
            organisation=society,
            period=period,
            title=f"{society.name}{title}",
            number=f"演示学〔2021〕{number + 1}号",
            filed_on=day,
        )
        actions.file(draft=draft, acting=acting, at=max(begun, moment_of_day(day, 10, begun)))


def day_of_report(number: int, first: date, period: Period, late: int) -> date:
    if number < late:
        return period.last + timedelta(days=4 * number + 5)
    return first + timedelta(days=number % ROUND)


def acknowledge(begun: datetime) -> None:
    """The officer acknowledges what came, each the day after it was recorded; the last ones wait."""
    filings = list(Filing.objects.select_related("organisation").order_by("filed_on", "id"))
    for filing in filings[:-WAITING]:
        at = max(begun, moment_of_day(filing.filed_on, 10, begun)) + timedelta(days=1)
        actions.acknowledge(
            filing=filing, version=filing.version, acting=account_acting("officer", at), at=at
        )
