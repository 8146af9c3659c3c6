"""Registers of volunteers."""

from typing import Any

from . import words
from .files import Page
from .rosters import Desk, Roster
from .tables import Table, foot, merge_towns, serial, title
from .truth import Person

KIND = "volunteers"


def of_villages(desk: Desk, least: int = 2, most: int = 8) -> list[Person]:
    towns = desk.choose.some(desk.county.towns, 1, 3)
    places = [(town, village) for village in range(4) for town in towns if village < len(town.villages)]
    chosen = sorted(desk.choose.some(places, least, most), key=lambda one: one[0].code)
    return [desk.crowd.person(town, None, town.villages[village]) for town, village in chosen]


def register_table(desk: Desk) -> Table:
    desk.crowd.phoned, desk.crowd.dated = desk.choose.whether(90), desk.choose.whether(40)
    table = Table(desk)
    table.place()
    table.add("name", lambda one: one.name, desk.choose.one("姓名", "志愿者姓名", "姓  名", "志愿者", "名字"))
    if desk.crowd.phoned:
        table.phone()
    if desk.crowd.dated:
        table.add("since", lambda one: words.day_said(desk.choose, one.since or "", table.style),
                  desk.choose.one("注册时间", "注册日期", "登记时间", "加入时间", "入队日期"))  # fmt: skip
    table.extras()
    if desk.choose.whether(40):
        table.add("", lambda one: ("农技", "气象", "健康", "防灾、消防")[one.number % 4],
                  desk.choose.one("特长", "专业特长", "服务方向", "擅长领域"))  # fmt: skip
    if desk.choose.whether(30):
        table.add(
            "remark", lambda one: desk.choose.one("", "党员", "已培训", f"{one.town.name}退休教师"), "备注"
        )
    return table


def register(desk: Desk) -> Roster:
    """A row a volunteer."""
    choose = desk.choose
    form = choose.one("xlsx", "xlsx", "ods", "csv", "gb18030", "txt", "tsv")
    table = register_table(desk)
    table.columns = choose.shuffled(table.columns)
    serial(table)
    people, page = of_villages(desk), Page()
    title(choose, page, f"{desk.county.name}科普志愿者登记表", "科技志愿者花名册")
    table.write(page, people)
    if choose.whether(30):
        merge_towns(page, table, people, text=form != "xlsx")
    foot(choose, page)
    return Roster(KIND, "register", desk.county, [page], people, form)


def register_side_by_side(desk: Desk) -> Roster:
    """Two tables of the same heads side by side; the town may stand in the title only."""
    choose = desk.choose
    town = choose.one(*desk.county.towns)
    people = [desk.crowd.person(town, None, village) for village in town.villages[: choose.number(2, 6)]]
    table = Table(desk)
    table.place(town=choose.whether())
    table.add("name", lambda one: one.name)
    table.phone()
    table.columns = choose.shuffled(table.columns)
    half = (len(people) + 1) // 2
    left, right, gap = people[:half], people[half:], [""] * choose.number(0, 2)
    page = Page()
    page.add(f"{town.name}科普志愿者名单")
    table.write_beside(page, left, right, gap)
    return Roster(KIND, "register_side_by_side", desk.county, [page], people)


def volunteers_as_columns(desk: Desk) -> Roster:
    """A row a village: two to four volunteers, each with a telephone after him."""
    choose = desk.choose
    many, numbered = choose.number(2, 4), choose.whether(70)
    heads: list[Any] = [words.head(choose, "town"), words.head(choose, "village")]
    for number in range(1, many + 1):
        heads += [
            f"志愿者{number}" if numbered else choose.one("姓名", "志愿者"),
            f"电话{number}" if choose.whether(20) and numbered else "电话",
        ]
    page, people = Page(), []
    title(choose, page, f"{desk.county.name}村级科普志愿者名单")
    page.add(*heads)
    merged = choose.whether()
    for town in choose.some(desk.county.towns, 1, 3):
        first = len(page.rows) + 1
        for place, village in enumerate(town.villages[: choose.number(1, 3)]):
            cells: list[Any] = ["" if merged and place else town.name, village.short]
            members = [desk.crowd.person(town, None, village) for _one in range(choose.number(1, many))]
            for one in members:
                one.sheet, one.row = page.name, len(page.rows) + 1
                cells += [one.name, words.phone_said(choose, one.phone or "")]
            people += members
            page.add(*cells)
        if merged:
            page.merge(first, 1, len(page.rows), 1)
    return Roster(KIND, "volunteers_as_columns", desk.county, [page], people)


def with_contacts(desk: Desk) -> Roster:
    """Beside each volunteer somebody else with a telephone, who is none: an emergency contact, a guardian, who filled it in."""
    choose = desk.choose
    people = of_villages(desk)
    what = choose.one("紧急联系人", "监护人", "家属", "联络员", "推荐人")
    others = {one.name: desk.crowd.person(one.town) for one in people}
    table = Table(desk)
    table.place()
    table.add("name", lambda one: one.name)
    table.phone()
    grouped = choose.whether()
    page = Page()
    title(choose, page, "科普志愿者登记表")
    if grouped:
        width = len(table.columns)
        top = page.add(*["志愿者"], *[""] * (width - 1), what, "")
        page.merge(top, 1, top, width)
        page.merge(top, width + 1, top, width + 2)
    own = choose.one("姓名", what) if grouped else choose.one(what, f"{what}姓名")
    table.add("", lambda one: others[one.name].name, own)
    table.add(
        "", lambda one: others[one.name].phone, "电话" if grouped else choose.one("电话", f"{what}电话")
    )
    table.write(page, people)
    return Roster(KIND, "with_contacts", desk.county, [page], people, beside=list(others.values()))


def register_cards(desk: Desk) -> Roster:
    """A card a volunteer, on sheets of their own or under each other."""
    choose = desk.choose
    people, pairs = of_villages(desk, 1, 4), choose.number(1, 3)
    table = Table(desk)
    table.add("name", lambda one: one.name)
    table.add("sex", lambda one: one.sex)
    table.place()
    table.phone()
    table.add("education", lambda one: "大专")
    table.columns = [table.columns[0], *choose.shuffled(table.columns[1:])]
    together, pages = choose.whether(40), [Page("登记表")]
    for number, one in enumerate(people):
        if number and not together:
            pages.append(Page(f"登记表{number}"))
        page = pages[-1]
        page.add("科普志愿者登记表")
        one.sheet, one.row = page.name, len(page.rows) + 1
        cells = [cell for column in table.columns for cell in (column.head, column.cell(one))]
        for start in range(0, len(cells), 2 * pairs):
            page.add(*cells[start : start + 2 * pairs])
        if together:
            page.add()
    return Roster(KIND, "register_cards", desk.county, pages, people)


def register_without_head(desk: Desk) -> Roster:
    """Lines without any head: number, name, sex, telephone, town, village in any order."""
    choose = desk.choose
    people, page, table = of_villages(desk), Page(), Table(desk)
    table.place()
    table.add("name", lambda one: one.name)
    table.add("sex", lambda one: one.sex)
    table.add("phone", lambda one: one.phone)
    if choose.whether():
        table.add("identity_number", lambda one: one.identity_number)
    table.columns = choose.shuffled(table.columns)
    serial(table)
    for one in people:
        table.put(page, one)
    return Roster(
        KIND, "register_without_head", desk.county, [page], people, choose.one("xlsx", "csv", "gb18030")
    )


def one_community(desk: Desk) -> Roster:
    """A list of one village's people: its place stands in the title, the sheet's name, the file's name, or nowhere."""
    choose = desk.choose
    town = choose.one(*desk.county.towns)
    village = choose.one(*town.villages)
    where = choose.one("title", "sheet", "file", "nowhere")
    lies_in = None if where == "nowhere" else village
    people = [desk.crowd.person(town, None, lies_in) for _one in range(choose.number(2, 5))]
    table = Table(desk)
    table.add("name", lambda one: one.name)
    table.add("sex", lambda one: one.sex)
    table.phone()
    table.columns = choose.shuffled(table.columns)
    said = f"{town.name}{village.short}"
    page = Page(said if where == "sheet" else "Sheet1")
    if where == "title":
        page.add(f"{said}科普志愿者名单")
    table.write(page, people)
    return Roster(KIND, "one_community", desk.county, [page], people,
                  filename=f"{said}志愿者" if where == "file" else "志愿者名单")  # fmt: skip


LAYOUTS = (register, register_side_by_side, volunteers_as_columns, with_contacts, register_cards,
           register_without_head, one_community)  # fmt: skip
