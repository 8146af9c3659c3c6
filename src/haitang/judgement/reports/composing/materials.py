"""What a room below hands over for a paper: words and tables, as plain values that are stored with the draft."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from ..words import Kind


@dataclass(frozen=True, slots=True)
class Grid:
    """A table that is handed over whole: heads and rows of words."""

    caption: str
    heads: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True)
class Material:
    """`words` a template may name, and `tables` it may set with `material("name")`; all from records, so they count as backed."""

    words: Mapping[str, str] = field(default_factory=dict)
    tables: Mapping[str, Grid] = field(default_factory=dict)

    def stored(self) -> dict[str, Any]:
        tables = {
            name: {"caption": one.caption, "heads": list(one.heads), "rows": [list(row) for row in one.rows]}
            for name, one in self.tables.items()
        }
        return {"words": dict(self.words), "tables": tables}

    @classmethod
    def restored(cls, kept: Mapping[str, Any]) -> "Material":
        tables = {
            name: Grid(one["caption"], tuple(one["heads"]), tuple(tuple(row) for row in one["rows"]))
            for name, one in kept.get("tables", {}).items()
        }
        return cls(dict(kept.get("words", {})), tables)


HANDED: Final[Mapping[Kind, tuple[tuple[str, ...], tuple[str, ...]]]] = {
    Kind.ANNUAL: ((), ()),
    Kind.HEARING: ((), ()),
    Kind.NOTICE: ((), ()),
    Kind.APPOINTMENT: (("person", "post", "organisation", "mode", "since"), ()),
    Kind.MINUTES: (("meeting", "convener", "held_on", "where", "minutes"), ("resolutions",)),
    Kind.TASKS: (("on", "many"), ("tasks",)),
    Kind.ASSESSMENT: (("scheme", "document", "many"), ("results",)),
}
"""The words and the tables that a paper of each kind is handed, so that its template is tried with just these."""
