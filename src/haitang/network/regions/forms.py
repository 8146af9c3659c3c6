from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from haitang.machinery.ui.forms import DateField, Form, VersionMixin

from .models import Region
from .queries import siblings_of
from .words import EARLIEST_YEAR, MOST_PEOPLE, SOURCE_LENGTH


class PopulationForm(Form):
    halves = ("year", "people")

    year = forms.IntegerField(label=_("年份"), min_value=EARLIEST_YEAR)
    people = forms.IntegerField(label=_("人口（人）"), min_value=1, max_value=MOST_PEOPLE)
    source = forms.CharField(
        label=_("来源"), max_length=SOURCE_LENGTH, help_text=_("例如：第七次全国人口普查、统计年鉴 2020。")
    )


class AmendPopulationForm(VersionMixin, Form):
    people = forms.IntegerField(label=_("人口（人）"), min_value=1, max_value=MOST_PEOPLE)
    source = forms.CharField(label=_("来源"), max_length=SOURCE_LENGTH)


class NameForm(VersionMixin, Form):
    name = forms.CharField(label=_("名称"), max_length=100)


class RetirementForm(VersionMixin, Form):
    """`region` is the division to be retired; its successor is chosen among its own kind in the same county."""

    on = DateField(label=_("停用日期"), help_text=_("从这一天起不再使用；以前的记录仍归它。"))
    successor = forms.ModelChoiceField(
        label=_("并入"),
        queryset=Region.objects.none(),
        required=False,
        empty_label=_("没有并入别处"),
        help_text=_("停用后，原代码查到的就是并入的这一个。"),
    )

    def __init__(self, *args: Any, region: Region, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.set_records("successor", siblings_of(region))


class RegionForm(Form):
    """`parent` is the division below which the new one is added."""

    code = forms.CharField(label=_("代码"), max_length=12)
    name = forms.CharField(label=_("名称"), max_length=100)
    since = DateField(label=_("启用日期"), required=False, help_text=_("不知道可以不填。"))

    def __init__(self, *args: Any, parent: Region, length: int, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.parent, self.length = parent, length
        self.fields["code"].help_text = _("%(length)d 位数字，以 %(parent)s 开头。") % {
            "length": length,
            "parent": parent.code,
        }

    def clean_code(self) -> str:
        code: str = self.cleaned_data["code"].strip()
        if (
            len(code) != self.length
            or not code.isascii()
            or not code.isdigit()
            or not code.startswith(self.parent.code)
        ):
            raise forms.ValidationError(self.fields["code"].help_text, code="bad_code")
        return code
