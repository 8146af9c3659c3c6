"""The streams of a compound file (xls), and what the records of its workbook hide."""

import re
from collections.abc import Iterator
from struct import Struct, error, unpack_from
from typing import Final

from haitang.foundation.decoding.child.bounds import MAX_COLUMNS, MAX_ROWS
from haitang.foundation.decoding.child.hiding import Hiding

DIRECTORY_ENTRY: Final = 128
HEADER_FATS, LAST_SECTOR = 109, 0xFFFFFFFA
MINI_BELOW, MINI_SECTOR = 4_096, 64
HEAD: Final = Struct("<HH")
BOUNDSHEET, BOF, EOF, ROW, COLINFO, FILTERMODE = 0x85, 0x809, 0x0A, 0x208, 0x7D, 0x9B
ROW_HIDDEN, COLUMN_HIDDEN, ROW_LENGTH, COLUMN_LENGTH = 0x20, 0x01, 16, 10
MAYBE_HIDING: Final = re.compile(
    rb"\x08\x02\x10\x00.{12}[\x20-\x3f\x60-\x7f\xa0-\xbf\xe0-\xff]|\x7d\x00[\x0a-\x0c]\x00.{8}|\x9b\x00\x00\x00",
    re.DOTALL,
)
"""A look that costs nothing: without one of these the records are not walked."""


def hidings_of_xls(content: bytes) -> list[Hiding]:
    """What each sheet hides, in the order of the workbook; empty where nothing is hidden or it cannot be told."""
    try:
        stream = workbook_stream(content)
        if not MAYBE_HIDING.search(stream):
            return []
        starts = [
            int.from_bytes(body[:4], "little")
            for record, body in records_of(stream, 0)
            if record == BOUNDSHEET
        ]
        return [hiding_of(stream, start) for start in starts]
    except (error, IndexError, ValueError):  # its cells say whether the file can be read
        return []


def hiding_of(stream: bytes, start: int) -> Hiding:
    hiding = Hiding()
    for record, body in records_of(stream, start):
        if record == ROW and len(body) >= ROW_LENGTH and body[12] & ROW_HIDDEN:
            hiding.rows.add(int.from_bytes(body[:2], "little"))
        elif record == COLINFO and len(body) >= COLUMN_LENGTH and body[8] & COLUMN_HIDDEN:
            first, last = HEAD.unpack_from(body)
            hiding.columns |= set(range(first, min(last + 1, MAX_COLUMNS)))
        elif record == FILTERMODE:
            hiding.filtered = True
        if len(hiding.rows) > MAX_ROWS:
            break
    return hiding


def records_of(stream: bytes, start: int) -> Iterator[tuple[int, bytes]]:
    """The records of one substream with their bodies; those of a chart within are passed over."""
    depth, place = 0, start
    while place + HEAD.size <= len(stream):
        record, length = HEAD.unpack_from(stream, place)
        place += HEAD.size
        if record == BOF:
            depth += 1
        elif record == EOF:
            depth -= 1
            if depth <= 0:
                return
        elif depth == 1:
            yield record, stream[place : place + length]
        place += length


def workbook_stream(content: bytes) -> bytes:
    """The bytes of the stream called Workbook, or Book. Raises ValueError, IndexError, struct.error."""
    size = 1 << unpack_from("<H", content, 30)[0]
    if size not in (512, 4096):
        raise ValueError(size)
    fat = allocation_of(content, size)
    directory = joined(content, chain(fat, unpack_from("<I", content, 48)[0]), size, size)
    root, found = None, None
    for place in range(0, len(directory) - DIRECTORY_ENTRY + 1, DIRECTORY_ENTRY):
        entry = directory[place : place + DIRECTORY_ENTRY]
        name = entry[: max(unpack_from("<H", entry, 64)[0] - 2, 0)].decode("utf-16-le", "replace")
        start, length = unpack_from("<II", entry, 116)
        if entry[66] == 5:
            root = start
        elif entry[66] == 2 and name in ("Workbook", "Book") and (found is None or name == "Workbook"):
            found = start, length
    if found is None:
        raise ValueError("no workbook")
    start, length = found
    if length >= MINI_BELOW:
        return joined(content, chain(fat, start), size, size)[:length]
    if root is None:
        raise ValueError("no root")
    minis = sector_numbers(joined(content, chain(fat, unpack_from("<I", content, 60)[0]), size, size))
    container = joined(content, chain(fat, root), size, size)
    return joined(container, chain(minis, start), MINI_SECTOR, 0)[:length]


def allocation_of(content: bytes, size: int) -> list[int]:
    """The file's table of sectors: after each sector the next."""
    tables = list(unpack_from(f"<{HEADER_FATS}I", content, 76))
    following, seen = unpack_from("<I", content, 68)[0], 0
    while following < LAST_SECTOR and seen <= len(content) // size:
        numbers = sector_numbers(content[(following + 1) * size : (following + 2) * size])
        tables += numbers[:-1]
        following, seen = numbers[-1], seen + 1
    used = [number for number in tables if number < LAST_SECTOR]
    return sector_numbers(joined(content, used[: len(content) // size], size, size))


def sector_numbers(table: bytes) -> list[int]:
    return list(unpack_from(f"<{len(table) // 4}I", table))


def chain(table: list[int], start: int) -> list[int]:
    """The sectors of a stream in order. Raises ValueError for one that never ends."""
    found: list[int] = []
    while start < LAST_SECTOR:
        found.append(start)
        if len(found) > len(table):
            raise ValueError("endless")
        start = table[start]
    return found


def joined(content: bytes, sectors: list[int], size: int, offset: int) -> bytes:
    return b"".join(content[offset + number * size : offset + (number + 1) * size] for number in sectors)
