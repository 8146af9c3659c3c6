"""The spreadsheets of the demonstration district, as its clerks keep them."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from io import BytesIO
from typing import Any

import xlsxwriter

from haitang.machinery.spreadsheets.values import credit_code_check, short_village

from .handwriting import Handwriting
from .invention import Invention

REPORTED_ON = date(2021, 1, 4)
"""The day of the rosters: before the year's first meeting, to which the holders of posts are invited."""
VOLUNTEERS, ENTERPRISES, MUST_HAVE, HAVE = 4986, 140, 62, 42
TOWNS_WITH_FOUR_CHIEFS = 10
SOCIETIES, BASES, AGRITECH, INSTITUTIONS = 26, 29, 27, 5
SUBJECTS = (
    "枇杷病虫害防治",
    "水稻栽培",
    "生猪养殖",
    "柑橘种植",
    "防诈骗宣传",
    "急救培训",
    "食品安全",
    "科学健身",
    "机器人编程",
    "夏布织造",
    "陶瓷工艺",
    "气象",
    "农机维修",
    "防灾减灾",
)
TRADES = ("新材料", "夏布", "陶瓷", "电子", "医药", "食品", "机械", "农牧", "生物", "包装")
STEMS = ("棠香", "昌宁", "濑溪", "螺罐", "宝峰", "渝西", "古佛", "荷塘", "云峰", "海棠")
SOCIETY_SUBJECTS = (
    "畜牧兽医",
    "农学",
    "林学",
    "护理",
    "中医药",
    "医学",
    "水利",
    "气象",
    "陶瓷",
    "夏布",
    "柑橘",
    "茶叶",
    "花椒",
    "数学教育",
    "物理教育",
    "青少年科技教育",
    "心理卫生",
    "建筑",
    "测绘",
    "机械",
    "电子",
    "食品",
    "环境科学",
    "园艺",
    "计算机",
    "老科技工作者",
)
CROPS = ("柑橘", "枇杷", "生猪", "水稻", "花椒", "麻竹", "茶叶", "蔬菜", "油菜")
CODE_SIGNS = "0123456789ABCDEFGHJKLMNPQRTUWXY"


@dataclass(frozen=True, slots=True)
class Town:
    """A town and its villages' names, as the divisions have them."""

    name: str
    villages: tuple[str, ...]


class Clerk:
    """Writes the district's files, drawing people and handwriting from one seeded source."""

    def __init__(self, towns: Sequence[Town], seed: int) -> None:
        self.towns = towns
        self.invention = Invention(seed)
        self.draw = self.invention.random
        self.hand = Handwriting(self.draw)

    def town_teams(self) -> bytes:
        """The 3+1+N roster: a title, a reporting line, a two-row head, towns merged downwards."""
        head = [("序号", "镇街", "类别", "姓名", "性别", "出生年月", "工作单位及职务", "科协职务", "联系方式", "", "备注"),
                ("", "", "", "", "", "", "", "", "手机", "办公电话", "")]  # fmt: skip
        rows: list[tuple[Any, ...]] = []
        spans: list[tuple[int, int, str]] = []
        for index, town in enumerate(self.towns):
            start = len(rows)
            rows += [
                self.member(len(rows) + 1 + turn, *line) for turn, line in enumerate(self.team(town, index))
            ]
            spans.append((start, len(rows) - 1, town.name))
        return roster("荣昌区镇街科协“3+1+N”人员花名册", head, rows, spans)

    def team(self, town: Town, index: int) -> Iterable[tuple[str, str, str]]:
        """Class, work and duty of each member of a town's team."""
        yield "1", f"{town.name}党（工）委专职副书记", "主席"
        yield "3", f"{town.name}卫生院院长", "副主席（医院院长）"
        yield "3", f"{town.name}中心校校长", "副主席（学校校长）"
        yield "3", f"{town.name}农业服务中心主任", "副主席（农技站站长）"
        if index < TOWNS_WITH_FOUR_CHIEFS:
            yield "3", f"{town.name}第二小学校长", "委员（学校校长）"
        for village in town.villages:
            yield "N", f"{short_village(village)}新时代文明实践站负责人", "科普指导员"

    def member(self, number: int, part: str, work: str, duty: str) -> tuple[Any, ...]:
        one = self.invention.somebody()
        office = f"023-4677{self.draw.randrange(10_000):04d}" if self.draw.random() < 0.4 else ""
        return (number, "", part, self.hand.name(one.name), one.sex, self.hand.month(one.born), work, duty,
                self.hand.phone(one.phone), office, "")  # fmt: skip

    def volunteers(self) -> bytes:
        head = [
            (
                "序号",
                "姓名",
                "性别",
                "身份证号",
                "联系电话",
                "所在镇街",
                "村（社区）",
                "工作单位",
                "专业特长",
                "学历",
                "注册时间",
            )
        ]
        weights = [len(town.villages) for town in self.towns]
        rows = [
            self.volunteer(number, self.draw.choices(self.towns, weights)[0])
            for number in range(1, VOLUNTEERS + 1)
        ]
        return table("志愿者", "荣昌区科普志愿者登记表", head, rows)

    def volunteer(self, number: int, town: Town) -> tuple[Any, ...]:
        one = self.invention.somebody()
        registered = date(self.draw.randint(2015, 2020), self.draw.randint(1, 12), self.draw.randint(1, 28))
        work = self.draw.choice(("个体", "务农", "", "退休", f"{town.name}中心校", f"{town.name}卫生院"))
        return (
            number,
            self.hand.name(one.name),
            one.sex,
            one.identity_number,
            self.hand.phone(one.phone),
            town.name,
            short_village(self.draw.choice(town.villages)),
            work,
            "、".join(self.draw.sample(SUBJECTS, self.draw.randint(1, 2))),
            self.draw.choice(("初中", "高中", "大专", "本科", "硕士研究生", "")),
            self.hand.day(registered),
        )

    def enterprises(self) -> bytes:
        head = [("序号", "企业名称", "统一社会信用代码", "所在镇街", "是否市级科技型企业", "科技工作者人数", "是否建立科协组织",
                 "科协主席", "联系电话", "成立时间", "批复文号")]  # fmt: skip
        order = list(range(ENTERPRISES))
        self.draw.shuffle(order)
        must, have = set(order[:MUST_HAVE]), set(order[:HAVE])
        rows = [
            self.enterprise(index + 1, must=index in must, have=index in have) for index in range(ENTERPRISES)
        ]
        return table("企业", None, head, rows)

    def enterprise(self, number: int, *, must: bool, have: bool) -> tuple[Any, ...]:
        """One enterprise; one that must have an association has 30 science workers or is a technology enterprise."""
        technology = must and self.draw.random() < 0.5
        large = must and (not technology or self.draw.random() < 0.6)
        workers = self.draw.randint(30, 390) if large else self.draw.randint(0, 29)
        name = f"重庆{self.draw.choice(STEMS)}{self.draw.choice(TRADES)}有限公司{number:03d}"
        fixed = (number, name, self.credit_code(), self.draw.choice(self.towns).name,
                 self.hand.yes() if technology else self.draw.choice(("否", "")), self.hand.count(workers))  # fmt: skip
        if not have:
            return (*fixed, "否", "", "", "", "")
        chair = self.invention.somebody()
        year, month = self.draw.randint(2016, 2020), self.draw.randint(1, 12)
        document = f"荣科协发〔{year}〕{self.draw.randint(1, 60)}号"
        return (
            *fixed,
            "是",
            self.hand.name(chair.name),
            self.hand.phone(chair.phone),
            f"{year}年{month:02d}月",
            document,
        )

    def credit_code(self) -> str:
        seventeen = "91500226MA" + "".join(self.draw.choices(CODE_SIGNS, k=7))
        return seventeen + credit_code_check(seventeen)

    def organisations(self) -> bytes:
        """One file, a sheet a kind: societies, bases, agri-tech and institution associations, and the rest."""
        towns = [town.name for town in self.towns]
        sheets = {
            "学会": [(f"荣昌区{subject}学会", "", "荣昌区科协") for subject in SOCIETY_SUBJECTS],
            "科普基地": [
                (f"{town}{kind}科普基地", town, f"{town}{host}") for town, kind, host in self.bases(towns)
            ],
            "农技协": [(f"{town}{crop}专业技术协会", town, "") for town, crop in self.crops(towns)],
            "事业单位科协": [(f"{host}科学技术协会", "", host) for host in HOSTS],
            "其他组织": [
                ("荣昌区科技馆", "", "荣昌区科协"),
                ("荣昌区科技服务中心", "", "荣昌区科协"),
                ("荣昌区建筑行业人民调解委员会", "", ""),
                *((f"科普大学{town}教学点", town, "") for town in towns[:6]),
            ],
        }
        head = (
            "序号",
            "名称",
            "所在镇街",
            "依托单位",
            "负责人",
            "联系电话",
            "成立时间",
            "批复文号",
            "届满时间",
            "会员数",
        )
        return workbook(
            (
                name,
                f"荣昌区{name}台账",
                [head],
                [self.body(number + 1, line, name) for number, line in enumerate(lines)],
            )
            for name, lines in sheets.items()
        )

    def bases(self, towns: Sequence[str]) -> Iterable[tuple[str, str, str]]:
        kinds = (("农业", "农业园"), ("陶瓷", "陶瓷厂"), ("生态", "生态园"), ("气象", "气象站"))
        for index in range(BASES):
            yield (towns[index % len(towns)], *kinds[index // len(towns) + index % 3])

    def crops(self, towns: Sequence[str]) -> Iterable[tuple[str, str]]:
        for index in range(AGRITECH):
            yield towns[index % len(towns)], CROPS[(index // len(towns)) * 3 + index % 3]

    def body(self, number: int, line: tuple[str, str, str], sheet: str) -> tuple[Any, ...]:
        head = self.invention.somebody()
        year, month = self.draw.randint(2017, 2020), self.draw.randint(1, 12)
        elected = sheet in ("学会", "农技协", "事业单位科协")
        ends = self.hand.day(date(year + 5, month, 28)) if elected else ""
        members = self.draw.randint(50, 400) if elected else ""
        document = f"荣科协发〔{year}〕{self.draw.randint(1, 60)}号"
        return (
            number,
            *line,
            self.hand.name(head.name),
            self.hand.phone(head.phone),
            f"{year}年{month}月",
            document,
            ends,
            members,
        )


HOSTS = ("荣昌区人民医院", "荣昌区中医院", "荣昌区妇幼保健院", "荣昌区疾病预防控制中心", "荣昌区精神卫生中心")


def table(
    name: str, title: str | None, head: Sequence[Sequence[str]], rows: Sequence[Sequence[Any]]
) -> bytes:
    """A file of one sheet, with or without a title line over its head."""
    return workbook([(name, title, head, rows)])


def workbook(
    sheets: Iterable[tuple[str, str | None, Sequence[Sequence[str]], Sequence[Sequence[Any]]]],
) -> bytes:
    buffer = BytesIO()
    with xlsxwriter.Workbook(buffer, {"in_memory": True}) as book:
        for name, title, head, rows in sheets:
            sheet = book.add_worksheet(name)
            if title:
                sheet.merge_range(0, 0, 0, len(head[0]) - 1, title)
            for index, row in enumerate([*head, *rows], start=1 if title else 0):
                sheet.write_row(index, 0, row)
    return buffer.getvalue()


def roster(
    title: str,
    head: Sequence[Sequence[str]],
    rows: Sequence[Sequence[Any]],
    spans: Iterable[tuple[int, int, str]],
) -> bytes:
    """The roster's own layout: a reporting line under the title, merged heads, merged towns, a signature line."""
    buffer = BytesIO()
    with xlsxwriter.Workbook(buffer, {"in_memory": True}) as book:
        sheet = book.add_worksheet("花名册")
        sheet.merge_range(0, 0, 0, 10, title)
        sheet.write_row(
            1,
            0,
            (
                "填报单位：荣昌区科协",
                "",
                "",
                "",
                "",
                f"填报日期：{REPORTED_ON.year}年{REPORTED_ON.month}月{REPORTED_ON.day}日",
            ),
        )
        for index, row in enumerate([*head, *rows], start=2):
            sheet.write_row(index, 0, row)
        sheet.merge_range(2, 8, 2, 9, "联系方式")
        for first, last, town in spans:
            sheet.merge_range(first + 4, 1, last + 4, 1, town)
        sheet.write_row(len(rows) + 5, 0, ("审核人：", "", "", "填表人：", "", "", "联系电话：023-46770000"))
    return buffer.getvalue()
