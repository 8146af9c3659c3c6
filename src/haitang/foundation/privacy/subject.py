"""One person as he may be met in words: by his names and numbers, told from others of the same name."""

import re
from collections.abc import Callable, Hashable, Iterator, Mapping
from dataclasses import dataclass
from enum import Enum
from functools import cached_property
from typing import Any, Final

from .spelling import name_pattern, normalise_name, number_pattern, unescaped

ERASED_NAME: Final = "（已删除）"
"""Stands where nothing but the name of an erased person stood."""
SOMEBODY: Final = "某某"
"""Stands for his name inside a text: never longer than a name, so that it fits where the name stood."""
NO_NUMBER: Final = "（已删号码）"
NAME: Final = "name"
"""How the groups of the pattern begin that find one of his names; the rest is its place in `searched`."""


class Mentioned(Enum):
    """How surely a text speaks of somebody: `UNSURE` when only by a name that another person bears too."""

    NO = 0
    UNSURE = 1
    SURELY = 2


@dataclass(frozen=True)
class Subject:
    """`records` are the keys of his record and of those merged into it, `accounts` of his accounts.

    `names` and `numbers` are all he has or had, in plain form; `others` the names of other people that are, or contain,
    one of his.
    """

    county: str
    records: tuple[int, ...]
    accounts: tuple[int, ...]
    names: tuple[str, ...]
    numbers: tuple[str, ...]
    others: tuple[str, ...] = ()

    @cached_property
    def cleared(self) -> set[Hashable]:
        """Texts found not to speak of him, each by something no other text has: who walks again opens them no more."""
        return set()

    @cached_property
    def questions(self) -> dict[Hashable, tuple[str, tuple[Any, ...]]]:
        """Statements that ask the database for him, so that who asks again need not put them together again."""
        return {}

    @cached_property
    def worked_out(self) -> dict[Hashable, Mapping[str, Any]]:
        """What texts become without him, by place and text, so that who writes it has only to write."""
        return {}

    @cached_property
    def shared(self) -> frozenset[str]:
        """Those of his names that somebody else bears too."""
        return frozenset(self.names) & frozenset(self.others)

    @cached_property
    def searched(self) -> tuple[str, ...]:
        """The names that are looked for inside texts; one of a single character would be found everywhere."""
        return tuple(sorted((name for name in self.names if len(name) > 1), key=len, reverse=True))

    @cached_property
    def pattern(self) -> re.Pattern[str]:
        return re.compile("|".join(self._groups()) or r"(?!)")

    @cached_property
    def glance(self) -> re.Pattern[str]:
        """Finds wherever `pattern` may; without groups, so that a text that has nothing of him is passed in no time."""
        alike = (*map(number_pattern, self.numbers), *map(name_pattern, self.searched))
        return re.compile("|".join(alike) or r"(?!)")

    def _groups(self) -> Iterator[str]:
        longer = sorted((name for name in self.others if name not in self.names), key=len, reverse=True)
        if longer:
            yield f"(?P<other>{'|'.join(map(name_pattern, longer))})"
        if self.numbers:
            yield f"(?P<number>{'|'.join(map(number_pattern, self.numbers))})"
        for place, name in enumerate(self.searched):
            yield f"(?P<{NAME}{place}>{name_pattern(name)})"

    def mentioned_in(self, text: str) -> Mentioned:
        """Escapes of addresses, pages and JSON are looked behind, where the text as it stands does not speak of him."""
        found = self._met_in(text)
        if found is Mentioned.NO and (read := unescaped(text)) != text:
            return self._met_in(read)
        return found

    def _met_in(self, text: str) -> Mentioned:
        found = Mentioned.NO
        for match in self.pattern.finditer(text) if self.glance.search(text) else ():
            kind = match.lastgroup or ""
            if kind == "number" or (kind.startswith(NAME) and self._name_of(kind) not in self.shared):
                return Mentioned.SURELY
            if kind.startswith(NAME):
                found = Mentioned.UNSURE
        if (
            found is Mentioned.NO and text.strip() in self.names
        ):  # a name too short to be looked for inside a text
            return Mentioned.UNSURE if text.strip() in self.shared else Mentioned.SURELY
        return found

    def _name_of(self, group: str) -> str:
        return self.searched[int(group.removeprefix(NAME))]

    def mentioned_once(self, mark: Hashable, read: Callable[[], str]) -> Mentioned:
        """`mentioned_in` what `read` gives, which is not read when the text of that mark was found not to speak of him."""
        if mark in self.cleared:
            return Mentioned.NO
        found = self.mentioned_in(read())
        if found is Mentioned.NO:
            self.cleared.add(mark)
        return found

    def redacted(self, text: str) -> str:
        """The text without his names and numbers, shared ones too: the caller has judged that it speaks of him."""
        whole = self.pattern.fullmatch(text.strip())
        if normalise_name(text) in self.names or (whole is not None and is_name(whole)):
            return ERASED_NAME
        done = self.pattern.sub(replacement, text)
        if (read := unescaped(done)) != done and self._met_in(read) is not Mentioned.NO:
            return self.redacted(read)
        return done

    def rewritten(self, value: Any, change: Callable[[str], str] | None = None) -> Any:
        """A value of JSON with every text in it, keys of objects too, redacted or changed."""
        rewrite = change or self.redacted
        if isinstance(value, str):
            return rewrite(value)
        if isinstance(value, list):
            return [self.rewritten(each, rewrite) for each in value]
        if isinstance(value, dict):
            return {rewrite(key): self.rewritten(each, rewrite) for key, each in value.items()}
        return value


def is_name(match: re.Match[str]) -> bool:
    """Whether what `Subject.pattern` found is one of his names."""
    return (match.lastgroup or "").startswith(NAME)


def replacement(match: re.Match[str]) -> str:
    if match.lastgroup == "other":
        return match.group()
    return NO_NUMBER if match.lastgroup == "number" else SOMEBODY
