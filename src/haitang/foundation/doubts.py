"""What can be done and is asked first: each doubt is said, and whoever does it all the same has read just these."""

from collections.abc import Sequence
from dataclasses import dataclass
from hashlib import sha256

from .verdict import Refused


@dataclass(frozen=True, slots=True)
class Doubt:
    """Why something may be a mistake: a sentence for people, a `code` that is stable for programs."""

    sentence: str
    code: str


class Doubtful(Refused):
    """Refused until it is confirmed: sent again with `mark`, which stands for just these doubts, it is done."""

    def __init__(self, doubts: Sequence[Doubt]) -> None:
        super().__init__("\n".join(doubt.sentence for doubt in doubts), code="doubtful")
        self.doubts = tuple(doubts)
        self.mark = doubts_digest(doubts)


def confirmed_doubts(doubts: Sequence[Doubt], sure: str) -> list[str]:
    """The codes of doubts that were confirmed by the mark `sure`. Raises `Doubtful` where there are others."""
    if doubts and sure != doubts_digest(doubts):
        raise Doubtful(doubts)
    return sorted(doubt.code for doubt in doubts)


def doubts_digest(doubts: Sequence[Doubt]) -> str:
    said = "\n".join(sorted(doubt.sentence for doubt in doubts))
    return sha256(said.encode()).hexdigest()
