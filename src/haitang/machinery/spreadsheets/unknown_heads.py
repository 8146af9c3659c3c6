"""Columns whose heads nobody knows: what was told by their values alone is said, and where several have such values, asked."""

from collections import Counter
from collections.abc import Iterator, Sequence
from typing import Final

from django.utils.translation import gettext as _

from .asking import Inquiry
from .recognition import Head, Position, Recognition

ABOUT: Final = "read_by_values"
NONE: Final = "none"


def chosen_heads(read: Sequence[Recognition], inquiry: Inquiry) -> dict[int | str | Position, str | None]:
    """The columns that answers give to heads, by where they stand; the heads decided against are left alone."""
    chosen: dict[int | str | Position, str | None] = {}
    for one, part in readings_of(read):
        for number, name, heads in rivals_of(one):
            answer, _waits = ask(one, part, number, name, heads, inquiry)
            for head in heads if answer is not None else ():
                place = Position(one.sheet.name, one.sheet.first_row, head.index)
                chosen[place] = name if answer == str(head.index) else chosen.get(place, "")
    return chosen


def settle_unknown_heads(read: Sequence[Recognition], inquiry: Inquiry) -> None:
    """Have the lines wait whose columns are one of several, and say of every other what it was taken for."""
    for one, part in readings_of(read):
        for number, name, heads in rivals_of(one):
            _answer, waits = ask(one, part, number, name, heads, inquiry)
            for row in one.rows:
                if row.group == number:
                    row.held.append(waits)
        say_by_values(one, inquiry)


def readings_of(read: Sequence[Recognition]) -> Iterator[tuple[Recognition, str]]:
    """Each table with what tells it from others of its sheet."""
    seen: Counter[str] = Counter()
    for one in read:
        seen[one.sheet.name] += 1
        yield one, str(seen[one.sheet.name]) if seen[one.sheet.name] > 1 else ""


def rivals_of(one: Recognition) -> list[tuple[int, str, list[Head]]]:
    """The columns that several heads may be: of which person of a row, the column, the heads from left to right."""
    if not one.rows:
        return []
    return [
        (number, name, sorted(heads, key=lambda head: head.index))
        for number, group in enumerate(one.groups)
        for name, heads in group.by_values.items()
        if len(heads) > 1
    ]


def ask(
    one: Recognition, part: str, number: int, name: str, heads: Sequence[Head], inquiry: Inquiry
) -> tuple[str | None, str]:
    text = _("表头认不出来，有几列看内容都像“%s”：是哪一列？") % meaning_in_words(one, name)
    choices = [(str(head.index), head_title(head)) for head in heads]
    mark = f"{part}{number or ''}{name}"
    return inquiry.ask(ABOUT, text, (*choices, (NONE, _("都不是"))), sheet=one.sheet.name, part=mark)


def say_by_values(one: Recognition, inquiry: Inquiry) -> None:
    found = {
        head_title(heads[0]): meaning_in_words(one, name)
        for group in one.groups
        for name, heads in group.by_values.items()
        if len(heads) == 1
    }
    if found and one.rows:
        pairs = _("；").join(
            _("“%(head)s”按内容认作“%(column)s”") % {"head": head, "column": column}
            for head, column in found.items()
        )
        text = _("有的表头认不出来：%s。不对的话请逐列指定。") % pairs
        inquiry.say(ABOUT, text, sheet=one.sheet.name)


def meaning_in_words(one: Recognition, name: str) -> str:
    return next((str(column.title) for column in one.columns if column.name == name), name)


def head_title(head: Head) -> str:
    return head.title or _("第 %d 列") % (head.index + 1)
