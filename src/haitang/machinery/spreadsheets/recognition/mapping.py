"""Which head is which column: by what it says, by what stands below it, by what people decided before."""

from collections.abc import Mapping, Sequence

from haitang.machinery.spreadsheets.effort import counted
from haitang.machinery.spreadsheets.recognition.columns import Column, Head, normalise_head
from haitang.machinery.spreadsheets.recognition.evidence import CERTAIN, NEUTRAL, evidence, sample_of
from haitang.machinery.spreadsheets.recognition.likeness import IGNORED, is_of_another, likeness
from haitang.machinery.spreadsheets.values.cells import Cell
from haitang.machinery.spreadsheets.values.places import Gazetteer

ENOUGH = 0.5
"""The least score with which a head is taken for a column."""

DECIDED = 10.0
REMEMBERED = 5.0
CONFIRMS, CONTRADICTS = 0.5, 0.45
UNLIKE = 0.15
PROVEN = 0.75

Correction = Mapping[int | str, str | None]


def map_heads(
    heads: Sequence[Head],
    body: Sequence[Sequence[Cell]],
    columns: Sequence[Column],
    *,
    known: Gazetteer | None,
    remembered: Mapping[str, str],
    corrected: Correction,
) -> tuple[dict[str, Head], float]:
    """The head of each column found, and how sure that is (0 to 1).

    `remembered` maps normalised heads, `corrected` indexes or heads as they stand, to column names; an empty
    name means: leave this head alone.
    """
    decided = {head.index: _decision(head, remembered, corrected) for head in heads}
    scores: list[tuple[float, int, int]] = []
    for head in heads:
        values = sample_of(body, head.index)
        for place, column in counted(enumerate(columns)):
            score = _score(head, values, column, decided[head.index], known)
            if score >= ENOUGH:
                scores.append((-score, place, head.index))
    by_index = {head.index: head for head in heads}
    mapping: dict[str, Head] = {}
    taken: set[int] = set()
    sure = 0.0
    for score, place, index in sorted(scores):
        if columns[place].name not in mapping and index not in taken:
            mapping[columns[place].name] = by_index[index]
            taken.add(index)
            sure += min(-score, 1.0)
    return mapping, sure / len(mapping) if mapping else 0.0


def _decision(head: Head, remembered: Mapping[str, str], corrected: Correction) -> tuple[str, float] | None:
    """What people decided about a head: a column's name, or "" to leave it, and that decision's score."""
    normal = head.key
    for key in (head.index, head.title):
        if key in corrected:
            return corrected[key] or "", DECIDED
    by_head = {normalise_head(key): name for key, name in corrected.items() if isinstance(key, str)}
    for key in (normal, normalise_head(head.title)):
        if key and key in by_head:
            return by_head[key] or "", DECIDED
    for key in (normal, normalise_head(head.title)):
        if key and key in remembered:
            return remembered[key], REMEMBERED
    return None


def _score(
    head: Head,
    values: Sequence[Cell],
    column: Column,
    decision: tuple[str, float] | None,
    known: Gazetteer | None,
) -> float:
    if decision is not None:
        return decision[1] if decision[0] == column.name else 0.0
    leaf, group = normalise_head(head.title), normalise_head(head.group)
    said = likeness(leaf, group, column)
    if is_of_another(group + leaf, column) or (leaf in IGNORED and not said):
        return 0.0
    share = evidence(values, column, known)
    if share is None:
        return said
    if said >= ENOUGH:
        return (
            said + CONFIRMS * share - (CONTRADICTS if share < UNLIKE and column.kind not in NEUTRAL else 0.0)
        )
    if column.kind in CERTAIN and share >= PROVEN and (column.required or column.kind != "name"):
        return 0.3 + 0.3 * share + 0.2 * said
    return said + 0.2 * share if said > 0.3 and share >= PROVEN else said
