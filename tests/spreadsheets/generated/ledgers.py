"""Ledgers of enterprises and of other bodies: who heads which."""

from typing import Any

from . import words
from .counties import Town
from .files import Page
from .rosters import Desk, Roster
from .tables import Table, foot, serial, title
from .truth import Person

COMPANIES = (
    "宏达建材有限公司",
    "绿源农业科技有限责任公司",
    "永兴药业有限公司",
    "金穗粮油有限公司",
    "恒通机械制造厂",
    "鼎盛水泥股份有限公司",
)
SOCIETIES = ("医学会", "教育学会", "气象学会", "林学会", "水利学会", "老科技工作者协会")
BASES = ("湿地科普园", "中药材种植示范基地", "气象科普馆", "防震减灾体验馆", "葡萄酒庄", "青少年活动中心")


def company(town: Town, number: int) -> str:
    return f"{town.stem}{COMPANIES[number % len(COMPANIES)]}"


def enterprises(desk: Desk) -> Roster:
    """A row an enterprise: the chair of its association with a telephone, sometimes its legal person with his own."""
    choose = desk.choose
    people = []
    for number, town in enumerate(choose.some(desk.county.towns, 2, 6)):
        chair = desk.crowd.person(town, "chair")
        chair.host = company(town, number)
        people.append(chair)
    legal = {one.name: desk.crowd.person(one.town) for one in people} if choose.whether() else {}
    desk.crowd.dated = False
    table = Table(desk)
    table.add(
        "host", lambda one: one.host, choose.one("企业名称", "单位名称", "公司名称", "企业全称", "企业")
    )
    table.add(
        "town", lambda one: one.town.name, choose.one("所在镇街", "所属乡镇", "属地", "所在乡镇（街道）")
    )
    middle: list[Any] = [
        ("", lambda one: str(20 + one.number % 60), choose.one("科技工作者人数", "科技人员数", "科技人员"))
    ]
    if choose.whether():
        middle.append(
            (
                "",
                lambda one: choose.one("是", "√", "已建"),
                choose.one("是否建立科协", "是否成立科协组织", "科协组建情况"),
            )
        )
    for of, cell, head in choose.shuffled(middle):
        table.add(of, cell, head)
    if legal:
        table.add(
            "",
            lambda one: legal[one.name].name,
            choose.one("法定代表人", "法人代表", "法人", "企业负责人", "总经理"),
        )
        if choose.whether(70):
            table.add("", lambda one: legal[one.name].phone, choose.one("电话", "法人电话", "联系电话"))
    table.add(
        "name", lambda one: one.name, choose.one("科协主席", "企业科协主席", "科协主席姓名", "科协负责人")
    )
    table.add(
        "phone",
        lambda one: words.phone_said(choose, one.phone),
        choose.one("电话", "主席电话", "联系电话", "手机"),
    )
    if choose.whether(30):
        table.columns = table.columns[:1] + table.columns[-2:] + table.columns[1:-2]
    serial(table)
    page = Page()
    title(choose, page, f"{desk.county.name}企业科协建设情况台账")
    table.write(page, people)
    foot(choose, page)
    return Roster("enterprises", "enterprises", desk.county, [page], people, beside=list(legal.values()))


def bodies(desk: Desk, names: tuple[str, ...], many: int) -> list[Person]:
    found = []
    for number, town in enumerate(desk.choose.some(desk.county.towns, 1, many)):
        one = desk.crowd.person(town)
        one.host = (
            f"{town.stem}{names[number % len(names)]}"
            if names is BASES
            else f"{desk.county.name}{names[number]}"
        )
        found.append(one)
    return found


def bases(desk: Desk) -> Roster:
    """A row a base: who is responsible, his telephone; sometimes a second person with his own."""
    choose = desk.choose
    people = bodies(desk, BASES, 6)
    second = {one.name: desk.crowd.person(one.town) for one in people} if choose.whether() else {}
    table = Table(desk)
    table.add("host", lambda one: one.host, choose.one("基地名称", "名称", "科普基地名称", "科普基地"))
    table.add("town", lambda one: one.town.name, choose.one("所在镇街", "所属乡镇", "所在乡镇"))
    table.add("name", lambda one: one.name, choose.one("负责人", "负责人姓名", "基地负责人"))
    table.add(
        "phone", lambda one: words.phone_said(choose, one.phone), choose.one("电话", "联系电话", "负责人电话")
    )
    if second:
        what = choose.one("联络员", "讲解员", "联系人")
        table.add("", lambda one: second[one.name].name, what)
        table.add("", lambda one: second[one.name].phone, choose.one("电话", f"{what}电话"))
    serial(table)
    page = Page(choose.one("科普基地", "Sheet1"))
    page.add(f"{desk.county.name}科普基地名单")
    table.write(page, people)
    return Roster("organisations", "bases", desk.county, [page], people, beside=list(second.values()))


def base_cards(desk: Desk) -> Roster:
    """A card a base, one a sheet."""
    choose = desk.choose
    people, pages, pairs = bodies(desk, BASES, 3), [], choose.number(1, 2)
    table = Table(desk)
    table.add("host", lambda one: one.host, choose.one("基地名称", "名称"))
    table.add("town", lambda one: one.town.name, choose.one("所在镇街", "所属乡镇"))
    table.add("name", lambda one: one.name, choose.one("负责人", "负责人姓名"))
    table.add("phone", lambda one: one.phone, choose.one("联系电话", "电话"))
    table.add("", lambda one: "县级", choose.one("级别", "基地级别"))
    table.columns = [table.columns[0], *choose.shuffled(table.columns[1:])]
    for number, one in enumerate(people, 1):
        page = Page(f"基地{number}")
        page.add("科普基地登记表")
        one.sheet, one.row = page.name, 2
        cells = [cell for column in table.columns for cell in (column.head, column.cell(one))]
        for start in range(0, len(cells), 2 * pairs):
            page.add(*cells[start : start + 2 * pairs])
        pages.append(page)
    return Roster("organisations", "base_cards", desk.county, pages, people)


def organisations_by_sheet(desk: Desk) -> Roster:
    """A sheet a kind of body: societies with a chair and a secretary, bases with somebody responsible."""
    choose = desk.choose
    societies, based = bodies(desk, SOCIETIES, 4), bodies(desk, BASES, 4)
    seconds = {one.name: desk.crowd.person(one.town) for one in societies}
    first, second = Page(choose.one("学会协会", "学会")), Page(choose.one("科普基地", "基地"))
    table = Table(desk)
    table.add("host", lambda one: one.host, choose.one("学会名称", "名称", "组织名称"))
    table.add("name", lambda one: one.name, choose.one("会长", "理事长"))
    table.add("phone", lambda one: one.phone, choose.one("电话", "联系电话"))
    table.add("", lambda one: seconds[one.name].name, "秘书长")
    table.add("", lambda one: seconds[one.name].phone, choose.one("电话", "联系电话"))
    table.write(first, societies)
    table = Table(desk)
    table.add("host", lambda one: one.host, choose.one("基地名称", "名称"))
    table.add("town", lambda one: one.town.name, choose.one("所在镇街", "乡镇"))
    table.add("name", lambda one: one.name, choose.one("负责人", "联系人"))
    table.add("phone", lambda one: one.phone, choose.one("电话", "联系电话"))
    table.write(second, based)
    for one in societies:
        one.role = None
    people = societies + based
    return Roster("organisations", "organisations_by_sheet", desk.county, [first, second], people,
                  beside=list(seconds.values()))  # fmt: skip


LAYOUTS = (enterprises, bases, base_cards, organisations_by_sheet)
