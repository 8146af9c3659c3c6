"""What an importer is, and the draft rows it works on. Upper apps write importers; `register` makes them known."""

from abc import ABC, abstractmethod
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, Final

from django.utils.translation import gettext as _

from haitang.foundation.acting import Acting
from haitang.foundation.registry import Registry, Single
from haitang.foundation.verdict import Refused

from .ledger import Ledger
from .recognition import Column
from .values.fault import Fault
from .values.places import Gazetteer
from .words import Outcome


@dataclass(frozen=True, slots=True)
class CellFault:
    """A fault and the column it was found in; an empty column means the whole row."""

    column: str
    code: str
    message: str
    mend: str


@dataclass(slots=True)
class Draft:
    """One line of a sheet on its way into the records.

    `position` counts over all sheets from 0; `number` is the row in its sheet. `original` are all cells as they stand,
    `cells` the mapped ones by column, `values` what was read from them (text, numbers, True/False, ISO days, lists).
    """

    position: int
    sheet: str
    number: int
    original: list[Any]
    cells: dict[str, Any]
    values: dict[str, Any] = field(default_factory=dict)
    faults: list[CellFault] = field(default_factory=list)
    outcome: Outcome = Outcome.NONE
    found: Any = None

    @property
    def ready(self) -> bool:
        return not self.faults

    def text(self, column: str) -> str:
        """The value of a column as text, empty when there is none."""
        value = self.values.get(column)
        return "" if value is None else str(value)

    def fault(self, column: str, fault: Fault) -> None:
        self.faults.append(CellFault(column, fault.code, str(fault.message), str(fault.mend)))


@dataclass(frozen=True, slots=True)
class Setting:
    """Where, as of when and by whom a file is imported: the county's code, the day its lines speak of, the county's
    places, who brings it in, and the titles above the heads, by sheet.
    """

    county: str
    on: date
    places: Gazetteer
    acting: Acting
    titles: Mapping[str, str] = field(default_factory=dict)


class Importer(ABC):
    """Reads one kind of file into records. Stateless: one instance serves every request.

    `primary` is the model label that one row makes at most one of; undoing counts by it. `tell_town` names the columns
    whose text may tell the town where no column of its own does (青龙镇卫生院).
    """

    kind: str
    title: Any
    primary: str
    columns: tuple[Column, ...]
    tell_town: tuple[str, ...] = ()

    def check(self, drafts: Sequence[Draft], setting: Setting) -> None:  # noqa: B027 - may add nothing
        """Add the faults that one cell alone does not show: repeated rows, contradicting columns."""

    @abstractmethod
    def match(self, drafts: Sequence[Draft], setting: Setting) -> None:
        """Find the records the ready drafts speak of, set-wise; fill `found` and `outcome`. Writes nothing."""

    @abstractmethod
    def write(
        self, drafts: Sequence[Draft], setting: Setting, ledger: Ledger, acting: Acting, at: datetime
    ) -> None:
        """Write the matched drafts through the ledger, inside the caller's transaction."""

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
