"""One person as he may be met in words: by his names and numbers, told from others of the same name."""

import re
from collections.abc import Callable, Hashable
from dataclasses import dataclass
from enum import Enum
from functools import cached_property
from typing import Any, Final

ERASED_NAME: Final = "（已删除）"
"""Stands where nothing but the name of an erased person stood."""
SOMEBODY: Final = "某某"
"""Stands for his name inside a text: never longer than a name, so that it fits where the name stood."""
NO_NUMBER: Final = "（已删号码）"
LATIN: Final = re.compile(r"[A-Za-z]")
BETWEEN_DIGITS: Final = r"[\s\-－—]*"


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
    def shared(self) -> frozenset[str]:
        """Those of his names that somebody else bears too."""
        return frozenset(self.names) & frozenset(self.others)

    @cached_property
    def searched(self) -> tuple[str, ...]:
        """The names that are looked for inside texts; one of a single character would be found everywhere."""
        return tuple(sorted((name for name in self.names if len(name) > 1), key=len, reverse=True))

    @cached_property
    def pattern(self) -> re.Pattern[str]:
        longer = [name for name in self.others if name not in self.names]
        parts = {
            "other": [re.escape(name) for name in sorted(longer, key=len, reverse=True)],
            "number": [number_pattern(number) for number in self.numbers],
            "name": [name_pattern(name) for name in self.searched],
        }
        groups = [f"(?P<{group}>{'|'.join(some)})" for group, some in parts.items() if some]
        return re.compile("|".join(groups) or r"(?!)")

    def mentioned_in(self, text: str) -> Mentioned:
        found = Mentioned.NO
        for match in self.pattern.finditer(text):
            kind = match.lastgroup
            if kind == "number" or (kind == "name" and plain(match.group()) not in self.shared):
                return Mentioned.SURELY
            if kind == "name":
                found = Mentioned.UNSURE
        if (
            found is Mentioned.NO and text.strip() in self.names
        ):  # a name too short to be looked for inside a text
            return Mentioned.UNSURE if text.strip() in self.shared else Mentioned.SURELY
        return found

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
        if plain(text) in self.names:
            return ERASED_NAME
        return self.pattern.sub(replacement, text)

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


def replacement(match: re.Match[str]) -> str:
    if match.lastgroup == "other":
        return match.group()
    return NO_NUMBER if match.lastgroup == "number" else SOMEBODY


def plain(name: str) -> str:
    return name.strip() if LATIN.search(name) else "".join(name.split())


def name_pattern(name: str) -> str:
    """张三 is also written 张 三; a name in letters is a word of its own."""
    if LATIN.search(name):
        return rf"(?<![A-Za-z]){re.escape(name)}(?![A-Za-z])"
    return r"\s?".join(re.escape(character) for character in name)


def number_pattern(number: str) -> str:
    digits = BETWEEN_DIGITS.join(re.escape(digit) for digit in number)
    return rf"(?<!\d){digits}(?![\dXx])"
