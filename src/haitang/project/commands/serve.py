"""`haitang serve`: the web server and the background worker, together until told to stop."""

import argparse
import os
import signal
import subprocess
import sys
import threading
from pathlib import Path
from typing import Any, Final

from django.conf import settings
from django.contrib.staticfiles.finders import get_finders
from django.core.management import call_command
from django_q.cluster import Cluster
from granian.constants import Interfaces
from granian.server import MPServer

from .. import upkeep
from ..command import DONE, CommandError, Misused

ADDRESS: Final = "127.0.0.1"
PORTS: Final = range(1, 65536)
SECONDS_TO_END: Final = 15
STDIN: Final = 0


def add_to(families: Any) -> None:
    serve = families.add_parser("serve", help="启动网页和后台任务")
    serve.add_argument("--port", type=int, default=8000, help="端口（默认 8000）")
    serve.set_defaults(run=run, json=False)
    worker = families.add_parser("worker", help="只启动后台任务（另有网页进程时用）")
    worker.add_argument("--with-parent", action="store_true", help=argparse.SUPPRESS)
    worker.set_defaults(run=work, json=False)


def run(args: argparse.Namespace) -> int:
    """Serve on 127.0.0.1 until SIGINT or SIGTERM; the worker is a child that ends with us, however we end."""
    if args.port not in PORTS:
        raise Misused(f"端口 {args.port} 不对，应在 1 到 65535 之间。")
    if assets_are_stale():
        call_command("collectstatic", interactive=False, verbosity=0)
    command = [sys.executable, "-m", "haitang", "worker", "--with-parent"]
    worker = subprocess.Popen(command, stdin=subprocess.PIPE)  # noqa: S603 - our own program
    print(f"海棠已启动：http://{ADDRESS}:{args.port}/  （按 Ctrl+C 停止）", flush=True)
    try:
        server(args.port).serve()
    except RuntimeError:
        raise CommandError(
            f"端口 {args.port} 打不开，可能已被占用；请用 --port 换一个。", code="port"
        ) from None
    finally:
        end(worker)
    return DONE


def assets_are_stale() -> bool:
    """Whether an asset of a page is newer than the collected, compressed ones."""
    collected = Path(settings.STATIC_ROOT) / "staticfiles.json"
    if not collected.exists():
        return True
    since = collected.stat().st_mtime
    listed = (item for finder in get_finders() for item in finder.list([]))
    return any(Path(storage.path(name)).stat().st_mtime > since for name, storage in listed)


def server(port: int) -> MPServer:
    """One web process with threads."""
    return MPServer(
        "haitang.project.wsgi:application",
        address=ADDRESS,
        port=port,
        interface=Interfaces.WSGI,
        workers=1,
        blocking_threads=settings.SETTINGS["web_threads"],
        log_enabled=False,
    )


def end(worker: subprocess.Popen[bytes]) -> None:
    """Ask the worker to finish what it is doing, and end it when it does not."""
    worker.terminate()
    try:
        worker.wait(SECONDS_TO_END)
    except subprocess.TimeoutExpired:
        worker.kill()


def work(args: argparse.Namespace) -> int:
    """Run background jobs until SIGINT or SIGTERM, or until the parent is gone."""
    if args.with_parent:
        threading.Thread(target=_end_with_parent, daemon=True).start()
    upkeep.arrange()
    cluster = Cluster()
    cluster.start()
    cluster.sentinel.join()
    return DONE


def _end_with_parent() -> None:
    os.read(
        STDIN, 1
    )  # returns when the parent ends, killed or not; `sys.stdin` has a lock that a fork would keep
    os.kill(os.getpid(), signal.SIGTERM)
