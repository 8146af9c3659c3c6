"""A child's whole life: it limits itself, reads one job, decodes, answers and ends. Loads every decoder beforehand."""

import codecs
import ctypes
import gc
import os
import resource
import signal
import socket
from typing import Any, BinaryIO, Final, NoReturn

from haitang.foundation.decoding import wire
from haitang.foundation.decoding.child import forms, pictures, workbooks
from haitang.foundation.decoding.child.refusal import Refusal

DECODERS: Final = {
    "workbook": workbooks.read_workbook,
    "form": forms.inspect_form,
    "fill": forms.fill_form,
    "picture": pictures.write_anew,
}
PR_SET_PDEATHSIG, PR_SET_NO_NEW_PRIVS = 1, 38
PAGE: Final = resource.getpagesize()
ENCODINGS: Final = (
    "utf-8",
    "utf-8-sig",
    "utf-16",
    "utf-16-le",
    "utf-16-be",
    "gb18030",
    "cp437",
    "ascii",
    "latin-1",
)
LIBC: Final = ctypes.CDLL(None)

for encoding in ENCODINGS:  # a child can open no file, and an encoding is one until it is first asked for
    codecs.lookup(encoding)


def run_child(server: int, connection: socket.socket, limits: dict[str, Any]) -> NoReturn:
    """Decode the one file that comes over the connection, and end."""
    limit(server, limits)
    gc.disable()  # it will be gone before there is anything to collect
    try:
        with connection.makefile("rb") as stream:
            job, _pieces = wire.unpack(body_of(stream))
            content = body_of(stream)
        for part in wire.message(wire.ANSWER, *decode_file(job, content, limits["answer"])):
            connection.sendall(part)
    except ConnectionError:
        pass  # nobody waits for it any more
    os._exit(0)


def body_of(stream: BinaryIO) -> bytes:
    _sign, length = wire.HEAD.unpack(stream.read(wire.HEAD.size))
    return stream.read(length)


def limit(server: int, limits: dict[str, Any]) -> None:
    """From here on: no more memory, time or files than allowed, no way to wider rights, and no life beyond the server's."""
    LIBC.prctl(PR_SET_PDEATHSIG, signal.SIGKILL, 0, 0, 0)
    if os.getppid() != server:
        os._exit(1)
    LIBC.prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0)
    with open("/proc/self/statm", "rb") as counted:
        held = int(counted.read().split()[0]) * PAGE
    seconds = int(limits["processor"]) + 1
    for what, most in (
        (resource.RLIMIT_AS, held + limits["memory"]),
        (resource.RLIMIT_CPU, seconds),
        (resource.RLIMIT_CORE, 0),
        (resource.RLIMIT_FSIZE, 0),
        (resource.RLIMIT_NPROC, 0),
        (resource.RLIMIT_NOFILE, 0),  # neither a file nor a socket can be opened; those that are open stay
    ):
        resource.setrlimit(what, (most, most))
    # whole seconds are too coarse: this one ends it first, and that above should it be disarmed
    signal.setitimer(signal.ITIMER_PROF, limits["processor"])


def decode_file(job: dict[str, Any], content: bytes, most: int) -> list[bytes]:
    """The parts of the answer's body: what was found, or why nothing."""
    try:
        found, pieces = DECODERS[job["decoder"]](content, job)
        parts = wire.pack({"found": found}, pieces)
        if sum(map(len, parts)) <= most:
            return parts
    except Refusal as refusal:
        return wire.pack({"refused": refusal.code, "what": refusal.what})
    except MemoryError:
        pass
    except BaseException as error:  # noqa: BLE001 - whatever a library does with such bytes, a panic of Rust included
        return wire.pack({"refused": "broken", "error": type(error).__name__})
    return wire.pack({"refused": "too_large"})
