"""What Linux offers so that no process outlives the one that started it.

Imports nothing of ours and nothing heavy: the supervisor stays small, and a child binds itself before it loads.
"""

import contextlib
import ctypes
import os
import signal
import sys
from pathlib import Path
from typing import Final

PR_SET_PDEATHSIG: Final = 1
PR_SET_CHILD_SUBREAPER: Final = 36
STOPPED: Final = "T"
"""The state of a process that a signal has stopped, in `/proc/PID/stat`."""


def _prctl(option: int, value: int) -> None:
    libc = ctypes.CDLL(None, use_errno=True)
    if libc.prctl(option, ctypes.c_ulong(value), 0, 0, 0):
        raise OSError(ctypes.get_errno(), "prctl")


def die_with(parent: int) -> None:
    """Have the kernel kill this process when its parent ends; end at once when it has ended already.

    The kernel watches the *thread* that forked: processes are to be started from one that lives as long as its process.
    """
    _prctl(PR_SET_PDEATHSIG, signal.SIGKILL)
    if os.getppid() != parent:
        os._exit(1)


def adopt_orphans() -> None:
    """Become the parent of every process below that loses its own, so that none is out of reach."""
    _prctl(PR_SET_CHILD_SUBREAPER, 1)


def bind_forks() -> None:
    """Whatever this process forks from now on dies with it, and so on below; ending is by the usual signals."""
    forking = 0

    def remember() -> None:
        nonlocal forking
        forking = os.getpid()

    def bind() -> None:
        signal.signal(signal.SIGTERM, signal.SIG_DFL)
        signal.signal(signal.SIGINT, signal.SIG_IGN)
        die_with(forking)

    os.register_at_fork(before=remember, after_in_child=bind)


def children(of: int | None = None) -> set[int]:
    """The processes whose parent is `of`, or this process; none where the kernel does not list them."""
    found: set[int] = set()
    with contextlib.suppress(FileNotFoundError, ProcessLookupError):
        for task in Path(f"/proc/{of or 'self'}/task").iterdir():
            with contextlib.suppress(FileNotFoundError, ProcessLookupError):
                found |= {int(pid) for pid in (task / "children").read_text().split()}
    return found


def is_stopped(pid: int) -> bool:
    """Whether a signal has stopped a process or one that descends from it; one that a debugger holds is not."""
    with contextlib.suppress(FileNotFoundError, ProcessLookupError):
        if Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] == STOPPED:
            return True
    return any(is_stopped(child) for child in children(pid))


def kill(pid: int, *, group: bool = False) -> None:
    """End a process, or all of its group, for good; one that is gone already is well."""
    with contextlib.suppress(ProcessLookupError, PermissionError):
        (os.killpg if group else os.kill)(pid, signal.SIGKILL)


def module_command(module: str, *arguments: object) -> list[str]:
    """The command line that runs a module of ours with this interpreter."""
    return [sys.executable, "-m", module, *map(str, arguments)]
