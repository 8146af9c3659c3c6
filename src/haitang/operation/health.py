"""Whether the program is well: asked by whoever watches over the machine, without signing in."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from functools import cache
from http import HTTPStatus
from typing import Final, cast

from django.db import Error, connection
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from haitang.faces.desk.signs import Sign
from haitang.foundation.doors import Visit, open_to_all
from haitang.foundation.sqlite.base import DatabaseWrapper

from . import heartbeat
from .doctor import check_all, free_bytes
from .inspections import states
from .words import LEAST_FREE_BYTES, Kind

TITLES: Final = {
    "database": _("数据库"),
    "migrations": _("表结构"),
    "durable": _("写入磁盘"),
    "triggers": _("审计锁"),
    "worker": _("后台任务"),
    "notices": _("邮件和群消息"),
    "assets": _("页面样式"),
    "keys": _("密钥"),
    "disk": _("磁盘空间"),
    "time_zone": _("时区"),
} | {kind.value: kind.label for kind in Kind}
"""What `haitang doctor` calls its checks, for people."""
MILLISECONDS_TO_ANSWER: Final = 1000
"""A database that is locked or overloaded for longer counts as one that does not answer."""


@require_safe
@never_cache
@open_to_all("运行监控须在未登录时询问；只答好或不好，和没有通过的检查的名称")
def health(request: HttpRequest) -> HttpResponse:
    """200 when nothing is missing, else 503 with the names of what is: no version, path or date. Writes nothing."""
    failing = failing_checks(timezone.now())
    if failing:
        return JsonResponse({"ok": False, "failing": failing}, status=HTTPStatus.SERVICE_UNAVAILABLE)
    return JsonResponse({"ok": True})


def failing_checks(at: datetime) -> list[str]:
    """The names of what is not well. Reads what the checks have written down and looks at nothing that costs."""
    failing = _failing_in_database(at)
    if not heartbeat.is_moving():
        failing.append("worker")
    if free_bytes() < LEAST_FREE_BYTES:
        failing.append("disk")
    return failing


def _failing_in_database(at: datetime) -> list[str]:
    try:
        with impatient():
            if not migrations_known() <= set(MigrationRecorder(connection).applied_migrations()):
                return ["migrations"]
            return [state.kind.value for state in states(at) if not state.ok]
    except Error:
        return ["database"]


@contextmanager
def impatient() -> Iterator[None]:
    """Within it a question the database does not answer in time raises an error of it."""
    if connection.vendor == "sqlite":
        wrapper = cast("DatabaseWrapper", connection)  # of our engine
        with wrapper.waiting_at_most(MILLISECONDS_TO_ANSWER):  # opening it may have to wait, too
            yield
        return
    with connection.cursor() as cursor:
        cursor.execute(f"SET statement_timeout = {MILLISECONDS_TO_ANSWER}")
        try:
            yield
        finally:
            cursor.execute("RESET statement_timeout")


@cache
def migrations_known() -> frozenset[tuple[str, str]]:
    """Every migration of this version of the program: read from its files once a process."""
    return frozenset(MigrationLoader(None).disk_migrations or ())


def signs(visit: Visit) -> list[Sign]:
    """What `haitang doctor` looks at, for the settings page; nothing of the machine's paths."""
    return [
        Sign(str(TITLES.get(check.name, check.name)), check.ok, check.found)
        for check in check_all()
        if check.name != "home"
    ]
