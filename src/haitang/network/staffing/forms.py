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
from haitang.network.organisations.words import Establishment, Kind, Part
from haitang.network.people.models import Person
from haitang.network.people.queries import offered
from haitang.network.people.words import UnmaskReason

from .rules import SEE_PERSONS
from .words import ContactWay, Mode, Per

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


class RuleFactsForm(VersionMixin, Form):
    """What a rule asks for, from a day on."""

    halves: tuple[str, ...] = (
        "part",
        "per",
        "seats",
        "mode",
        "establishment",
        "since",
        "ex_officio_of",
        "filled_by",
    )

    title = forms.CharField(label=_("岗位"), max_length=40)
    part = forms.ChoiceField(label=_("3+1+N"), choices=Part.choices, initial=Part.OTHER)
    seats = forms.IntegerField(label=_("席位"), min_value=1, max_value=999, initial=1)
    per = forms.ChoiceField(label=_("计席方式"), choices=Per.choices)
    mode = forms.ChoiceField(label=_("任职方式"), choices=Mode.choices)
    establishment = forms.ChoiceField(label=_("编制"), choices=Establishment.choices)
    ex_officio_of = forms.CharField(
        label=_("由谁当然担任"),
        required=False,
        max_length=80,
        help_text=_("写职务，例如：镇街党（工）委专职副书记。"),
    )
    filled_by = forms.CharField(
        label=_("由谁负责配备"),
        required=False,
        max_length=80,
        help_text=_("以“镇街”或“区县”开头的，显示时换成当地的名称。"),
    )
    duties = forms.CharField(
        label=_("岗位职责"),
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 6}),
        help_text=_("一行一条。"),
    )
    basis = forms.CharField(label=_("依据"), required=False, max_length=120)
    since = DateField(label=_("生效日期"), help_text=_("从这一天起执行；以前的岗位和数字不变。"))


class NewRuleForm(RuleFactsForm):
    field_order = ("organisation_kind", "role", "title")
    halves = ("organisation_kind", "role", *RuleFactsForm.halves)

    organisation_kind = forms.ChoiceField(label=_("组织类别"), choices=Kind.choices)
    role = forms.RegexField(
        label=_("岗位代号"),
        regex=r"^[a-z][a-z0-9_.]{0,39}$",
        help_text=_("小写字母开头，如 secretary；定了就不再改，导入表格时靠它认岗位。"),
        error_messages={"invalid": _("只用小写字母、数字、点和下划线，以字母开头。")},
    )


class RuleEndingForm(VersionMixin, Form):
    until = DateField(
        label=_("失效日期"), help_text=_("从这一天起岗位停设，在任的人同日离任；以前的记录不变。")
    )


class CoverageRuleForm(Form):
    technology_enterprise = forms.BooleanField(label=_("市级科技型企业应建"), required=False)
    science_workers = forms.IntegerField(
        label=_("科技工作者满多少人应建"),
        required=False,
        min_value=1,
        max_value=100_000,
        help_text=_("留空表示不按人数要求。"),
    )
    basis = forms.CharField(label=_("依据"), required=False, max_length=120)
    since = DateField(label=_("生效日期"), help_text=_("从这一天起执行；以前的数字不变。"))
