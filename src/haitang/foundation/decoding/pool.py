"""The side of the pages: hands a file to a child of the fork server, waits for the answer, reads nothing it need not trust.

One pool a process, for all its threads. The fork server starts with the first file, is started anew when it has died, and
ends with this process: its end of the socket closes. A fork of this process begins with a pool of its own.
"""

import contextlib
import importlib.util
import json
import logging
import os
import signal
import socket
import struct
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from contextvars import ContextVar
from pathlib import Path
from typing import Any, Final, TypeVar

from haitang.foundation.decoding import limits, wire
from haitang.foundation.decoding.limits import Limits
from haitang.foundation.decoding.turns import NoTurn, Turns

log = logging.getLogger("haitang.decoding")

PROGRAM: Final = Path(__file__).with_name("child") / "forkserver.py"
SOURCES: Final = Path(__file__).parents[3]
LIBRARIES: Final = ("python_calamine", "lxml", "PIL")
TRIES: Final = 2
GRACE: Final = 3.0
"""Seconds beyond those of the child until the pool gives up waiting for the fork server."""
LONGEST_STATUS: Final = 1024
CRASHES: Final = frozenset({-signal.SIGSEGV, -signal.SIGBUS, -signal.SIGILL, -signal.SIGFPE})
"""Ends that no limit brings about: a library fell over these bytes."""

MISSHAPEN: Final = (
    ArithmeticError,
    AttributeError,
    LookupError,
    RecursionError,
    TypeError,
    ValueError,
    struct.error,
)
"""What comes of an answer that is not as its decoder makes it."""
Made = TypeVar("Made")


class NotDecoded(Exception):
    """A file that gives nothing: `too_large`, `broken`, `busy`, or what its decoder says, with words for the sentence."""

    def __init__(self, code: str, what: str = "") -> None:
        super().__init__(code)
        self.code = code
        self.what = what


class _ServerGone(Exception):
    """The fork server died before it said how the child ended."""


class _ServerSilent(Exception):
    """The fork server did not end a child in its time, and so is stopped or stuck itself."""


_taken: ContextVar[float] = ContextVar("taken", default=0.0)


def seconds_taken() -> float:
    """Seconds of the processor that children have taken for this thread or request so far."""
    return _taken.get()


def decode(
    decoder: str,
    content: bytes,
    into: Callable[[Any, list[bytes]], Made],
    *,
    within: Limits = limits.USUAL,
    **job: Any,
) -> Made:
    """What `into` makes of what a decoder of `child.work.DECODERS` found, and of the pieces of bytes beside.

    Raises `NotDecoded`, of an answer `into` can make nothing of, too: a child is not trusted. What the child took
    is added to `seconds_taken`.
    """
    return _pool.decode({"decoder": decoder, **job}, content, into, within)


class Pool:
    """The fork server of this process, and whose turn it is."""

    def __init__(self) -> None:
        at_once = min(len(os.sched_getaffinity(0)), limits.MOST_AT_ONCE)
        self._turns = Turns(at_once, limits.MOST_WAITING)
        self._starting = threading.Lock()
        self._server: subprocess.Popen[bytes] | None = None
        self._control: socket.socket | None = None

    def decode(
        self,
        job: dict[str, Any],
        content: bytes,
        into: Callable[[Any, list[bytes]], Made],
        within: Limits,
    ) -> Made:
        try:
            with self._turns.turn(limits.PATIENCE):
                answer, status = self._asked(job, content, within)
        except (
            NoTurn,
            OSError,
        ) as error:  # no turn; or no process, socket or memory to be had for one
            log.warning("decoding.busy", extra={"kind": job["decoder"]}, exc_info=error)
            raise NotDecoded("busy") from error
        _taken.set(_taken.get() + float(status.get("processor", 0.0)))
        return self._understood(job, answer, status, into)

    def _asked(
        self, job: dict[str, Any], content: bytes, within: Limits
    ) -> tuple[bytearray | None, dict[str, Any]]:
        for left in reversed(range(TRIES)):
            control = self._started()
            try:
                return Exchange(within).held(control, job, content)
            except _ServerSilent:
                log.exception("decoding.silent", extra={"kind": job["decoder"]})
                self._forget(control)
                raise NotDecoded("busy") from None
            except _ServerGone:
                self._forget(control)
                if not left:
                    break
        raise NotDecoded("broken")

    def _understood(
        self,
        job: dict[str, Any],
        answer: bytearray | None,
        status: dict[str, Any],
        into: Callable[[Any, list[bytes]], Made],
    ) -> Made:
        if answer is None:
            crashed = status.get("code") in CRASHES
            if crashed:
                log.error("decoding.crashed", extra={"kind": job["decoder"]})
            raise NotDecoded("broken" if crashed else "too_large")
        try:
            said, pieces = wire.unpack(answer)
            if "found" in said:
                return into(said["found"], pieces)
            code, what = str(said["refused"]), str(said.get("what", ""))
        except MISSHAPEN as error:
            log.exception("decoding.answer", extra={"kind": job["decoder"]})
            raise NotDecoded("broken") from error
        if "error" in said:
            log.warning("decoding.failed", extra={"kind": f"{job['decoder']} {str(said['error'])[:40]}"})
        raise NotDecoded(code, what)

    def _started(self) -> socket.socket:
        """The socket to the fork server, started now if there is none."""
        with self._starting:
            if self._control is None:
                ours, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
                with theirs:
                    self._server = subprocess.Popen(  # noqa: S603 - our own program
                        [sys.executable, "-I", "-S", str(PROGRAM), str(theirs.fileno()), *_folders()],
                        pass_fds=[theirs.fileno()],
                        env={},
                        stdin=subprocess.DEVNULL,
                        stdout=subprocess.DEVNULL,
                        stderr=subprocess.DEVNULL,
                        cwd="/",
                    )
                self._control = ours
            return self._control

    def _forget(self, control: socket.socket) -> None:
        """Have the next file start another fork server, unless somebody else has done so."""
        with self._starting:
            if self._control is not control or self._server is None:
                return
            control.close()
            self._server.kill()
            self._server.wait()
            self._control = self._server = None

    def let_go(self) -> None:
        """In a fork of the process this pool is of: the fork server is the parent's, and is not held open by us."""
        if self._control is not None:
            self._control.close()
        if self._server is not None:
            self._server.returncode = 0  # not our child: nothing to wait for


class Exchange:
    """One file sent and one answer received, all within a time and a size."""

    def __init__(self, within: Limits) -> None:
        self._within = within
        self._until = time.monotonic() + within.clock + GRACE

    def held(
        self, control: socket.socket, job: dict[str, Any], content: bytes
    ) -> tuple[bytearray | None, dict[str, Any]]:
        """The body of the answer, if there was one, and how the child ended. Raises `_ServerGone`, `_ServerSilent`."""
        ours, theirs = socket.socketpair()
        with ours:
            with theirs:
                terms = {
                    "memory": self._within.memory,
                    "processor": self._within.processor,
                    "clock": self._within.clock,
                    "answer": self._within.answer,
                }
                try:
                    socket.send_fds(control, [json.dumps(terms).encode()], [theirs.fileno()])
                except (ConnectionError, OSError) as error:
                    raise _ServerGone from error
            self._send(ours, job, content)
            return self._receive(ours)

    def _send(self, ours: socket.socket, job: dict[str, Any], content: bytes) -> None:
        with contextlib.suppress(
            ConnectionError, TimeoutError
        ):  # it ended before it had read all: its status says how
            for part in (
                *wire.message(wire.JOB, *wire.pack(job)),
                *wire.message(wire.CONTENT, content),
            ):
                ours.settimeout(self._left())
                ours.sendall(part)

    def _receive(self, ours: socket.socket) -> tuple[bytearray | None, dict[str, Any]]:
        answer = None
        try:
            while True:
                sign, length = wire.HEAD.unpack(self._exactly(ours, wire.HEAD.size))
                if sign == wire.STATUS and length <= LONGEST_STATUS:
                    return answer, json.loads(self._exactly(ours, length))
                if answer is not None or sign != wire.ANSWER or length > self._within.answer:
                    return None, {}
                answer = self._exactly(ours, length)
        except TimeoutError:
            raise _ServerSilent from None
        except (ConnectionError, EOFError) as error:
            if answer is not None:
                return answer, {}
            raise _ServerGone from error

    def _exactly(self, ours: socket.socket, length: int) -> bytearray:
        """So many bytes. Raises EOFError, TimeoutError."""
        found = bytearray()
        while len(found) < length:
            ours.settimeout(self._left())
            piece = ours.recv(min(length - len(found), 1 << 20))
            if not piece:
                raise EOFError
            found += piece
        return found

    def _left(self) -> float:
        left = self._until - time.monotonic()
        if left <= 0:
            raise TimeoutError
        return left


def _folders() -> list[str]:
    """Where the fork server imports from: the decoders' libraries, found without loading them, and ourselves."""
    folders = [str(SOURCES)]
    for name in LIBRARIES:
        found = importlib.util.find_spec(name)
        if found is not None and found.origin is not None:
            folders.append(str(Path(found.origin).parents[1]))
    return list(dict.fromkeys(folders))


_pool = Pool()


def _begin_anew() -> None:
    global _pool  # noqa: PLW0603 - one a process: what a fork inherits is not its own
    _pool.let_go()
    _pool = Pool()


os.register_at_fork(after_in_child=_begin_anew)
