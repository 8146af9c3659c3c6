"""The fork server: has the decoders loaded, and forks one limited child for each file it is handed.

Run as `python -I -S forkserver.py SOCKET FOLDER…`: the number of a socket it inherits and the folders to import from.
It has one thread, holds no secret, and ends when its parent does.
"""

import contextlib
import gc
import json
import os
import select
import signal
import socket
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

STEP = 1.0
LARGEST_MESSAGE = 4096
Work = Callable[[int, socket.socket, dict[str, Any]], object]


@dataclass
class Running:
    """A child at work, and the socket on which it is told how it ended."""

    connection: socket.socket
    until: float


def main() -> None:
    control = socket.socket(fileno=int(sys.argv[1]))
    sys.path += sys.argv[2:]
    from haitang.foundation.decoding.child import work  # noqa: PLC0415 - only once its folder is on the path

    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl+C is the parent's: we end with it
    gc.collect()
    gc.freeze()
    parent = os.getppid()
    woken, waker = os.pipe()
    os.set_blocking(waker, False)
    os.set_blocking(woken, False)
    signal.signal(signal.SIGCHLD, lambda _number, _frame: None)
    signal.set_wakeup_fd(waker, warn_on_full_buffer=False)
    poll = select.poll()
    poll.register(control, select.POLLIN)
    poll.register(woken, select.POLLIN)
    running: dict[int, Running] = {}
    while os.getppid() == parent:
        ready = {number for number, _event in poll.poll(pause(running) * 1000)}
        if woken in ready:
            with contextlib.suppress(BlockingIOError):
                os.read(woken, 4096)
        reap(running)
        kill_late(running)
        if control.fileno() in ready and not take(control, running, work.run_child):
            break
    for pid in running:
        os.kill(pid, signal.SIGKILL)


def pause(running: dict[int, Running]) -> float:
    """Seconds until somebody must be looked after."""
    now = time.monotonic()
    return max(0.0, min([STEP, *(one.until - now for one in running.values())]))


def take(control: socket.socket, running: dict[int, Running], run: Work) -> bool:
    """Fork a child for the next file; false when there is no parent any more."""
    try:
        message, sockets, _flags, _address = socket.recv_fds(control, LARGEST_MESSAGE, 1)
    except ConnectionError:
        return False
    if not message or not sockets:
        return False
    connection = socket.socket(fileno=sockets[0])
    limits = json.loads(message)
    server = os.getpid()
    try:
        pid = os.fork()
    except OSError:  # no process or memory left: the parent sees the socket close
        connection.close()
        return True
    if pid == 0:
        try:
            signal.set_wakeup_fd(-1)
            for number in (signal.SIGCHLD, signal.SIGINT):
                signal.signal(number, signal.SIG_DFL)
            run(server, connection, limits)
        finally:
            os._exit(1)
    running[pid] = Running(connection, time.monotonic() + limits["clock"])
    return True


def reap(running: dict[int, Running]) -> None:
    """Say of every child that ended how it ended and what it took."""
    while running:
        pid, status, used = os.wait4(-1, os.WNOHANG)
        if pid == 0:
            return
        ended = running.pop(pid)
        body = json.dumps(
            {
                "code": os.waitstatus_to_exitcode(status),
                "processor": used.ru_utime + used.ru_stime,
                "memory": used.ru_maxrss * 1024,
            }
        ).encode()
        head = b"S" + len(body).to_bytes(4, "big")
        with ended.connection, contextlib.suppress(OSError):  # nobody listens any more
            ended.connection.send(head + body, socket.MSG_DONTWAIT)


def kill_late(running: dict[int, Running]) -> None:
    now = time.monotonic()
    for pid, one in running.items():
        if one.until <= now:
            os.kill(pid, signal.SIGKILL)  # ours and not yet waited for: the number cannot be another's


if __name__ == "__main__":
    main()
