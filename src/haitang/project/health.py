"""Whether the program is well: asked by whoever watches over the machine."""

from django.db import DatabaseError, connection
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from haitang.accounts.doors import Visit, open_to_all
from haitang.desk.panels import Sign

from .checkup import check_all


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
    return [Sign(check.name, check.ok, check.found) for check in check_all() if check.name != "home"]
