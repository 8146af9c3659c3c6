"""What every reader of a value answers when it cannot read it, and the mark of an empty seat."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Final


@dataclass(frozen=True, slots=True)
class Fault:
    """Why one cell cannot be taken: a stable code, what is wrong with this very value, and what mends it."""

    code: str
    message: str
    mend: str


@dataclass(frozen=True, slots=True)
class Doubtful:
    """A value that can be taken as it is written, and what is to be said about it."""

    value: str
    fault: Fault


class Vacant(StrEnum):
    """The type of `VACANT`: the cell says that nobody holds the seat, as in （空缺）."""

    VACANT = "vacant"


VACANT: Final = Vacant.VACANT
