"""What is owed, what was handed in, what is planned."""

from datetime import date
from typing import Any

from haitang.machinery.accounts.models import Account
from haitang.network.organisations.words import Kind
from haitang.work.obligations.models import Answer, Filing, Obligation, Plan, Target

from .district import District
from .names import AT


def add_obligations(district: District, account: Account, mark: str) -> None:
    """An activity a month of every town, a report a year of every society, one handed in, and a plan with a target."""
    shared: dict[str, Any] = {
        "district": district.region,
        "basis": f"改革方案{mark}",
        "since": date(2020, 1, 1),
    }
    district.obligation = Obligation.objects.create(
        code="town.activities",
        title=f"每月开展活动{mark}",
        organisation_kind=Kind.TOWN_ASSOCIATION,
        demand="figure",
        indicator="activities.held",
        rhythm="month",
        **shared,
    )
    district.filed_obligation = Obligation.objects.create(
        code="society.report",
        title=f"年度工作报告{mark}",
        organisation_kind=Kind.SOCIETY,
        demand="document",
        document=f"工作报告{mark}",
        rhythm="day",
        closes="03-31",
        **shared,
    )
    district.filing = Filing.objects.create(
        organisation=district.society,
        obligation=district.filed_obligation,
        since=date(2021, 1, 1),
        until=date(2021, 4, 1),
        title=f"果树学会2020年工作报告{mark}",
        number=f"荣果学〔2021〕1号{mark}",
        filed_on=date(2021, 3, 20),
        recorded_by=account.pk,
        recorder=account.username,
        recorded_at=AT,
    )
    Answer.objects.create(
        filing=district.filing,
        state="returned",
        reason=f"没有盖章{mark}",
        account=account.pk,
        name=account.username,
        at=AT,
    )
    district.plan = Plan.objects.create(
        region=district.region,
        title=f"十四五科普规划{mark}",
        number=f"荣委发〔2021〕1号{mark}",
        led_by=f"区委副书记{mark}",
        first_year=2021,
        last_year=2025,
    )
    district.target = Target.objects.create(
        plan=district.plan, indicator="activities.held", year=2021, value=10
    )
