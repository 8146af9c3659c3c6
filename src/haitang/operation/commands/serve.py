"""`haitang serve`: pages and background work, supervised, until told to stop; `haitang worker`: the work alone."""

import argparse
import os
from pathlib import Path
from typing import Any, Final

from django.conf import settings
from django.contrib.staticfiles.finders import get_finders
from django.core.management import call_command

from ..console import CommandError, Misused
from ..serving.listening import listen
from ..serving.processes import module_command

ADDRESS: Final = "127.0.0.1"
PORTS: Final = range(1, 65536)
SUPERVISOR: Final = "haitang.operation.serving.supervisor"
NO_SOCKET: Final = -1
PATIENCE_SECONDS: Final = 120
"""Without a sign of life for so long a process is ended: longer than anybody waits for the database."""


def add_to(families: Any) -> None:
    serve = families.add_parser("serve", help="启动网页和后台任务")
    serve.add_argument("--port", type=int, default=8000, help="端口（默认 8000）")
    serve.set_defaults(run=run, json=False)
    worker = families.add_parser("worker", help="只启动后台任务（另有网页进程时用）")
    worker.set_defaults(run=work, json=False)


def run(args: argparse.Namespace) -> int:
    """Serve on 127.0.0.1 until SIGINT or SIGTERM."""
    if args.port not in PORTS:
        raise Misused(f"端口 {args.port} 不对，应在 1 到 65535 之间。")
    if assets_are_stale():
        call_command("collectstatic", interactive=False, verbosity=0)
    try:
        listening = listen(ADDRESS, args.port).detach()
    except OSError:
        raise CommandError(
            f"端口 {args.port} 打不开，可能已被占用；请用 --port 换一个。", code="port"
        ) from None
    banner = f"海棠已启动：http://{ADDRESS}:{args.port}/  （按 Ctrl+C 停止）"
    return become_supervisor(listening, settings.SETTINGS["web_processes"], banner)


def work(args: argparse.Namespace) -> int:
    """Run background jobs until SIGINT or SIGTERM."""
    return become_supervisor(NO_SOCKET, 0, "")


def become_supervisor(listening: int, web: int, banner: str) -> int:
    """Replace this process, which has loaded everything, by the light one; it keeps its number and the socket."""
    if listening != NO_SOCKET:
        os.set_inheritable(listening, True)
    command = module_command(SUPERVISOR, listening, web, 1, PATIENCE_SECONDS, banner)
    os.execv(command[0], command)  # noqa: S606 - our own program


def assets_are_stale() -> bool:
    """Whether an asset of a page is newer than the collected, compressed ones."""
    collected = Path(settings.STATIC_ROOT) / "staticfiles.json"
    if not collected.exists():
        return True
    since = collected.stat().st_mtime
    listed = (item for finder in get_finders() for item in finder.list([]))
    return any(Path(storage.path(name)).stat().st_mtime > since for name, storage in listed)
