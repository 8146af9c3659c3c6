from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime, timedelta
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from haitang.foundation.acting import Acting
from haitang.machinery.files.words import DIGEST_LENGTH, MOST_BYTES
from haitang.machinery.ui.forms import (
    ChipField,
    DateField,
    ManyChipsField,
    ManyFilesField,
    TimeField,
    VersionMixin,
)
from haitang.machinery.ui.forms import Form as BaseForm
from haitang.machinery.ui.widgets import ManyFilesInput
from haitang.network.organisations.models import Organisation
from haitang.network.organisations.words import Kind
from haitang.network.people.models import Person, Volunteer
from haitang.network.regions.models import Region
from haitang.network.regions.words import TOWN_LENGTH, Level
from haitang.network.staffing.models import Appointment

from . import queries
from .actions import ActivityDraft
from .models import Activity, HoursRule
from .words import MOST_PEOPLE, Form, Topic

NAMES_APART = str.maketrans("，,;；/\n\r\t　", "、" * 8 + " ")
USUAL_MINUTES = 90
ROUNDED_TO = 30
LONGEST_FILE_NAME = 255
FIRST_HOUR = 6
"""Before this hour nothing is held, so that no times stand in an empty form at night."""


def named(volunteer: Volunteer) -> str:
    return str(volunteer.person.name)


def holding(held: Appointment) -> str:
    return f"{held.person.name} {held.post}"


def where(region: Region) -> str:
    """A place in a list of places: villages stand indented below their town."""
    return f"　{region.name}" if region.level == Level.VILLAGE else region.name


class ActivityForm(BaseForm):
    """One page for one activity. Only what happened is asked; what the program knows stands there already."""

    halves = ("begins", "ends")

    title = forms.CharField(
        label=_("讲了什么"), max_length=120, widget=forms.TextInput(attrs={"list": "titles"})
    )
    form = ChipField(label=_("形式"), choices=Form.choices)
    held_on = DateField(label=_("哪一天"))
    begins = TimeField(label=_("几点开始"), required=False)
    ends = TimeField(label=_("几点结束"), required=False)
    region = forms.ChoiceField(label=_("在哪个村（社区）"))
    place = forms.CharField(label=_("具体地点"), max_length=120, required=False)
    participants = forms.IntegerField(label=_("来了多少人"), min_value=0, max_value=MOST_PEOPLE)
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
    organiser = forms.ChoiceField(label=_("主办组织"), required=False)
    topic = forms.ChoiceField(
        label=_("主题"), required=False, choices=[("", _("按内容自动归类")), *Topic.choices]
    )
    late_reason = forms.CharField(
        label=_("补记原因"),
        max_length=200,
        required=False,
        help_text=_("活动过去很久才记的，写明原因。"),
    )

    def __init__(
        self, *args: Any, acting: Acting, at: datetime, activity: Activity | None = None, **kwargs: Any
    ) -> None:
        self.activity = activity
        today = timezone.localdate(at)
        self.regions = {region.code: region for region in queries.regions_for(acting, today)}
        if activity is not None:
            self.regions.setdefault(activity.region_id, activity.region)
        self.organisers = self.bodies(acting, today)
        self.holders = queries.holders_for(map(int, self.organisers), today)
        self.led: list[int] = []
        kwargs["initial"] = {**self.first_said(at), **kwargs.get("initial", {})}
        super().__init__(*args, **kwargs)
        self.volunteers = queries.volunteers_for(acting)
        self.known = (
            dict(queries.services_of(activity).values_list("person_id", "minutes")) if activity else {}
        )
        self.offer()

    def bodies(self, acting: Acting, today: date) -> dict[str, Organisation]:
        found = {str(body.pk): body for body in queries.organisers_for(acting, self.regions, today)}
        if self.activity is not None:
            found.setdefault(str(self.activity.organiser_id), self.activity.organiser)
        return found

    def first_said(self, at: datetime) -> dict[str, Any]:
        """What stands in an empty form: today, the hour and a half just past, the only place, its association."""
        local = timezone.localtime(at)
        ends = local.replace(minute=local.minute - local.minute % ROUNDED_TO, second=0, microsecond=0)
        begins = ends - timedelta(minutes=USUAL_MINUTES)
        same_day = begins.hour >= FIRST_HOUR and begins.date() == ends.date()
        return {
            "held_on": local.date(),
            "begins": begins.time() if same_day else None,
            "ends": ends.time() if same_day else None,
            "region": next(iter(self.regions), ""),
            "participants": 30,
        }

    def body_of(self, region: str) -> str:
        """The association of the town a region lies in, else the first body there is."""
        town = region[:TOWN_LENGTH]
        own = (key for key, body in self.town_associations() if body.region_id == town)
        return next(own, next(iter(self.organisers), ""))

    def town_associations(self) -> list[tuple[str, Organisation]]:
        return [each for each in self.organisers.items() if each[1].kind == Kind.TOWN_ASSOCIATION]

    def offer(self) -> None:
        """Fill in what may be chosen: places, bodies, volunteers."""
        region, organiser = self.fields["region"], self.fields["organiser"]
        region.choices = [(code, where(place)) for code, place in self.regions.items()]  # type: ignore[attr-defined]
        by_place = [("", _("所在镇街的科协"))] if self.town_associations() else []
        bodies = [(key, body.name) for key, body in self.organisers.items()]
        organiser.choices = [*by_place, *bodies]  # type: ignore[attr-defined]
        if len(self.regions) == 1:
            region.widget = forms.HiddenInput()
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
        helpers.update({one.person_id: named(one) for one in some})
        for held in self.holders.filter(person__in=self.sent_keys("leads")):
            leads.setdefault(held.person_id, holding(held))
        self.put_among("helpers", helpers)
        self.put_among("leads", leads)

    def offer_likeliest(self) -> None:
        """Put a page full of others after them: needed to show the form, not to read what was sent."""
        self.put_among(
            "helpers", {one.person_id: named(one) for one in self.volunteers[: queries.MOST_NAMED]}
        )
        self.put_among(
            "leads", {held.person_id: holding(held) for held in self.holders[: queries.MOST_NAMED]}
        )

    def put_among(self, name: str, people: Mapping[int, str]) -> None:
        field: Any = self.fields[name]
        there = dict(field.choices)
        field.choices = [
            *there.items(),
            *((str(key), who) for key, who in people.items() if str(key) not in there),
        ]

    def sent_keys(self, name: str) -> list[int]:
        if not self.is_bound:
            return []
        sent: Iterable[str] = self.data.getlist(name) if hasattr(self.data, "getlist") else ()
        return [int(key) for key in sent if key.isascii() and key.isdigit() and len(key) < 19]

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
        self.put_among("helpers", {one.person_id: f"{name}（{one.region.name}）" for one in matching})
        return str(_("名册上有几位“%(name)s”，请在上面点选。") % {"name": name})

    def draft(self) -> ActivityDraft:
        """The activity as told."""
        said = self.cleaned_data
        keys = [*map(int, said["helpers"]), *said["others"]]
        draft = ActivityDraft(
            region=said["region"],
            organiser=self.organisers[said["organiser"] or self.body_of(said["region"])],
            title=said["title"],
            form=Form(said["form"]),
            topic=said["topic"],
            held_on=said["held_on"],
            begins=said["begins"],
            ends=said["ends"],
            minutes=self.activity.minutes if self.activity and not said["ends"] else None,
            place=said["place"],
            participants=said["participants"],
            volunteers=self.unnamed(len(keys)),
            leads=sorted({*map(int, said["leads"]), *self.led}),
            services={},
            late_reason=said["late_reason"],
        )
        length = draft.length or 0
        return ActivityDraft(
            **{name: getattr(draft, name) for name in draft.__dataclass_fields__ if name != "services"},
            services={key: said["minutes"] or self.own_minutes(key, length) for key in dict.fromkeys(keys)},
        )

    def unnamed(self, named_now: int) -> int:
        """How many helped: those a ledger counted without naming them stay counted."""
        return max(self.activity.volunteers - len(self.known), 0) + named_now if self.activity else named_now

    def own_minutes(self, person: int, length: int) -> int:
        """The whole length, save for whom less was put down before."""
        before, whole = self.known.get(person), self.activity.minutes if self.activity else None
        return min(before, length) if before and before != whole else length


class AmendmentForm(VersionMixin, ActivityForm):
    """The same, of a record that exists."""


class CorrectionForm(AmendmentForm):
    """The same, of a confirmed record: with the reason."""

    reason = forms.CharField(
        label=_("更正原因"), max_length=200, help_text=_("例如：签到表是 23 人。原来的内容会留下来。")
    )


class ReasonForm(BaseForm):
    reason = forms.CharField(label=_("原因"), max_length=200, widget=forms.Textarea(attrs={"rows": 3}))


class ReturnForm(ReasonForm):
    reason = forms.CharField(
        label=_("退回原因"),
        max_length=200,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("写清楚要改什么，记录人会看到。"),
    )


class HoursRuleForm(VersionMixin, BaseForm):
    halves = ("daily_minutes", "late_after_days")

    daily_minutes = forms.IntegerField(
        label=_("一人一天最多记多少分钟"),
        min_value=1,
        max_value=24 * 60,
        help_text=_("默认 480 分钟，即 8 小时。"),
    )
    late_after_days = forms.IntegerField(
        label=_("超过多少天算补记"), min_value=0, max_value=3650, help_text=_("补记须写原因。")
    )
    basis = forms.CharField(label=_("依据"), max_length=120, required=False)


def said_before(activity: Activity) -> dict[str, Any]:
    """A record as its form shows it."""
    return {
        "title": activity.title,
        "form": activity.form,
        "held_on": activity.held_on,
        "begins": activity.begins,
        "ends": activity.ends,
        "region": activity.region_id,
        "place": activity.place,
        "participants": activity.participants,
        "helpers": [str(key) for key in queries.services_of(activity).values_list("person_id", flat=True)],
        "leads": [str(key) for key in queries.leads_of(activity).values_list("person_id", flat=True)],
        "organiser": str(activity.organiser_id),
        "topic": activity.topic,
        "late_reason": activity.late_reason,
        "version": activity.version,
    }


def rule_before(rule: HoursRule) -> dict[str, Any]:
    return {
        "daily_minutes": rule.daily_minutes,
        "late_after_days": rule.late_after_days,
        "basis": rule.basis,
        "version": rule.version if rule.pk else "",
    }


class PicturesField(ManyFilesField):
    """Pictures, which nobody has to give."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("widget", ManyFilesInput(attrs={"accept": "image/jpeg,image/png,image/webp"}))
        kwargs.setdefault("error_messages", {"empty": _("这张照片是空的，请重新选一张。")})
        super().__init__(max_length=LONGEST_FILE_NAME, **kwargs)


class RecordForm(ActivityForm):
    """What was held, and pictures of it."""

    pictures = PicturesField(label=_("照片"), required=False)


class PicturesForm(BaseForm):
    """Pictures to be added; why, when the record is confirmed."""

    pictures = PicturesField(label=_("照片"))
    reason = forms.CharField(label=_("更正原因"), max_length=200)

    def __init__(self, *args: Any, corrects: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not corrects:
            del self.fields["reason"]


class RemovalForm(BaseForm):
    """Why a picture is taken away, when the record is confirmed."""

    reason = forms.CharField(label=_("更正原因"), max_length=200)

    def __init__(self, *args: Any, corrects: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not corrects:
            del self.fields["reason"]


class AnnouncementForm(BaseForm):
    """What the page's script says of a picture before it sends it in pieces."""

    name = forms.CharField(max_length=LONGEST_FILE_NAME, required=False)
    size = forms.IntegerField(min_value=0, max_value=MOST_BYTES * 10)
    digest = forms.CharField(max_length=DIGEST_LENGTH)
