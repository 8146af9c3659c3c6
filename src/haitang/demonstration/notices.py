"""What the demonstration's people were told: a guide's activity sent back, mended and confirmed; the last day's reminders."""

from datetime import date, datetime, time
from typing import Final

from haitang.foundation.codes import town_of
from haitang.machinery.notices.declaring import REMINDERS
from haitang.network.organisations.models import Organisation
from haitang.network.organisations.words import Kind
from haitang.work.activities import actions as activities
from haitang.work.activities.actions import ActivityDraft
from haitang.work.activities.words import Form

from .ledgers import YEAR
from .year import account_acting, moment_of_day

HELD_ON: Final = date(YEAR, 12, 22)
LAST_DAY: Final = date(YEAR, 12, 31)


def live(begun: datetime) -> None:
    """Let it happen through the actions, as the guide and the chair of the first town."""
    send_back_and_mend(begun)
    for remind in REMINDERS.values():
        remind(moment_of_day(LAST_DAY, 17, begun))


def send_back_and_mend(begun: datetime) -> None:
    recorded, returned, mended = (moment_of_day(HELD_ON.replace(day=day), 18, begun) for day in (22, 23, 24))
    guide, chair = account_acting("guide", recorded), account_acting("chair", recorded)
    village = guide.scope.regions[0]
    town = Organisation.objects.of_kind(Kind.TOWN_ASSOCIATION).get(region=town_of(village))

    def draft(participants: int) -> ActivityDraft:
        return ActivityDraft(
            region=village,
            organiser=town,
            title="冬季柑橘清园现场指导",
            form=Form.FIELD_CLASS,
            held_on=HELD_ON,
            begins=time(9, 30),
            ends=time(11),
            participants=participants,
        )

    activity = activities.record_activity(draft=draft(260), acting=guide, at=recorded)
    activities.return_activity(
        activity=activity, reason="全村在家的不到 200 人，请核对参加人数。", acting=chair, at=returned
    )
    activities.amend_activity(
        activity=activity, draft=draft(26), version=activity.version, acting=guide, at=mended
    )
    activities.report(activity=activity, acting=guide, at=mended)
    activities.confirm(activity=activity, version=activity.version, acting=chair, at=mended)
