"""Who helped and who led: ticked among the likeliest, or named in words."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from haitang.foundation.acting import Acting
from haitang.foundation.codes import parse_key
from haitang.machinery.ui.forms import ManyChipsField
from haitang.network.people.models import Person, Volunteer
from haitang.network.people.queries import namesakes_apart
from haitang.network.staffing.models import Appointment

from .. import queries
from ..models import Activity
from .places import PlaceForm

NAMES_APART = str.maketrans("，,;；/\n\r\t　", "、" * 8 + " ")


def volunteer_label(volunteer: Volunteer) -> str:
    return str(volunteer.person.name)


def holding(held: Appointment) -> str:
    return f"{held.person.name} {held.post}"


class PeopleForm(PlaceForm):
    """Volunteers who helped, with their minutes, and holders of posts who led, of the places chosen from."""

    helpers = ManyChipsField(
        label=_("一起做的志愿者"), required=False, help_text=_("点到的人记服务时长，按起止时间算。")
    )
    others = forms.CharField(
        label=_("还有谁"),
        max_length=200,
        required=False,
        help_text=_("写名册上的姓名，用顿号隔开；不是志愿者的，写岗位上的人。"),
    )
    leads = ManyChipsField(
        label=_("主讲或负责的"),
        required=False,
        help_text=_("主席、三长、指导员讲了课、办了事，点上就有记录，不记时长。"),
    )
    minutes = forms.IntegerField(
        label=_("每人服务多少分钟"),
        min_value=1,
        max_value=24 * 60,
        required=False,
        help_text=_("留空就按活动的起止时间记。"),
    )

    def __init__(
        self, *args: Any, acting: Acting, at: datetime, activity: Activity | None = None, **kwargs: Any
    ) -> None:
        self.led: list[int] = []
        self.offered: dict[str, dict[int, str]] = {"helpers": {}, "leads": {}}
        super().__init__(*args, acting=acting, at=at, activity=activity, **kwargs)
        self.holders = queries.holders_for(map(int, self.organisers), timezone.localdate(at))
        self.volunteers = queries.volunteers_for(acting)
        self.known = (
            dict(queries.services_of(activity).values_list("person_id", "minutes")) if activity else {}
        )
        self.offer_ticked()
        if not self.is_bound:
            self.offer_likeliest()

    def offer_ticked(self) -> None:
        """Put whom the record names, and who was sent, among those who may be chosen."""
        helpers: dict[int, str] = {}
        leads: dict[int, str] = {}
        if self.activity is not None:
            helpers.update(Person.objects.filter(pk__in=self.known).values_list("pk", "name"))
            leads.update({led.person_id: led.person.name for led in queries.leads_of(self.activity)})
        some = self.volunteers.filter(person__in=[*self.known, *self.sent_keys("helpers")])
        helpers.update({one.person_id: volunteer_label(one) for one in some})
        for held in self.holders.filter(person__in=self.sent_keys("leads")):
            leads.setdefault(held.person_id, holding(held))
        self.put_among("helpers", helpers)
        self.put_among("leads", leads)

    def offer_likeliest(self) -> None:
        """Put a page full of others after them: needed to show the form, not to read what was sent."""
        self.put_among(
            "helpers", {one.person_id: volunteer_label(one) for one in self.volunteers[: queries.MOST_NAMED]}
        )
        self.put_among(
            "leads", {held.person_id: holding(held) for held in self.holders[: queries.MOST_NAMED]}
        )

    def put_among(self, name: str, people: Mapping[int, str]) -> None:
        """Offer some people besides those there already; namesakes with what tells them apart."""
        there = self.offered[name]
        there.update({key: who for key, who in people.items() if key not in there})
        self.set_choices(name, [(str(key), who) for key, who in namesakes_apart(there).items()])

    def sent_keys(self, name: str) -> list[int]:
        if not self.is_bound:
            return []
        sent: Iterable[str] = self.data.getlist(name) if hasattr(self.data, "getlist") else ()
        return [key for key in map(parse_key, sent) if key]

    def clean_others(self) -> list[int]:
        """The persons named in words, each one volunteer of the places where the reader records; or else one
        holder of a post there, put down in `led`."""
        words = str(self.cleaned_data["others"]).translate(NAMES_APART)
        names = [name.strip() for name in words.split("、") if name.strip()]
        found: list[int] = []
        for name in dict.fromkeys(names):
            matching = list(self.volunteers.filter(person__name=name)[:3])
            held = [] if matching else self.named_holders(name)
            if len(matching) + len(held) != 1:
                self.add_error("others", self.unclear(name, matching, held))
            found += [one.person_id for one in matching[:1]]
            self.led += [one.person_id for one in held[:1]]
        return found

    def named_holders(self, name: str) -> list[Appointment]:
        """Holders of posts of a name, each person once."""
        found = {held.person_id: held for held in self.holders.filter(person__name=name)}
        return list(found.values())

    def unclear(self, name: str, matching: Sequence[Volunteer], held: Sequence[Appointment]) -> str:
        """Why a name is not one person; people of one name are put among the names to tick."""
        if held:
            self.put_among("leads", {one.person_id: holding(one) for one in held})
            return str(_("岗位上有几位“%(name)s”，请在“更多”里点选。") % {"name": name})
        if not matching:
            return str(_("名册上没有“%(name)s”。先登记为志愿者，或不写。") % {"name": name})
        self.put_among("helpers", {one.person_id: volunteer_label(one) for one in matching})
        return str(_("名册上有几位“%(name)s”，请在上面点选。") % {"name": name})

    @property
    def helping(self) -> list[int]:
        """The persons who helped, ticked and named."""
        said = self.cleaned_data
        return [*map(int, said["helpers"]), *said["others"]]

    @property
    def leading(self) -> list[int]:
        return sorted({*map(int, self.cleaned_data["leads"]), *self.led})

    def minutes_of(self, length: int) -> dict[int, int]:
        """What each who helped is credited with, of something so long."""
        same = self.cleaned_data["minutes"]
        return {key: same or self.own_minutes(key, length) for key in dict.fromkeys(self.helping)}

    def unnamed(self, named_now: int) -> int:
        """How many helped: those a ledger counted without naming them stay counted."""
        return max(self.activity.volunteers - len(self.known), 0) + named_now if self.activity else named_now

    def own_minutes(self, person: int, length: int) -> int:
        """The whole length, save for whom less was put down before."""
        before, whole = self.known.get(person), self.activity.minutes if self.activity else None
        return min(before, length) if before and before != whole else length
