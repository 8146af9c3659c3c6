"""What `haitang doctor` looks at: every promise of the installation that the machine itself can answer."""

import os
import shutil
import stat
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Final
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from django.conf import settings
from django.contrib.staticfiles import finders
from django.db import DatabaseError, Error, connection
from django.db.migrations.executor import MigrationExecutor
from django.utils import timezone
from django.utils.translation import gettext as _
from django_q.models import OrmQ
from django_q.status import Stat

from haitang.foundation.options import FILE_NAME
from haitang.machinery.audit.queries import append_only
from haitang.machinery.notices.queries import mail_is_set_up, troubles

from . import heartbeat
from .inspections import State, newest_of, newest_wrong, states
from .notices import sentence_of
from .pages import examine, summary
from .words import LEAST_FREE_BYTES, Kind

LEAST_POSTGRESQL: Final = 15
LEAST_SQLITE: Final = (3, 35, 0)
FINDINGS_SHOWN: Final = 3
LONGEST_WAIT: Final = timedelta(minutes=10)
BUILT_ASSET: Final = "built/haitang.css"
COUNT_SQLITE: Final = "SELECT count(*) FROM sqlite_master WHERE type = 'trigger' AND tbl_name = %s"
COUNT_POSTGRESQL: Final = """
    SELECT count(*) FROM pg_trigger
    WHERE tgrelid = to_regclass(%s) AND NOT tgisinternal AND tgenabled <> 'D'
"""
TRIGGERS_OF: Final = {"sqlite": (3, COUNT_SQLITE), "postgresql": (2, COUNT_POSTGRESQL)}
"""How many triggers there must be on a table at least, and how to count them."""


@dataclass(frozen=True, slots=True)
class Check:
    """One thing looked at: whether it is well, and what was found or what to do."""

    name: str
    ok: bool
    found: str


def check_all(*, with_pages: bool = False) -> list[Check]:
    """Every check; those that need the database are left out when it does not answer, or has not all its tables.

    `with_pages` looks through the whole database now, before anything else opens it: minutes for a large one. Else
    what was last found there is told.
    """
    looked = [pages_now()] if with_pages else []
    checks = [reachable()]
    for looks in (CONNECTED, WITH_TABLES):
        if all(check.ok for check in checks):
            checks += [check for look in looks for check in look()]
    checks = [check for check in checks if check.name not in {each.name for each in looked}]
    return checks + looked + [check for look in OUTSIDE for check in look()]


def pages_now() -> Check:
    """Every page of the database can be read and hangs together; and what that does not show."""
    try:
        look = examine()
    except Error:
        return Check(Kind.PAGES.value, False, _("数据库连不上，没有看"))
    if look.findings:
        return Check(Kind.PAGES.value, False, _("；").join(map(sentence_of, look.findings[:FINDINGS_SHOWN])))
    unseen = _("；").join(look.sentences())
    return Check(Kind.PAGES.value, True, f"{summary(look)}。" + _("没有看的：%s") % unseen)


def reachable() -> Check:
    """The database answers and is of a version we were tried on."""
    try:
        connection.ensure_connection()
        version = connection.get_database_version()
    except DatabaseError:
        return Check("database", False, _("数据库连不上：请检查 database_url，以及数据库是否已启动"))
    shown = f"{connection.display_name} {'.'.join(map(str, version))}"
    least = LEAST_SQLITE if connection.vendor == "sqlite" else (LEAST_POSTGRESQL,)
    if tuple(version) < least:
        return Check(
            "database",
            False,
            _("%(found)s 太旧，至少要 %(least)s") % {"found": shown, "least": ".".join(map(str, least))},
        )
    return Check("database", True, shown)


def migrations() -> Iterator[Check]:
    """The tables are those of this version of the program."""
    executor = MigrationExecutor(connection)
    missing = executor.migration_plan(executor.loader.graph.leaf_nodes())
    if missing:
        advice = _("还差 %d 步，请运行 haitang manage migrate") % len(missing)
        yield Check("migrations", False, advice)
    else:
        yield Check("migrations", True, _("表结构是最新的"))


def durable() -> Iterator[Check]:
    """Nothing acknowledged is lost: the log and the synchronisation as they are on this connection."""
    if connection.vendor != "sqlite":
        settings = {name: _ask(f"SHOW {name}") for name in ("fsync", "synchronous_commit")}
        told = "，".join(f"{name} = {setting}" for name, setting in settings.items())
        yield Check("durable", "off" not in settings.values(), told)
        return
    mode, level = _ask("PRAGMA journal_mode"), _ask("PRAGMA synchronous")
    yield Check(
        "durable",
        mode == "wal" and level == "2",
        _("journal_mode = %(mode)s, synchronous = %(level)s（应为 wal 和 2）")
        % {"mode": mode, "level": level},
    )


def triggers() -> Iterator[Check]:
    """The database itself refuses to change or delete what is only ever added."""
    least, question = TRIGGERS_OF[connection.vendor]
    enough = all(int(_ask(question, kind._meta.db_table)) >= least for kind in append_only())
    yield Check(
        "triggers",
        enough,
        _("审计记录不可改、不可删") if enough else _("审计记录的触发器不在了，请从备份恢复"),
    )


def worker() -> Iterator[Check]:
    """Somebody does the background work: the worker moves, or nothing is waiting."""
    overdue = OrmQ.objects.filter(lock__lt=datetime.now(UTC) - LONGEST_WAIT).count()
    if heartbeat.is_moving():
        yield Check("worker", True, _("后台任务进程在工作"))
    elif Stat.get_all():
        yield Check("worker", False, _("后台任务进程在，但不动了，请重新启动 haitang serve"))
    elif overdue:
        yield Check("worker", False, _("有 %d 项后台任务没有人做，请运行 haitang serve") % overdue)
    else:
        yield Check("worker", True, _("后台任务进程未启动，也没有等着做的任务"))


def check_inspections() -> Iterator[Check]:
    """What the installation's own checks have written down: when each was last well, what is wrong."""
    for state in states(datetime.now(UTC)):
        yield Check(state.kind.value, state.ok, _found(state))


def _found(state: State) -> str:
    last = f"{timezone.localtime(state.last):%Y-%m-%d %H:%M}" if state.last else _("还没有过")
    if state.damaged and (wrong := newest_wrong(state.kind)) is not None:
        said = _("；").join(map(sentence_of, wrong.findings[:FINDINGS_SHOWN]))
        return _("%(found)s（上次完好：%(last)s）") % {"found": said, "last": last}
    if state.late:
        return _("太久没有做成（上次完好：%s），请看后台任务是否在运行") % last
    return _("上次完好：%s") % last


def check_restore() -> Iterator[Check]:
    """When the database was last taken from a backup: what was done after that backup is not in it."""
    if (found := newest_of(Kind.RESTORE)) is not None:
        made = found.position.get("made_at", "")
        told = {"at": f"{timezone.localtime(found.at):%Y-%m-%d %H:%M}", "made": made[:16].replace("T", " ")}
        yield Check("restore", True, _("%(at)s 从 %(made)s UTC 的备份恢复") % told)


def assets() -> Iterator[Check]:
    """The page assets were built."""
    there = finders.find(BUILT_ASSET) is not None
    yield Check(
        "assets", there, _("页面样式已生成") if there else _("页面样式还没有生成，请运行 make assets")
    )


def home() -> Iterator[Check]:
    """The settings file is its owner's alone; there is room on the disk."""
    path = settings.HAITANG_HOME / FILE_NAME
    if path.exists():
        private = not path.stat().st_mode & (stat.S_IRWXG | stat.S_IRWXO)
        yield Check(
            "keys", private, _("只有本人能读") if private else _("别人也能读密钥，请运行 chmod 600 %s") % path
        )
    writable = os.access(settings.HAITANG_HOME, os.W_OK)
    yield Check(
        "home", writable, str(settings.HAITANG_HOME) if writable else _("%s 写不进去") % settings.HAITANG_HOME
    )
    free = free_bytes()
    yield Check("disk", free >= LEAST_FREE_BYTES, _("还剩 %s GB（至少要 1 GB）") % f"{free / 1024**3:.1f}")


def free_bytes() -> int:
    """What is free where the data lie, or where the backups go when that is less."""
    folders = [settings.HAITANG_HOME]
    if settings.BACKUP_HOUR is not None and settings.BACKUP_FOLDER.exists():
        folders.append(settings.BACKUP_FOLDER)
    return min(shutil.disk_usage(folder).free for folder in folders)


def time_zone() -> Iterator[Check]:
    """The machine knows the time zone that is shown to people."""
    try:
        offset = datetime.now(ZoneInfo(settings.TIME_ZONE)).utcoffset()
    except ZoneInfoNotFoundError:
        yield Check("time_zone", False, _("这台机器不认识 %s，请安装 tzdata") % settings.TIME_ZONE)
        return
    yield Check(
        "time_zone",
        offset == timedelta(hours=8),
        _("%(zone)s，现在是 %(now)s UTC")
        % {"zone": settings.TIME_ZONE, "now": f"{datetime.now(UTC):%Y-%m-%d %H:%M}"},
    )


def _ask(question: str, *values: str) -> str:
    with connection.cursor() as cursor:
        cursor.execute(question, values)
        return str(cursor.fetchone()[0])


def notices() -> Iterator[Check]:
    """What should have gone out by mail or to a group, and did not, by why."""
    found = troubles(datetime.now(UTC))
    if found:
        said = _("；").join(f"{trouble.label} {count}" for trouble, count in found.items())
        yield Check("notices", False, _("近几天没有送到的邮件和群消息：%s") % said)
    elif mail_is_set_up():
        yield Check("notices", True, _("邮件都已送出"))
    else:
        yield Check("notices", True, _("没有接通邮件服务器，通知只在系统里看"))


Looks = tuple[Callable[[], Iterator[Check]], ...]
CONNECTED: Final[Looks] = (migrations,)
WITH_TABLES: Final[Looks] = (durable, triggers, worker, notices, check_inspections, check_restore)
OUTSIDE: Final[Looks] = (assets, home, time_zone)
