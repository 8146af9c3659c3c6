"""What stands in rosters beside the rows one hopes for: predecessors, others of the town, cells nobody can read, repeats,
children, a summary, a file of another kind.
"""

from typing import Any

from . import ledgers, registers, teams, words
from .files import Page
from .rosters import Desk, Roster
from .tables import Table, title
from .truth import Person

NONE_OF_THREE = {
    "名誉主席": "退休干部", "副主席": "镇政府办公室", "秘书长": "镇党政办公室", "委员": "镇财政所", "常务副主席": "镇人大",
    "主席（拟任）": "镇党委", "主席候选人": "镇党委", "前任主席": "县科技局", "顾问": "县林业局", "科协干事": "镇党政办",
}  # fmt: skip


def predecessors(desk: Desk) -> Roster:
    """A row a town: who is chair, and who was before him, each perhaps with a telephone."""
    choose = desk.choose
    page, people, beside = Page(), [], []
    both = choose.whether()
    heads: list[Any] = [words.head(choose, "town")]
    now = [choose.one("现任主席", "主席", "科协主席"), choose.one("电话", "联系电话")]
    then = [choose.one("前任主席", "原主席", "上届主席"), *(["电话"] if both else [])]
    order = choose.whether()
    page.add(*heads, *(then + now if order else now + then))
    for town in choose.some(desk.county.towns, 2, 6):
        one, other = desk.crowd.person(town, "chair"), desk.crowd.person(town, "chair")
        seated = [one.name, words.phone_said(choose, one.phone or "")]
        gone = [other.name, *([other.phone] if both else [])]
        one.sheet, one.row = page.name, page.add(town.name, *(gone + seated if order else seated + gone))
        people.append(one)
        beside.append(other)
    return Roster("town-teams", "predecessors", desk.county, [page], people, day="2024-05-01", beside=beside)


def others_of_the_town(desk: Desk) -> Roster:
    """Among the team people who are none of the three: honorary chairs, vice-chairs without one of the works, members."""
    choose = desk.choose
    people = teams.of_teams(desk)
    others = {}
    for place, town in enumerate(dict.fromkeys(one.town for one in people)):
        for duty in (
            choose.some(list(NONE_OF_THREE), 1, 2) if not place else choose.some(list(NONE_OF_THREE), 0, 2)
        ):
            one = desk.crowd.person(town, "other")
            others[one.name] = duty
            people.append(one)
    table = Table(desk)
    table.place(village=any(one.village for one in people))
    table.add("name", lambda one: one.name)
    table.add("duty", lambda one: others.get(one.name) or choose.one(*words.DUTIES[one.role or ""]))
    if choose.whether():
        table.add(
            "workplace",
            lambda one: NONE_OF_THREE[others[one.name]] if one.name in others else words.workplace(one),
        )
    table.phone()
    table.columns = choose.shuffled(table.columns)
    people = choose.shuffled(people)
    page = Page()
    title(choose, page, "镇街科协主席、三长及科普指导员名册", "镇街科协人员名册")
    table.write(page, people)
    return Roster("town-teams", "others_of_the_town", desk.county, [page], people, day="2024-05-01")


UNREADABLE: dict[str, tuple[Any, ...]] = {
    "phone": ("1380000", "0743-5221234", "138000012345", "见备注", 13800001.0),
    "since": ("05/03/2021", "上届", "2021年13月", "2021.2.30", "换届时", "3/5/21"),
    "registered_on": ("05/03/2021", "去年", "2021年13月", "2021.2.30", "2099-01-01"),
}


def unreadable_cells(desk: Desk) -> Roster:
    """Optional cells that nobody can read, here and there: the person comes in, the cell is said."""
    choose = desk.choose
    desk.crowd.dated = True
    volunteers = choose.whether()
    people = registers.of_villages(desk) if volunteers else teams.of_teams(desk)
    wrong: dict[str, tuple[str, Any]] = {}
    for one in choose.some(people, 1, 3):
        of = choose.one("phone", "since")
        cell = choose.one(*UNREADABLE["registered_on" if volunteers and of == "since" else of])
        wrong[one.name] = of, cell
        setattr(one, of, None)
        one.blank = of
    table = Table(desk)
    table.place()
    table.add("name", lambda one: one.name)
    if not volunteers:
        table.add("duty", lambda one: choose.one(*words.DUTIES[one.role or ""]))

    def cell(one: Person, of: str, else_: Any) -> Any:
        return wrong[one.name][1] if wrong.get(one.name, ("",))[0] == of else else_

    table.add("phone", lambda one: cell(one, "phone", one.phone))
    table.add("since", lambda one: cell(one, "since", one.since), "注册时间" if volunteers else "任职时间")
    table.columns = choose.shuffled(table.columns)
    page = Page()
    table.write(page, people)
    kind = registers.KIND if volunteers else teams.KIND
    return Roster(
        kind, "unreadable_cells", desk.county, [page], people, day=None if volunteers else "2024-05-01"
    )


def repeats(desk: Desk) -> Roster:
    """Somebody stands twice: the same line again, or his name with another telephone."""
    choose = desk.choose
    people = registers.of_villages(desk)
    again = choose.some(people, 1, 2)
    table = Table(desk)
    table.place()
    table.add("name", lambda one: one.name)
    table.add("phone", lambda one: one.phone)
    page = Page()
    table.write(page, people)
    for one in again:
        page.add(*table.line(one))
    return Roster("volunteers", "repeats", desk.county, [page], people)


def children(desk: Desk) -> Roster:
    """Some are under fourteen, by their number or their month of birth: nobody takes them in without a guardian's word."""
    choose = desk.choose
    people = registers.of_villages(desk)
    young = choose.some(people, 1, 2)
    for one in young:
        one.young = True
    table = Table(desk)
    table.place()
    table.add("name", lambda one: one.name)
    if choose.whether():
        table.add("born", lambda one: f"{one.born[0]}年{one.born[1]}月")
    else:
        table.add("identity_number", lambda one: one.identity_number)
    table.phone()
    table.columns = choose.shuffled(table.columns)
    page = Page()
    table.write(page, people)
    return Roster("volunteers", "children", desk.county, [page], people)


def summary_beside(desk: Desk) -> Roster:
    """Beside the sheet of people one of numbers, before or behind it."""
    choose = desk.choose
    roster = teams.one_table(desk)
    roster.form = "xlsx"
    summary = Page(choose.one("汇总表", "统计", "说明"))
    summary.add("3+1+N队伍统计表")
    summary.add("镇街", "主席", "三长", "指导员", "合计")
    for town in choose.some(desk.county.towns, 2, 6):
        summary.add(town.name, 1, 3, 12, 16)
    roster.pages = choose.one([*roster.pages, summary], [summary, *roster.pages])
    roster.layout = "summary_beside"
    return roster


def file_names_the_town(desk: Desk) -> Roster:
    """A town's own list: nothing but the file's name says whose."""
    choose = desk.choose
    town = choose.one(*desk.county.towns)
    table = teams.table_of_teams(desk, town=False)
    page = Page()
    people = desk.crowd.team(town, choose.number(0, 3))
    table.write(page, people)
    filename = choose.one(f"{town.name}科协名册", f"{town.name}", f"附件2：{town.name}3+1+N花名册")
    roster = Roster("town-teams", "file_names_the_town", desk.county, [page], people, filename=filename)
    roster.day = "2024-05-01"
    return roster


def heads_again(desk: Desk) -> Roster:
    """Printed page by page: the heads stand again between the lines."""
    choose = desk.choose
    table = teams.table_of_teams(desk)
    people = teams.of_teams(desk)
    half = (len(people) + 1) // 2
    page = Page()
    title(choose, page, "镇街科协人员名册")
    table.write(page, people[:half])
    if choose.whether():
        page.add("小计", f"{half}人")
    if choose.whether():
        page.add("镇街科协人员名册（续）")
    table.write(page, people[half:])
    return Roster("town-teams", "heads_again", desk.county, [page], people, day=desk.day())


def other_kind(desk: Desk) -> Roster:
    """A file of another kind than it is brought in as: it is said, and nobody is taken for what he is not."""
    choose = desk.choose
    layout, kind = choose.one(
        (registers.register, "town-teams"), (teams.one_table, "volunteers"), (ledgers.enterprises, "volunteers"),
        (ledgers.enterprises, "organisations"), (registers.register, "enterprises"), (ledgers.bases, "enterprises"),
        (ledgers.bases, "town-teams"),
    )  # fmt: skip
    roster = layout(desk)
    roster.filename = {teams.KIND: "3+1+N花名册", registers.KIND: "科普志愿者"}.get(roster.kind, "台账")
    roster.kind, roster.layout = kind, "other_kind"
    roster.beside, roster.people = [*roster.people, *roster.beside], []
    return roster


LAYOUTS = (predecessors, others_of_the_town, unreadable_cells, repeats, children, summary_beside,
           file_names_the_town, heads_again, other_kind)  # fmt: skip
