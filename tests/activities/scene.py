"""The home district of the cast as activities see it: who records, who confirms, what is told."""

from dataclasses import dataclass, replace
from datetime import date, time
from typing import Any

from haitang.foundation.acting import Acting
from haitang.network.people.models import Person
from haitang.work.activities import actions
from haitang.work.activities.actions import ActivityDraft
from haitang.work.activities.models import Activity
from haitang.work.activities.words import Form, State
from tests.cast import AT, TODAY, Cast


@dataclass
class Scene:
    cast: Cast

    def acting(self, name: str, *, person: Person | None = None) -> Acting:
        acting = self.cast.acting(name)
        return replace(acting, person_id=person.pk) if person else acting

    def draft(self, **told: Any) -> ActivityDraft:
        """A field class of 90 minutes this morning in the guide's village, with nobody's hours."""
        home = self.cast.home
        said: dict[str, Any] = {
            "region": home.villages[0].code,
            "organiser": home.town_association,
            "title": "枇杷病虫害防治",
            "form": Form.FIELD_CLASS,
            "held_on": TODAY,
            "begins": time(8, 0),
            "ends": time(9, 30),
            "place": "晏家房子小院",
            "participants": 32,
        }
        return ActivityDraft(**(said | told))

    def record(self, who: str = "guide", *, key: str = "", reported: bool = True, **told: Any) -> Activity:
        draft = self.draft(**told)
        return actions.record_activity(
            draft=draft, key=key, reported=reported, acting=self.acting(who), at=AT
        )

    def in_state(self, state: State) -> Activity:
        """One of the guide's records, put into a state."""
        activity = self.record(reported=state != State.DRAFT)
        Activity.objects.filter(pk=activity.pk).update(state=state)
        activity.refresh_from_db()
        return activity

    @property
    def volunteer(self) -> Person:
        return self.cast.home.volunteer_person

    @property
    def yesterday(self) -> date:
        return date(2021, 4, 29)
