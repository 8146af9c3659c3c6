from typing import Any

from django import forms
from django.urls import reverse_lazy
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from haitang.foundation.acting import Acting
from haitang.foundation.codes import parse_key
from haitang.machinery.spreadsheets.known_dates import KnownDateField
from haitang.machinery.ui.forms import (
    ChipField,
    DateField,
    Form,
    OnceMixin,
    SearchField,
    SeenMixin,
    SureMixin,
    VersionMixin,
)
from haitang.network.people.models import Person
from haitang.network.people.queries import offered
from haitang.network.people.words import UnmaskReason

from ..rules import SEE_PERSONS
from ..words import ContactWay, Mode

FOUND_AT_MOST = 50


def find_person(acting: Acting) -> Any:
    """Finds the person picked, or the only one whose name or whole phone number was typed."""
    scope = acting.scope_for(SEE_PERSONS)

    def find(picked: str, typed: str) -> Person | None:
        if picked:
            known = Person.objects.within(scope).current()
            return known.filter(pk=parse_key(picked)).first()
        found = list(offered(scope, typed)[:FOUND_AT_MOST])
        exact = [person for person in found if person.name == typed.strip()] or found
        return exact[0] if len(exact) == 1 else None

    return find


class ContactsForm(OnceMixin, Form):
    """Why the contact list is opened with whole phones, and how it is handed over."""

    reason = ChipField(label=_("为什么要看"), choices=UnmaskReason.choices)
    way = ChipField(label=_("怎么看"), choices=ContactWay.choices)

    def __init__(self, *args: Any, may_export: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not may_export:
            self.set_choices("way", [choice for choice in ContactWay.choices if choice[0] == ContactWay.PAGE])


class SeatingForm(SureMixin, Form):
    """Who, from when, by which document."""

    halves: tuple[str, ...] = ("since", "document")
    field_order: tuple[str, ...] = ("person", "since", "document", "sure")

    person = SearchField(
        label=pgettext_lazy("one", "人员"),
        source=reverse_lazy("staffing:candidates"),
        help_text=_("输姓名、拼音首字母或完整手机号，再点选。"),
    )
    since = DateField(label=_("任职日期"))
    document = forms.CharField(
        label=_("任职文号"),
        required=False,
        max_length=60,
        help_text=_("例如：荣委干〔2021〕12号。没有就留空。"),
    )

    def __init__(self, *args: Any, acting: Acting, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.set_finder("person", find_person(acting))


class AppointmentForm(SeatingForm):
    halves = ("since", "until", "document")
    field_order = ("person", "mode", "since", "until", "document", "sure")

    mode = ChipField(label=_("任职方式"), choices=Mode.choices)
    until = DateField(
        label=_("离任日期"), required=False, help_text=_("补记已离任的人才填；现在任职的留空。")
    )


class ReasonsForm(Form):
    """Why something entered is set right, and by which document."""

    reason = forms.CharField(label=_("原因"), max_length=200, help_text=_("例如：录入时把日期写错了。"))
    basis = forms.CharField(label=_("依据文号"), required=False, max_length=60)


class CorrectionForm(VersionMixin, ReasonsForm):
    """An appointment as it should be, and why."""

    halves = ("since", "until", "document", "end_reason")
    field_order = ("person", "mode", "since", "until", "document", "end_reason", "reason", "basis")

    person = SearchField(
        label=pgettext_lazy("one", "人员"),
        source=reverse_lazy("staffing:candidates"),
        help_text=_("输姓名、拼音首字母或完整手机号，再点选。"),
    )
    mode = ChipField(label=_("任职方式"), choices=Mode.choices)
    since = KnownDateField(
        label=_("任职日期"), help_text=_("知道到哪写到哪：2021-04-19、2021-04、2021；不知道就留空。")
    )
    until = DateField(label=_("离任日期"), required=False, help_text=_("没有离任就留空。"))
    document = forms.CharField(label=_("任职文号"), required=False, max_length=60)
    end_reason = forms.CharField(label=_("离任原因"), required=False, max_length=120)

    def __init__(self, *args: Any, acting: Acting, keep: Person, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        find = find_person(acting)

        def kept_or_found(picked: str, typed: str) -> Person | None:
            return (
                keep if picked == str(keep.pk) or (not picked and typed == keep.name) else find(picked, typed)
            )

        self.set_finder("person", kept_or_found)


class AnnulmentForm(SeenMixin, ReasonsForm):
    """Why an appointment never was; with what was read of it."""


class EndingForm(VersionMixin, Form):
    until = DateField(label=_("离任日期"), help_text=_("从这一天起席位空出来。"))
    reason = forms.CharField(
        label=_("离任原因"), required=False, max_length=120, help_text=_("例如：调离、退休、届满。")
    )
