"""One table: heads in any order, titles above, lines between, towns merged or said once."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

from . import words
from .choosing import Choose
from .files import Page
from .rosters import Desk
from .truth import Person

Write = Callable[[Person], Any]


@dataclass
class Column:
    head: str
    cell: Write
    of: str = ""


@dataclass
class Table:
    """Columns chosen once, then written for some people wherever it is asked."""

    desk: Desk
    columns: list[Column] = field(default_factory=list)
    style: int = 0

    def __post_init__(self) -> None:
        self.style = self.desk.choose.number(0, 6)

    def add(self, of: str, cell: Write, head: str = "") -> None:
        self.columns.append(Column(head or words.head(self.desk.choose, of), cell, of))

    def place(self, *, town: bool = True, village: bool = True) -> None:
        desk = self.desk
        if town:
            self.add("town", lambda one: words.town_said(desk.choose, one.town, desk.county))
        if village:
            self.add(
                "village",
                lambda one: words.village_said(desk.choose, one.village, one.town) if one.village else "",
            )

    def phone(self) -> None:
        self.add(
            "phone",
            lambda one: words.phone_said(self.desk.choose, one.phone) if one.phone else self.nothing(),
        )

    def nothing(self) -> str:
        return self.desk.choose.one(*words.NOTHING)

    def day(self, of: str) -> None:
        def cell(one: Person) -> Any:
            known = getattr(one, of)
            if known:
                return words.day_said(self.desk.choose, known, self.style)
            return self.desk.choose.one("", "至今", "—", "在任") if of == "until" else ""

        self.add(of, cell)

    def extras(self) -> None:
        """Columns of no weight, a cell of which may be anything."""
        choose = self.desk.choose
        offered: list[tuple[str, Write]] = [
            ("sex", lambda one: one.sex),
            ("nation", lambda one: ("汉族", "土家族", "维吾尔族", "蒙古族")[one.number % 4]),
            ("politics", lambda one: ("中共党员", "群众")[one.number % 2]),
            ("born", lambda one: choose.one(f"{one.born[0]}.{one.born[1]:02}", f"{one.born[0]}年{one.born[1]}月",
                                            f"{one.born[0]}", "不详", "")),
            ("education", lambda one: ("大专", "本科", "高中")[one.number % 3]),
            ("identity_number", lambda one: one.identity_number),
        ]  # fmt: skip
        for of, cell in choose.some(offered, 0, 3):
            self.add(of, cell)

    def heads(self) -> list[str]:
        return [one.head for one in self.columns]

    def line(self, person: Person) -> list[Any]:
        return [one.cell(person) for one in self.columns]

    def write(self, page: Page, people: Sequence[Person], *, left: int = 0) -> int:
        """The heads and a line a person, below what stands on the page; answers the number of the head's line."""
        top = page.add(*[""] * left, *self.heads())
        for person in people:
            self.put(page, person, left=left)
        return top

    def write_beside(
        self, page: Page, left: Sequence[Person], right: Sequence[Person], gap: Sequence[str]
    ) -> None:
        """The table twice side by side, a gap between; there are as many people on the left as on the right, or one more."""
        page.add(*self.heads(), *gap, *self.heads())
        for place, one in enumerate(left):
            cells = self.line(one)
            if place < len(right):
                cells += [*gap, *self.line(right[place])]
                right[place].sheet, right[place].row = page.name, len(page.rows) + 1
            one.sheet, one.row = page.name, page.add(*cells)

    def put(self, page: Page, person: Person, *, left: int = 0) -> None:
        person.sheet, person.row = page.name, page.add(*[""] * left, *self.line(person))


def serial(table: Table) -> None:
    if table.desk.choose.whether(40):
        numbers = iter(range(1, 10_000))
        table.columns.insert(
            0, Column(words.head(table.desk.choose, "serial"), lambda _one: next(numbers), "serial")
        )


def title(choose: Choose, page: Page, *texts: str) -> None:
    """Perhaps a title, and who reports on which day."""
    said = choose.one("", *texts)
    if said:
        page.add(said)
    if said and choose.whether(30):
        page.add("填报单位（盖章）：", "", "填报日期：2024年4月20日")


def foot(choose: Choose, page: Page) -> None:
    """Perhaps a total, a note, a signature."""
    for line in choose.some(
        (
            ["合计", f"{len(page.rows)}人"],
            ["注：以上人员名单经党委会研究确定，电话如有变动请及时报送。"],
            ["填表人：周文", "", "审核人：郑国强", "填报日期：2024年4月20日"],
            ["说明：1.本表一式两份；2.请于每月底前报送。"],
        ),
        0,
        2,
    ):
        page.add(*line)


def merge_towns(page: Page, table: Table, people: Sequence[Person], *, text: bool) -> None:
    """Say a town once where several lines of it follow each other: merged, or blank below."""
    place = next((number for number, one in enumerate(table.columns) if one.of == "town"), None)
    if place is None:
        return
    above: Person | None = None
    for person in people:
        if above is not None and person.town == above.town and person.row == start_of(page, above, person):
            page.rows[person.row - 1][place] = "" if text else None
        else:
            first = person
        above = person
        if not text:
            page.merges = [one for one in page.merges if not one.startswith(cell_name(first.row, place))]
            page.merge(first.row, place + 1, person.row, place + 1)


def start_of(page: Page, above: Person, person: Person) -> int:
    """The line right below; 0 where something stands between."""
    return above.row + 1 if person.row == above.row + 1 else 0


def cell_name(row: int, place: int) -> str:
    from openpyxl.utils import get_column_letter

    return f"{get_column_letter(place + 1)}{row}:"
