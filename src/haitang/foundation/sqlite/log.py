"""SQLite's write-ahead log, checked frame by frame as SQLite itself does only when it recovers from a crash.

A frame that has changed ends the log for whoever opens the database next: what was committed after it is lost
without a word. So the log is checked while it is in use, and before the database is opened for the first time.
"""

import os
import struct
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import BinaryIO, Final

HEADER: Final = struct.Struct(">8I")
FRAME: Final = struct.Struct(">6I")
INDEX_HEADER: Final = struct.Struct("=8xIBBHII2I8s")
"""Of the shared index: change counter, initialised, byte order, page size, last frame, pages, checksum, salts."""
MAGIC: Final = {0x377F0682: "<", 0x377F0683: ">"}
"""The log's first word says in which byte order its checksums are computed."""
_UNCLOSED: Final[dict[tuple[int, int], int]] = {}
MASK: Final = 0xFFFFFFFF
TRIES: Final = 3
LEAST_COMMITS_AFTER: Final = 2
"""A transaction is on the disk before the next begins: two commits after a changed frame prove that it was whole."""


@dataclass(frozen=True, slots=True)
class Frame:
    number: int
    page: int
    commits: bool
    salts: bytes
    whole: bool


def never_closed_descriptor(path: Path) -> int:
    """A descriptor of a file that SQLite locks, opened once for this process and never closed.

    Closing any descriptor of a file drops every lock the process holds on it (POSIX): SQLite's too, so that a second writer
    gets in beside the first and the database is spoilt.
    """
    found = path.stat()
    key = (found.st_dev, found.st_ino)
    if key not in _UNCLOSED:
        _UNCLOSED[key] = os.open(path, os.O_RDONLY | os.O_CLOEXEC)
    return _UNCLOSED[key]


def damage(database: Path) -> str:
    """What is wrong with the log of a database, empty when nothing is. Nothing is opened but the files themselves."""
    for _try in range(TRIES):
        before = _salts(database)
        found = _damage(database)
        if not found or before == _salts(database):
            return found
    return ""  # begun anew at each look: in use, and as short as that


def keep_damaged(database: Path) -> Path | None:
    """Before the database is opened: copy a damaged log aside, once, since opening cuts it off. Returns the copy.

    Named by when the log was last written.
    """
    if not damage(database):
        return None
    log = _log_of(database)
    written = datetime.fromtimestamp(log.stat().st_mtime, UTC)
    kept = log.with_name(f"{log.name}.damaged-{written:%Y%m%dT%H%M%S}")
    if kept.exists():
        return kept
    descriptor = os.open(kept, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "wb") as target:
        target.write(log.read_bytes())
        os.fsync(target.fileno())
    return kept


def kept_damaged(database: Path) -> list[Path]:
    """The damaged logs that were copied aside and nobody has seen to."""
    return sorted(database.parent.glob(f"{_log_of(database).name}.damaged-*"))


def _log_of(database: Path) -> Path:
    return database.with_name(f"{database.name}-wal")


def _salts(database: Path) -> bytes:
    try:
        with _log_of(database).open("rb") as file:
            return file.read(HEADER.size)[16:24]
    except FileNotFoundError:
        return b""


def _damage(database: Path) -> str:
    try:
        with _log_of(database).open("rb") as file:
            head = file.read(HEADER.size)
            if not head:
                return ""
            last = _last_frame(database, head[16:24])
            order = _byte_order(head)
            if order is None:
                return "" if last == 0 else "header"
            return _changed_frame(list(_frames(file, head, order, last)), last)
    except FileNotFoundError:
        return ""


def _last_frame(database: Path, salts: bytes) -> int | None:
    """The last committed frame as the index in shared memory has it; None when there is none for this log."""
    try:
        index = never_closed_descriptor(database.with_name(f"{database.name}-shm"))
        fields = INDEX_HEADER.unpack(os.pread(index, INDEX_HEADER.size, 0))
    except (FileNotFoundError, struct.error):
        return None
    _change, ready, _order, _page, last, _pages, _sum0, _sum1, known = fields
    if not ready:
        return None
    return int(last) if known == salts or last == 0 else None


def _byte_order(head: bytes) -> str | None:
    """How checksums are computed; None when the header is not whole."""
    if len(head) < HEADER.size:
        return None
    fields = HEADER.unpack(head)
    order = MAGIC.get(fields[0])
    if order is None or add_up(order, (0, 0), head[:24]) != fields[6:8]:
        return None
    return order


def _frames(file: BinaryIO, head: bytes, order: str, last: int | None) -> Iterator[Frame]:
    """The frames of this log's generation: as far as the index says, or to the end of the file."""
    size, sums = HEADER.unpack(head)[2], (0, 0)
    sums = add_up(order, sums, head[:24])
    number, unbroken = 0, True
    while last is None or number < last:
        content = file.read(FRAME.size + size)
        if len(content) < FRAME.size + size:
            if last is not None:
                yield Frame(number + 1, 0, commits=False, salts=head[16:24], whole=False)
            return
        number += 1
        fields = FRAME.unpack_from(content)
        salts = content[8:16]
        if unbroken:
            sums = add_up(order, sums, content[:8])
            sums = add_up(order, sums, content[FRAME.size :])
            unbroken = salts == head[16:24] and sums == fields[4:6]
        elif last is not None:
            return
        yield Frame(number, fields[0], commits=fields[1] > 0, salts=salts, whole=unbroken)


def _changed_frame(frames: list[Frame], last: int | None) -> str:
    """The first frame that is not whole and must be, as its number and the page it holds."""
    changed = next((frame for frame in frames if not frame.whole), None)
    if changed is None:
        return ""
    if last is None:
        ours = frames[0].salts if frames[0].whole else _most_common(frames)
        after = [frame for frame in frames[changed.number :] if frame.salts == ours and frame.commits]
        if len(after) < LEAST_COMMITS_AFTER:
            return ""  # the end of a transaction that a crash cut off: nobody was told that it was done
    return f"frame {changed.number}, page {changed.page}"


def _most_common(frames: list[Frame]) -> bytes:
    salts = [frame.salts for frame in frames]
    return max(set(salts), key=salts.count)


def add_up(order: str, sums: tuple[int, int], content: bytes) -> tuple[int, int]:
    """SQLite's checksum, going on from `sums` over content of a multiple of 8 bytes."""
    first, second = sums
    words = iter(struct.unpack(f"{order}{len(content) // 4}I", content))
    for one, other in zip(words, words, strict=True):
        first = (first + one + second) & MASK
        second = (second + other + first) & MASK
    return first, second
