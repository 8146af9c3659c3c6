"""What somebody saw of an import when he opened a page: it travels with the form, so that nothing that stands is changed by
who has not seen it.

A form carries of each thing it shows a keyed mark and not the text, which may be private. What was not shown, or is not said
to have been, was empty: there is nothing to lose.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final, Self

from django.core import signing
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext as _

from haitang.foundation.verdict import Refused
from haitang.machinery.audit.queries import newest_entry_of

from .importing import Draft
from .models import Batch

SALT: Final = "haitang.imports.sight"
MENDED: Final = "mended"
"""What stands for the cells of a batch put right by hand, which reading its file again takes back."""


class Stale(Refused):
    """Something that would be changed is not what was seen."""

    def __init__(self) -> None:
        super().__init__(_("您打开这一页之后，有人刚刚改过。请对照现在的内容再提交。"), code="stale")


@dataclass(frozen=True, slots=True)
class Sight:
    """What was seen of one place, a mark for each thing shown in it."""

    place: str
    marks: Mapping[str, str] = field(default_factory=dict)

    @classmethod
    def of(cls, place: str, texts: Mapping[str, str]) -> Self:
        return cls(place, {name: mark_of(place, name, text) for name, text in texts.items()})

    @classmethod
    def sent(cls, place: str, seal: str) -> Self:
        """What a form carries; a seal that is not ours says nothing."""
        try:
            marks = signing.loads(seal, salt=SALT)
        except signing.BadSignature:
            marks = {}
        return cls(place, marks)

    @property
    def seal(self) -> str:
        return signing.dumps(dict(self.marks), salt=SALT, compress=True)

    def holds(self, name: str, text: str) -> bool:
        """Whether this is what was seen."""
        if name not in self.marks:
            return not normal(text)
        return self.marks[name] == mark_of(self.place, name, text)

    def require(self, now: Mapping[str, str], wanted: Mapping[str, str]) -> None:
        """Raises `Stale` where something stands that was not seen, and is not what is wanted either."""
        for name, text in now.items():
            if not self.holds(name, text) and (name not in wanted or normal(wanted[name]) != normal(text)):
                raise Stale


def mark_of(place: str, name: str, text: str) -> str:
    return salted_hmac(SALT, f"{place}|{name}|{normal(text)}", algorithm="sha256").hexdigest()[:16]


def normal(text: str) -> str:
    """A text as a browser sends it back: without line breaks, and space around it."""
    return text.replace("\r", "").replace("\n", "").strip()


def place_of(batch: Batch, line: Draft | None = None) -> str:
    """A batch, or one line of it, which a file read again may have put where another stood."""
    return f"{batch.pk}" if line is None else f"{batch.pk}:{line.position}:{line.sheet}:{line.number}"


def mended_of(batch: Batch) -> str:
    """What tells whether cells were put right since."""
    return str(newest_entry_of(batch, "spreadsheets.mend") or "")
