from collections.abc import Iterable
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from haitang.foundation.codes import is_digits, parse_key
from haitang.foundation.verdict import Refused
from haitang.machinery.ui.forms import Form
from haitang.network.organisations.models import Organisation

from ..models import Invitee
from ..words import LONGEST_NAME, LONGEST_REASON, LONGEST_TEXT, MOST_ITEMS


class IssueForm(Form):
    """An issue in the name of one of the reader's bodies that are invited or, for the convener, of a guest."""

    organisation = forms.ChoiceField(label=_("报送组织"))
    title = forms.CharField(label=_("议题"), max_length=LONGEST_NAME)
    text = forms.CharField(
        label=_("说明"),
        max_length=2000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text=_("要会议定什么、为什么，几句话就够。"),
    )

    def __init__(
        self, *args: Any, bodies: Iterable[Organisation], guests: Iterable[Invitee], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.bodies = {str(body.pk): body for body in bodies}
        self.guests = {f"guest-{one.pk}": one.guest for one in guests}
        choices = [(key, body.name) for key, body in self.bodies.items()] + list(self.guests.items())
        self.set_choices("organisation", choices)
        field = self.fields["organisation"]
        if self.guests:
            field.help_text = _("其他单位没有账号，由召集方代报。")
        if len(choices) == 1:
            field.widget = forms.HiddenInput()
            field.initial = choices[0][0]

    def whose(self) -> dict[str, Any]:
        """The body or the guest that files, as the action takes them."""
        said = self.cleaned_data["organisation"]
        return {"organisation": self.bodies.get(said), "guest": self.guests.get(said, "")}


class ItemForm(Form):
    halves = ("title", "presenter")

    title = forms.CharField(label=_("议程"), max_length=LONGEST_NAME)
    presenter = forms.CharField(label=_("汇报单位"), max_length=LONGEST_NAME, required=False)


class PaperForm(Form):
    title = forms.CharField(label=_("材料名称"), max_length=LONGEST_NAME)
    text = forms.CharField(
        label=_("正文"),
        max_length=LONGEST_TEXT,
        required=False,
        widget=forms.Textarea(attrs={"rows": 14}),
    )
    reference = forms.CharField(
        label=_("文号或网址"),
        max_length=LONGEST_REASON,
        required=False,
        help_text=_("材料在别处的，写明文号或网址，正文不用再抄。"),
    )
    over_reason = forms.CharField(
        label=_("超出字数的理由"),
        max_length=LONGEST_REASON,
        required=False,
        help_text=_("字数没有超过规定，就不填。"),
    )


def places_sent(sent: QueryDict) -> dict[int, int | None]:
    """The place typed for each item of the agenda; None where it was emptied.

    Raises `Refused` (bad_order) when a place is not a small number.
    """
    items, places = sent.getlist("item"), sent.getlist("place")
    found: dict[int, int | None] = {}
    for item, place in zip(items, places, strict=False):
        if not parse_key(item) or (place and not is_place(place)):
            raise Refused(
                _("顺序写 1 到 %(most)d 的数字；要拿掉的留空。") % {"most": MOST_ITEMS}, code="bad_order"
            )
        found[int(item)] = int(place) if place else None
    return found


def is_place(text: str) -> bool:
    return is_digits(text) and len(text) < 4 and 1 <= int(text) <= MOST_ITEMS
