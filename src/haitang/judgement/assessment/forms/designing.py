"""A scheme: its head, its parts and items on one page."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django import forms
from django.forms import BoundField
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from haitang.foundation.verdict import Refused
from haitang.machinery.figures.declaring import indicators
from haitang.machinery.ui.forms import Form, VersionMixin
from haitang.network.organisations.words import Kind
from haitang.network.regions.models import Region

from ..formulas import numbers_of
from ..judging import ItemText, PartText
from ..models import Scheme
from ..rules import judged_above
from ..words import (
    EARLIEST_YEAR,
    LATEST_YEAR,
    MOST_NOTICE_DAYS,
    YEAR_MONTHS,
    Formula,
    Sort,
)
from .points import PointsField

SPARE_PARTS = 1
SPARE_ITEMS = 2
ITEM_FIELDS = (
    "title", "code", "weight", "formula", "numbers", "indicator", "first_month", "last_month", "waived", "evidence", "part",
)  # fmt: skip
PART_FIELDS = ("title", "sort", "weight")


class NewSchemeForm(Form):
    """Whose, which kind of organisation, for which year, called what; like an earlier one, or the one that ships."""

    halves = ("year", "kind")

    district = forms.ModelChoiceField(Region.objects.none(), label=gettext_lazy("区县"))
    year = forms.IntegerField(
        label=gettext_lazy("考核哪一年"), min_value=EARLIEST_YEAR, max_value=LATEST_YEAR
    )
    kind = forms.ChoiceField(
        label=gettext_lazy("考核哪类组织"), choices=Kind.choices, initial=Kind.TOWN_ASSOCIATION.value
    )
    title = forms.CharField(
        label=gettext_lazy("名称"),
        max_length=120,
        required=False,
        help_text=gettext_lazy("不写就按年度和组织类别起名。"),
    )
    document = forms.CharField(label=gettext_lazy("文号"), max_length=60, required=False)
    like = forms.ModelChoiceField(
        Scheme.objects.none(),
        label=gettext_lazy("照着哪一份起草"),
        required=False,
        empty_label=gettext_lazy("随系统提供的 100 分办法"),
    )

    def __init__(self, *args: Any, districts: Any, schemes: Any, above: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        kind = self.field_of(forms.ChoiceField, "kind")
        verdicts = {one: judged_above(one, somebody=above) for one in Kind.values}
        kind.choices = [(one, label) for one, label in Kind.choices if verdicts[one]]
        kind.help_text = "".join(verdict.reason for verdict in verdicts.values())
        self.set_records("district", districts)
        self.set_records("like", schemes)


class HeadForm(VersionMixin, Form):
    """What stands at the head of a draft."""

    halves = (
        "document", "total", "reached_from", "excellent_above", "low_name", "middle_name", "high_name", "notice_days",
    )  # fmt: skip

    title = forms.CharField(label=gettext_lazy("名称"), max_length=120)
    document = forms.CharField(label=gettext_lazy("文号"), max_length=60, required=False)
    total = PointsField(label=gettext_lazy("总分"))
    reached_from = PointsField(label=gettext_lazy("达标线"), help_text=gettext_lazy("到这个分数就达标。"))
    excellent_above = PointsField(
        label=gettext_lazy("优秀线"), help_text=gettext_lazy("超过这个分数才优秀。")
    )
    low_name = forms.CharField(label=gettext_lazy("最低一等叫什么"), max_length=20)
    middle_name = forms.CharField(label=gettext_lazy("中间一等叫什么"), max_length=20)
    high_name = forms.CharField(label=gettext_lazy("最高一等叫什么"), max_length=20)
    notice_days = forms.IntegerField(
        label=gettext_lazy("公示几个工作日"),
        min_value=1,
        max_value=MOST_NOTICE_DAYS,
        help_text=gettext_lazy("按周一到周五计；遇节假日请多写几天。"),
    )


def head_before(scheme: Scheme) -> dict[str, Any]:
    names = [name for name in HeadForm.base_fields if name != "version"]
    return {**{name: getattr(scheme, name) for name in names}, "version": scheme.version}


class PartsForm(VersionMixin, Form):
    """All parts and items of a draft on one page.

    Fields are named by place: `p1_title`, `i1_title`. What has no title is left out.
    """

    def __init__(
        self, *args: Any, parts: Sequence[PartText], evidence: Mapping[str, str], version: int, **kwargs: Any
    ) -> None:
        self.part_rows = [*parts, *[None] * SPARE_PARTS]
        placed = [(place, item) for place, part in enumerate(parts, 1) for item in part.items]
        self.item_rows: list[tuple[int, ItemText] | None] = [*placed, *[None] * SPARE_ITEMS]
        initial = {"version": version, **initial_of(self.part_rows, self.item_rows, evidence)}
        super().__init__(*args, initial=initial, **kwargs)
        for place in range(1, len(self.part_rows) + 1):
            self.add(f"p{place}_", part_fields())
        figures = [("", "—"), *((one.name, f"{one.title}（{one.unit}）") for one in indicators())]
        places = [(str(n), str(n)) for n in range(1, len(self.part_rows) + 1)]
        for place in range(1, len(self.item_rows) + 1):
            self.add(f"i{place}_", item_fields(figures, places))
        self.dress()

    def add(self, prefix: str, fields: Mapping[str, forms.Field]) -> None:
        self.fields |= {f"{prefix}{name}": field for name, field in fields.items()}

    def bound(self, prefix: str, names: Iterable[str]) -> dict[str, BoundField]:
        return {name: self[f"{prefix}{name}"] for name in names}

    @property
    def parts(self) -> list[dict[str, Any]]:
        """The rows as the page lays them out: each part with its fields and its items'."""
        rows: list[dict[str, Any]] = []
        for place, part in enumerate(self.part_rows, 1):
            rows.append({"fields": self.bound(f"p{place}_", PART_FIELDS), "part": part, "items": []})
        for place, row in enumerate(self.item_rows, 1):
            bound = self.bound(f"i{place}_", ITEM_FIELDS)
            wrong = any(field.errors for field in bound.values())
            entry = {"fields": bound, "item": row[1] if row else None, "wrong": wrong}
            rows[row[0] - 1 if row else -1]["items"].append(entry)
        return rows

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if not self.errors:
            data["parts"], data["evidence"] = self.texts(data)
        return data

    def texts(self, data: Mapping[str, Any]) -> tuple[list[PartText], dict[str, str]]:
        evidence: dict[str, str] = {}
        items: dict[int, list[ItemText]] = {}
        for place in range(1, len(self.item_rows) + 1):
            told = {name: data.get(f"i{place}_{name}") for name in ITEM_FIELDS}
            if told["title"]:
                item = self.item(place, told)
                items.setdefault(int(told["part"] or 1), []).append(item)
                evidence[item.code] = told["evidence"] or ""
        parts = []
        for place in range(1, len(self.part_rows) + 1):
            title, sort, weight = (data.get(f"p{place}_{name}") for name in PART_FIELDS)
            if title:
                parts.append(PartText(title, sort or "", weight or 0, tuple(items.pop(place, ()))))
        if items:
            self.add_error(None, _("有项目放在没有名称的部分里。"))
        return parts, evidence

    def item(self, place: int, told: Mapping[str, Any]) -> ItemText:
        formula = Formula(told["formula"] or Formula.JUDGED)
        judged = formula == Formula.JUDGED
        try:
            numbers_of(formula, told["numbers"] or "")
        except Refused as refused:
            self.add_error(f"i{place}_numbers", refused.reason)
        if not judged and not told["indicator"]:
            self.add_error(f"i{place}_indicator", _("请选一个指标，或改成评审打分。"))
        first, last = told["first_month"] or 1, told["last_month"] or YEAR_MONTHS
        if first > last:
            self.add_error(f"i{place}_last_month", _("到的月份不能早于从的月份。"))
        return ItemText(
            code=told["code"] or str(place),
            title=told["title"],
            weight=told["weight"] or 0,
            formula=formula.value,
            numbers="" if judged else told["numbers"],
            indicator="" if judged else told["indicator"],
            first_month=first,
            last_month=last,
            waived=bool(told["waived"]),
        )


def part_fields() -> dict[str, forms.Field]:
    return {
        "title": forms.CharField(label=gettext_lazy("部分"), max_length=60, required=False),
        "sort": forms.ChoiceField(label=gettext_lazy("类别"), choices=Sort.choices, required=False),
        "weight": PointsField(label=gettext_lazy("分值（加分、扣分为上限）"), required=False),
    }


def item_fields(
    figures: Sequence[tuple[str, str]], places: Sequence[tuple[str, str]]
) -> dict[str, forms.Field]:
    month: dict[str, Any] = {"min_value": 1, "max_value": YEAR_MONTHS, "required": False}
    return {
        "title": forms.CharField(label=gettext_lazy("项目"), max_length=120, required=False),
        "code": forms.CharField(label=gettext_lazy("编号"), max_length=8, required=False),
        "weight": PointsField(label=gettext_lazy("分值"), required=False),
        "formula": forms.ChoiceField(
            label=gettext_lazy("怎么计分"), choices=Formula.choices, required=False, initial=Formula.JUDGED
        ),
        "numbers": forms.CharField(
            label=gettext_lazy("目标或每个几分"),
            max_length=120,
            required=False,
            help_text=gettext_lazy("一个数，如 12；分档写成 24=8 12=4。"),
        ),
        "indicator": forms.ChoiceField(label=gettext_lazy("用哪个指标"), choices=figures, required=False),
        "first_month": forms.IntegerField(label=gettext_lazy("从几月"), initial=1, **month),
        "last_month": forms.IntegerField(label=gettext_lazy("到几月"), initial=YEAR_MONTHS, **month),
        "waived": forms.BooleanField(label=gettext_lazy("没有对象时不扣分"), required=False),
        "evidence": forms.CharField(label=gettext_lazy("评审要什么依据"), max_length=120, required=False),
        "part": forms.ChoiceField(label=gettext_lazy("放在第几部分"), choices=places, required=False),
    }


def initial_of(
    parts: Sequence[PartText | None],
    items: Sequence[tuple[int, ItemText] | None],
    evidence: Mapping[str, str],
) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for place, part in enumerate(parts, 1):
        if part is not None:
            found |= {f"p{place}_{name}": getattr(part, name) for name in PART_FIELDS}
    own = [name for name in ITEM_FIELDS if name not in {"part", "evidence"}]
    for place, row in enumerate(items, 1):
        if row is None:
            found[f"i{place}_part"] = "1"
            continue
        where, item = row
        found |= {f"i{place}_{name}": getattr(item, name) for name in own}
        found |= {f"i{place}_part": str(where), f"i{place}_evidence": evidence.get(item.code, "")}
    return found
