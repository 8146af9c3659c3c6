"""The year 2021 lived through: ledgers handed in, activities recorded on the spot, confirmed, left waiting, returned."""

import random
from datetime import date, datetime, time, timedelta
from typing import Final

from django.db.models import QuerySet

from haitang.foundation.acting import Acting
from haitang.foundation.codes import town_of
from haitang.machinery.accounts.models import Account
from haitang.machinery.spreadsheets import actions as spreadsheets
from haitang.network.access.queries import build_acting
from haitang.network.organisations.models import Organisation
from haitang.network.organisations.words import Kind
from haitang.network.people.models import Volunteer
from haitang.work.activities import actions as activities
from haitang.work.activities.actions import ActivityDraft
from haitang.work.activities.models import Activity
from haitang.work.activities.words import BATCH_LIMIT, Form, State

from . import pictures
from .ledgers import SUBJECTS, YEAR, Ledger
from .sheets import Town

SEED: Final = 2022
ON_THE_SPOT: Final = 120
"""Activities recorded one by one with the volunteers' minutes, beside those of the ledgers."""
WAITING_SINCE: Final = date(YEAR, 12, 20)
RETURNED: Final = 3
"""So many go back each time; of the last quarter's more are left waiting."""
HANDED_IN: Final = ((4, 20), (7, 5), (10, 8), (12, 31))
JUDGED: Final = ((4, 26), (7, 12), (10, 14), (12, 31))
FORMS: Final = {
    "讲座": Form.LECTURE,
    "田间指导": Form.FIELD_CLASS,
    "院坝": Form.COURTYARD,
    "培训": Form.TRAINING,
}


def moment_of_day(day: date, hour: int, begun: datetime) -> datetime:
    return datetime.combine(day, time(hour), tzinfo=begun.tzinfo)


def live(county: str, towns: list[Town], begun: datetime, acting: Acting) -> None:
    """Bring the year in as `acting`, and confirm it as the officer and the leader."""
    for quarter, content in enumerate(Ledger(towns, SEED).quarters()):
        at = moment_of_day(date(YEAR, *HANDED_IN[quarter]), 9, begun)
        batch = spreadsheets.preview(
            kind="activities",
            content=content,
            filename=f"{YEAR}年第{quarter + 1}季度台账.xlsx",
            region=county,
            acting=acting,
            at=at,
        )
        if batch.faulty:
            raise AssertionError(f"quarter {quarter + 1}: {batch.faulty} faulty lines")
        spreadsheets.apply(batch=batch, acting=acting, at=at)
    record_on_the_spot(county, begun, acting)
    for month, day in JUDGED:
        return_some(moment_of_day(date(YEAR, month, day), 15, begun))
        confirm_the_rest(moment_of_day(date(YEAR, month, day), 16, begun))
    pictures.show(acting)


def record_on_the_spot(county: str, begun: datetime, acting: Acting) -> None:
    """Activities with the minutes of two or three volunteers each, nobody on two of them."""
    draw = random.Random(SEED)  # noqa: S311 - the same seed must give the same year
    associations = {one.region_id: one for one in Organisation.objects.of_kind(Kind.TOWN_ASSOCIATION)}
    volunteers = list(Volunteer.objects.filter(person__county_id=county).order_by("id"))
    draw.shuffle(volunteers)
    told = [subject for subject in SUBJECTS if subject.form in FORMS]
    for _one in range(ON_THE_SPOT):
        helpers = [volunteers.pop() for _helper in range(draw.randint(2, 3))]
        village = helpers[0].region_id
        held_on = begun.date() + timedelta(days=draw.randrange(245))
        subject = draw.choice([one for one in told if held_on.month in one.months])
        minutes = draw.choice((60, 90, 120))
        begins = draw.randint(8, 15)
        draft = ActivityDraft(
            region=village,
            organiser=associations[town_of(village)],
            title=subject.title,
            form=FORMS[subject.form],
            held_on=held_on,
            begins=time(begins),
            ends=time(begins + minutes // 60, minutes % 60),
            participants=round(subject.crowd * draw.uniform(0.5, 1.6)),
            services={helper.person_id: minutes for helper in helpers},
        )
        activities.record_activity(draft=draft, acting=acting, at=moment_of_day(held_on, 19, begun))


def account_acting(username: str, at: datetime) -> Acting:
    return build_acting(Account.objects.get(username=username), at)


def waiting_at(at: datetime) -> QuerySet[Activity]:
    """What was recorded by then and is not judged yet."""
    return Activity.objects.filter(state=State.REPORTED, recorded_at__lt=at)


def return_some(at: datetime) -> None:
    """The officer sends a few records back, from the first days to the last."""
    reported = list(waiting_at(at).order_by("held_on", "id"))
    for activity in reported[:: len(reported) // RETURNED][:RETURNED]:
        activities.return_activity(
            activity=activity,
            reason="参加人数与现场签到不符，请核对后再报。",
            acting=account_acting("officer", at),
            at=at,
        )


def confirm_the_rest(at: datetime) -> None:
    """The officer confirms what came before the last days of December; the leader, what is not the officer's to confirm."""
    for username in ("officer", "leader"):
        waiting = waiting_at(at).filter(held_on__lt=WAITING_SINCE).order_by("id")
        tickets = list(waiting.values_list("pk", "version"))
        for start in range(0, len(tickets), BATCH_LIMIT):
            activities.confirm_many(
                tickets=tickets[start : start + BATCH_LIMIT], acting=account_acting(username, at), at=at
            )
