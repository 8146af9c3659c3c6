"""What is seen from outside of the machine's processes: which there are, who holds a port, ending one by its number."""

import os
import signal
import socket
import time
from collections.abc import Callable, Sequence
from pathlib import Path


def processes_with(variable: str) -> dict[int, str]:
    """Every living process but this one that was started with `NAME=value` in its environment; its command line."""
    mark = b"\0" + variable.encode() + b"\0"
    found = {}
    for entry in Path("/proc").iterdir():
        if not entry.name.isdecimal() or int(entry.name) == os.getpid():
            continue
        try:
            if mark in b"\0" + (entry / "environ").read_bytes() + b"\0":
                words = (entry / "cmdline").read_bytes().replace(b"\0", b" ").decode(errors="replace")
                found[int(entry.name)] = words
        except OSError:
            continue
    return found


def kill(pid: int) -> None:
    try:
        os.kill(pid, signal.SIGKILL)
    except ProcessLookupError:
        return


def free_port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return int(free.getsockname()[1])


def listening(port: int) -> set[str]:
    """The sockets that listen on a port, as /proc names them."""
    lines = Path("/proc/net/tcp").read_text().splitlines()[1:]
    parts: Sequence[list[str]] = [line.split() for line in lines]
    wanted = f":{port:04X}"
    return {f"socket:[{part[9]}]" for part in parts if part[1].endswith(wanted) and part[3] == "0A"}


def sockets_of(pid: int) -> set[str]:
    found = set()
    try:
        for entry in Path(f"/proc/{pid}/fd").iterdir():
            try:
                found.add(str(entry.readlink()))
            except OSError:
                continue
    except OSError:
        return set()
    return found


def tail(path: Path, characters: int = 2000) -> str:
    return path.read_text(errors="replace")[-characters:] if path.exists() else "(nothing was said)"


def until(true: Callable[[], object], seconds: float, *, every: float = 0.1) -> bool:
    """Whether something comes true in time."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if true():
            return True
        time.sleep(every)
    return bool(true())
