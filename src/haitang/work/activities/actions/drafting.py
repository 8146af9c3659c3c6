"""What somebody says about an activity, and whether it can have been so."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from functools import cached_property
from typing import Any, Final

from django.utils import timezone
from django.utils.translation import gettext as _

from haitang.foundation.codes import county_of
from haitang.foundation.verdict import Refused, Verdict, no, yes
from haitang.machinery.ui.sounds import sound_of
from haitang.network.organisations.models import Organisation
from haitang.network.people.models import Person

from .. import rules
from ..models import HoursRule
from ..queries import served_days
from ..words import LONGEST_MINUTES, MOST_PEOPLE, TOPIC_WORDS, Form, Topic

ONE_DAY: Final = timedelta(days=1)


@dataclass(frozen=True, kw_only=True)
class ActivityDraft:
    """An activity as told. `region` is a code, `services` person key → minutes, `leads` keys of persons.

    `minutes` is worked out from the times where both are given; the topic from the title where none is.
    """

    region: str
    organiser: Organisation
    title: str
    form: Form
    held_on: date
    begins: time | None = None
    ends: time | None = None
    minutes: int | None = None
    place: str = ""
    participants: int
    volunteers: int = 0
    services: Mapping[int, int] = field(default_factory=dict)
    leads: Collection[int] = ()
    topic: str = ""
    late_reason: str = ""

    @property
    def length(self) -> int | None:
        """Minutes from beginning to end."""
        if self.begins is None or self.ends is None:
            return self.minutes
        return 60 * (self.ends.hour - self.begins.hour) + self.ends.minute - self.begins.minute

    @cached_property
    def facts(self) -> dict[str, Any]:
        """The columns of the record, worked out once: how a title sounds takes long."""
        return {
            "region_id": self.region,
            "organiser": self.organiser,
            "title": self.title.strip(),
            "sound": " ".join(sound_of(self.title)),
            "topic": self.topic or topic_of(self.title),
            "form": self.form,
            "held_on": self.held_on,
            "begins": self.begins,
            "ends": self.ends,
            "minutes": self.length,
            "place": self.place.strip(),
            "participants": self.participants,
            "volunteers": max(self.volunteers, len(self.services)),
            "late_reason": self.late_reason.strip(),
        }


def topic_of(title: str) -> Topic:
    """The topic a title tells."""
    return next((topic for topic, words in TOPIC_WORDS if words.search(title)), Topic.OTHER)


def credible(draft: ActivityDraft, rule: HoursRule, at: datetime) -> Verdict:
    """Whether what a draft says of itself can be so. Asks no database."""
    local = timezone.localtime(at)
    return (
        rules.in_time(draft.held_on, draft.begins, draft.length, local)
        .also(rules.check_organiser_stood(draft.organiser, draft.held_on))
        .also(well_told(draft))
        .also(in_good_time(draft, rule, local.date()))
        .also(honest_hours(draft, rule))
    )


def well_told(draft: ActivityDraft) -> Verdict:
    if not draft.title.strip():
        return no(_("请写讲了什么。"), code="no_title")
    if draft.ends and (draft.begins is None or draft.ends <= draft.begins):
        return no(_("结束时间应晚于开始时间。"), code="ends_before_it_begins")
    if draft.length is not None and not 1 <= draft.length <= LONGEST_MINUTES:
        return no(_("时长应在 1 分钟到 30 天之间。"), code="bad_length")
    if not 0 <= draft.participants <= MOST_PEOPLE or not 0 <= draft.volunteers <= MOST_PEOPLE:
        return no(_("人数写错了。"), code="bad_crowd")
    return yes()


def in_good_time(draft: ActivityDraft, rule: HoursRule, today: date) -> Verdict:
    if rule.late(draft.held_on, today) and not draft.late_reason.strip():
        return no(
            _("活动已过去超过 %(days)d 天，请写明补记的原因。") % {"days": rule.late_after_days},
            code="late_without_reason",
        )
    return yes()


def honest_hours(draft: ActivityDraft, rule: HoursRule) -> Verdict:
    """Hours come only from the activity: never more than its length, nor than a day's cap."""
    if not draft.services:
        return yes()
    if draft.length is None:
        return no(_("没有写活动的时长，不能记服务时长。请补上起止时间。"), code="no_length")
    longest = max(draft.services.values())
    if min(draft.services.values()) < 1:
        return no(_("服务时长至少 1 分钟。"), code="no_minutes")
    if longest > draft.length:
        return no(
            _("活动一共 %(length)d 分钟，服务时长不能记 %(minutes)d 分钟。")
            % {"length": draft.length, "minutes": longest},
            code="longer_than_the_activity",
        )
    if longest > rule.daily_minutes:
        return no(over_the_cap(rule), code="over_the_daily_cap")
    return yes()


def check_volunteers(draft: ActivityDraft, rule: HoursRule, *, without: int | None = None) -> None:
    """The persons named are the county's, in one place at a time, and within the day's cap.

    Their rows are held until the transaction ends, so that two records made at once cannot pass each other by.
    """
    if not draft.services:
        return
    keys = sorted(draft.services)
    persons = Person.objects.current().filter(pk__in=keys, county_id=county_of(draft.region))
    named = {person.pk: person for person in persons.select_for_update(of=("self",)).order_by("pk")}
    if len(named) < len(keys):
        raise Refused(_("有的志愿者不在本区县的人员库里，请重新选。"), code="unknown_volunteer")
    for person in named.values():
        person.still_here(draft.held_on + ONE_DAY).require()
    for key, day in served_days(keys, draft.held_on, without=without).items():
        if clash := day.meets(draft.begins, draft.ends):
            raise Refused(
                _("%(person)s当天 %(begins)s–%(ends)s 已有另一场服务，同一时间不能在两处。")
                % {"person": named[key].name, "begins": f"{clash[0]:%H:%M}", "ends": f"{clash[1]:%H:%M}"},
                code="two_places_at_once",
            )
        if day.minutes + draft.services[key] > rule.daily_minutes:
            raise Refused(
                _("%(person)s当天已记 %(minutes)d 分钟；%(cap)s")
                % {"person": named[key].name, "minutes": day.minutes, "cap": over_the_cap(rule)},
                code="over_the_daily_cap",
            )


def check_leads(draft: ActivityDraft) -> None:
    """Whoever led it is a person of the county, who was there that day; their rows are held until the transaction ends."""
    keys = set(draft.leads)
    known = Person.objects.current().filter(pk__in=keys, county_id=county_of(draft.region))
    persons = list(known.select_for_update(of=("self",)).order_by("pk")) if keys else []
    if len(persons) < len(keys):
        raise Refused(_("主讲或负责的人里，有的不在本区县的人员库里，请重新选。"), code="unknown_lead")
    for person in persons:
        person.still_here(draft.held_on + ONE_DAY).require()


def over_the_cap(rule: HoursRule) -> str:
    return _("一人一天最多记 %(minutes)d 分钟。") % {"minutes": rule.daily_minutes}
