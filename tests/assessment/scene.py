"""The home district after the year 2021: two towns, a few confirmed activities in the first, and a scheme for the year."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from typing import Any

from haitang.foundation.acting import Acting
from haitang.judgement.assessment import actions
from haitang.judgement.assessment.actions import Reviewed, Stated
from haitang.judgement.assessment.judging import ItemText, PartText
from haitang.judgement.assessment.models import Item, Result, Round, Scheme
from haitang.judgement.assessment.words import Sort
from haitang.machinery.accounts.models import Account
from haitang.network.access.models import Grant
from haitang.network.access.words import Role
from haitang.network.people.models import Person
from haitang.network.regions.models import Region
from haitang.work.activities.models import Activity, ServiceRecord
from haitang.work.activities.words import Form, State, Topic
from tests.cast import Cast, District
from tests.cast.building import add_account

BEFORE = datetime(2020, 12, 1, 2, tzinfo=UTC)
AFTER = datetime(2022, 1, 5, 2, tzinfo=UTC)
LATER = datetime(2022, 2, 5, 2, tzinfo=UTC)

ITEMS = (
    ItemText("1", "办活动", 60_00, "target", "3", "activities.held"),
    ItemText("2", "有计划", 40_00, "judged"),
)


def scheme_of(*items: ItemText) -> tuple[PartText, ...]:
    """One part of 100 points with these items."""
    return (PartText("工作", Sort.POINTS, 100_00, items),)


def version_of(running: Round) -> int:
    """At which version a round stands: what is said in it counts it up, whoever holds it."""
    return Round.objects.values_list("version", flat=True).get(pk=running.pk)


@dataclass
class Scene:
    cast: Cast

    @property
    def home(self) -> District:
        return self.cast.home

    def acting(self, name: str, *, person: Person | None = None) -> Acting:
        acting = self.cast.acting(name)
        return replace(acting, person_id=person.pk) if person else acting

    def leader_above(self) -> Account:
        """The cast's `city`: a leader of the association above the district, who judges the district itself."""
        account = add_account("city", None, Role.LEADER, region=Region.objects.get(code="50"))
        Grant.objects.filter(account=account).update(since=BEFORE)
        self.cast.accounts["city"] = account
        return account

    def hold(self, on: date, *, town: int = 0, **told: Any) -> Activity:
        """A confirmed activity with 90 minutes of a volunteer, in the first village of a town."""
        village = self.home.villages[town * 2]
        values: dict[str, Any] = {
            "region": village,
            "level_above": village.parent_id,
            "organiser": (self.home.town_association, self.home.other_town_association)[town],
            "topic": Topic.FARMING,
            "title": "枇杷修剪",
            "form": Form.LECTURE,
            "held_on": on,
            "participants": 30,
            "state": State.CONFIRMED,
            "recorded_by": self.cast["guide"].pk,
            "recorder": "guide",
            "recorded_at": AFTER,
        }
        activity = Activity.objects.create(**(values | told))
        ServiceRecord.objects.create(activity=activity, person=self.home.volunteer_person, minutes=90)
        return activity

    def draft(self, parts: Sequence[PartText] = scheme_of(*ITEMS), *, year: int = 2021) -> Scheme:
        """A draft in the place of those the cast has for that year."""
        Scheme.objects.filter(district=self.home.region, year=year, round__isnull=True).delete()
        acting = self.acting("officer")
        scheme = actions.draft(
            district=self.home.region, year=year, title="考核办法", acting=acting, at=BEFORE
        )
        return actions.set_parts(scheme=scheme, parts=parts, evidence={}, version=1, acting=acting, at=BEFORE)

    def opened(self, parts: Sequence[PartText] = scheme_of(*ITEMS)) -> Round:
        draft = self.draft(parts)
        scheme = actions.publish(
            scheme=draft, version=draft.version, acting=self.acting("officer"), at=BEFORE
        )
        return actions.open_round(scheme=scheme, acting=self.acting("officer"), at=AFTER)

    def computed(self, parts: Sequence[PartText] = scheme_of(*ITEMS)) -> Round:
        return actions.compute(running=self.opened(parts), acting=self.acting("officer"), at=AFTER)

    def result(self, running: Round, town: int = 0) -> Result:
        """A town's result, with its round as it stands."""
        found = Result.objects.select_related("round__scheme", "organisation", "region")
        return found.get(round=running, region=self.home.towns[town])

    def state(self, running: Round, points: int = 40_00, *, by: str = "chair", town: int = 0) -> Result:
        return actions.state(
            result=self.result(running, town),
            stated={"2": Stated(points, "有计划")},
            acting=self.acting(by),
            at=AFTER,
        )

    def review(self, running: Round, points: int = 30_00, *, town: int = 0, by: str = "officer") -> Result:
        return actions.review(
            result=self.result(running, town),
            reviewed={"2": Reviewed(points, "没有总结")},
            acting=self.acting(by),
            at=AFTER,
        )

    def under_review(self, running: Round) -> Round:
        running = Round.objects.get(pk=running.pk)
        return actions.close_statements(running=running, acting=self.acting("officer"), at=AFTER)

    def reviewed(self, parts: Sequence[PartText] = scheme_of(*ITEMS)) -> Round:
        running = self.computed(parts)
        actions.close_statements(running=running, acting=self.acting("officer"), at=AFTER)
        for town in (0, 1):
            self.review(running, town=town)
        return running

    def reviewed_all(self, parts: Sequence[PartText]) -> Round:
        """Computed, with half the points of every judged item given to both towns."""
        running = self.computed(parts)
        actions.close_statements(running=running, acting=self.acting("officer"), at=AFTER)
        judged = [item for part in parts for item in part.items if item.judged]
        given = {item.code: Reviewed(item.weight // 2, "一半") for item in judged}
        for town in (0, 1):
            actions.review(
                result=self.result(running, town), reviewed=given, acting=self.acting("officer"), at=AFTER
            )
        return running

    def announced(self, parts: Sequence[PartText] = scheme_of(*ITEMS)) -> Round:
        running = self.reviewed(parts)
        return actions.announce(
            running=running, version=version_of(running), acting=self.acting("officer"), at=AFTER
        )

    def confirmed(self, parts: Sequence[PartText] = scheme_of(*ITEMS)) -> Round:
        running = self.announced(parts)
        return actions.confirm(
            running=running, version=version_of(running), acting=self.acting("leader"), at=LATER
        )

    def frozen(self, parts: Sequence[PartText] = scheme_of(*ITEMS)) -> Round:
        running = self.confirmed(parts)
        return actions.freeze(
            running=running, version=version_of(running), acting=self.acting("leader"), at=LATER
        )

    def item(self, running: Round, code: str) -> Item:
        return Item.objects.select_related("part").get(part__scheme=running.scheme_id, code=code)
