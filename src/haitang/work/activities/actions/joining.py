"""What becomes of hours when two records of one person are made one, and when they are taken apart again."""

from collections import defaultdict
from collections.abc import Collection, Mapping
from datetime import datetime

from django.db.models import F
from django.utils.translation import gettext as _

from haitang.foundation.acting import Acting
from haitang.foundation.bulk import insert_many
from haitang.machinery.audit import actions as audit
from haitang.machinery.figures.actions import reopen_months
from haitang.network.people.models import Person
from haitang.work.vouching.actions import judged

from ..models import Activity, Correction, ServiceRecord


def join_hours(kept: Person, gone: Person, acting: Acting, at: datetime) -> dict[str, tuple[int, int]]:
    """Where both served at one activity, it was one person's service told twice: the longer time stays.

    What the record said before stands on it as a correction. Returns by activity the minutes of the one who stays,
    as they were and as they are.
    """
    reopen_months_of(gone, at)
    own = ServiceRecord.objects.filter(person=kept, activity__services__person=gone)
    keys = list(own.values_list("activity_id", flat=True))
    said = touch(keys)
    told = {key: (said[key][kept.pk], max(said[key][kept.pk], said[key][gone.pk])) for key in keys}
    set_minutes(kept, {key: now for key, (_was, now) in told.items()})
    keep_told(said, _("合并人员：同一个人在这场活动记了两次时长，保留较长的一次。"), acting, at)
    return {str(key): minutes for key, minutes in told.items()}


def part_hours(
    kept: Person, gone: Person, told: Mapping[str, tuple[int, int]], acting: Acting, at: datetime
) -> None:
    """Give the one who stayed the minutes he had, save where somebody has changed them since."""
    reopen_months_of(gone, at)
    now = touch([int(key) for key in told])
    before = {
        key: {person: minutes for person, minutes in services.items() if person != gone.pk}
        for key, services in now.items()
    }
    untouched = {int(key): was for key, (was, longer) in told.items() if now[int(key)].get(kept.pk) == longer}
    set_minutes(kept, untouched)
    keep_told(before, _("撤销合并人员：时长各归各。"), acting, at)


def reopen_months_of(person: Person, at: datetime) -> None:
    served = Activity.objects.filter(services__person=person).order_by()
    reopen_months(days=list(served.values_list("region_id", "held_on").distinct()), at=at)


def touch(keys: Collection[int]) -> dict[int, dict[int, int]]:
    """Whose hours records hold, by record, person and in minutes; the rows are held and count a version up."""
    Activity.objects.filter(pk__in=keys).update(version=F("version") + 1)
    found: defaultdict[int, dict[int, int]] = defaultdict(dict)
    services = ServiceRecord.objects.filter(activity__in=keys).order_by("activity_id", "person_id")
    for activity, person, minutes in services.values_list("activity_id", "person_id", "minutes"):
        found[activity][person] = minutes
    return found


def set_minutes(person: Person, minutes: Mapping[int, int]) -> None:
    """One statement for each length of time there is: people serve for hours and halves of them."""
    keys: defaultdict[int, list[int]] = defaultdict(list)
    for activity, length in minutes.items():
        keys[length].append(activity)
    for length, some in keys.items():
        ServiceRecord.objects.filter(person=person, activity__in=some).update(minutes=length)


def keep_told(said: Mapping[int, Mapping[int, int]], reason: str, acting: Acting, at: datetime) -> None:
    """Leave on each record what it said of hours before."""
    insert_many(
        [
            Correction(
                activity_id=key,
                reason=reason,
                before={"services": {str(person): minutes for person, minutes in services.items()}},
                **judged(acting, at),
            )
            for key, services in said.items()
        ]
    )
    records = Activity.objects.filter(pk__in=said).order_by("pk")
    audit.add_many(acting, at, "activities.join_hours", ((one, one.region_id) for one in records))
