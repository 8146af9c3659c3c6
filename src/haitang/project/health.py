"""Whether the program is well: asked by whoever watches over the machine."""

from typing import Final

from django.db import DatabaseError, connection
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from haitang.faces.desk.signs import Sign
from haitang.foundation.doors import Visit, open_to_all

from .checkup import check_all

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
}
"""What `haitang doctor` calls its checks, for people."""


@require_safe
@never_cache
@open_to_all("运行监控须在未登录时询问；只答好或不好")
def health(request: HttpRequest) -> HttpResponse:
    """200 when the database answers, 503 when it does not; names the engine and nothing else."""
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except DatabaseError:
        return JsonResponse({"ok": False, "database": connection.vendor}, status=503)
    return JsonResponse({"ok": True, "database": connection.vendor})


def signs(visit: Visit) -> list[Sign]:
    """What `haitang doctor` looks at, for the settings page; nothing of the machine's paths."""
    return [
        Sign(str(TITLES.get(check.name, check.name)), check.ok, check.found)
        for check in check_all()
        if check.name != "home"
    ]
