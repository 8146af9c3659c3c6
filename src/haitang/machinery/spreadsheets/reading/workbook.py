"""A spreadsheet in memory, and why one could not be read."""

from dataclasses import dataclass, field

from haitang.foundation.verdict import Refused
from haitang.machinery.spreadsheets.values.cells import Cell


@dataclass(frozen=True, slots=True)
class Merge:
    """A merged range, by indexes into `Sheet.rows`; the bounds are inside it."""

    top: int
    left: int
    bottom: int
    right: int


@dataclass(frozen=True, slots=True)
class Sheet:
    """One sheet. `rows` are of equal width, blank cells `""`; `rows[0]` is the row `first_row` of the sheet, its first cell
    stands in column `first_column`.

    `knows_merges` is false where the file cannot say which cells are merged (CSV). `hidden_rows`, `hidden_columns` and
    `total_rows` (where an Excel table adds up) are indexes into `rows`; `filtered`: a filter hides some of the rows.
    A `hidden` sheet too large to be read beside the others has no rows.
    """

    name: str
    rows: list[list[Cell]]
    merges: tuple[Merge, ...] = ()
    first_row: int = 1
    first_column: int = 1
    knows_merges: bool = True
    hidden_rows: frozenset[int] = frozenset()
    hidden_columns: frozenset[int] = frozenset()
    total_rows: frozenset[int] = frozenset()
    filtered: bool = False
    hidden: bool = False


@dataclass(frozen=True, slots=True)
class Workbook:
    """The visible, non-empty sheets of a file, and beside them the hidden ones that hold anything.

    A hidden sheet that was asked for by its name stands among the visible. `date_1904`: bare serial numbers count from 1904.
    """

    filename: str
    sheets: list[Sheet] = field(default_factory=list)
    date_1904: bool = False
    hidden_sheets: list[Sheet] = field(default_factory=list)


class Unreadable(Refused):
    """Refused: a file that is not read: a stable code, what is the matter, and what to do about it.

    As text: both sentences.
    """

    def __init__(self, code: str, message: str, mend: str) -> None:
        super().__init__(f"{message}{mend}", code=code)
        self.message = message
        self.mend = mend
