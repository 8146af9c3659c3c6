"""How fast one account may ask: whoever asks like a program is told to wait, and costs nobody else his page."""

import threading
from dataclasses import dataclass
from http import HTTPStatus
from math import ceil
from typing import Final, cast

from django.conf import settings
from django.http import HttpRequest, HttpResponseBase
from django.utils.translation import gettext as _

from haitang.foundation.doors import Visit
from haitang.foundation.verdict import Refused

from .middleware import Answer, refusal

MINUTE: Final = 60.0


@dataclass(slots=True)
class Bucket:
    """What is left of an account's minute, and when that was true."""

    left: float
    at: float


class Pace:
    """A bucket for each account, filled again as time passes. In this process only: several allow each their own."""

    def __init__(self, per_minute: int) -> None:
        self._most = float(per_minute)
        self._buckets: dict[int, Bucket] = {}
        self._lock = threading.Lock()

    def take(self, account: int, now: float) -> float:
        """Take one request of an account's. Seconds until there is one to take, none when it was taken."""
        with self._lock:
            bucket = self._buckets.setdefault(account, Bucket(self._most, now))
            gained = max(now - bucket.at, 0.0) * self._most / MINUTE
            bucket.left, bucket.at = min(bucket.left + gained, self._most), now
            if bucket.left < 1:
                return (1 - bucket.left) * MINUTE / self._most
            bucket.left -= 1
            return 0.0


class PaceMiddleware:
    """Answers 429 to an account that asks faster than `requests_per_minute`. Stands where it is known who acts."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response
        self.pace = Pace(settings.REQUESTS_PER_MINUTE)

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        visit = cast("Visit", request)
        account = visit.acting.account_id
        wait = 0.0 if account is None else self.pace.take(account, visit.at.timestamp())
        if not wait:
            return self.get_response(request)
        reason = _("请求太频繁了，请过一会儿再试。刚才这一次没有保存任何内容。")
        answer = refusal(request, Refused(reason, code="too_fast"), status=HTTPStatus.TOO_MANY_REQUESTS)
        answer.headers["Retry-After"] = str(ceil(wait))
        return answer
