"""What an importer is, and the draft rows it works on. Upper apps write importers; `register` makes them known."""

import re
from abc import ABC, abstractmethod
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, Final

from django.utils.translation import gettext as _

from haitang.foundation.acting import Acting
from haitang.foundation.codes import county_of, town_of
from haitang.foundation.registry import Registry, Single
from haitang.foundation.verdict import Refused

from .asking import Inquiry
from .ledger import Ledger
from .recognition import Column, Subjects
from .values.cells import cell_as_text
from .values.fault import VACANT, Fault
from .values.places import Gazetteer
from .vocabulary import Vocabulary
from .words import POSTS, Outcome, RowState

LEFT_BLANK: Final = "left_blank"
"""The code of a fault that costs a line one cell and no more."""


@dataclass(frozen=True, slots=True)
class CellFault:
    """A fault and the column it was found in; an empty column means the whole row. `cause` is what is wrong with a cell that
    is left blank.
    """

    column: str
    code: str
    message: str
    mend: str
    cause: str = ""


@dataclass(slots=True)
class Draft:
    """One line of a sheet on its way into the records.

    `position` counts over all sheets from 0; `number` is the row in its sheet. `original` are all cells as they stand,
    `cells` the mapped ones by column, `values` what was read from them (text, numbers, True/False, ISO days, lists).
    `block` is the place of its table in the batch's `sheets`. `blanks` are faults of cells that are left blank, or taken
    though doubtful: the line is taken all the same. `held` and `passed` are the questions the form of its table has it wait
    for, and why it passes over it. `asked` are the ids of open questions it waits for, `left_out` says why it is not taken at
    all.
    """

    position: int
    sheet: str
    number: int
    original: list[Any]
    cells: dict[str, Any]
    values: dict[str, Any] = field(default_factory=dict)
    faults: list[CellFault] = field(default_factory=list)
    block: int = 0
    held: list[str] = field(default_factory=list)
    passed: str = ""
    blanks: list[CellFault] = field(default_factory=list)
    asked: list[str] = field(default_factory=list)
    left_out: str = ""
    outcome: Outcome = Outcome.NONE
    found: Any = None

    @property
    def state(self) -> RowState:
        if self.left_out:
            return RowState.LEFT_OUT
        if self.faults:
            return RowState.FAULTY
        return RowState.ASKED if self.asked else RowState.READY

    @property
    def ready(self) -> bool:
        return not (self.faults or self.asked or self.left_out)

    def text(self, column: str) -> str:
        """The value of a column as text, empty when there is none."""
        value = self.values.get(column)
        return "" if value is None else str(value)

    def fault(self, column: str, fault: Fault) -> None:
        self.faults.append(CellFault(column, fault.code, str(fault.message), str(fault.mend)))

    def blank(self, column: str, fault: Fault) -> None:
        """Take the line without this cell, and say why."""
        self.blanks.append(CellFault(column, LEFT_BLANK, str(fault.message), str(fault.mend), fault.code))

    def doubt(self, column: str, fault: Fault) -> None:
        """Take a cell as it is written, and say what is doubtful about it."""
        self.blanks.append(CellFault(column, fault.code, str(fault.message), str(fault.mend)))

    def blank_once(self, column: str, fault: Fault) -> None:
        """The same, where the line may be matched against the records again."""
        self.blanks = [one for one in self.blanks if one.column != column]
        self.blank(column, fault)

    def wait_for(self, question: str) -> None:
        """Have the line wait until a question is answered."""
        if question not in self.asked:
            self.asked.append(question)


@dataclass(frozen=True, slots=True)
class PersonOutcome:
    """What a line makes of the person it names: where he sits and from when; days as far as they are known, else None."""

    name: str | None = None
    phone: str = ""
    town: str | None = None
    village: str | None = None
    post: str | None = None
    host: str | None = None
    since: str | None = None
    until: str | None = None


@dataclass(frozen=True, slots=True)
class Setting:
    """Where, as of when and by whom a file is imported.

    `region` is the county or the one town its lines may speak of, `filename` what the file is called. `on` is the day they
    speak of; `dated` is false where nothing says which, and it is today then. `titles` are those of its tables in the order
    of `Draft.block`, `inquiry` what is asked and said, `vocabulary` the district's own words.
    """

    region: str
    on: date
    places: Gazetteer
    acting: Acting
    filename: str = ""
    titles: Sequence[str] = ()
    inquiry: Inquiry = field(default_factory=Inquiry)
    dated: bool = True
    vocabulary: Vocabulary = field(default_factory=Vocabulary)

    @property
    def county(self) -> str:
        return county_of(self.region)

    @property
    def town(self) -> str:
        """The one town the file is of, empty for a file of a whole county."""
        return town_of(self.region)

    def covers(self, region: str) -> bool:
        """Whether a record that lies there may be found and changed by the file."""
        return region.startswith(self.region)

    def title_of(self, draft: Draft) -> str:
        """The title over the table a line stands in."""
        return self.titles[draft.block] if draft.block < len(self.titles) else ""


class Importer(ABC):
    """Reads one kind of file into records. Stateless: one instance serves every request.

    `primary` is the model label that one row makes at most one of; undoing counts by it. `tell_town` names the columns
    whose text may tell the town where no column of its own does (青龙镇卫生院), `subjects` whom the lines are about,
    `tell_meaning` those whose words are remembered when they are corrected, `speaks` the words by which titles and heads tell
    this kind from the other about persons, `matched_against` the apps whose records its lines are checked and matched
    against. `of_towns`: a town may bring in its own.
    """

    kind: str
    title: Any
    primary: str
    columns: tuple[Column, ...]
    matched_against: tuple[str, ...]
    tell_town: tuple[str, ...] = ()
    tell_meaning: tuple[str, ...] = ()
    subjects: Subjects = Subjects()
    speaks: re.Pattern[str] | None = None
    of_towns: bool = False

    def prefilled(self, region: str, on: date) -> Iterable[Mapping[str, str]]:
        """What an empty sheet of this kind already says for a county or a town, row by row, by column."""
        return ()

    def check(self, drafts: Sequence[Draft], setting: Setting) -> None:  # noqa: B027 - may add nothing
        """Add the faults that one cell alone does not show: repeated rows, contradicting columns."""

    @abstractmethod
    def match(self, drafts: Sequence[Draft], setting: Setting) -> None:
        """Find the records the ready drafts speak of, set-wise; fill `found` and `outcome`. Writes nothing."""

    def prepare(self, drafts: Sequence[Draft]) -> None:  # noqa: B027 - may have nothing to do
        """Do for the matched drafts what `write` needs and takes long, as sealing does: nobody waits for it. Asks and writes
        nothing.
        """

    @abstractmethod
    def write(
        self, drafts: Sequence[Draft], setting: Setting, ledger: Ledger, acting: Acting, at: datetime
    ) -> None:
        """Write the matched drafts through the ledger, inside the caller's transaction."""

    def meaning_of(self, draft: Draft) -> str:
        """The code of the `Meaning` a line was understood by, to remember it when a clerk's correction led there."""
        return ""

    def person_of(self, draft: Draft) -> PersonOutcome:
        """What a line makes of the person it names, read from its values alone."""
        name = draft.values.get("name") or cell_as_text(
            draft.cells.get("name")
        )  # as it stands where it is at fault
        return PersonOutcome(
            name=None if name in ("", VACANT) else str(name),
            phone=draft.text("phone"),
            town=draft.text("town") or None,
            village=draft.text("village") or None,
        )

    def post_title(self, draft: Draft, post: str | None) -> str:
        """What the post is called that a line names, empty when it names none."""
        return str(POSTS[post]) if post else ""

    def seats(self, region: str, on: date) -> dict[str, int]:
        """How many seats a county or a town has on a day, by post, where a file of this kind is to fill them."""
        return {}

    def totals(self, drafts: Iterable[Draft]) -> dict[str, int]:
        """How many ready lines put somebody in office, by post."""
        posts = (self.person_of(draft) for draft in drafts if draft.ready)
        return dict(Counter(one.post for one in posts if one.post and one.name and not one.until))

    def is_named_in(self, text: str) -> bool:
        """Whether the name or title of a table says that it is of this kind, whatever its heads are like."""
        return False

    def before_undo(self, batch: int, at: datetime) -> None:  # noqa: B027 - may have nothing to do
        """Do what must be done before a batch's records are taken out, inside the caller's transaction."""


IMPORTERS: Final[Registry[str, Importer]] = Registry("importer")
GAZETTEER: Final[Single[Callable[[str, date], Gazetteer]]] = Single("the gazetteer of a county on a day")


def register_importers(*importers: Importer) -> None:
    """Make importers known."""
    for importer in importers:
        IMPORTERS.register(importer.kind, importer)


def gazetteer_of(county: str, on: date) -> Gazetteer:
    return GAZETTEER.get()(county, on)


def importer_of(kind: str) -> Importer:
    """The importer of a kind. Raises `Refused` naming the kinds there are."""
    if kind not in IMPORTERS:
        kinds = "、".join(sorted(IMPORTERS))
        raise Refused(
            _("没有“%(kind)s”这种表；可以用的有：%(kinds)s。") % {"kind": kind, "kinds": kinds},
            code="unknown_kind",
        )
    return IMPORTERS[kind]
