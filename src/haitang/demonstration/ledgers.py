"""The ledgers of activities of 2021, a quarter each, as the towns hand them in."""

import random
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from haitang.machinery.spreadsheets.values import short_village

from .sheets import Town, table

YEAR = 2021
A_MONTH = (70, 55, 110, 100, 140, 85, 60, 65, 170, 100, 80, 75)
"""Activities on the ledgers by month: spring ploughing, science week in May, science month in September."""

SPRING, SUMMER, HARVEST, ALWAYS = (2, 3, 4), (6, 7, 8), (9, 10), tuple(range(1, 13))


@dataclass(frozen=True, slots=True)
class Subject:
    """What is told in which form, in which months, to about how many."""

    title: str
    form: str
    months: tuple[int, ...]
    crowd: int


SUBJECTS: Sequence[Subject] = (
    Subject("识别诈骗短信，守住养老钱", "讲座", ALWAYS, 60),
    Subject("防范金融诈骗小知识", "讲座", ALWAYS, 80),
    Subject("枇杷病虫害防治", "田间指导", (3, 4, 5), 35),
    Subject("春耕春播田间管理", "田间指导", SPRING, 40),
    Subject("水稻病虫害统防统治", "田间指导", SUMMER, 45),
    Subject("柑橘冬季修剪与施肥", "田间指导", (11, 12, 1), 30),
    Subject("秋收与秸秆还田", "院坝", HARVEST, 30),
    Subject("荣昌猪养殖与防疫", "院坝", ALWAYS, 28),
    Subject("机器人科普进校园", "展览", (3, 4, 5, 9, 10, 11), 180),
    Subject("青少年科学实验课", "展览", (3, 4, 5, 6, 9, 10, 11, 12), 120),
    Subject("科学健身与慢病管理", "讲座", ALWAYS, 55),
    Subject("急救知识培训", "培训", ALWAYS, 45),
    Subject("食品安全进社区", "咨询", ALWAYS, 90),
    Subject("防溺水安全教育", "讲座", (5, 6, 7, 8), 150),
    Subject("防灾减灾演练", "演练", (5, 6, 7), 160),
    Subject("科普宣传栏更新", "宣传栏更新", (1, 3, 5, 7, 9, 11), 0),
    Subject("全国科普日集市", "咨询", (9,), 260),
    Subject("科技活动周广场咨询", "咨询", (5,), 240),
    Subject("科技工作者座谈", "座谈", (5, 12), 25),
    Subject("智能手机使用培训", "培训", ALWAYS, 35),
    Subject("科技志愿者入户走访", "走访", ALWAYS, 9),
    Subject("乡村产业技术需求调研", "调研", (3, 6, 10, 11), 14),
)
MUSEUM = Subject("科技馆周末开放", "开放日", ALWAYS, 380)
MUSEUM_SHARE = 0.05
PLACES = ("活动室", "院坝", "小学", "", "文化广场")


class Ledger:
    """Draws up a year's activities, unevenly over towns and months as in life, and writes them down by quarters."""

    def __init__(self, towns: Sequence[Town], seed: int) -> None:
        self.draw = random.Random(seed)  # noqa: S311 - the same seed must give the same year
        self.towns = towns
        self.weights = [len(town.villages) * self.draw.uniform(0.3, 1.7) for town in towns]

    def quarters(self) -> list[bytes]:
        """Four files, the dates in them without their year."""
        head = [
            (
                "序号",
                "活动时间",
                "活动地点",
                "活动主题",
                "主办单位",
                "活动形式",
                "参加人数",
                "志愿者人数",
                "备注",
            )
        ]
        written = []
        for quarter in range(4):
            months = range(3 * quarter + 1, 3 * quarter + 4)
            days = sorted(day for month in months for day in self.days(month))
            rows = [self.line(number, day) for number, day in enumerate(days, start=1)]
            written.append(table("台账", f"{YEAR}年第{'一二三四'[quarter]}季度科普活动台账", head, rows))
        return written

    def days(self, month: int) -> list[date]:
        first = date(YEAR, month, 1)
        length = ((first + timedelta(days=31)).replace(day=1) - first).days
        return [first + timedelta(days=self.draw.randrange(length)) for _one in range(A_MONTH[month - 1])]

    def line(self, number: int, day: date) -> tuple[Any, ...]:
        if self.draw.random() < MUSEUM_SHARE:
            return (number, self.day(day), "荣昌区科技馆", MUSEUM.title, "荣昌区科技馆", MUSEUM.form,
                    self.crowd(MUSEUM), self.draw.randint(3, 8), "")  # fmt: skip
        town = self.draw.choices(self.towns, self.weights)[0]
        village = short_village(self.draw.choice(town.villages))
        subject = self.draw.choice([one for one in SUBJECTS if day.month in one.months])
        place = f"{town.name}{village}{self.draw.choice(PLACES)}"
        return (number, self.day(day), place, subject.title, f"{town.name}科协", subject.form,
                self.crowd(subject), self.draw.randint(1, 9), "")  # fmt: skip

    def day(self, day: date) -> str:
        ways = (
            f"{day.month}月{day.day}日",
            f"{day:%Y.%m.%d}",
            f"{day:%Y}年{day.month}月{day.day}日",
            f"{day:%Y/%m/%d}",
        )
        return self.draw.choice(ways)

    def crowd(self, subject: Subject) -> Any:
        people = round(subject.crowd * self.draw.uniform(0.5, 1.6))
        return self.draw.choice((people, f"{people}人", f"约{people}人"))
