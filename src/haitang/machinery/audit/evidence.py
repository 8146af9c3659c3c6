"""What bears the chain out: the heads in the database and in the anchor file, held against the seals and each other.

Cheap enough for every hour: entries are not read. Something that should be there and is not is a breach like any other.
"""

from collections.abc import Iterator, Sequence
from typing import Final

from .chain import Anchor, Finding, Proof, prove
from .models import Head, Seal
from .sealing import DamagedAnchors, alone, anchors, readable_anchors

DATABASE: Final = "database"


def prove_all(elsewhere: Sequence[Anchor] = ()) -> Proof:
    """Walk the whole chain, and hold it against every place its head was written down in."""
    with alone():
        heads, filed, damaged = _gathered()
        missing = [*damaged, *_missing(_seals(), heads, filed)]
    proof = prove([*heads, *filed, *elsewhere])
    return Proof([*proof.findings, *missing], proof.head, proof.sealed, proof.unsealed)


def compare(elsewhere: Sequence[Anchor] = ()) -> list[Finding]:
    """The same without reading the entries: are the seals, and all that bears them out, still there."""
    with alone():
        seals = _seals()
        heads, filed, damaged = _gathered()
    last = max(seals.values(), default=0)
    found = [*damaged, *_missing(seals, heads, filed)]
    places = {}
    for anchor in [*heads, *filed, *elsewhere]:
        if anchor.digest not in seals and anchor.source not in places:
            kind = "rewritten" if last >= anchor.last_id > 0 else "tail_cut"
            places[anchor.source] = Finding(kind, f"{anchor.source} {anchor.last_id} {anchor.digest[:12]}")
    return [*found, *places.values()]


def _seals() -> dict[str, int]:
    """The last entry of each seal, by its digest, in order."""
    return dict(Seal.objects.order_by("last_id", "id").values_list("digest", "last_id"))


def _gathered() -> tuple[list[Anchor], list[Anchor], list[Finding]]:
    rows = Head.objects.order_by("last_id", "id").values_list("digest", "last_id")
    heads = [Anchor(digest, last, DATABASE) for digest, last in rows]
    try:
        anchors()
    except DamagedAnchors as wrong:
        damaged = [Finding("anchors_damaged", str(wrong.number))]
    else:
        damaged = []
    return heads, readable_anchors(), damaged


def _missing(seals: dict[str, int], heads: Sequence[Anchor], filed: Sequence[Anchor]) -> Iterator[Finding]:
    """What should have been written down and is not; each place is complete from its own first line on."""
    ends = [Anchor(digest, last) for digest, last in seals.items()]
    yield from _gap(ends, heads, "heads")
    yield from _gap(heads or ends, filed, "anchors")


def _gap(there: Sequence[Anchor], written: Sequence[Anchor], place: str) -> Iterator[Finding]:
    if not there:
        return
    if not written:
        yield Finding(f"{place}_missing", str(there[-1].last_id))
        return
    known, first = {each.digest for each in written}, written[0].last_id
    gone = [each for each in there if each.last_id >= first and each.digest not in known]
    if gone:
        yield Finding(f"{place}_cut", f"{gone[0].last_id}–{gone[-1].last_id}")
