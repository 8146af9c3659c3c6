from datetime import datetime
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from haitang.foundation.acting import Acting
from haitang.machinery.ui.forms import ChipField, DateField, Form, TimeField, VersionMixin
from haitang.network.organisations.models import Organisation

from ..actions import MeetingDraft
from ..models import Meeting
from ..queries import conveners_for
from ..rules import may_call
from ..words import LONGEST_NAME, LONGEST_REASON, Kind


class FactsForm(Form):
    """When and where a meeting is."""

    halves: tuple[str, ...] = ("held_on", "begins", "ends", "place")

    title = forms.CharField(
        label=_("会议名称"), max_length=LONGEST_NAME, help_text=_("例如：2021年第二季度群团联席会议。")
    )
    held_on = DateField(label=_("日期"))
    begins = TimeField(label=_("开始"))
    ends = TimeField(label=_("结束"), required=False)
    place = forms.CharField(label=_("地点"), max_length=LONGEST_NAME)
    over_reason = forms.CharField(
        label=_("超出规定的理由"),
        max_length=LONGEST_REASON,
        required=False,
        help_text=_("次数没有超过规定，就不填。"),
    )

    def draft(self, convener: Organisation, kind: str) -> MeetingDraft:
        said = self.cleaned_data
        return MeetingDraft(
            convener=convener,
            kind=Kind(kind),
            title=said["title"],
            held_on=said["held_on"],
            begins=said["begins"],
            ends=said["ends"],
            place=said["place"],
            over_reason=said["over_reason"],
        )


class MeetingForm(FactsForm):
    """A new meeting: its kind, of those its conveners may call, and who convenes it besides."""

    field_order = ("kind", "convener", "title")

    kind = ChipField(label=_("类别"))
    convener = forms.ChoiceField(label=_("召集组织"))

    def __init__(self, *args: Any, acting: Acting, at: datetime, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        bodies = conveners_for(acting, timezone.localdate(at))
        self.conveners = {str(body.pk): body for body in bodies}
        self.set_choices("convener", [(key, body.name) for key, body in self.conveners.items()])
        kinds = [kind for kind in Kind if any(may_call(body, kind) for body in self.conveners.values())]
        self.set_choices("kind", [(kind.value, kind.label) for kind in kinds])
        self.fields["kind"].initial = Kind.JOINT if Kind.JOINT in kinds else Kind.OTHER

    def new(self) -> MeetingDraft:
        return self.draft(self.conveners[self.cleaned_data["convener"]], self.cleaned_data["kind"])


class AmendmentForm(VersionMixin, FactsForm):
    """The same facts, of a meeting that is planned."""


def meeting_before(meeting: Meeting) -> dict[str, Any]:
    """A meeting as its form shows it."""
    names = ("title", "held_on", "begins", "ends", "place", "over_reason", "version")
    return {name: getattr(meeting, name) for name in names}
