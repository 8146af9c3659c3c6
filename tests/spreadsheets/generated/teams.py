"""Rosters of the towns' teams: the same people in a dozen layouts."""

from collections.abc import Sequence
from typing import Any

from . import words
from .files import Page
from .rosters import Desk, Roster
from .tables import Column, Table, foot, merge_towns, serial, title
from .truth import ROLES, Person

KIND = "town-teams"


def post_columns(table: Table) -> None:
    """One of the ways in which a line says which post it means."""
    choose = table.desk.choose
    how = choose.one("duty", "part", "vice", "class", "duty and workplace")
    if how in ("duty", "duty and workplace"):
        table.add("duty", lambda one: choose.one(*words.DUTIES[one.role or ""]))
    if how == "part":
        table.add("part", lambda one: words.PARTS[one.role or ""])
    if how == "class":
        table.add("part", lambda one: words.CLASSES[one.role or ""])
    if how == "vice":
        table.add("duty", lambda one: {"chair": "主席", "guide": "科普指导员"}.get(one.role or "", "副主席"))
    if how != "duty":
        table.add("workplace", words.workplace)


def of_teams(desk: Desk, *, towns: int = 3) -> list[Person]:
    chosen = desk.choose.some(desk.county.towns, 1, towns)
    return [one for town in chosen for one in desk.crowd.team(town, desk.choose.number(0, 2))]


def table_of_teams(desk: Desk, *, town: bool = True) -> Table:
    """A table of any columns and order, by which every post can be told."""
    desk.crowd.dated, desk.crowd.phoned = desk.choose.whether(), desk.choose.whether(80)
    table = Table(desk)
    table.place(town=town)
    table.add("name", lambda one: one.name)
    post_columns(table)
    if desk.crowd.phoned:
        table.phone()
    if desk.crowd.dated:
        table.day("since")
    table.extras()
    if desk.choose.whether(20):
        table.add("office_phone", lambda one: f"0743-52{one.number % 7:05}")
    table.columns = desk.choose.shuffled(table.columns)
    serial(table)
    return table


def one_table(desk: Desk) -> Roster:
    """A row a person."""
    choose = desk.choose
    form = choose.one("xlsx", "xlsx", "ods", "csv", "gb18030", "txt", "tsv")
    table = table_of_teams(desk)
    people, page = of_teams(desk), Page(choose.one("Sheet1", "名册", "汇总"))
    title(choose, page, f"{desk.county.name}镇街科协“3+1+N”花名册", f"{desk.county.name}科普指导员及三长名册",
          "科协组织人员情况统计表")  # fmt: skip
    table.write(page, people)
    if choose.whether(30):
        merge_towns(page, table, people, text=form != "xlsx")
    foot(choose, page)
    return Roster(KIND, "one_table", desk.county, [page], people, form, day=desk.day())


def ended_rows(desk: Desk) -> Roster:
    """Former and present holders in one table: by a day of leaving, a term, a state, a remark."""
    choose = desk.choose
    table = table_of_teams(desk)
    table.columns = [one for one in table.columns if one.of not in ("since", "serial")]
    desk.crowd.dated = True
    how = choose.one("until", "term", "status", "remark")
    present = of_teams(desk, towns=2)
    former = [
        desk.crowd.leave(desk.crowd.person(one.town, one.role, one.village), known=how != "status")
        for one in choose.some(present, 1, 3)
    ]
    for one in present:
        one.since = desk.crowd.day(2023, 2023) if any(same_seat(one, gone) for gone in former) else one.since
    for one in former:
        one.until = one.until and f"{desk.choose.number(2021, 2022)}{one.until[4:]}"
    if how == "term":
        table.add("term", lambda one: term_said(table, one))
    else:
        table.day("since")
    if how == "until":
        table.day("until")
    if how == "status":
        table.add("status", lambda one: choose.one(*(words.FORMER if one.former else words.PRESENT)))
    if how == "remark":
        table.add("remark", lambda one: remark_said(table, one))
    people = choose.one(former + present, present + former)
    page = Page()
    title(choose, page, f"{desk.county.name}镇街科协历任及现任人员名册", "镇街科协人员名册")
    table.write(page, people)
    return Roster(KIND, "ended_rows", desk.county, [page], people, day="2024-05-01")


def same_seat(one: Person, other: Person) -> bool:
    return (one.town, one.role, one.village) == (other.town, other.role, other.village)


def term_said(table: Table, one: Person) -> str:
    months = [f"{day[:4]}.{int(day[5:7])}" for day in (one.since, one.until) if day]
    one.since, one.until = one.since and one.since[:7], one.until and one.until[:7]
    joint = table.desk.choose.one("-", "—", "至", "~", "－")
    return (
        joint.join(months) if one.until else months[0] + table.desk.choose.one("至今", "-至今", f"{joint}今")
    )


def remark_said(table: Table, one: Person) -> str:
    if not one.until:
        return table.desk.choose.one("", "", "兼任", "无")
    year, month = one.until[:4], int(one.until[5:7])
    one.until = one.until[:7]
    return table.desk.choose.one(
        f"{year}年{month}月调离", f"已于{year}.{month}退休", f"{year}.{month}离任", f"已调离{year}.{month}"
    )


def hidden_rows(desk: Desk) -> Roster:
    """A table filtered to those in office: the others are hidden."""
    choose = desk.choose
    table = table_of_teams(desk)
    present = of_teams(desk, towns=2)
    former = [
        desk.crowd.leave(desk.crowd.person(one.town, one.role, one.village), known=False)
        for one in choose.some(present, 1, 3)
    ]
    table.add("status", lambda one: choose.one(*(words.FORMER if one.former else words.PRESENT)))
    people, page = choose.one(former + present, present + former), Page()
    title(choose, page, "镇街科协人员名册")
    table.write(page, people)
    page.hidden_rows = [one.row for one in former]
    return Roster(KIND, "hidden_rows", desk.county, [page], people, day="2024-05-01")


def hidden_sheet(desk: Desk) -> Roster:
    """A hidden sheet of former holders beside the one of today; sometimes a hidden column of former telephones."""
    choose = desk.choose
    table = table_of_teams(desk)
    present = of_teams(desk, towns=2)
    old = [desk.crowd.person(one.town, one.role, one.village) for one in choose.some(present, 1, 3)]
    for one in old:
        one.former = True
    page, hidden = Page("现任名单"), Page(choose.one("旧名单", "2019年名册", "历任"), hidden=True)
    if desk.crowd.phoned and choose.whether():
        table.add(
            "", lambda one: f"1380001{one.number % 9000:04}", choose.one("原手机", "旧号码", "停用号码")
        )
        page.hidden_columns = [len(table.columns)]
    table.write(page, present)
    table.write(hidden, old)
    pages = choose.one([page, hidden], [hidden, page])
    return Roster(KIND, "hidden_sheet", desk.county, pages, present + old, day="2024-05-01")


def second_block(desk: Desk) -> Roster:
    """Under the table of those in office another one, headed 历任 or 离任人员."""
    choose = desk.choose
    table = table_of_teams(desk)
    if not any(one.of == "since" for one in table.columns):
        desk.crowd.dated = True
        table.day("since")
    present = of_teams(desk, towns=2)
    known = choose.whether(70)
    former = [
        desk.crowd.leave(desk.crowd.person(one.town, one.role, one.village), known=known)
        for one in choose.some(present, 1, 3)
    ]
    page = Page()
    title(choose, page, "镇街科协人员名册")
    table.write(page, present)
    for _blank in range(choose.number(0, 2)):
        page.add()
    page.add(choose.one("离任人员", "历任人员名单", "二、离任人员", "（二）历任科协人员"))
    if known:
        table.day("until")
    if choose.whether(80) or known:
        table.write(page, former)
    else:
        for one in former:
            table.put(page, one)
    return Roster(KIND, "second_block", desk.county, [page], present + former, day="2024-05-01")


def three_blocks(desk: Desk) -> Roster:
    """Chairs, chiefs and guides in tables of their own under each other, each with its own heads."""
    choose = desk.choose
    page, people = Page(), of_teams(desk)
    desk.crowd.phoned = True
    if choose.whether():
        page.add(f"{desk.county.name}科协组织名册")
    blocks = (
        (("chair",), ("一、镇街科协主席", "科协主席", "主席名单")),
        (("hospital", "school", "agri"), ("二、“三长”", "三长名单", "二、三长（医院院长、学校校长、农技站站长）")),
        (("guide",), ("三、科普指导员", "科普指导员名单", "村（社区）科普指导员")),
    )  # fmt: skip
    for roles, titles in blocks:
        members = [one for one in people if one.role in roles]
        if not members:
            continue
        table = Table(desk)
        table.place(village="guide" in roles)
        table.add("name", lambda one: one.name)
        table.phone()
        if "chair" not in roles:
            table.add("workplace", words.workplace)
        table.columns = choose.shuffled(table.columns)
        page.add(choose.one(*titles))
        table.write(page, members)
        for _blank in range(choose.number(0, 2)):
            page.add()
    return Roster(KIND, "three_blocks", desk.county, [page], people, day="2024-05-01")


POSTS_AS_HEADS: dict[str, tuple[str, ...]] = {
    "chair": ("主席", "科协主席", "主席姓名", "镇街科协主席"),
    "hospital": ("院长", "卫生院院长", "医院院长", "医院院长姓名"),
    "school": ("校长", "学校校长", "中心校校长", "中学校长"),
    "agri": ("农技站站长", "农技站长", "农技站负责人", "农业站站长"),
}
SHORT = {"chair": "主席", "hospital": "院长", "school": "校长", "agri": "站长"}


def posts_as_columns(desk: Desk) -> Roster:
    """A row a town, the posts are the columns; telephones of nobody, of the chair, of each, or in the cell."""
    choose = desk.choose
    towns = choose.some(desk.county.towns, 2, 6)
    roles = ["chair", *choose.some(ROLES[1:4], 1, 3)]
    phones = choose.one("none", "chair", "each", "in the cell")
    desk.crowd.phoned = phones != "none"
    heads = heads_of_posts(desk, roles, phones)
    page, people = Page(), []
    title(choose, page, f"{desk.county.name}镇街科协组织情况一览表", "各乡镇科协班子成员名单")
    if numbered := choose.whether(40):
        heads.insert(0, "序号")
    page.add(*heads)
    for place, town in enumerate(towns, 1):
        cells: list[Any] = [place] if numbered else []
        cells.append(words.town_said(choose, town, desk.county))
        members: list[Person | None] = []
        for role in roles:
            empty = choose.whether(8)
            members.append(None if empty else desk.crowd.person(town, role))
        cells += seats(desk, members, phones)
        row = page.add(*cells)
        for one in members:
            if one is not None:
                one.sheet, one.row = page.name, row
                people.append(one)
    return Roster(KIND, "posts_as_columns", desk.county, [page], people, day="2024-05-01")


def heads_of_posts(desk: Desk, roles: Sequence[str], phones: str) -> list[Any]:
    choose = desk.choose
    heads: list[Any] = [words.head(choose, "town")]
    for role in roles:
        heads.append(choose.one(*POSTS_AS_HEADS[role]))
        if phones == "each":
            heads.append(choose.one("电话", "联系电话", f"{SHORT[role]}电话", f"{SHORT[role]}联系方式"))
    if phones == "chair":
        heads.append(choose.one("主席电话", "主席联系电话", "主席手机"))
    return heads


def seats(desk: Desk, members: Sequence[Person | None], phones: str) -> list[Any]:
    """The cells of one town's seats, with whatever telephones the roster has."""
    choose, cells, chair = desk.choose, [], ""
    for place, one in enumerate(members):
        if one is None:
            cells.append(choose.one(*words.VACANT, ""))
        elif phones == "in the cell":
            cells.append(choose.one(f"{one.name}{one.phone}", f"{one.name} {one.phone}", f"{one.name}（{one.phone}）",
                                    f"{one.name}\n{one.phone}", f"{one.name}：{one.phone}"))  # fmt: skip
        else:
            cells.append(one.name)
        if phones == "each":
            cells.append(words.phone_said(choose, one.phone) if one and one.phone else "")
        if phones == "chair" and place == 0:
            chair = one.phone if one and one.phone else ""
        elif phones == "chair" and one:
            one.phone = None
    return cells + ([chair] if phones == "chair" else [])


def grouped_heads(desk: Desk) -> Roster:
    """A row a town under two rows of heads: the post above, 姓名 and 电话 below; merged, or blank to the right."""
    choose = desk.choose
    towns = choose.some(desk.county.towns, 2, 6)
    roles = ["chair", *choose.some(ROLES[1:4], 1, 3)]
    leaves = choose.one(["姓名", "电话"], ["姓名", "联系方式"], ["电话", "姓名"], ["姓名", "单位", "电话"],
                        ["姓名", "任职时间", "手机"])  # fmt: skip
    desk.crowd.dated = "任职时间" in leaves
    page, people = Page(), []
    title(choose, page, f"{desk.county.name}镇街科协组织情况一览表")
    upper: list[Any] = [words.head(choose, "town")]
    lower: list[Any] = [""]
    for role in roles:
        upper += [choose.one(*POSTS_AS_HEADS[role]), *[""] * (len(leaves) - 1)]
        lower += leaves
    top = page.add(*upper)
    page.add(*lower)
    page.merge(top, 1, top + 1, 1)
    for place in range(len(roles)):
        page.merge(top, 2 + place * len(leaves), top, 1 + (place + 1) * len(leaves))
    style = choose.number(0, 6)
    for town in towns:
        cells: list[Any] = [words.town_said(choose, town, desk.county)]
        members = []
        for role in roles:
            one = desk.crowd.person(town, role)
            members.append(one)
            cells += [leaf_said(desk, leaf, one, style) for leaf in leaves]
        row = page.add(*cells)
        for one in members:
            one.sheet, one.row = page.name, row
        people += members
    return Roster(KIND, "grouped_heads", desk.county, [page], people, day=desk.day())


def leaf_said(desk: Desk, leaf: str, one: Person, style: int) -> Any:
    if leaf == "姓名":
        return one.name
    if leaf == "单位":
        return words.workplace(one)[: -len("院长")] if one.role != "chair" else f"{one.town.name}党委"
    if leaf == "任职时间":
        return words.day_said(desk.choose, one.since or "", style)
    return words.phone_said(desk.choose, one.phone or "")


def village_rows(desk: Desk) -> Roster:
    """A row a village: its guide with a telephone, then perhaps a volunteer who holds no post."""
    choose = desk.choose
    second = choose.whether()
    merged = choose.whether()
    heads = [words.head(choose, "town"), words.head(choose, "village"), choose.one("科普指导员", "指导员", "指导员姓名"),
             choose.one("电话", "联系电话", "指导员电话")]  # fmt: skip
    if second:
        heads += [
            choose.one("科普志愿者", "志愿者", "志愿者姓名"),
            choose.one("电话", "联系电话", "志愿者电话"),
        ]
    page, people, beside = Page(), [], []
    title(choose, page, f"{desk.county.name}村级科普力量统计表")
    page.add(*heads)
    for town in choose.some(desk.county.towns, 1, 3):
        first = len(page.rows) + 1
        for place, village in enumerate(town.villages[: choose.number(1, 4)]):
            guide = desk.crowd.person(town, "guide", village)
            cells: list[Any] = [town.name if not (merged and place) else "", village.short, guide.name,
                                words.phone_said(choose, guide.phone or "")]  # fmt: skip
            guide.sheet, guide.row = page.name, len(page.rows) + 1
            people.append(guide)
            if second:
                other = desk.crowd.person(town, None, village)
                cells += [other.name, words.phone_said(choose, other.phone or "")]
                other.sheet, other.row = page.name, guide.row
                beside.append(other)
            page.add(*cells)
        if merged:
            page.merge(first, 1, len(page.rows), 1)
    return Roster(KIND, "village_rows", desk.county, [page], people, day="2024-05-01", beside=beside)


def side_by_side(desk: Desk) -> Roster:
    """Two tables of the same heads side by side, the right one perhaps shorter, perhaps a blank column between."""
    choose = desk.choose
    people = of_teams(desk)
    left, right = people[: (len(people) + 1) // 2], people[(len(people) + 1) // 2 :]
    table = Table(desk)
    table.place(village=any(one.village for one in people))
    table.add("name", lambda one: one.name)
    table.add("duty", lambda one: choose.one(*words.DUTIES[one.role or ""]))
    table.phone()
    table.columns = choose.shuffled(table.columns)
    gap = [""] * choose.number(0, 2)
    page = Page()
    title(choose, page, "镇街科协人员名册")
    table.write_beside(page, left, right, gap)
    return Roster(KIND, "side_by_side", desk.county, [page], people, day="2024-05-01")


def sheet_a_town(desk: Desk) -> Roster:
    """A sheet a town, which nothing but its name or its title tells."""
    choose = desk.choose
    table = table_of_teams(desk, town=False)
    named = choose.one("sheet", "title", "both", "short")
    pages, people = [], []
    for number, town in enumerate(choose.some(desk.county.towns, 2, 4), 1):
        short = town.stem if named == "short" and town.stem not in desk.county.name else town.name
        page = Page(short if named != "title" else f"Sheet{number}")
        if named in ("title", "both"):
            page.add(f"{town.name}科协组织成员名册")
        members = desk.crowd.team(town, choose.number(0, 2))
        table.write(page, members)
        foot(choose, page)
        pages.append(page)
        people += members
    form = choose.one("xlsx", "ods")
    return Roster(KIND, "sheet_a_town", desk.county, pages, people, form, day=desk.day())


def sections(desk: Desk) -> Roster:
    """Lines of their own over the rows say the town, or the post."""
    choose = desk.choose
    by = choose.one("town", "post")
    people = of_teams(desk)
    table = Table(desk)
    table.place(town=by == "post", village=any(one.village for one in people))
    table.add("name", lambda one: one.name)
    if by == "town":
        table.add("duty", lambda one: choose.one(*words.DUTIES[one.role or ""]))
    else:
        table.add("workplace", words.workplace)
    table.phone()
    table.columns = choose.shuffled(table.columns)
    page = Page()
    title(choose, page, "镇街科协人员名册")
    page.add(*table.heads())
    marks = iter("一二三四五六七八九")
    groups = {
        "town": lambda one: f"{one.town.name}{choose.one('', '科协')}",
        "post": lambda one: words.CLASSES[one.role],
    }
    if by == "post":
        people.sort(key=lambda one: ("chair", "chief", "guide").index(one.post or ""))
    before = None
    mark = choose.one("（{}）", "{}、", "")
    for one in people:
        key = one.town.code if by == "town" else one.post
        if key != before:
            page.add(mark.format(next(marks)) + groups[by](one))
        before = key
        table.put(page, one)
    return Roster(KIND, "sections", desk.county, [page], people, day="2024-05-01")


def cards(desk: Desk) -> Roster:
    """A card a sheet: label and value side by side, one to three pairs a row."""
    choose = desk.choose
    desk.crowd.dated = choose.whether()
    pairs, pages = choose.number(1, 3), []
    people = of_teams(desk, towns=2)[: choose.number(1, 4)]
    table = Table(desk)
    table.add("name", lambda one: one.name)
    table.add("sex", lambda one: one.sex)
    table.place(village=False)
    table.add("village", lambda one: one.village.short if one.village else "")
    table.add("duty", lambda one: words.DUTIES[one.role or ""][0])
    table.phone()
    if desk.crowd.dated:
        table.day("since")
    table.add("workplace", words.workplace)
    table.columns = [table.columns[0], *choose.shuffled(table.columns[1:])]
    for number, one in enumerate(people, 1):
        page = Page(choose.one(one.name, f"Sheet{number}") if choose.whether() else f"表{number}")
        page.add(choose.one("科协干部登记表", "镇街科协成员信息登记卡"))
        cells = [cell for column in table.columns for cell in (column.head, column.cell(one))]
        for start in range(0, len(cells), 2 * pairs):
            page.add(*cells[start : start + 2 * pairs])
        one.sheet, one.row = page.name, 2
        pages.append(page)
    return Roster(KIND, "cards", desk.county, pages, people, day="2024-05-01")


def names_in_a_cell(desk: Desk) -> Roster:
    """A row a town, several names in one cell, each with what he is, or a telephone."""
    choose = desk.choose
    how = choose.one("what he is", "telephone")
    roles = ROLES[1:4] if how == "what he is" else ("hospital",) * 3
    page, people = Page(), []
    page.add(words.head(choose, "town"), "主席", "三长" if how == "what he is" else "医院院长")
    for town in choose.some(desk.county.towns, 2, 5):
        chair, *chiefs = [desk.crowd.person(town, role) for role in ("chair", *roles)]
        chair.phone = None
        said = []
        for one in chiefs:
            behind = f"（{words.DUTIES[one.role or ''][0]}）" if how == "what he is" else one.phone
            said.append(f"{one.name}{behind}")
            one.phone = None if how == "what he is" else one.phone
        row = page.add(town.name, chair.name, choose.one("、", "，", "\n", "；").join(said))
        for one in (chair, *chiefs):
            one.sheet, one.row = page.name, row
        people += [chair, *chiefs]
    return Roster(KIND, "names_in_a_cell", desk.county, [page], people, day="2024-05-01")


def no_head(desk: Desk) -> Roster:
    """Lines without any head."""
    choose = desk.choose
    people = of_teams(desk)
    table = Table(desk)
    table.place(village=any(one.village for one in people))
    table.add("name", lambda one: one.name)
    table.add("duty", lambda one: choose.one(*words.DUTIES[one.role or ""]))
    table.add("phone", lambda one: one.phone)
    table.columns = choose.shuffled(table.columns)
    page = Page()
    for one in people:
        table.put(page, one)
    form = choose.one("xlsx", "csv", "gb18030")
    return Roster(KIND, "no_head", desk.county, [page], people, form, day="2024-05-01")


LAYOUTS = (one_table, ended_rows, hidden_rows, hidden_sheet, second_block, three_blocks, posts_as_columns,
           grouped_heads, village_rows, side_by_side, sheet_a_town, sections, cards, names_in_a_cell, no_head)  # fmt: skip
__all__ = ["LAYOUTS", "Column"]
