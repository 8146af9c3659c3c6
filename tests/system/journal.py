"""What a visitor sent and what was acknowledged, and whether the database says the same.

Written before sending and after the answer, so that whatever is killed in between, it is known what may be there.
"""

import json
import secrets
import threading
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path


@dataclass
class Line:
    """One thing that was asked for, under a mark that stands nowhere else."""

    kind: str
    mark: str
    acknowledged: bool = False
    refused: bool = False


@dataclass(frozen=True)
class Found:
    """One record in the database: its mark, and whether everything that belongs to it is there."""

    kind: str
    mark: str
    whole: bool


@dataclass
class Findings:
    """What is wrong; empty when nothing is."""

    lost: list[str] = field(default_factory=list)
    doubled: list[str] = field(default_factory=list)
    halved: list[str] = field(default_factory=list)
    unasked: list[str] = field(default_factory=list)
    against_refusal: list[str] = field(default_factory=list)

    def __bool__(self) -> bool:
        return any(vars(self).values())


class Journal:
    """Kept in a file, a line for each word, so that it can be read after whatever happened."""

    def __init__(self, path: Path) -> None:
        self._file = path.open("a", encoding="utf-8")
        self._lock = threading.Lock()
        self.lines: dict[str, Line] = {}

    def asked(self, kind: str) -> str:
        """A fresh mark for what is about to be sent."""
        mark = f"{kind}{secrets.token_hex(6)}"
        with self._lock:
            self.lines[mark] = Line(kind, mark)
        self._write(mark, "sent")
        return mark

    def acknowledged(self, mark: str) -> None:
        self.lines[mark].acknowledged = True
        self._write(mark, "acknowledged")

    def refused(self, mark: str, status: int) -> None:
        """The program said no; it must not be there. What only the line broke on may be."""
        self.lines[mark].refused = True
        self._write(mark, f"refused {status}")

    def _write(self, mark: str, word: str) -> None:
        with self._lock:
            self._file.write(json.dumps({"mark": mark, "word": word}) + "\n")
            self._file.flush()

    def count(self) -> Mapping[str, int]:
        said = [line.acknowledged for line in self.lines.values()]
        return {"sent": len(said), "acknowledged": sum(said)}

    def compare(self, found: Iterable[Found]) -> Findings:
        """I5: of what was acknowledged everything is there once and whole; of the rest each is, or is not."""
        rows = list(found)
        times = Counter(row.mark for row in rows)
        return Findings(
            lost=[mark for mark, line in self.lines.items() if line.acknowledged and not times[mark]],
            doubled=[mark for mark, count in times.items() if count > 1],
            halved=[row.mark for row in rows if not row.whole],
            unasked=[mark for mark in times if mark not in self.lines],
            against_refusal=[
                mark
                for mark, line in self.lines.items()
                if line.refused and not line.acknowledged and times[mark]
            ],
        )
