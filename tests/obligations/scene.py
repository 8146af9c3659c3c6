"""The home district of the cast as obligations see it: rules in force since 2020, what was held, what was handed in."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from haitang.foundation.acting import Acting
from haitang.machinery.figures.periods import Period
from haitang.network.organisations.models import Organisation
from haitang.network.organisations.words import Kind
from haitang.network.regions.models import Region
from haitang.work.activities.models import Activity
from haitang.work.activities.words import Form, State, Topic
from haitang.work.obligations import actions
from haitang.work.obligations.actions import FilingDraft, RuleDraft
from haitang.work.obligations.actions.ruling import write_rule
from haitang.work.obligations.models import Filing, Obligation, Plan
from haitang.work.obligations.queries import Duty, calendar_of
from tests.cast import AT, TODAY, Cast, District

BEGIN = date(2020, 1, 1)


@dataclass
class Scene:
    cast: Cast

    def __post_init__(self) -> None:
        Filing.objects.all().delete()
        Obligation.objects.all().delete()
        Plan.objects.all().delete()
        Activity.objects.filter(region__code__startswith="500153").update(state=State.WITHDRAWN)

    @property
    def home(self) -> District:
        return self.cast.home

    def acting(self, name: str) -> Acting:
        return self.cast.acting(name)

    def rule(self, *, since: date = BEGIN, code: str = "one", **told: Any) -> Obligation:
        """A rule as establishing leaves it: an activity a month of every town."""
        said: dict[str, Any] = {
            "title": "每月开展活动",
            "organisation_kind": Kind.TOWN_ASSOCIATION,
            "indicator": "activities.held",
            "rhythm": "month",
            "since": since,
        }
        if "organisation" in told:
            said["organisation_kind"] = None
        return write_rule(self.home.region, RuleDraft(**(said | told)), code)

    def report_rule(self, **told: Any) -> Obligation:
        """Every society's report by the 31st of March."""
        said: dict[str, Any] = {
            "title": "年度报告",
            "organisation_kind": Kind.SOCIETY,
            "demand": "document",
            "document": "工作报告",
            "rhythm": "day",
            "closes": "03-31",
            "code": "report",
        }
        return self.rule(**(said | told))

    def held(
        self,
        on: date,
        *,
        form: Form = Form.LECTURE,
        region: Region | None = None,
        organiser: Organisation | None = None,
        state: State = State.CONFIRMED,
    ) -> Activity:
        return Activity.objects.create(
            region=region or self.home.villages[0],
            level_above=self.home.code,
            organiser=organiser or self.home.town_association,
            topic=Topic.FARMING,
            title=f"活动{on:%m%d}",
            form=form,
            held_on=on,
            participants=10,
            state=state,
            recorded_by=self.home.account.pk,
            recorder="officer",
            recorded_at=AT,
        )

    def duties(self, year: int = 2021, today: date = TODAY, who: str = "officer", **asked: Any) -> list[Duty]:
        return calendar_of(self.acting(who).scope, year, today, **asked).duties

    def standings(self, year: int = 2021, today: date = TODAY, **asked: Any) -> dict[tuple[str, str], str]:
        """By organisation and period, as words."""
        return {
            (duty.organisation.name, duty.period.text): duty.standing.value
            for duty in self.duties(year, today, **asked)
        }

    def filing_draft(
        self, rule: Obligation, period: str = "2021-01-01..2021-03-31", **told: Any
    ) -> FilingDraft:
        said: dict[str, Any] = {
            "obligation": rule,
            "organisation": self.home.society,
            "period": Period.of(period),
            "title": "果树学会2020年工作报告",
            "number": "荣果学〔2021〕1号",
            "filed_on": date(2021, 3, 20),
        }
        return FilingDraft(**(said | told))

    def file(self, rule: Obligation, who: str = "manager", **told: Any) -> Filing:
        return actions.file(draft=self.filing_draft(rule, **told), acting=self.acting(who), at=AT)
