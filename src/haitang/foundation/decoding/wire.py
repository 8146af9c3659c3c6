"""What the pool, the fork server and the children say to each other over sockets: JSON and bytes, nothing that runs.

A message is a sign, a length and a body. What is said is JSON, with the lengths of the pieces of bytes that follow it; a
job is followed by its content as a message of its own.
"""

import json
import struct
from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from typing import Any, Final

HEAD: Final = struct.Struct("!cI")
LENGTH: Final = struct.Struct("!I")
JOB, CONTENT, ANSWER, STATUS = b"J", b"C", b"A", b"S"


def message(sign: bytes, *body: bytes) -> list[bytes]:
    """The parts of a message, to be sent one after the other: no copy is made of a large one."""
    return [HEAD.pack(sign, sum(map(len, body))), *body]


def pack(said: Any, pieces: Sequence[bytes] = ()) -> list[bytes]:
    """The parts of a body. Dates and times may stand anywhere in what is said."""
    text = json.dumps(
        {"said": said, "pieces": [len(piece) for piece in pieces]},
        ensure_ascii=False,
        separators=(",", ":"),
        default=to_wire,
    ).encode()
    return [LENGTH.pack(len(text)), text, *pieces]


def unpack(body: bytes | bytearray) -> tuple[Any, list[bytes]]:
    """What was said and its pieces. Raises ValueError, or another Exception, for a body that is none."""
    (length,) = LENGTH.unpack_from(body)
    place = LENGTH.size + length
    found = json.loads(body[LENGTH.size : place], object_hook=from_wire)
    pieces = []
    for size in found["pieces"]:
        pieces.append(bytes(body[place : place + size]))
        place += size
    return found["said"], pieces


def to_wire(value: object) -> dict[str, str | int]:
    """A date or time as JSON knows it. Raises TypeError for anything else."""
    if isinstance(value, datetime):
        return {"datetime": value.isoformat()}
    if isinstance(value, date):
        return {"date": value.isoformat()}
    if isinstance(value, time):
        return {"time": value.isoformat()}
    if isinstance(value, timedelta):
        return {"microseconds": value // timedelta(microseconds=1)}
    raise TypeError(type(value).__name__)


def from_wire(found: dict[str, Any]) -> Any:
    """The date or time that was written so, or what was found."""
    if len(found) != 1:
        return found
    ((kind, value),) = found.items()
    if kind == "datetime":
        return datetime.fromisoformat(value)
    if kind == "date":
        return date.fromisoformat(value)
    if kind == "time":
        return time.fromisoformat(value)
    return timedelta(microseconds=value) if kind == "microseconds" else found
