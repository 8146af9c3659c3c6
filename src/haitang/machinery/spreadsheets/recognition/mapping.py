"""Which head is which column: by what it says, by what stands below it, by what people decided before."""

from collections.abc import Callable, Mapping, Sequence

from haitang.machinery.spreadsheets.effort import counted
from haitang.machinery.spreadsheets.recognition.columns import Column, Head, Position, normalise_head
from haitang.machinery.spreadsheets.recognition.evidence import CERTAIN, NEUTRAL, Body, Sample
from haitang.machinery.spreadsheets.recognition.groups import Group, Subjects, find_groups, is_other
from haitang.machinery.spreadsheets.recognition.likeness import (
    IGNORED,
    is_of_another,
    likeness,
    likenesses,
    names_of,
)
from haitang.machinery.spreadsheets.recognition.persons import (
    MOSTLY,
    person_words,
    share_of_names,
    share_of_posts,
)
from haitang.machinery.spreadsheets.values.places import Gazetteer

STATUS = "status"
"""The column that says whether somebody still is what a table is about."""

ENOUGH = 0.5
"""The least score with which a head is taken for a column."""

DECIDED = 10.0
REMEMBERED = 5.0
CONFIRMS, CONTRADICTS = 0.5, 0.45
UNLIKE = 0.15
PROVEN = 0.75
HINTED = 0.3

Correction = Mapping[int | str | Position, str | None]


class Mapper:
    """Maps the heads of one table: whose they are, and which column each is.

    `remembered` maps normalised heads, `corrected` indexes or heads as they stand, to column names; an empty
    name means: leave this head alone.
    """

    def __init__(
        self,
        body: Body,
        columns: tuple[Column, ...],
        known: Gazetteer | None,
        remembered: Mapping[str, str],
        corrected: Correction,
        subjects: Subjects,
    ) -> None:
        self.body = body
        self.columns = columns
        self.known = known
        self.remembered = remembered
        self.corrected = corrected
        self.corrected_heads = {
            normalise_head(key): name for key, name in corrected.items() if isinstance(key, str)
        }
        self.subjects = subjects
        self.provable = [_is_provable(column) for column in columns]
        self.scored: dict[int, list[tuple[float, int]]] = {}

    def map(self, heads: Sequence[Head]) -> tuple[list[Group], list[Head], float]:
        """The persons a row names with the heads of their columns, the heads that are nobody's for certain, and how sure
        that is (0 to 1).
        """
        if not any(head.title for head in heads):
            return self.of_headless(heads)
        decided = {head.index: said[0] for head in heads if (said := self.decision(head)) is not None}
        groups, nobodys = find_groups(heads, self.body, decided, persons=self.subjects.persons)
        if not self.subjects.persons:
            return self.of_body(heads, groups, nobodys)
        for group in groups:
            if len(groups) > 1 or (group.name is not None and is_other(group.label)):
                group.wanted = self.subjects.wanted(group.label)
        wanted = [group for group in groups if group.wanted is not False] or groups[:1]
        several = len(wanted) > 1
        sure = []
        for group in wanted:
            name = group.name if group.name is not None and (several or self.is_about(group)) else None
            group.mapping, one = self.columns_of(group.heads, name)
            self.add_post(group)
            self.note_by_values(group)
            sure.append(one)
        return wanted, nobodys, sum(sure) / len(sure) if sure else 0.0

    def of_headless(self, heads: Sequence[Head]) -> tuple[list[Group], list[Head], float]:
        """The columns of a table without heads, by their values alone: names are what no other kind of values explains."""
        group = Group(None, shared=list(heads))
        names = self.names_among(heads)
        group.mapping, sure = self.columns_of(heads, names[0] if names else None)
        column = next((one.name for one in self.columns if one.kind == "name"), "")
        if names and group.mapping.get(column) is names[0]:
            taken = {head.index for head in group.mapping.values()}
            group.by_values[column] = [names[0], *(one for one in names[1:] if one.index not in taken)]
            self.add_post(group)
        self.note_by_values(group)
        return [group], [], sure

    def names_among(self, heads: Sequence[Head]) -> list[Head]:
        """The columns of a table without heads that may hold the names, the likeliest first; none where people said which."""
        decided = {head.index: self.decision(head) for head in heads}
        columns = {column.name for column in self.columns if column.kind == "name"}
        if any(one is not None and one[0] in columns for one in decided.values()):
            return []
        shares = {
            head.index: self.share_of(head, share_of_names) for head in heads if decided[head.index] is None
        }
        likely = [head for head in heads if shares.get(head.index, 0.0) >= PROVEN]
        return sorted(likely, key=lambda head: -shares[head.index])

    def note_by_values(self, group: Group) -> None:
        """Note which columns of a group no head tells, and what other heads have such values below them."""
        taken = {head.index for head in group.mapping.values()}
        for column in self.columns:
            head = group.mapping.get(column.name)
            if (
                head is None
                or head is group.name
                or column.name in group.by_values
                or not self.fits_by_values(head, column)
            ):
                continue
            rivals = [
                one for one in group.heads if one.index not in taken and self.fits_by_values(one, column)
            ]
            group.by_values[column.name] = [head, *rivals]

    def fits_by_values(self, head: Head, column: Column) -> bool:
        """Whether the values below a head are of a column's kind, though its words do not say so."""
        leaf, upper = normalise_head(head.title), normalise_head(head.group)
        if (
            self.decision(head) is not None
            or not _is_provable(column)
            or is_of_another(upper + leaf, column)
            or leaf in IGNORED
            or likeness(leaf, upper, column) >= ENOUGH
        ):
            return False
        share = self.body.sample(head.index).evidence(column, self.known, least=MOSTLY)
        return share is not None and share >= MOSTLY

    def add_post(self, group: Group) -> None:
        """Where no head is the post's, the column whose values speak of posts is, though its head be 任职情况."""
        label = self.subjects.label
        if not label or label in group.mapping or group.label:
            return
        taken = {head.index for name, head in group.mapping.items() if name != STATUS}
        shares = [
            (self.share_of(head, share_of_posts), head) for head in group.heads if head.index not in taken
        ]
        share, head = max(shares, key=lambda one: one[0], default=(0.0, None))
        if head is not None and share >= PROVEN and not is_other(head.title):
            group.mapping = {name: one for name, one in group.mapping.items() if one is not head}
            group.mapping[label] = head
            others = [one for one_share, one in shares if one_share >= PROVEN and one is not head]
            group.by_values[label] = [head, *(one for one in others if not is_other(one.title))]

    def share_of(self, head: Head, share: Callable[[Sample], float | None]) -> float:
        """A share of a column's values; 0 where they are of a kind that values alone prove."""
        proven = any(self.columns[place].kind in CERTAIN - {"name"} for _score, place in self.scores_of(head))
        return 0.0 if proven else share(self.body.sample(head.index)) or 0.0

    def is_about(self, group: Group) -> bool:
        """Whether the only name of a row is the one the rows are about, however its head calls him."""
        return bool(self.subjects.label or not group.label) or self.subjects.wanted(group.label) is True

    def of_body(
        self, heads: Sequence[Head], groups: list[Group], nobodys: list[Head]
    ) -> tuple[list[Group], list[Head], float]:
        """One line a row; whose phone it gives is the one who heads the body."""
        names = [column.name for column in self.columns if column.kind == "name"]
        owners = {head.index: group for group in groups for head in group.own} if len(groups) > 1 else {}
        first, _sure = self.columns_of([head for head in heads if head.index not in owners], None)
        chosen = next((first[name] for name in names if name in first), None)
        mine = next((one for one in groups if one.name is not None and one.name is chosen), None)
        if chosen is None and len(groups) > 1:
            mine = groups[0]
        others = {index: group for index, group in owners.items() if group is not mine}
        body = Group(None, shared=list(heads))
        body.mapping, sure = self.columns_of(heads, None, others)
        body.shared = [head for head in heads if head.index not in others]
        self.note_by_values(body)
        body.shared = list(heads)
        return [body], nobodys, sure

    def columns_of(
        self, heads: Sequence[Head], name: Head | None, others: Mapping[int, Group] | None = None
    ) -> tuple[dict[str, Head], float]:
        """The head of each column among these heads, and how sure that is; `name` is the head of the name for certain, `others`
        are heads of other persons by index: only a column that speaks of such a person is read from them.
        """
        others = others or {}
        scores: list[tuple[float, int, int]] = []
        column = next((place for place, one in enumerate(self.columns) if one.kind == "name"), None)
        for head in heads:
            if head is name and column is not None:
                scores.append((-DECIDED, column, head.index))
            else:
                owner = others.get(head.index)
                scores += [
                    (score, place, head.index)
                    for score, place in self.scores_of(head)
                    if owner is None or _speaks_of(self.columns[place], owner)
                ]
        by_index = {head.index: head for head in heads}
        mapping: dict[str, Head] = {}
        taken: set[int] = set()
        sure = 0.0
        for score, place, index in sorted(scores):
            if self.columns[place].name not in mapping and index not in taken:
                mapping[self.columns[place].name] = by_index[index]
                taken.add(index)
                sure += min(-score, 1.0)
        return mapping, sure / len(mapping) if mapping else 0.0

    def scores_of(self, head: Head) -> list[tuple[float, int]]:
        """How well a head fits each column, negative; those that do not fit are left out. Found once a head."""
        if head.index not in self.scored:
            decision = self.decision(head)
            self.scored[head.index] = (
                self._found_scores(head)
                if decision is None
                else [
                    (-decision[1], place) for place, one in enumerate(self.columns) if one.name == decision[0]
                ]
            )
        return self.scored[head.index]

    def _found_scores(self, head: Head) -> list[tuple[float, int]]:
        """By the head's words and by what stands below it; only where one of them may tell the other is asked."""
        leaf, group = normalise_head(head.title), normalise_head(head.group)
        said, sample = likenesses(leaf, group, self.columns), self.body.sample(head.index)
        places = [
            place for place, one in enumerate(said) if one > HINTED or (self.provable[place] and sample.words)
        ]
        fits = []
        for place in counted(places) if places else ():
            column, one = self.columns[place], said[place]
            if is_of_another(group + leaf, column) or (leaf in IGNORED and not one):
                continue
            share = sample.evidence(column, self.known, least=0.0 if one >= ENOUGH else PROVEN)
            score = one if share is None else _weighed(one, share, column, provable=self.provable[place])
            if score >= ENOUGH:
                fits.append((-score, place))
        return fits

    def decision(self, head: Head) -> tuple[str, float] | None:
        """What people decided about a head: a column's name, or "" to leave it, and that decision's score."""
        for key in (head.index, head.title):
            if key in self.corrected:
                return self.corrected[key] or "", DECIDED
        if not (self.corrected_heads or self.remembered):
            return None
        keys = [key for key in (head.key, normalise_head(head.title)) if key]
        for key in keys:
            if key in self.corrected_heads:
                return self.corrected_heads[key] or "", DECIDED
        return next(((self.remembered[key], REMEMBERED) for key in keys if key in self.remembered), None)


def _speaks_of(column: Column, group: Group) -> bool:
    words = person_words(group.label)
    return any(words & person_words(name) for name in names_of(column))


def _is_provable(column: Column) -> bool:
    """Whether values alone can prove a column, whatever its head says."""
    return column.kind in CERTAIN and (column.required or column.kind != "name")


def _weighed(said: float, share: float, column: Column, *, provable: bool) -> float:
    """What a head and the share of values of the column's kind come to together."""
    if said >= ENOUGH:
        contradicted = share < UNLIKE and column.kind not in NEUTRAL
        return said + CONFIRMS * share - (CONTRADICTS if contradicted else 0.0)
    if share < PROVEN:
        return said
    if provable:
        return 0.3 + 0.3 * share + 0.2 * said
    return said + 0.2 * share if said > HINTED else said
