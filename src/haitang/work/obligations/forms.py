from collections.abc import Iterable
from typing import Any

from django import forms
from django.urls import reverse_lazy
from django.utils.translation import gettext_lazy as _

from haitang.foundation.acting import Acting
from haitang.machinery.figures.declaring import indicators
from haitang.machinery.figures.queries import sides_of
from haitang.machinery.figures.words import EARLIEST_YEAR, LATEST_YEAR
from haitang.machinery.ui.filters import FilterForm
from haitang.machinery.ui.forms import ChipField, DateField, Form, SearchField, VersionMixin, one_named
from haitang.network.organisations.models import Organisation
from haitang.network.organisations.words import Kind
from haitang.network.regions.models import Region

from .models import Obligation
from .rules import PLAN, RULE
from .words import LONGEST_NEAR, MOST_AFTER, MOST_BEFORE, NEAR_DAYS, Demand, Direction, Rhythm

CHOOSE = ("", _("请选择"))
EARLIEST_SHOWN = 2018
YEARS_AHEAD = 1
DAY_HELP = _("月-日，如 09-01。")
LARGEST = 1_000_000


class CalendarForm(FilterForm):
    """Which year, and which obligation; all of them unless one is named."""

    year = forms.TypedChoiceField(label=_("哪一年"), required=False, coerce=int)
    code = forms.ChoiceField(label=_("哪条要求"), required=False)

    def __init__(self, *args: Any, this_year: int, rules: Iterable[Obligation] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        years = range(this_year + YEARS_AHEAD, EARLIEST_SHOWN - 1, -1)
        self.set_choices("year", [(year, _("%d 年") % year) for year in years])
        titles = {rule.code: rule.title for rule in rules}
        self.set_choices("code", [("", _("全部")), *titles.items()])
        self.initial.setdefault("year", this_year)


def figures_counted() -> list[tuple[str, str]]:
    """The figures an obligation may be measured by: those that count, no ratios. No query."""
    return [(each.name, f"{each.title}（{each.unit}）") for each in indicators() if len(sides_of(each)) == 1]


def figures_known() -> list[tuple[str, str]]:
    return [(each.name, f"{each.title}（{each.unit}）") for each in indicators()]


class RuleFactsForm(VersionMixin, Form):
    """What is asked, from a day on."""

    halves: tuple[str, ...] = (
        "indicator",
        "at_least",
        "opens",
        "closes",
        "months_before",
        "working_days",
        "near_days",
        "since",
        "basis",
    )

    title = forms.CharField(label=_("要求"), max_length=60, help_text=_("例如：镇街每月开展科普活动。"))
    demand = ChipField(label=_("怎样算完成"), choices=Demand.choices, initial=Demand.FIGURE)
    indicator = forms.ChoiceField(label=_("指标"), required=False, help_text=_("看记录的，选一个指标。"))
    at_least = forms.IntegerField(label=_("至少"), min_value=1, max_value=LARGEST, initial=1)
    document = forms.CharField(
        label=_("材料名称"), required=False, max_length=60, help_text=_("要报材料的，写材料叫什么。")
    )
    rhythm = forms.ChoiceField(label=_("多久一次"), choices=Rhythm.choices)
    opens = forms.CharField(label=_("从哪一天"), required=False, max_length=5, help_text=DAY_HELP)
    closes = forms.CharField(
        label=_("到哪一天"),
        required=False,
        max_length=5,
        help_text=_("月-日，这一天也算。“每年某日前”只填这一栏。"),
    )
    months_before = forms.IntegerField(
        label=_("届满前几个月"),
        required=False,
        min_value=1,
        max_value=MOST_BEFORE,
        help_text=_("只有“届满前”才填。"),
    )
    working_days = forms.IntegerField(
        label=_("换届后几个工作日"),
        required=False,
        min_value=1,
        max_value=MOST_AFTER,
        help_text=_("只有“换届后”才填；按周一至周五计。"),
    )
    near_days = forms.IntegerField(
        label=_("提前几天提醒"), min_value=0, max_value=LONGEST_NEAR, initial=NEAR_DAYS
    )
    basis = forms.CharField(label=_("依据"), required=False, max_length=120, help_text=_("文件名称或文号。"))
    since = DateField(label=_("生效日期"), help_text=_("今天或以后；这一天之前结束的期间不变。"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.set_choices("indicator", [CHOOSE, *figures_counted()])


class NewRuleForm(RuleFactsForm):
    field_order = ("title", "organisation_kind", "organisation")
    halves = ("organisation_kind", "organisation", *RuleFactsForm.halves)

    organisation_kind = forms.ChoiceField(
        label=_("哪类组织"), required=False, choices=[CHOOSE, *Kind.choices]
    )
    organisation = SearchField(
        label=_("或哪个组织"),
        required=False,
        source=reverse_lazy("organisations:organisation_matches"),
        help_text=_("只对一个组织的要求才填，输名称再点选。"),
    )

    def __init__(self, *args: Any, acting: Acting, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        bodies: Any = Organisation.objects.within(acting.scope_for(RULE))
        self.set_finder("organisation", one_named(bodies))


class RuleEndingForm(VersionMixin, Form):
    until = DateField(label=_("失效日期"), help_text=_("这一天及以后结束的期间不再要求；以前的不变。"))


class FilingForm(Form):
    """The document that was handed in."""

    halves = ("number", "filed_on")

    title = forms.CharField(label=_("材料标题"), max_length=120)
    number = forms.CharField(label=_("文号"), required=False, max_length=60, help_text=_("没有就留空。"))
    filed_on = DateField(label=_("报备日期"))


class PlanForm(VersionMixin, Form):
    halves: tuple[str, ...] = ("number", "led_by", "first_year", "last_year")

    title = forms.CharField(label=_("规划名称"), max_length=80)
    number = forms.CharField(label=_("文号"), required=False, max_length=60)
    led_by = forms.CharField(
        label=_("由谁牵头"), required=False, max_length=80, help_text=_("写职务，例如：区委副书记。")
    )
    first_year = forms.IntegerField(label=_("起始年"), min_value=EARLIEST_YEAR, max_value=LATEST_YEAR)
    last_year = forms.IntegerField(label=_("截止年"), min_value=EARLIEST_YEAR, max_value=LATEST_YEAR)


class NewPlanForm(PlanForm):
    field_order = ("region", "title")

    region = forms.ChoiceField(label=_("区县或镇街"))

    def __init__(self, *args: Any, acting: Acting, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        places = Region.objects.within(acting.scope_for(PLAN)).filter(
            level__in=("county", "town"), until__isnull=True
        )
        self.set_choices("region", list(places.order_by("code").values_list("code", "name")[:1000]))


class TargetForm(Form):
    """A target of one year; one set before for the year is replaced."""

    halves = ("year", "direction", "value")

    indicator = forms.ChoiceField(label=_("指标"))
    year = forms.TypedChoiceField(label=_("年份"), coerce=int)
    direction = ChipField(label=_("方向"), choices=Direction.choices, initial=Direction.AT_LEAST)
    value = forms.DecimalField(label=_("目标"), max_digits=14, decimal_places=2, min_value=0)

    def __init__(self, *args: Any, years: Iterable[int], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.set_choices("indicator", [CHOOSE, *figures_known()])
        self.set_choices("year", [(year, str(year)) for year in years])
