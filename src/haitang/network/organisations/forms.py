from typing import Any

from django import forms
from django.urls import reverse_lazy
from django.utils.translation import gettext_lazy as _

from haitang.foundation.acting import Acting
from haitang.foundation.verdict import Refused
from haitang.machinery.ui.endings import EndingForm
from haitang.machinery.ui.forms import DateField, Form, SearchField, VersionMixin, one_named
from haitang.network.regions.models import Region
from haitang.network.regions.queries import towns_in, villages_of

from . import rules
from .credit_code import clean_credit_code
from .models import Organisation, Unit
from .words import DEFAULT_TERM_YEARS, Establishment, Kind, Part, UnitKind

LONGEST_NAME = 120
CHOOSE = ("", _("请选择"))


class UnitForm(VersionMixin, Form):
    """`acting` says which towns may be chosen."""

    halves: tuple[str, ...] = ("kind", "region", "credit_code", "science_workers")

    name = forms.CharField(label=_("单位名称"), max_length=LONGEST_NAME)
    kind = forms.ChoiceField(label=_("类别"), choices=[CHOOSE, *UnitKind.choices])
    region = forms.ChoiceField(label=_("所在镇街"))
    credit_code = forms.CharField(
        label=_("统一社会信用代码"),
        required=False,
        max_length=40,
        help_text=_("18 位，营业执照或法人证书上有。"),
    )
    science_workers = forms.IntegerField(
        label=_("科技工作者人数"),
        required=False,
        min_value=0,
        max_value=10_000_000,
        help_text=_("不知道就不填，不要填 0。"),
    )
    technology_enterprise = forms.BooleanField(label=_("市级科技型企业"), required=False)
    since = DateField(label=_("成立日期"), required=False)

    def __init__(self, *args: Any, acting: Acting, keep: Region | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        towns = towns_in(acting.scope_for(rules.REGISTER))
        kept = [(keep.code, keep.name)] if keep and keep.code not in dict(towns) else []
        self.set_choices("region", [CHOOSE, *kept, *towns])

    def clean_credit_code(self) -> str:
        try:
            return clean_credit_code(self.cleaned_data["credit_code"], known=self.initial.get("credit_code"))
        except Refused as refusal:
            raise forms.ValidationError(refusal.reason, code=refusal.code) from refusal


class DissolutionForm(EndingForm):
    """The end of a body, and whether those below end with it."""

    on = DateField(label=_("撤销日期"), help_text=_("从这一天起不再计入；以前的记录不变。"))
    along = forms.BooleanField(label=_("下级组织一起撤销"), required=False)


class StrikingForm(EndingForm):
    """The end of a unit, and whether the bodies it hosts end with it."""

    on = DateField(label=_("注销日期"), help_text=_("从这一天起不再计入；以前的记录不变。"))
    along = forms.BooleanField(label=_("挂靠在这里的组织一起撤销"), required=False)


class SeekingForm(Form):
    """A form with fields that find units and organisations the reader may see."""

    def __init__(self, *args: Any, acting: Acting, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.acting = acting
        finders = {"unit": Unit.objects.within, "parent": Organisation.objects.within}
        for name, within in finders.items():
            if name in self.fields:
                records: Any = within(acting.scope_for(rules.VIEW))
                self.set_finder(name, one_named(records))


def unit_field() -> SearchField:
    return SearchField(
        label=_("挂靠单位"),
        required=False,
        source=reverse_lazy("organisations:unit_matches"),
        help_text=_("企业科协、事业单位科协要填；输入名称后点选。"),
    )


def parent_field() -> SearchField:
    return SearchField(
        label=_("上级组织"),
        required=False,
        source=reverse_lazy("organisations:organisation_matches"),
        help_text=_("输入名称后点选；没有上级就留空。"),
    )


class FactsForm(VersionMixin, SeekingForm):
    """The facts of an organisation that may be amended."""

    halves: tuple[str, ...] = ("document", "founded", "term_years", "term_ends", "grade", "members")

    name = forms.CharField(label=_("名称"), max_length=LONGEST_NAME)
    unit = unit_field()
    document = forms.CharField(
        label=_("批复文号"), required=False, max_length=60, help_text=_("例如：荣科协发〔2021〕3号。")
    )
    founded = DateField(label=_("成立日期"), required=False)
    term_years = forms.IntegerField(
        label=_("任期（年）"), min_value=1, max_value=10, initial=DEFAULT_TERM_YEARS
    )
    term_ends = DateField(
        label=_("本届届满"),
        required=False,
        help_text=_("最近一次换届加任期；没有换过届的留空，按成立日期推算。"),
    )
    grade = forms.CharField(label=_("类型或级别"), required=False, max_length=40)
    members = forms.IntegerField(label=_("会员数"), required=False, min_value=0, max_value=100_000_000)


class FoundingForm(FactsForm):
    """A new organisation: its kind, place and parent besides the facts."""

    halves: tuple[str, ...] = ("kind", "region", *FactsForm.halves)
    field_order = ("name", "kind", "region", "parent", "unit")

    kind = forms.ChoiceField(label=_("类别"), choices=[CHOOSE, *Kind.choices])
    region = forms.ChoiceField(label=_("所在地"))
    parent = parent_field()

    def __init__(self, *args: Any, acting: Acting, **kwargs: Any) -> None:
        super().__init__(*args, acting=acting, **kwargs)
        scope = acting.scope_for(rules.FOUND)
        counties = Region.objects.within(scope).filter(code__in=scope.regions).order_by("code")
        places = [*counties.values_list("code", "name"), *towns_in(scope)]
        self.set_choices("region", [CHOOSE, *dict(places).items()])


class ParentForm(VersionMixin, SeekingForm):
    parent = parent_field()


class DutiesForm(VersionMixin, Form):
    """The facts of a post that may be amended."""

    halves: tuple[str, ...] = ("seats", "establishment", "ex_officio_of", "filled_by")

    title = forms.CharField(label=_("岗位"), max_length=40)
    seats = forms.IntegerField(label=_("席位"), min_value=1, max_value=999, initial=1)
    establishment = forms.ChoiceField(label=_("编制"), choices=Establishment.choices)
    ex_officio_of = forms.CharField(
        label=_("由谁当然担任"), required=False, max_length=80, help_text=_("例如：党（工）委专职副书记。")
    )
    filled_by = forms.CharField(
        label=_("由谁负责配备"), required=False, max_length=80, help_text=_("空缺时由它补上。")
    )
    duties = forms.CharField(
        label=_("岗位职责"),
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 8}),
        help_text=_("一行一条。"),
    )
    honorary = forms.BooleanField(
        label=_("名誉岗位，不查挂名"),
        required=False,
        help_text=_("名誉主席、顾问等不要求做事的岗位：一年没有工作记录也不列进“挂名”。"),
    )


class PostForm(DutiesForm):
    """A new post in `organisation`."""

    halves: tuple[str, ...] = ("part", "place", *DutiesForm.halves)
    field_order = ("title", "part", "place", "seats")

    part = forms.ChoiceField(label=_("3+1+N"), choices=Part.choices, initial=Part.OTHER)
    place = forms.ChoiceField(label=_("负责的村（社区）"), required=False)
    since = DateField(label=_("设立日期"))

    def __init__(self, *args: Any, organisation: Organisation, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        villages = villages_of(organisation.region_id).values_list("code", "name")
        self.set_choices("place", [("", _("不分村（社区）")), *villages])
