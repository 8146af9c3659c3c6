"""From typed to clean: persons, consents, volunteers, reasons."""

import re
from collections.abc import Callable
from datetime import date
from typing import Any

from django import forms
from django.urls import reverse_lazy
from django.utils.translation import gettext_lazy as _

from haitang.foundation.codes import county_of, town_of
from haitang.foundation.privacy.walking import Mention
from haitang.foundation.scope import Scope
from haitang.machinery.spreadsheets.known_dates import KnownDateField
from haitang.machinery.spreadsheets.values import Fault, parse_month
from haitang.machinery.ui.forms import (
    ChipField,
    DateField,
    Form,
    OnceMixin,
    SearchField,
    VersionMixin,
    one_named,
)
from haitang.machinery.ui.widgets import PhoneInput
from haitang.network.organisations.models import Organisation, Unit
from haitang.network.regions.models import Region
from haitang.network.regions.words import Level

from . import queries
from .actions import Outlook
from .models import Person, Volunteer
from .numbers import NotANumber, document_from, phone_from
from .words import (
    ConsentAbout,
    Departure,
    DocumentKind,
    PrivateField,
    RequestKind,
    Sex,
    UnmaskReason,
    VolunteerMove,
)

SUBJECT_SEPARATORS = re.compile(r"[、，,;；\n]+")
MENTIONS_SHOWN = 200
"""Texts named one by one on the page; those beyond are treated as if they were ticked."""
LATIN = re.compile(r"[A-Za-z]")
MASKED = ("phone", "other_phone", "identity_number")
"""Fields that show masked and stay as they are where they are sent so."""


def place_choices(scope: Scope, besides: Region | None = None) -> list[tuple[str, Any]]:
    """Where somebody can be at home in a scope, villages under their town; a retired place only if it is `besides`."""
    grouped: dict[str, list[tuple[str, str]]] = {}
    alone: list[tuple[str, str]] = []
    names: dict[str, str] = {}
    for code, name, level in queries.places_in(scope).values_list("code", "name", "level"):
        names[code] = name
        if level == Level.COUNTY:
            alone.append((code, name))
        else:
            town = town_of(code)
            grouped.setdefault(names.get(town, town), []).append((code, name))
    if besides is not None and besides.pk not in names:
        alone.append((besides.pk, str(besides)))
    return [("", _("请选择")), *alone, *grouped.items()]


class PersonForm(OnceMixin, VersionMixin, Form):
    """One person. The numbers show masked: left as they are they stay, emptied they are taken out."""

    halves = (
        "name", "sex", "born", "education", "phone", "other_phone", "document_kind", "identity_number", "office_phone",
        "job",
    )  # fmt: skip

    name = forms.CharField(label=_("姓名"), max_length=60)
    sex = ChipField(label=_("性别"), choices=[*reversed(Sex.choices)], required=False)
    region = forms.ChoiceField(label=_("所在地"))
    phone = forms.CharField(label=_("手机"), max_length=30, required=False, widget=PhoneInput)
    other_phone = forms.CharField(label=_("另一个电话"), max_length=30, required=False, widget=PhoneInput)
    document_kind = forms.ChoiceField(
        label=_("证件类型"),
        choices=[(DocumentKind.UNSAID.value, _("按号码认")), *DocumentKind.choices[1:]],
        required=False,
    )
    identity_number = forms.CharField(
        label=_("证件号码"),
        max_length=30,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    unit = SearchField(
        label=_("工作单位"),
        required=False,
        source=reverse_lazy("people:workplaces"),
        help_text=_("在单位名录里的，输几个字再点选。"),
    )
    workplace = forms.CharField(
        label=_("工作单位（名录里没有的）"),
        max_length=120,
        required=False,
        help_text=_("名录里没有的单位，照原样写。"),
    )
    job = forms.CharField(label=_("职务"), max_length=80, required=False)
    education = forms.CharField(label=_("学历"), max_length=20, required=False)
    born = forms.CharField(label=_("出生年月"), max_length=20, required=False, help_text=_("如 1980-05"))
    office_phone = forms.CharField(label=_("办公电话"), max_length=20, required=False)

    def __init__(
        self, *args: Any, scope: Scope, today: date, person: Person | None = None, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.person, self.today = person, today
        reach = scope.narrowed(person.county_id) if person else scope
        at_home = person.region if person else None
        self.set_choices("region", place_choices(reach, at_home))
        self.set_finder("unit", one_named(Unit.objects.within(reach)))

    def clean_name(self) -> str:
        name = str(self.cleaned_data["name"])
        return name if LATIN.search(name) else "".join(name.split())

    def clean_born(self) -> str:
        read = parse_month(self.cleaned_data["born"])
        if isinstance(read, Fault):
            raise forms.ValidationError(f"{read.message}。{read.mend}。", code="bad_month")
        return read or ""

    def clean_phone(self) -> str | None:
        return self.number("phone", self.person.phone_mask if self.person else "", phone_from)

    def clean_other_phone(self) -> str | None:
        return self.number("other_phone", self.person.other_phone_mask if self.person else "", phone_from)

    def clean_identity_number(self) -> str | None:
        """With it the kind of the document, which an emptied number has none of."""
        mask = self.person.identity_mask if self.person else ""
        said = self.cleaned_data.get("document_kind", "")  # not there where it was none of the choices
        kinds: list[str] = []

        def read(text: str) -> str:
            number, kind = document_from(text, said, self.today)
            kinds.append(kind)
            return number

        number = self.number("identity_number", mask, read)
        self.cleaned_data["document_kind"] = kinds[0] if kinds else said
        return number

    def number(self, name: str, mask: str, read: Callable[[str], str]) -> str | None:
        """The number in its plain form; None when it was left masked."""
        typed = str(self.cleaned_data[name]).strip()
        if mask and typed == mask:
            return None
        try:
            return read(typed)
        except NotANumber as error:
            raise forms.ValidationError(error.message, code="bad_number") from error

    def changes(self) -> dict[str, Any]:
        """What `actions.amend` takes: everything on the form, less the numbers left masked."""
        said = dict(self.cleaned_data)
        unit = said.pop("unit")
        said |= {"region_id": said.pop("region"), "unit_id": unit.pk if unit else None}
        kept_masked = {name for name in MASKED if said[name] is None}
        return {name: value for name, value in said.items() if name not in {"once", "version", *kept_masked}}

    def draft(self) -> dict[str, Any]:
        """What a `PersonDraft` takes for a new person."""
        said = self.changes()
        return said | {"county_id": county_of(said["region_id"])}


def initial_of(person: Person) -> dict[str, Any]:
    """How a person's form begins: the numbers masked."""
    plain = (
        "name",
        "sex",
        "workplace",
        "job",
        "education",
        "born",
        "office_phone",
        "document_kind",
        "version",
    )
    return {name: getattr(person, name) for name in plain} | {
        "region": person.region_id,
        "unit": person.unit,
        "phone": person.phone_mask,
        "other_phone": person.other_phone_mask,
        "identity_number": person.identity_mask,
    }


class ExpertiseForm(OnceMixin, Form):
    subjects = forms.CharField(
        label=_("专长"),
        max_length=900,
        required=False,
        help_text=_("几项之间用顿号隔开，如：果树栽培、气象、养蜂。"),
    )

    def clean_subjects(self) -> list[str]:
        return [
            subject for subject in SUBJECT_SEPARATORS.split(self.cleaned_data["subjects"]) if subject.strip()
        ]


class LookupForm(OnceMixin, Form):
    """A whole number, sent so that it never stands in an address."""

    number = forms.CharField(
        label=_("手机号或证件号码"),
        max_length=30,
        widget=forms.TextInput(attrs={"autocomplete": "off", "inputmode": "text"}),
        help_text=_("须是完整号码。号码不会留在网址和日志里。"),
    )


class UnmaskForm(OnceMixin, Form):
    field = ChipField(label=_("看哪一项"), choices=PrivateField.choices)
    reason = ChipField(label=_("为什么要看"), choices=UnmaskReason.choices)


class CopyForm(OnceMixin, Form):
    reason = ChipField(
        label=_("依据"), choices=[choice for choice in UnmaskReason.choices if choice[0] == "request"]
    )
    kind = ChipField(label=_("格式"), choices=[("xlsx", _("Excel 表格")), ("json", "JSON")])


class ErasureForm(OnceMixin, Form):
    """Which of the texts that speak of a person, or of another of his name, are to lose him.

    `shown` are the places the page named, so that one that came up since is not taken for one left out.
    """

    forget = forms.MultipleChoiceField(
        label=_("这些文字里提到了他，勾上的会隐去姓名和号码"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("同名的另有其人时，请看清再勾。"),
    )
    shown = forms.MultipleChoiceField(required=False, widget=forms.MultipleHiddenInput)

    def __init__(self, *args: Any, outlook: Outlook, scope: Scope, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.changing = [mention for mention in outlook.mentions if not mention.fixed][:MENTIONS_SHOWN]
        keys = [mention.key for mention in self.changing]
        self.set_choices(
            "forget", [(mention.key, describe_mention(mention, scope)) for mention in self.changing]
        )
        self.set_choices("shown", [(key, key) for key in keys])
        self.fields["shown"].initial = keys
        self.fields["forget"].initial = [mention.key for mention in self.changing if mention.sure]
        if not keys:
            del self.fields["forget"]

    @property
    def spared(self) -> frozenset[str]:
        """Places shown and not ticked."""
        return frozenset(self.cleaned_data["shown"]) - self.named

    @property
    def named(self) -> frozenset[str]:
        return frozenset(self.cleaned_data.get("forget", ()))


def describe_mention(mention: Mention, scope: Scope) -> str:
    """What a place is called, with the words around the name for who may read them."""
    said = mention.title
    if scope.covers(region=mention.region):
        said = f"{said}：{mention.excerpt}"
    return said if mention.sure else _("%(said)s（县里另有同名的人）") % {"said": said}


class OwnCopyForm(OnceMixin, Form):
    kind = ChipField(label=_("格式"), choices=[("xlsx", _("Excel 表格")), ("json", "JSON")])


class AskForm(OnceMixin, Form):
    kind = ChipField(label=_("请求什么"), choices=RequestKind.choices)
    words = forms.CharField(
        label=_("哪一项不对，应当是什么"),
        max_length=500,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )


class AnswerForm(Form):
    accepted = ChipField(label=_("怎样答复"), choices=[("yes", _("已办理")), ("no", _("不采纳"))])
    words = forms.CharField(label=_("说明"), max_length=300, required=False)


class AccountForm(OnceMixin, Form):
    """Which account is somebody's: typed by its sign-in name, never guessed."""

    username = forms.CharField(
        label=_("登录名"),
        max_length=64,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
        help_text=_("先当面或打电话核对是他本人的账号；账号上的姓名要和这个人一致。"),
    )


class DepartureForm(VersionMixin, Form):
    """That somebody died or left, when as far as it is known, and why that is known."""

    departure = ChipField(label=_("情形"), choices=Departure.choices)
    on = KnownDateField(
        label=_("日期"), help_text=_("知道到哪写到哪：2021-04-19、2021-04、2021；不知道就留空。")
    )
    reason = forms.CharField(
        label=_("怎么知道的"), max_length=120, help_text=_("例如：家属告知，村里核实。退休不算离开。")
    )
    document = forms.CharField(label=_("依据文件"), required=False, max_length=120)
    seen = forms.CharField(required=False, widget=forms.HiddenInput)


class ConsentForm(OnceMixin, Form):
    halves = ("on", "note", "guardian", "relation")

    about = ChipField(label=_("同意什么"), choices=ConsentAbout.choices)
    on = DateField(label=_("同意日期"))
    note = forms.CharField(
        label=_("说明"), max_length=200, required=False, help_text=_("怎样同意的，如：书面，存镇科协。")
    )
    guardian = forms.CharField(
        label=_("监护人姓名"), max_length=40, required=False, help_text=_("只在“监护人同意”时填。")
    )
    relation = forms.CharField(
        label=_("与本人的关系"), max_length=20, required=False, help_text=_("如：母亲。")
    )
    document = forms.CharField(
        label=_("书面材料"), max_length=60, required=False, help_text=_("编号或存放的地方。")
    )


class WithdrawalForm(OnceMixin, Form):
    on = DateField(label=_("撤回日期"))


class VolunteerForm(OnceMixin, VersionMixin, Form):
    region = forms.ChoiceField(label=_("服务地"))
    registered_on = DateField(label=_("注册日期"), required=False)
    team = SearchField(
        label=_("服务队所属组织"),
        required=False,
        source=reverse_lazy("people:teams"),
        help_text=_("输几个字再点选。"),
    )

    def __init__(self, *args: Any, scope: Scope, volunteer: Volunteer | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        serves_at = volunteer.region if volunteer else None
        self.set_choices("region", place_choices(scope, serves_at))
        teams = Organisation.objects.within(scope).filter(dissolved__isnull=True)
        self.set_finder("team", one_named(teams))


class MoveForm(OnceMixin, Form):
    move = forms.ChoiceField(choices=VolunteerMove.choices)
    on = DateField(label=_("退出日期"), required=False)


class OtherForm(OnceMixin, Form):
    """The other of two records; the view reaches it through its door."""

    other = forms.IntegerField(min_value=1)
