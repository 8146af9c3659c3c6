"""Schemes of 100 points to begin with: of towns, of bases, and a plain one of every other kind of organisation.

Of towns: leadership 20, results 50, safeguards 30, bonuses and deductions up to 5, drawn from what district schemes have in
common (DOMAIN §5, grade B/C); of bases, by open days and visitors (DOMAIN §4, C). Every number is a district's to change.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from haitang.network.organisations.words import Kind

from .judging import ItemText, PartText
from .words import POINT, Formula, Sort


def item(
    code: str, title: str, points: float, formula: Formula, numbers: str = "", **more: object
) -> ItemText:
    return ItemText(code, title, round(points * POINT), formula.value, numbers, **more)  # type: ignore[arg-type]  # named fields of ItemText


LEADERSHIP: Final = PartText(
    "组织领导",
    Sort.POINTS.value,
    20 * POINT,
    (
        item("1.1", "镇街科协主席到位", 5, Formula.YES_NO, "1", indicator="staffing.chairs"),
        item("1.2", "“三长”进镇街科协", 5, Formula.TARGET, "3", indicator="organisations.town_chiefs"),
        item("1.3", "村（社区）都有科普指导员", 4, Formula.THRESHOLDS, "95=100 80=80 60=50",
             indicator="staffing.village_coverage"),
        item("1.4", "党（工）委会议研究科协工作", 3, Formula.JUDGED),
        item("1.5", "有年度计划和总结", 3, Formula.JUDGED),
    ),
)  # fmt: skip
RESULTS: Final = PartText(
    "工作成效",
    Sort.POINTS.value,
    50 * POINT,
    (
        item("2.1", "开展科普活动", 8, Formula.TARGET, "24", indicator="activities.held"),
        item("2.2", "参加科普活动的人次", 6, Formula.BANDS, "2000=6 1000=4 500=2", indicator="activities.participants"),
        item("2.3", "月月有活动", 6, Formula.TARGET, "12", indicator="activities.months_held"),
        item("2.4", "活动到村（社区）", 5, Formula.THRESHOLDS, "90=100 70=80 50=50", indicator="activities.village_reach"),
        item("2.5", "9 月科普主题活动", 4, Formula.YES_NO, "2", indicator="activities.held", first_month=9, last_month=9),
        item("2.6", "5 月科技活动周", 4, Formula.YES_NO, "1", indicator="activities.held", first_month=5, last_month=5),
        item("2.7", "讲座、课堂与培训", 5, Formula.EACH, "0.5", indicator="activities.classes"),
        item("2.8", "宣传栏更新", 4, Formula.TARGET, "6", indicator="activities.boards_renewed"),
        item("2.9", "走访调研", 4, Formula.TARGET, "4", indicator="activities.visits"),
        item("2.10", "有一个特色项目", 4, Formula.JUDGED),
    ),
)  # fmt: skip
SAFEGUARDS: Final = PartText(
    "工作保障",
    Sort.POINTS.value,
    30 * POINT,
    (
        item("3.1", "每万人口志愿者", 6, Formula.PER_HEAD, "50", indicator="people.volunteers"),
        item("3.2", "参加服务的志愿者", 5, Formula.TARGET, "10", indicator="activities.volunteers_served"),
        item("3.3", "志愿服务时长", 5, Formula.TARGET, "20", indicator="activities.volunteer_hours"),
        item("3.4", "企业科协应建尽建", 5, Formula.THRESHOLDS, "100=100 80=80 60=60",
             indicator="staffing.enterprise_coverage", waived=True),
        item("3.5", "有科普基地", 3, Formula.YES_NO, "1", indicator="organisations.bases"),
        item("3.6", "科普经费列入预算", 3, Formula.JUDGED),
        item("3.7", "报送信息不少于 4 篇", 3, Formula.JUDGED),
    ),
)  # fmt: skip
BONUSES: Final = PartText(
    "加分",
    Sort.BONUS.value,
    5 * POINT,
    (
        item("4.1", "基地和场馆开放", 2, Formula.EACH, "0.5", indicator="activities.open_days"),
        item("4.2", "新注册志愿者", 2, Formula.EACH, "0.1", indicator="people.volunteers_joined"),
        item("4.3", "经验在全市推广", 2, Formula.JUDGED),
    ),
)
DEDUCTIONS: Final = PartText(
    "扣分",
    Sort.DEDUCTION.value,
    5 * POINT,
    (
        item("5.1", "确认后作废的活动", 5, Formula.EACH, "1", indicator="activities.annulled"),
        item("5.2", "活动弄虚作假", 0, Formula.VETO, "10", indicator="activities.annulled"),
    ),
)
PARTS: Final = (LEADERSHIP, RESULTS, SAFEGUARDS, BONUSES, DEDUCTIONS)

EVIDENCE: Final = {
    "1.4": "会议记录",
    "1.5": "计划和总结的文件",
    "2.10": "项目材料、图片",
    "3.6": "预算文件",
    "3.7": "刊发的页面",
    "4.3": "推广的文件",
}
"""What shows a judged item, by its code (DOMAIN §5: document, minutes, picture, spot check)."""

BASE: Final = (
    PartText(
        "开放服务",
        Sort.POINTS.value,
        70 * POINT,
        (
            item("1.1", "全年开放天数", 30, Formula.BANDS, "300=30 250=25 200=20", indicator="activities.open_days"),
            item("1.2", "全年接待人次", 30, Formula.BANDS, "30000=30 10000=25 1000=20", indicator="activities.participants"),
            item("1.3", "开展科普活动", 10, Formula.TARGET, "12", indicator="activities.held"),
        ),
    ),
    PartText(
        "管理保障",
        Sort.POINTS.value,
        30 * POINT,
        (
            item("2.1", "免费或优惠开放", 10, Formula.JUDGED),
            item("2.2", "展教内容和讲解力量", 10, Formula.JUDGED),
            item("2.3", "制度、经费和安全", 10, Formula.JUDGED),
        ),
    ),
)  # fmt: skip
BODY: Final = (
    PartText(
        "工作成效",
        Sort.POINTS.value,
        70 * POINT,
        (
            item("1.1", "开展科普活动", 25, Formula.TARGET, "6", indicator="activities.held"),
            item("1.2", "参加科普活动的人次", 15, Formula.TARGET, "300", indicator="activities.participants"),
            item("1.3", "讲座、课堂与培训", 15, Formula.EACH, "5", indicator="activities.classes"),
            item("1.4", "志愿服务时长", 15, Formula.TARGET, "20", indicator="activities.volunteer_hours"),
        ),
    ),
    PartText(
        "规范运行",
        Sort.POINTS.value,
        30 * POINT,
        (
            item("2.1", "按时报备材料", 10, Formula.TARGET, "1", indicator="obligations.filings"),
            item("2.2", "按章程开展工作", 10, Formula.JUDGED),
            item("2.3", "有年度计划和总结", 10, Formula.JUDGED),
        ),
    ),
)


@dataclass(frozen=True, slots=True)
class Beginning:
    """What a scheme begins with: parts, what shows its judged items, and bands where they are not the usual ones."""

    parts: tuple[PartText, ...]
    evidence: Mapping[str, str] = field(default_factory=dict)
    bands: Mapping[str, Any] = field(default_factory=dict)


SHIPPED: Final = {
    Kind.TOWN_ASSOCIATION: Beginning(PARTS, EVIDENCE),
    Kind.BASE: Beginning(
        BASE,
        {"2.1": "收费公示", "2.2": "展品目录、讲解员名册", "2.3": "制度、预算文件"},
        {"reached_from": 60 * POINT, "excellent_above": 90 * POINT},
    ),
}
OTHERS: Final = Beginning(BODY, {"2.2": "会议记录", "2.3": "计划和总结的文件"})


def shipped_for(kind: str) -> Beginning:
    """What ships for a kind of organisation."""
    return SHIPPED.get(Kind(kind), OTHERS)
