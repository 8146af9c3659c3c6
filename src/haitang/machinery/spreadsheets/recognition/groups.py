"""Which heads belong to whom: a name, and what follows up to the next name, is one person's.

A head that says whose it is (联系电话（主席）), or stands under one upper head with a name, is his wherever it stands. Heads that
repeat once a name are dealt out in order. What stands before the first name is everybody's.
"""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

from haitang.machinery.spreadsheets.recognition.columns import Column, Head, normalise_head
from haitang.machinery.spreadsheets.recognition.evidence import Body
from haitang.machinery.spreadsheets.recognition.likeness import DAY_ENDINGS, OTHERS, likeness
from haitang.machinery.spreadsheets.recognition.persons import (
    MOSTLY,
    label_of,
    person_words,
    share_of_names,
)

PRIVATE = (
    Column("phone", "手机", ("联系电话", "联系方式", "电话", "手机号"), "phone"),
    Column("office_phone", "办公电话", (), "office_phone"),
    Column("identity_number", "身份证号", (), "identity_number"),
    Column("sex", "性别", (), "sex"),
    Column("born", "出生年月", ("出生日期", "生日", "年龄", "民族"), "month"),
)
"""What is always one person's own."""

PLACES = (
    Column("town", "镇街", (), "town"),
    Column("village", "村（社区）", (), "village"),
)
COMMON = frozenset(("序号", "编号", "备注", "no", "说明"))
ALIKE = 0.55


@dataclass(frozen=True, slots=True)
class Subjects:
    """Whom the lines of a kind of file are about.

    `persons`: every person named is a line of his own; else a line is a body, and its head one of those named. `label` is the
    column that is filled from a head naming a post. `wanted` says of such a head whether its persons are of this kind of file;
    None: nobody can know.
    """

    persons: bool = True
    label: str = ""
    wanted: Callable[[str], bool | None] = lambda label: not is_other(label)


@dataclass(slots=True)
class Group:
    """A person's columns: the head over his name, what it says of him, the heads that are his alone, and those he shares.
    `apart`: they stand in a table of their own beside another. `by_values`: the columns found by what stands below heads
    that nobody knows, each with every head whose values are such, the one taken first.
    """

    name: Head | None
    label: str = ""
    own: list[Head] = field(default_factory=list)
    shared: list[Head] = field(default_factory=list)
    apart: bool = False
    mapping: dict[str, Head] = field(default_factory=dict)
    by_values: dict[str, list[Head]] = field(default_factory=dict)
    wanted: bool | None = True

    @property
    def heads(self) -> list[Head]:
        return sorted(
            [*self.shared, *([self.name] if self.name else []), *self.own], key=lambda head: head.index
        )


def is_other(label: str) -> bool:
    """Whether a head names somebody who stands beside the one a line is about: 紧急联系人, 填表人."""
    return any(word in label for word in OTHERS)


def find_groups(
    heads: Sequence[Head], body: Body, decided: Mapping[int, str], *, persons: bool
) -> tuple[list[Group], list[Head]]:
    """The persons a row names, from left to right, and the heads that are nobody's for certain.

    `decided` are the columns that people gave to heads by index: one decided to be no name is none. Where the lines are not
    about `persons`, only what is private belongs to one.
    """
    groups: list[Group] = []
    doubtful: list[Head] = []
    for number, segment in enumerate(_segments(heads, body)):
        found, unsure = _groups_in(segment, body, decided, persons=persons)
        for group in found:
            group.apart = number > 0
        if found or not groups:
            groups += found or [Group(None, shared=list(segment))]
        else:
            groups[-1].own += segment
        doubtful += unsure
    return groups, doubtful


def _segments(heads: Sequence[Head], body: Body) -> list[list[Head]]:
    """The heads as blank columns part them, where both sides name somebody."""
    parts: list[list[Head]] = [[]]
    last = heads[0].index if heads else 0
    for head in heads:
        if head.index > last + 1 and parts[-1] and body.is_blank_between(last, head.index):
            parts.append([])
        parts[-1].append(head)
        last = head.index
    merged: list[list[Head]] = []
    for part in parts:
        named = any(_label(head, body) is not None for head in part)
        if merged and not named:
            merged[-1] += part
        else:
            merged.append(part)
    if len(merged) > 1 and all(_label(head, body) is None for head in merged[0]):
        merged[0:2] = [merged[0] + merged[1]]
    return merged


def _label(head: Head, body: Body) -> str | None:
    """Whom the column of a head names, or None where its values are no names."""
    leaf = _leaf(head)
    label = label_of(leaf)
    if label is None:
        return None
    share = share_of_names(body.sample(head.index))
    if label and share is not None and share < MOSTLY:
        return None
    upper = normalise_head(head.group)
    return head.group.strip() if not label and upper and not _says_persons(upper) else label


def _says_persons(upper: str) -> bool:
    """Whether an upper head only says that persons stand below: 基本信息, 个人情况."""
    return upper.endswith(("信息", "情况", "资料"))


def _leaf(head: Head) -> str:
    """A head without the group that was put before it."""
    return head.title.removeprefix(head.group).strip() if head.group else head.title


def _groups_in(
    heads: Sequence[Head], body: Body, decided: Mapping[int, str], *, persons: bool
) -> tuple[list[Group], list[Head]]:
    labels = {
        head.index: label
        for head in heads
        if decided.get(head.index) in (None, "name") and (label := _label(head, body)) is not None
    }
    groups = [Group(head, labels[head.index]) for head in heads if head.index in labels]
    if len(groups) < 2:
        rest = [head for head in heads if head.index not in labels]
        for group in groups:
            group.shared = rest
        return groups, []
    deal = _Deal(groups, heads, persons=persons)
    for head in heads:
        if head.index not in labels:
            deal.give(head)
    for group in groups:
        group.shared = deal.shared
    return groups, deal.nobodys


class _Deal:
    """Deals the heads of a row that names several persons out among them."""

    def __init__(self, groups: Sequence[Group], heads: Sequence[Head], *, persons: bool) -> None:
        self.groups = groups
        self.persons = persons
        self.shared: list[Head] = []
        self.nobodys: list[Head] = []
        names = {group.name.index for group in groups if group.name}
        self.places = [group.name.index for group in groups if group.name]
        self.counts = Counter(_key(head) for head in heads if head.index not in names)
        self.seen: Counter[str] = Counter()

    def give(self, head: Head) -> None:
        group = self.owner(head)
        if group is not None:
            group.own.append(head)
        elif head.index < self.places[0] or _is_common(head) or _is(head, PLACES):
            self.shared.append(head)
        elif head.index > self.places[-1] and (_is(head, PRIVATE) or (self.persons and _is_day(head))):
            self.nobodys.append(head)
        elif not (self.persons or _is(head, PRIVATE)):
            self.shared.append(head)
        else:
            self.before(head).own.append(head)

    def owner(self, head: Head) -> Group | None:
        """Whose a head says it is, or whose turn it is among repeated ones; else of its own kind the only one without."""
        said = self.said(head)
        if said is not None:
            return said
        count = self.counts[_key(head)]
        if count == len(self.groups):
            self.seen[_key(head)] += 1
            return self.groups[self.seen[_key(head)] - 1]
        if count > 1 and head.index > self.places[0]:
            return self.before(head)
        if _is(head, PRIVATE) and head.index > self.places[0]:
            near = self.before(head)
            if any(_is_same_kind(head, other) for other in near.own):
                without = [
                    one for one in self.groups if not any(_is_same_kind(head, other) for other in one.own)
                ]
                return without[0] if len(without) == 1 else None
            last = near is self.groups[-1]
            return near if not last or self.each_other_has(head) else None
        return None

    def said(self, head: Head) -> Group | None:
        if head.group:
            same = [one for one in self.groups if one.name and one.name.group == head.group]
            if len(same) == 1:
                return same[0]
        title = normalise_head(head.title)
        whole = [one for one in self.groups if one.label and normalise_head(one.label) in title]
        if len(whole) == 1:
            return whole[0]
        words = person_words(head.title)
        named = [one for one in self.groups if one.label and words & person_words(one.label)]
        return named[0] if len(named) == 1 else None

    def before(self, head: Head) -> Group:
        """The group whose name stands nearest to the left."""
        return [one for one, place in zip(self.groups, self.places, strict=True) if place < head.index][-1]

    def each_other_has(self, head: Head) -> bool:
        """Whether every person but the last has a column of this kind: then the last one's stands behind him, too."""
        return all(any(_is_same_kind(head, other) for other in one.own) for one in self.groups[:-1])


def _key(head: Head) -> str:
    return normalise_head(_leaf(head)).rstrip("0123456789")


def _is_day(head: Head) -> bool:
    return normalise_head(_leaf(head)).endswith(DAY_ENDINGS)


def _is_common(head: Head) -> bool:
    return normalise_head(head.title) in COMMON


def _is(head: Head, columns: Sequence[Column]) -> bool:
    leaf = normalise_head(_leaf(head))
    return any(likeness(leaf, "", column) >= ALIKE for column in columns)


def _is_same_kind(head: Head, other: Head) -> bool:
    return any(_is(head, (column,)) and _is(other, (column,)) for column in PRIVATE)
