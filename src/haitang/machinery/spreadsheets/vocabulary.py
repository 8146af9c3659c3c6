"""Words are data: by which words a district tells what a cell means, beside those the program brings along.

Rooms register meanings; a district gives each its own words, and what a clerk corrects in a preview is remembered as one. A
district's word goes before the program's, and of two the longer.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Final

from django.utils.functional import Promise

from haitang.foundation.registry import Registry

from .values import without_spaces

NOTHING: Final = "nothing"
"""The last part of a meaning that says: none of its group, whatever the program's words say."""


@dataclass(frozen=True, slots=True)
class Meaning:
    """One thing words may mean. `code` is `group.what`; of the meanings of one group a text has one.

    `shipped` shows people by which words the program tells it already. `column` is set where the words are heads over
    that column of the kind of file named by the group.
    """

    code: str
    title: str | Promise
    shipped: str = ""
    column: str = ""

    @property
    def group(self) -> str:
        return self.code.partition(".")[0]

    @property
    def what(self) -> str:
        return self.code.partition(".")[2]


MEANINGS: Final[Registry[str, Meaning]] = Registry("meaning of words")


def register_meanings(meanings: Iterable[Meaning]) -> None:
    for meaning in meanings:
        MEANINGS.register(meaning.code, meaning)


@dataclass(frozen=True, slots=True)
class Said:
    """A district's word found in a text: what it means, and whether it was learned from a correction."""

    word: str
    what: str
    learned: bool


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """The words of one district: by group, each word with what it means; `learned` are those from corrections."""

    words: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    learned: frozenset[str] = frozenset()

    def find(self, group: str, *texts: str) -> Said | None:
        """The longest word of a group in the first of some texts that holds any."""
        known = self.words.get(group)
        if not known:
            return None
        for text in map(without_spaces, texts):
            if found := max((word for word in known if word in text), key=len, default=""):
                return Said(found, known[found], found in self.learned)
        return None

    def heads(self, kind: str) -> dict[str, str]:
        """The columns that words of a district stand over in one kind of file, by the word."""
        return {
            word: MEANINGS[f"{kind}.{what}"].column
            for word, what in self.words.get(kind, {}).items()
            if f"{kind}.{what}" in MEANINGS and MEANINGS[f"{kind}.{what}"].column
        }
