"""The hash chain over the entries: how a batch is digested, sealed, and proved.

A seal's digest is the SHA-256 of the seal before it, its moment, and for each of its entries the id and the digest
of its content. Ids may have gaps (a rolled-back insert on PostgreSQL leaves one); an entry on a gap is found all the
same, since every id up to the last sealed one is either in a seal or not supposed to be there.
"""

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from hashlib import sha256
from typing import Final

from django.db.models import Max

from .models import Entry, Seal

FORMAT: Final = b"haitang audit 1\n"
ID_BYTES: Final = 8
LEAF_BYTES: Final = ID_BYTES + sha256().digest_size
BEFORE_ALL: Final = -(2**63)
"""Below every id there can be: an entry inserted even there is found."""
UNREADABLE: Final = (ValueError, TypeError, AttributeError, OverflowError)
"""What reading a row raises whose columns hold what no program of ours wrote: SQLite keeps anything anywhere."""
NOTHING: Final = b""
"""The content digest of an entry that cannot be read: equal to none that was sealed."""


@dataclass(frozen=True, slots=True)
class Anchor:
    """The head of the chain as it was written down elsewhere: which seal, up to which entry, its digest, and where."""

    digest: str
    last_id: int = 0
    source: str = ""


@dataclass(frozen=True, slots=True)
class Finding:
    """One breach: `kind` is a word of `words.FINDINGS`."""

    kind: str
    where: str


@dataclass(frozen=True, slots=True)
class Proof:
    """What proving found: the breaches, the head to write down, how many entries are sealed and how many not yet."""

    findings: Sequence[Finding]
    head: str
    sealed: int
    unsealed: int

    @property
    def sound(self) -> bool:
        return not self.findings


@dataclass
class _Walk:
    """What is known so far on the way along the chain."""

    digest: str = ""
    last_id: int = BEFORE_ALL
    count: int = 0
    findings: list[Finding] = field(default_factory=list)
    passed: dict[str, int] = field(default_factory=dict)


def entry_digest(entry: Entry) -> bytes:
    """The digest of all an entry says, its id aside."""
    said = {
        "at": entry.at.astimezone(UTC).isoformat(),
        "actor_id": entry.actor_id,
        "actor": entry.actor,
        "action": entry.action,
        "thing_kind": entry.thing_kind,
        "thing_id": entry.thing_id,
        "region_id": entry.region_id,
        "facts": entry.facts,
    }
    return sha256(json.dumps(said, sort_keys=True, separators=(",", ":")).encode()).digest()


def leaves_of(entries: Iterable[Entry]) -> bytes:
    """What a seal keeps of its entries: id and content digest of each, in order."""
    return b"".join(
        entry.pk.to_bytes(ID_BYTES, "big", signed=True) + entry_digest(entry) for entry in entries
    )


def batch_digest(previous: str, at: datetime, leaves: bytes) -> str:
    """The digest that binds a batch to everything before it."""
    moment = at.astimezone(UTC).isoformat().encode()
    return sha256(FORMAT + previous.encode() + b"\n" + moment + b"\n" + leaves).hexdigest()


def prove(anchors: Sequence[Anchor] = ()) -> Proof:
    """Walk the whole chain and hold it against the entries and the anchors written down outside."""
    walk = _Walk()
    for key in Seal.objects.order_by("last_id", "id").values_list("pk", flat=True):
        try:
            _step(walk, Seal.objects.get(pk=key))
        except UNREADABLE:
            walk.findings.append(Finding("seal_changed", f"#{key}"))
    walk.findings.extend(_against(anchors, walk))
    unsealed = Entry.objects.filter(pk__gt=walk.last_id).count()
    return Proof(findings=walk.findings, head=walk.digest, sealed=walk.count, unsealed=unsealed)


def latest_seal() -> Seal | None:
    return Seal.objects.order_by("last_id", "id").last()


def last_entry_id() -> int:
    return Entry.objects.aggregate(last=Max("pk"))["last"] or 0


def _step(walk: _Walk, seal: Seal) -> None:
    leaves = bytes(seal.leaves)
    ids = list(_unpack(leaves))
    bounds = (ids[0], ids[-1], len(ids)) if ids else (0, 0, 0)
    if (
        seal.previous != walk.digest
        or seal.digest != batch_digest(seal.previous, seal.at, leaves)
        or bounds != (seal.first_id, seal.last_id, seal.count)
    ):
        walk.findings.append(Finding("seal_changed", f"{seal.first_id}–{seal.last_id}"))
    else:
        walk.findings.extend(_compare(_unpack(leaves), _found(walk.last_id, seal.last_id)))
    walk.digest, walk.last_id = seal.digest, max(walk.last_id, seal.last_id)
    walk.count += seal.count
    walk.passed[seal.digest] = seal.last_id


def _unpack(leaves: bytes) -> dict[int, bytes]:
    """Content digests by entry id, in the order sealed."""
    starts = range(0, len(leaves) - LEAF_BYTES + 1, LEAF_BYTES)
    return {
        int.from_bytes(leaves[start : start + ID_BYTES], "big", signed=True): leaves[
            start + ID_BYTES : start + LEAF_BYTES
        ]
        for start in starts
    }


def _found(after: int, until: int) -> dict[int, bytes]:
    """Content digests of the entries that stand there now, on ids in (after, until]."""
    entries = Entry.objects.filter(pk__gt=after, pk__lte=until).order_by("pk")
    try:
        return {entry.pk: entry_digest(entry) for entry in entries.iterator(chunk_size=2000)}
    except UNREADABLE:
        return {key: _content_at(key) for key in entries.values_list("pk", flat=True)}


def _content_at(key: int) -> bytes:
    try:
        return entry_digest(Entry.objects.get(pk=key))
    except UNREADABLE:
        return NOTHING


def _compare(sealed: Mapping[int, bytes], found: Mapping[int, bytes]) -> Iterator[Finding]:
    """Name each difference: a content that stands on another id now has been moved, not made or removed."""
    gone = {key: content for key, content in sealed.items() if found.get(key) != content}
    come = {key: content for key, content in found.items() if sealed.get(key) != content}
    moved = set(gone.values()) & set(come.values())
    for key in sorted(gone.keys() | come.keys()):
        if gone.get(key) in moved or come.get(key) in moved:
            yield Finding("reordered", str(key))
        elif key in gone and key in come:
            yield Finding("edited", str(key))
        else:
            yield Finding("deleted" if key in gone else "inserted", str(key))


def _against(anchors: Sequence[Anchor], walk: _Walk) -> Iterator[Finding]:
    """Of each place the first anchor the chain does not pass through: its end was cut off, or cut off and written anew."""
    found: dict[str, Finding] = {}
    for anchor in anchors:
        if anchor.digest not in walk.passed and anchor.source not in found:
            kind = "rewritten" if walk.last_id >= anchor.last_id > 0 else "tail_cut"
            where = f"{anchor.source} {anchor.last_id or ''} {anchor.digest[:12]}"
            found[anchor.source] = Finding(kind, " ".join(where.split()))
    yield from found.values()
