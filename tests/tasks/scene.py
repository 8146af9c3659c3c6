"""The home district of the cast as tasks see it: who gives, who does, what is told."""

from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Any

from haitang.foundation.acting import Acting
from haitang.network.people.models import Person
from haitang.network.staffing.models import Appointment
from haitang.network.staffing.words import Mode
from haitang.work.activities.models import Activity
from haitang.work.tasks import actions
from haitang.work.tasks.actions import EvidenceDraft, TaskDraft
from haitang.work.tasks.models import Task
from haitang.work.tasks.words import State
from tests.cast import AT, TODAY, Cast

OWNERS = {"chair", "officer", "leader"}
"""Who may work for the town association: its chair, and the district above it."""

GIVERS = {"officer", "leader"}
"""Who may judge what the district gave."""


@dataclass
class Scene:
    cast: Cast

    def acting(self, name: str, *, person: Person | None = None) -> Acting:
        acting = self.cast.acting("disabled" if name in {"anonymous", "expired"} else name)
        return replace(acting, person_id=person.pk) if person else acting

    def draft(self, **told: Any) -> TaskDraft:
        """Something the town association must have done by the end of May, a word of which is enough."""
        said: dict[str, Any] = {
            "title": "更新村级科普宣传栏",
            "owner": self.cast.home.town_association,
            "due": date(2021, 5, 31),
        }
        return TaskDraft(**(said | told))

    def give(self, who: str = "officer", at: datetime = AT, **told: Any) -> Task:
        return actions.give(draft=self.draft(**told), acting=self.acting(who), at=at)

    def done(self, task: Task, who: str = "chair", at: datetime = AT, **shown: Any) -> Task:
        evidence = EvidenceDraft(**({"note": "12 块宣传栏已全部更新"} | shown))
        actions.complete(task=task, evidence=evidence, acting=self.acting(who), at=at)
        return task

    def in_state(self, state: State, who: str = "officer", does: str = "chair", **told: Any) -> Task:
        """A task given by the district's officer, of the town association unless told else, said to be done by `does`."""
        task = self.give(who, **told)
        if state in {State.DONE, State.CLOSED}:
            self.done(task, does)
        if state == State.CLOSED:
            actions.close(task=task, version=task.version, acting=self.acting("leader"), at=AT)
        if state == State.CANCELLED:
            actions.cancel(task=task, reason="重复交办", acting=self.acting("leader"), at=AT)
        return task

    def appoint(self, person: Person, since: date, until: date | None = None) -> Appointment:
        """Seat somebody in the guide's post."""
        return Appointment.objects.create(
            post=self.cast.home.guide_post, person=person, mode=Mode.EX_OFFICIO, since=since, until=until
        )

    @property
    def lecture(self) -> Activity:
        """A confirmed activity of the town association, moved to tomorrow's day."""
        activity = self.cast.home.confirmed_activity
        activity.held_on = TODAY + timedelta(days=1)
        activity.save()
        return activity
