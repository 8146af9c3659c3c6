"""Pages for when something went wrong: each says what happened and what to do next."""

import errno
import logging
import shutil
import sys
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Final

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from haitang.foundation.transactions import Away, Busy

log = logging.getLogger("haitang.errors")
TEMPLATE = "operation/error.html"


@dataclass(frozen=True, slots=True)
class Mishap:
    """What an error page says: what happened, what to do next, and after how many seconds, if that is known."""

    status: int
    title: str | Promise
    advice: str | Promise
    again_in: int | None = None


BAD_REQUEST = Mishap(400, _("这次请求看不懂"), _("请返回上一页，检查填写的内容后再提交一次。"))
FORBIDDEN = Mishap(403, _("您不能做这件事"), _("需要的话，请安全管理员调整您的授权。"))
NOT_FOUND = Mishap(404, _("没有找到这一页"), _("它可能已被移走，或不在您的管理范围内。请从工作台重新进入。"))
SLOWED = Mishap(429, _("请稍后再试"), _("试错次数太多。"))
CONFLICT = Mishap(409, _("这项内容刚被别人改过"), _("请刷新页面，看过最新内容后再改。"))
CSRF = Mishap(403, _("页面已经过期"), _("请返回上一页，刷新后再提交一次；您的浏览器需要允许本站的 Cookie。"))
BROKEN = Mishap(
    500, _("系统出了错"), _("您刚才的操作没有保存。请过几分钟再试；一直如此，请告诉系统管理员发生的时间。")
)
BUSY = Mishap(503, _("现在忙，请稍后再试"), _("同时办事的人多。您刚才的操作没有保存。"), again_in=10)
LATE = Mishap(408, _("没有收完整"), _("您提交的内容没有及时传完，没有保存。请检查网络后再提交一次。"))
NO_LENGTH = Mishap(
    411, _("这次请求看不懂"), _("提交的内容没有写明长度，没有保存。请换一个浏览器或程序再试。")
)
TOO_LARGE = Mishap(413, _("提交的内容太大"), _("没有保存。请把文件缩小或分开后再提交。"))
FULL = Mishap(507, _("磁盘已满"), _("您刚才的操作没有保存。请告诉系统管理员：清理磁盘后即可继续使用。"))

SQLITE_WAITED: Final = frozenset({5, 6})
"""SQLite's own numbers: somebody else was writing for as long as we wait."""
PASSING: Final = ("08", "53300", "55P03", "57P", "40001", "40P01")
"""What PostgreSQL's numbers begin with when the same thing may go well a little later: no connection, too many, waited
too long for a lock, restarting, two who waited for each other."""
DISK_FULL: Final = frozenset({errno.ENOSPC, errno.EDQUOT})
SQLITE_FULL: Final = 13
SQLITE_TROUBLE: Final = frozenset({10, 14})
"""A file cannot be read, written or opened: for want of room too, which SQLite then does not say."""
LEAST_ROOM: Final = 64 * 1024
POSTGRESQL_FULL: Final = "53100"


def mishap_of(error: BaseException | None) -> Mishap:
    """What somebody is told of a failure that no view foresaw: the one place where they are told apart."""
    found = list(causes(error))
    if any(map(is_disk_full, found)):
        return FULL
    if any(map(passes_by_itself, found)):
        return BUSY
    return BROKEN


def passes_by_itself(error: BaseException) -> bool:
    """Whether a database said so: another was writing, or it is not there at the moment."""
    if getattr(error, "sqlite_errorcode", 0) & 0xFF in SQLITE_WAITED or isinstance(error, Busy | Away):
        return True
    state = getattr(
        error, "sqlstate", ""
    )  # psycopg's own: none when there is no line to the server, or it was cut
    if state is None:
        return type(error).__name__ == "OperationalError"
    return bool(state) and state.startswith(PASSING)


def is_disk_full(error: BaseException) -> bool:
    """Whether the system or a database said that nothing more can be written."""
    sqlite = getattr(error, "sqlite_errorcode", 0) & 0xFF
    return (
        (isinstance(error, OSError) and error.errno in DISK_FULL)
        or sqlite == SQLITE_FULL
        or (sqlite in SQLITE_TROUBLE and not room_is_left())
        or getattr(error, "sqlstate", None) == POSTGRESQL_FULL
    )


def room_is_left() -> bool:
    return shutil.disk_usage(settings.HAITANG_HOME).free >= LEAST_ROOM


def causes(error: BaseException | None) -> Iterator[BaseException]:
    """The error and what it came from; Django's errors come from those of the databases' own."""
    seen: set[int] = set()
    while error is not None and id(error) not in seen:
        seen.add(id(error))
        yield error
        error = error.__cause__ or error.__context__


def mishap_page(request: HttpRequest, mishap: Mishap, reason: str = "") -> HttpResponse:
    """The page for a mishap; a reason takes the place of the advice. Asks neither database nor session."""
    context = {"mishap": mishap, "reason": reason, "request": request}
    headers = {"Retry-After": str(mishap.again_in)} if mishap.again_in else {}
    return HttpResponse(render_to_string(TEMPLATE, context), status=mishap.status, headers=headers)


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return mishap_page(request, BAD_REQUEST)


def forbidden(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    status = getattr(exception, "status", FORBIDDEN.status)
    mishap = SLOWED if status == SLOWED.status else replace(FORBIDDEN, status=status)
    return mishap_page(request, mishap, str(exception or ""))


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return mishap_page(request, NOT_FOUND)


def broken(request: HttpRequest) -> HttpResponse:
    """For whatever nobody caught, in a view or around it: Django calls this while the exception is being handled."""
    return mishap_page(request, mishap_of(sys.exc_info()[1]))


def csrf_failed(request: HttpRequest, reason: str = "") -> HttpResponse:
    request.csrf_failed = True  # type: ignore[attr-defined]  # noted by `access.answers`
    return mishap_page(request, CSRF)
