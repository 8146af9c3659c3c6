"""One page for one activity: what happened is asked, what the program knows stands there already."""

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any, Final

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from haitang.machinery.ui.forms import ChipField, DateField, TimeField, VersionMixin

from .. import queries
from ..actions import ActivityDraft
from ..models import Activity
from ..words import MOST_PEOPLE, Form, Topic
from .people import PeopleForm
from .pictures import PicturesField

USUAL_MINUTES: Final = 90
USUAL_PARTICIPANTS: Final = 30
ROUNDED_TO: Final = 30
FIRST_HOUR: Final = 6
"""Before this hour nothing is held, so that no times stand in an empty form at night."""


def times_just_past(at: datetime) -> dict[str, Any]:
    """What stands in an empty form: today, and the hour and a half just past."""
    local = timezone.localtime(at)
    ends = local.replace(minute=local.minute - local.minute % ROUNDED_TO, second=0, microsecond=0)
    begins = ends - timedelta(minutes=USUAL_MINUTES)
    same_day = begins.hour >= FIRST_HOUR and begins.date() == ends.date()
    return {
        "held_on": local.date(),
        "begins": begins.time() if same_day else None,
        "ends": ends.time() if same_day else None,
    }


class ActivityForm(PeopleForm):
    """What was held: what about, when, where, how many came, who did it."""

    halves = ("begins", "ends")
    field_order = (
        *("title", "form", "held_on", "begins", "ends", "region", "place", "participants"),
        *("helpers", "others", "leads", "minutes", "organiser", "topic", "late_reason"),
    )

    title = forms.CharField(
        label=_("讲了什么"), max_length=120, widget=forms.TextInput(attrs={"list": "titles"})
    )
    form = ChipField(label=_("形式"), choices=Form.choices)
    held_on = DateField(label=_("哪一天"))
    begins = TimeField(label=_("几点开始"), required=False)
    ends = TimeField(label=_("几点结束"), required=False)
    place = forms.CharField(label=_("具体地点"), max_length=120, required=False)
    participants = forms.IntegerField(label=_("来了多少人"), min_value=0, max_value=MOST_PEOPLE)
    topic = forms.ChoiceField(
        label=_("主题"), required=False, choices=[("", _("按内容自动归类")), *Topic.choices]
    )
    late_reason = forms.CharField(
        label=_("补记原因"),
        max_length=200,
        required=False,
        help_text=_("活动过去很久才记的，写明原因。"),
    )

    def __init__(self, *args: Any, at: datetime, **kwargs: Any) -> None:
        usual = {**times_just_past(at), "participants": USUAL_PARTICIPANTS}
        kwargs["initial"] = {**usual, **kwargs.get("initial", {})}
        super().__init__(*args, at=at, **kwargs)

    def draft(self) -> ActivityDraft:
        """The activity as told."""
        said = self.cleaned_data
        draft = ActivityDraft(
            **{
                name: said[name]
                for name in ("region", "title", "topic", "held_on", "begins", "ends", "place")
            },
            form=Form(said["form"]),
            organiser=self.organiser_chosen,
            minutes=self.activity.minutes if self.activity and not said["ends"] else None,
            participants=said["participants"],
            volunteers=self.unnamed(len(self.helping)),
            leads=self.leading,
            late_reason=said["late_reason"],
        )
        return replace(draft, services=self.minutes_of(draft.length or 0))


class AmendmentForm(VersionMixin, ActivityForm):
    """The same, of a record that exists."""


class CorrectionForm(AmendmentForm):
    """The same, of a confirmed record: with the reason."""

    reason = forms.CharField(
        label=_("更正原因"), max_length=200, help_text=_("例如：签到表是 23 人。原来的内容会留下来。")
    )


class RecordForm(ActivityForm):
    """What was held, and pictures of it."""

    pictures = PicturesField(label=_("照片"), required=False)


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
