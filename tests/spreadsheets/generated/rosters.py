"""A roster: the file, and who stands in it."""

from dataclasses import dataclass, field

from .choosing import Choose
from .counties import CODES, County, county
from .files import TEXTS, Page, written
from .truth import Crowd, Person


@dataclass(repr=False)
class Roster:
    """One file of a kind; `people` are those it should make known, `beside` those who stand in it as something else.

    `day`: the day it speaks of, as `--day` gives it; None where it does not say.
    """

    kind: str
    layout: str
    county: County
    pages: list[Page]
    people: list[Person]
    form: str = "xlsx"
    filename: str = "名册"
    day: str | None = None
    beside: list[Person] = field(default_factory=list)

    def __post_init__(self) -> None:
        if self.form in TEXTS:  # a text's one sheet is called after its file
            for one in self.people + self.beside:
                one.sheet = self.filename

    @property
    def name(self) -> str:
        return f"{self.filename}.{'csv' if self.form == 'gb18030' else self.form}"

    @property
    def content(self) -> bytes:
        return written(self.pages, self.form)

    def __repr__(self) -> str:
        """The sheets as they stand, and the truth, for whoever reads why a test failed."""
        lines = [f"{self.layout}: {self.kind} {self.name} of {self.county.name} --day {self.day}"]
        for page in self.pages:
            lines.append(f"[{page.name}]{' hidden' if page.hidden else ''} merges {' '.join(page.merges)}")
            for number, row in enumerate(page.rows, 1):
                hidden = " (hidden)" if number in page.hidden_rows else ""
                lines.append(
                    f"{number}{hidden}: " + " | ".join("" if one is None else str(one) for one in row)
                )
        lines += [f"  {one.sheet} {one.row}: {one}" for one in self.people]
        return "\n".join(lines + [f"  beside: {one}" for one in self.beside])


@dataclass
class Desk:
    """What every writer has before it: choices, a county, its people."""

    choose: Choose
    crowd: Crowd
    county: County

    @classmethod
    def open(cls, choose: Choose) -> "Desk":
        return cls(choose, Crowd(choose), county(choose.one(*CODES)))

    def day(self) -> str | None:
        return self.choose.one("2024-05-01", None)
