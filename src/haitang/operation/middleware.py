"""What stands around every request: one line in the log, without personal values; pages compressed."""

import logging
import time
from collections.abc import Callable

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.middleware.gzip import GZipMiddleware

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


class CompressedPages(GZipMiddleware):
    """Pages are sent compressed; files, pictures and answers to programs as they are.

    Each has up to a hundred random bytes in its head, so that its length tells nothing of a secret that stands in it beside
    words somebody else chose (BREACH); tokens of forms are masked anew in every page besides.
    """

    def process_response(self, request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
        page = not response.streaming and response.headers.get("Content-Type", "").startswith("text/html")
        return super().process_response(request, response) if page else response
