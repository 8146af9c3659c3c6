"""Logs without personal values: one JSON document a line, made of known fields only.

A line names an event and carries the fields listed in `FIELDS`; everything else a caller or a library puts
into a record (messages, arguments, the text of an exception, local values) is left out.
"""

import json
import logging
import traceback
from datetime import UTC, datetime
from typing import Any, Final

FIELDS: Final = (
    *("method", "route", "status", "ms", "account", "command", "job", "kind", "count", "attempt"),
    *("pid", "exit"),
)
OURS: Final = "haitang"
WITHHELD: Final = "withheld"


logging.raiseExceptions = (
    False  # a line that cannot be written (a full disk) is no reason to print what it held
)


class JsonFormatter(logging.Formatter):
    """Writes the time, the level, the event, the known fields, and for an exception its class and places."""

    def format(self, record: logging.LogRecord) -> str:
        line: dict[str, Any] = {
            "at": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "logger": record.name,
            "event": _event(record),
        }
        line |= {field: getattr(record, field) for field in FIELDS if hasattr(record, field)}
        if record.exc_info and record.exc_info[1] is not None:
            line["error"] = type(record.exc_info[1]).__name__
            line["places"] = places_of(record.exc_info[1])
        return json.dumps(line, ensure_ascii=False, default=str)


def _event(record: logging.LogRecord) -> str:
    """Our own events are words chosen by us; what a library says may quote anybody, so it is withheld."""
    ours = record.name.split(".")[0] == OURS and isinstance(record.msg, str) and not record.args
    return record.msg if ours and record.msg.replace(".", "_").isidentifier() else WITHHELD


def places_of(error: BaseException) -> list[str]:
    """Where an exception passed, innermost last: file, line and function, no values."""
    return [
        f"{frame.filename}:{frame.lineno} {frame.name}" for frame in traceback.extract_tb(error.__traceback__)
    ]
