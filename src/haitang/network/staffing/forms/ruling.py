from django import forms
from django.utils.translation import gettext_lazy as _

from haitang.machinery.ui.forms import DateField, Form, VersionMixin
from haitang.network.organisations.words import Establishment, Kind, Part

from ..words import Mode, Per


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
