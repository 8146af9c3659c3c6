"""One line in the log for each request, without personal values."""

import logging
import time
from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

log = logging.getLogger("haitang.request")


class RequestLog:
    """Logs the method, the route as declared (never the address), the status, the time, the account."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        began = time.perf_counter()
        response = self.get_response(request)
        log.info(
            "request",
            extra={
                "method": request.method,
                "route": request.resolver_match.route if request.resolver_match else "",
                "status": response.status_code,
                "ms": round((time.perf_counter() - began) * 1000, 1),
                "account": getattr(getattr(request, "acting", None), "account_id", None),
            },
        )
        return response
