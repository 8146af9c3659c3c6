"""What is true: people in their posts, and what of them the file says."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import count

from haitang.machinery.spreadsheets.values import check_character

from .choosing import Choose
from .counties import Town, Village

SURNAMES = (
    "李",
    "王",
    "张",
    "向",
    "田",
    "彭",
    "覃",
    "石",
    "高",
    "方",
    "司",
    "欧阳",
    "热",
    "包",
    "云",
    "安",
    "白",
    "成",
    "水",
    "万",
)
GIVEN = (
    "秀兰", "志明", "文清", "海燕", "建军", "雪", "玉梅", "国平", "晓东", "德林", "红", "春生", "金凤", "永强", "丽",
    "山川", "长江", "向前", "社会", "平安", "正", "学农", "新村", "立功", "主平", "科", "民主", "卫国",
)  # fmt: skip
FOREIGN = ("古丽娜尔·艾山", "买买提江·吐尔逊", "阿依努尔", "才让卓玛", "巴特尔", "乌云其木格")
ROLES = ("chair", "hospital", "school", "agri", "guide")
POSTS = {
    "chair": "chair", "hospital": "chief", "school": "chief", "agri": "chief", "guide": "guide", "other": "other",
}  # fmt: skip
"""What a role is as a post; `other` is somebody of the association who is none of chair, chief and guide."""


@dataclass(repr=False)
class Person:
    """One person in one place, and everything of him the file says; what it does not say is None.

    `since` and `until` as far as they are known: a day, a month or a year. `former`: no longer in office. `blank`: what a
    cell that nobody can read says nothing of. `young`: under fourteen. `sheet` and `row` are set where he is written.
    """

    name: str
    town: Town
    village: Village | None = None
    role: str | None = None
    phone: str | None = None
    since: str | None = None
    until: str | None = None
    former: bool = False
    host: str | None = None
    blank: str = ""
    young: bool = False
    number: int = 0
    sheet: str = ""
    row: int = 0

    @property
    def post(self) -> str | None:
        return POSTS.get(self.role or "")

    @property
    def in_office(self) -> bool:
        """Whether a good reader takes him in without asking."""
        return not (self.former or self.young or self.role == "other")

    @property
    def sex(self) -> str:
        return "女" if self.number % 2 else "男"

    @property
    def born(self) -> tuple[int, int, int]:
        return (2012 if self.young else 1962 + self.number % 35), 1 + self.number % 12, 1 + self.number % 28

    @property
    def identity_number(self) -> str:
        """A well-formed number nobody has: its sequence code is 000."""
        year, month, day = self.born
        start = f"{self.town.code[:6]}{year}{month:02}{day:02}000"
        return start + check_character(start)

    def __repr__(self) -> str:
        said = [
            self.name,
            self.town.name,
            self.village.name if self.village else "",
            self.role or "",
            self.phone or "",
        ]
        days = [f"{self.since or '?'}…{self.until or ''}"] if self.since or self.until else []
        return " ".join([one for one in said if one] + days + (["former"] if self.former else []))


@dataclass
class Crowd:
    """Hands out people: no name and no telephone twice."""

    choose: Choose
    numbers: Iterator[int] = field(init=False)
    dated: bool = False
    phoned: bool = True

    def __post_init__(self) -> None:
        self.numbers = count(self.choose.number(0, 500))

    def person(self, town: Town, role: str | None = None, village: Village | None = None) -> Person:
        number = next(self.numbers)
        made = Person(self.name(number), town, village, role, number=number)
        made.phone = f"138000{number * 37 % 100_000:05}" if self.phoned else None
        if self.dated:
            made.since = self.day(2016, 2020)
        return made

    def name(self, number: int) -> str:
        if number % 11 == 10:
            return FOREIGN[number // 11 % len(FOREIGN)] + ("" if number < 66 else "·" + GIVEN[number % 28])
        turn, place = divmod(number, len(SURNAMES))
        return SURNAMES[place] + GIVEN[(turn * 5 + place * 3) % len(GIVEN)]

    def day(self, first: int, last: int) -> str:
        year, month, day = (
            self.choose.number(first, last),
            self.choose.number(1, 12),
            self.choose.number(1, 28),
        )
        return f"{year}-{month:02}-{day:02}"

    def leave(self, person: Person, *, known: bool = True) -> Person:
        """He is no longer in office, since a day that is known or not."""
        person.former = True
        person.until = self.day(2021, 2023) if known else None
        return person

    def team(self, town: Town, guides: int = 1) -> list[Person]:
        """Chair, one to three chiefs, and guides of different villages."""
        roles = ["chair", *self.choose.some(ROLES[1:4], 1, 3)]
        people = [self.person(town, role) for role in roles]
        return people + [self.person(town, "guide", village) for village in town.villages[:guides]]
