"""What the gallery shows: every part in every state, with invented words and numbers."""

from datetime import UTC, date, datetime, timedelta
from functools import cached_property
from typing import Any

import django_filters
from django import forms
from django.http import HttpRequest
from django.utils.safestring import mark_safe

from haitang.machinery.ui import charts, lights
from haitang.machinery.ui.drawings import icon_names
from haitang.machinery.ui.filters import FilterSet
from haitang.machinery.ui.forms import ChipField, DateField, Form, ManyChipsField, OnceMixin, SearchField
from haitang.machinery.ui.listing import Bulk, Empty, Listing, listing_of
from haitang.machinery.ui.tables import (
    Column,
    DateColumn,
    LightColumn,
    MainColumn,
    MaskedColumn,
    NumberColumn,
    PickColumn,
    StateColumn,
    Table,
)

TODAY = date(2021, 4, 30)
LONG = "重庆市荣昌区农业科学技术推广服务与新型职业农民培育示范中心（筹备组）联合工作委员会"
COLOURS = ("ink", "soft", "line", "paper", "card", "brand", "wash", "late", "soon", "near", "fine")
PLACES = (
    *("东岭", "西坪", "南桥", "北塘", "石湾", "松林", "青溪", "白沙", "龙泉", "高店", "柳河"),
    *("金竹", "长坝", "双井", "平滩", "梅家", "云台", "铁厂", "土桥", "新街", "古渡"),
)
COUNTS = (142, 118, 87, 61, 74, 66, 58, 72, 95, 49, 38, 44, 31, 52, 12, 47, 36, 29, 33, 0, None)
STATES = (("draft", "草稿"), ("sent", "已报送"), ("done", "已确认"))


class Rows(list[dict[str, Any]]):
    """Rows that are no records, in the place of a queryset."""

    model = None


class GalleryTable(Table):
    """A table with a column of every kind."""

    pick = PickColumn()
    name = MainColumn(verbose_name="名称", linkify=lambda record: f"#row-{record['pk']}")
    place = Column(verbose_name="所在")
    people = NumberColumn(verbose_name="人数")
    state = StateColumn(verbose_name="状态", tones={"草稿": "hollow", "已确认": "strong"})
    due = LightColumn(verbose_name="期限", orderable=False)
    since = DateColumn(verbose_name="自何日")
    phone = MaskedColumn(verbose_name="电话", kind="phone", orderable=False)

    caption = "部件表格"
    optional = ("since",)


class GalleryFilter(FilterSet):
    """A filter bar over rows that are no records."""

    q = django_filters.CharFilter(
        label="名称", widget=forms.SearchInput(attrs={"placeholder": "可用拼音首字母"})
    )
    place = django_filters.ChoiceFilter(label="所在", choices=[(p, p) for p in PLACES], empty_label="全部")
    state = django_filters.ChoiceFilter(
        label="状态", choices=[(w, w) for _k, w in STATES], empty_label="全部"
    )

    @cached_property
    def qs(self) -> list[dict[str, Any]]:
        asked = self.form.cleaned_data if self.form.is_valid() else {}
        return [
            row
            for row in self.queryset
            if asked.get("q", "") in row["name"]
            and all(asked.get(k) in ("", None, row[k]) for k in ("place", "state"))
        ]


class GalleryForm(OnceMixin, Form):
    """A form with a field of every kind."""

    halves = ("surname", "phone", "since", "until")

    surname = forms.CharField(label="姓名", help_text="与身份证一致，中间不留空格。")
    phone = forms.CharField(label="手机", required=False, widget=forms.TextInput(attrs={"inputmode": "tel"}))
    since = DateField(label="自何日")
    until = DateField(label="至何日", required=False, help_text="不填就是一直任到有人接替。")
    mode = ChipField(
        label="任职方式", choices=[("full", "专职"), ("part", "兼职"), ("lent", "挂职"), ("office", "当然")]
    )
    lines = ManyChipsField(
        label="专长", choices=[("crop", "种植"), ("stock", "养殖"), ("health", "卫生")], required=False
    )
    town = forms.ChoiceField(label="镇街", choices=[("", "请选择"), *((place, place) for place in PLACES)])
    holder = SearchField(source="/ui/", find=lambda key, _words: key or None, label="任职人", required=False)
    seats = forms.IntegerField(label="名额", min_value=1, required=False)
    note = forms.CharField(label="备注", widget=forms.Textarea(attrs={"rows": 3}), required=False)
    agreed = forms.BooleanField(label="本人同意登记", required=False)


def gallery_context(request: HttpRequest) -> dict[str, Any]:
    """Everything the gallery template names."""
    filled = {"surname": "", "phone": "1380013800", "since": "", "mode": "full", "town": "东岭"}
    return {
        "today": TODAY,
        "at": datetime(2021, 4, 30, 1, 12, tzinfo=UTC),
        "long": LONG,
        "colours": COLOURS,
        "icons": icon_names(),
        "spark": [12, 18, 17, 26, 31, 44],
        "flat": [3, 3, 3],
        "huge": 123_456_789,
        "none": None,
        "tiles": charts.tiles((name, count, "#tiles") for name, count in zip(PLACES, COUNTS, strict=True)),
        "lamps": [lights.light(TODAY + timedelta(days=days), TODAY) for days in (-3, 0, 2, 30)],
        "lamp_near": lights.Light("near", "还有 5 天"),
        "lamp_done": lights.light(TODAY, TODAY, done=True),
        "steps": ["上传", "核对", "写入", "完成"],
        "form": GalleryForm(initial={"mode": "part", "surname": "杨军"}),
        "faulty_form": GalleryForm(filled, auto_id="faulty_%s", prefix=None),
        "listing": _rows_listing(request),
        "empty_listing": _empty_listing(request),
        "versions": [
            {"label": "职务", "name": "pick_duty", "mine": "副主席", "theirs": "主席"},
            {"label": "单位", "name": "pick_unit", "mine": "农业服务中心", "theirs": LONG},
        ],
        "tree": _tree(),
        "crumbs": [("工作台", "/"), ("部件", "")],
    }


def _rows_listing(request: HttpRequest) -> Listing:
    rows = Rows(
        {
            "pk": number,
            "name": LONG if number == 3 else f"{PLACES[number % 21]}镇农村专业技术协会",
            "place": PLACES[number % 21],
            "people": 0 if number == 2 else number * 37 % 400,
            "state": STATES[number % 3][1],
            "due": lights.light(TODAY + timedelta(days=number * 5 - 8), TODAY, done=number % 5 == 0),
            "since": TODAY - timedelta(days=number * 91),
            "phone": "13800138000" if number % 4 else "",
        }
        for number in range(1, 61)
    )
    bulk = [Bulk("导出选中的", "#"), Bulk("撤销", "#", tone="danger", ask="要撤销选中的几条吗？")]
    listing = listing_of(request, rows, GalleryTable, name="rows", filter_class=GalleryFilter, bulk=bulk)
    listing.export_kinds = [("xlsx", "Excel 表格"), ("csv", "CSV 文本")]
    return listing


def _empty_listing(request: HttpRequest) -> Listing:
    act = mark_safe('<a class="btn primary" href="#">导入名册</a>')
    empty = Empty(
        "还没有志愿者", "把手头的志愿者名册整份传上来，系统会认出每一列，先给您看，再写入。", "people", act
    )
    return listing_of(request, [], GalleryTable, name="nothing", empty=empty)


def _tree() -> list[dict[str, Any]]:
    villages = [
        {"title": f"{name}村", "href": "#tree", "note": "讲解员 1 名"} for name in ("河中", "晏家", "塘坎")
    ]
    return [
        {"title": "区科协", "href": "#tree", "note": "2 个镇街", "open": True, "children": [
            {"title": "东岭街道科协", "href": "#tree", "note": "齐", "open": True, "children": villages},
            {"title": "西坪镇科协", "href": "#tree", "note": "缺 2 席", "children": villages[:1]},
        ]},
        {"title": LONG, "note": "没有下级"},
    ]  # fmt: skip
