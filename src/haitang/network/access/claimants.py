"""Who has a key in hand: a process of this machine, and whether it still lives."""

import os
from contextlib import suppress
from pathlib import Path
from typing import Final

PROCESSES: Final = Path("/proc")
STATE, STARTED = 0, 19
"""Places in a process's `stat` after its name: whether it runs, and when it began, in ticks since the machine did."""
DEAD: Final = frozenset({"Z", "X"})


def this_process() -> str:
    """A name no other process has or will have: the machine since its start, the name space, the number, its start.

    "" where the system says none of it.
    """
    space, facts = _space(), _facts(os.getpid())
    return f"{space} {os.getpid()} {facts[STARTED]}" if space and facts else ""


def is_gone(name: str) -> bool:
    """Whether the process of this name has ended. Never known of another machine's."""
    if not name:
        return False
    space, process, started = name.rsplit(" ", 2)
    if space != _space():
        return False
    facts = _facts(int(process))
    return not facts or facts[STATE] in DEAD or facts[STARTED] != started


def _space() -> str:
    with suppress(OSError):
        boot = (PROCESSES / "sys/kernel/random/boot_id").read_text(encoding="ascii").strip()
        return f"{boot} {(PROCESSES / 'self/ns/pid').readlink()}"
    return ""


def _facts(process: int) -> list[str]:
    """What stands in its `stat` after its name, which may hold anything; nothing when there is no such process."""
    with suppress(FileNotFoundError, ProcessLookupError):
        return (PROCESSES / str(process) / "stat").read_text(errors="replace").rpartition(")")[2].split()
    return []
