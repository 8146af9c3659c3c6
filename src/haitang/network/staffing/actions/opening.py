"""Opening the posts the staffing rules ask for, and closing those they no longer do."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext as _

from haitang.foundation.acting import Acting
from haitang.foundation.endings import hold_standing
from haitang.foundation.verdict import Refused
from haitang.machinery.audit import actions as audit
from haitang.network.organisations.models import Organisation, Post
from haitang.network.people.models import Person
from haitang.network.regions.models import Region

from ..models import Appointment
from ..rules import may_change_rules
from .planning import WORDS, County, Plan, plan_for


@dataclass(frozen=True, slots=True)
class Effect:
    """What applying the rules does: posts opened and closed, and appointments that end with a closed post."""

    opened: int = 0
    closed: int = 0
    ended: int = 0

    def __bool__(self) -> bool:
        return bool(self.opened or self.closed or self.ended)


@transaction.atomic
def apply_rules(*, county: Region, acting: Acting, at: datetime, on: date) -> Effect:
    """Open and close posts so that from a day on each organisation has what the rules ask for.

    Nothing before the day changes; run again it does nothing. Refused when somebody is appointed from a later
    day to a post that would be closed.
    """
    may_change_rules(acting, county).require()
    effect = settle_posts(county, on)
    if effect:
        audit.add(
            acting, at, "staffing.apply_rules", county, region=county.code,
            on=on, opened=effect.opened, closed=effect.closed, ended=effect.ended,
        )  # fmt: skip
    return effect


def settle_posts(county: Region, on: date) -> Effect:
    """`apply_rules` for callers that have asked their own rule and write their own audit entry."""
    Region.objects.select_for_update().get(pk=county.pk)
    known = County.read(county.code)
    plan = plan_for(known, on)
    ending = _ending(known, plan)
    lasting = {post.organisation_id for post in plan.opened if post.until is None}
    hold_standing(*(Organisation(pk=key) for key in lasting), on=date.max)
    hold_standing(*(Person(pk=before.person_id) for _post, before in plan.heirs), on=date.max)
    Post.objects.bulk_create(plan.opened)
    _close(plan)
    _end(ending)
    _seat_heirs(plan)
    Post.objects.bulk_update(plan.reworded, [*WORDS, "version"], batch_size=200)
    return Effect(len(plan.opened), len(plan.closed), len(ending) - len(plan.heirs))


def _ending(known: County, plan: Plan) -> dict[int, date]:
    """Appointments that end because their post closes, by key, with the day."""
    ending: dict[int, date] = {}
    for key, day in plan.closed.items():
        for held in known.held[key]:
            if held.since >= day:
                raise Refused(
                    _("有人自 %s 起在将要停设的岗位任职，请先办理这项任职。") % held.since.isoformat(),
                    code="appointed_later",
                )
            if held.until is None or held.until > day:
                ending[held.pk] = day
    return ending


def _close(plan: Plan) -> None:
    for day, keys in _by_day(plan.closed).items():
        posts = Post.objects.filter(pk__in=keys)
        posts.filter(since=day).delete()
        posts.exclude(since=day).update(until=day, version=F("version") + 1)


def _end(ending: dict[int, date]) -> None:
    reason = _("岗位停设或调整")
    for day, keys in _by_day(ending).items():
        Appointment.objects.filter(pk__in=keys).update(until=day, end_reason=reason, version=F("version") + 1)


def _by_day(days: dict[int, date]) -> dict[date, list[int]]:
    keys: defaultdict[date, list[int]] = defaultdict(list)
    for key, day in days.items():
        keys[day].append(key)
    return keys


def _seat_heirs(plan: Plan) -> None:
    """Holders of a replaced post go on in the new one, from the first seat."""
    seats: defaultdict[int, int] = defaultdict(int)
    heirs = []
    for post, before in plan.heirs:
        seats[post.pk] += 1
        heirs.append(
            Appointment(
                post=post,
                seat=seats[post.pk],
                person_id=before.person_id,
                mode=before.mode,
                since=post.since or before.since,
                document=before.document,
            )
        )
    Appointment.objects.bulk_create(heirs)


def preview_rules(county: Region, on: date) -> Effect:
    """What `apply_rules` would do from a day on; writes nothing."""
    known = County.read(county.code)
    plan = plan_for(known, on)
    return Effect(len(plan.opened), len(plan.closed), len(_ending(known, plan)) - len(plan.heirs))
