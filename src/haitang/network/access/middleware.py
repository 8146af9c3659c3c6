"""Who acts in a request, and a repeat of a request answered once."""

from collections.abc import Callable, Mapping, Sequence
from contextlib import ExitStack
from functools import partial
from hashlib import sha256
from http import HTTPStatus
from math import ceil
from typing import Any, Final, cast

from django.contrib import messages
from django.contrib.messages.storage.base import Message
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.urls import Resolver404, get_resolver, resolve
from django.utils import timezone
from django.utils.translation import gettext as _

from haitang.foundation.doors import SIGNED_IN, View, Visit, enter
from haitang.foundation.scope import Scope
from haitang.foundation.sealing import seal_bytes, unseal_bytes
from haitang.foundation.transactions import late_atomic
from haitang.foundation.verdict import Refused
from haitang.machinery.accounts.lockout import TooManyTries
from haitang.machinery.accounts.sessions import keep_awake

from . import claims
from .leading import elsewhere_first
from .models import Receipt
from .queries import build_acting, receipt_of
from .words import ASK_AGAIN_SECONDS, KEY_LENGTH, RECEIPT_BODY_BYTES

Answer = Callable[[HttpRequest], HttpResponseBase]

CHANGING: Final = frozenset({"POST", "PUT", "PATCH", "DELETE"})
FORMS: Final = frozenset({"application/x-www-form-urlencoded", "multipart/form-data"})
KEPT_HEADERS: Final = ("Content-Type", "Location", "HX-Redirect", "HX-Location", "HX-Trigger", "HX-Refresh")
SEALED_AS: Final = "receipt"
AT_THE_DOOR: Final = frozenset({"not_permitted", "not_here"})


class ActingMiddleware:
    """Puts `acting`, `at` and `scope` on the request, stands at the door of every view, and answers an uncaught
    `Refused` with its reason."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        visit = cast("Visit", request)
        visit.at = timezone.now()
        keep_awake(visit, visit.at)
        visit.acting = build_acting(request.user, visit.at)
        visit.scope = Scope()
        visit.begin = None
        return elsewhere_first(visit) or self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: View, args: Sequence[Any], kwargs: Mapping[str, Any]
    ) -> HttpResponseBase | None:
        try:
            return enter(cast("Visit", request), view)
        except Refused as refused:
            return refusal(request, refused)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponseBase | None:
        if not isinstance(exception, Refused):
            return None
        return refusal(request, exception)


class OnceMiddleware:
    """Answers a changing request that carries a key once.

    The key comes in the field `once` or the header `Idempotency-Key`. It is claimed first, in a transaction of its own; a
    repeat meanwhile is told to wait (409). What the page writes and the receipt are one transaction, which begins with
    the first writing, or when a view says so that `begins_itself`; an answer of 400 or above undoes it and frees the key.
    The same key again gets the same answer; with anything else asked it is refused with 422. Of an answer that says
    `no-store` only that it was given is kept.
    """

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        visit = cast("Visit", request)
        account_id = visit.acting.account_id
        key = request_key(request) if request.method in CHANGING else ""
        if not key or account_id is None or not _welcome(visit):
            return self.get_response(request)
        asked = request_digest(request)
        receipt, ours = claims.claim_key(account_id=account_id, key=key, asked=asked, at=visit.at)
        if receipt is None or not ours:
            return replay(request, receipt, asked)
        try:
            return self._first(visit, receipt)
        except _Undone as undone:
            return undone.response
        except claims.Lost:
            return replay(request, receipt_of(account_id, key), asked)
        finally:
            claims.give_back(receipt)

    def _first(self, visit: Visit, receipt: Receipt) -> HttpResponseBase:
        with ExitStack() as work:
            visit.begin = partial(work.enter_context, late_atomic())
            if not getattr(resolve(visit.path_info).func, "begins_itself", False):
                visit.begin()
            response = self.get_response(visit)
            if response.status_code >= HTTPStatus.BAD_REQUEST:
                raise _Undone(response)
            claims.complete(receipt, **kept_of(visit, response))
        receipt.status = response.status_code  # committed: there is no claim to give back
        return response


class TurnedAway(PermissionDenied):
    """What the page for refusals is given: the reason, and the status it answers with."""

    def __init__(self, reason: str, status: int) -> None:
        super().__init__(reason)
        self.status = int(status)


class _Undone(Exception):
    """Takes the transaction back and carries the answer out of it."""

    def __init__(self, response: HttpResponseBase) -> None:
        super().__init__()
        self.response = response


def request_key(request: HttpRequest) -> str:
    """The key made before sending, or nothing. One longer than any browser of ours makes, or not to be written, is no key."""
    key = request.headers.get("Idempotency-Key", "")
    if not key and request.content_type in FORMS:
        key = request.POST.get("once", "")
    return key if len(key) <= KEY_LENGTH and key.isprintable() else ""


def request_digest(request: HttpRequest) -> str:
    """A digest of what was asked: the method, the address, the fields and files, less what differs by page load."""
    asked = sha256(f"{request.method} {request.get_full_path()}\n".encode())
    if request.content_type not in FORMS:
        asked.update(request.body)
        return asked.hexdigest()
    for name, values in sorted(request.POST.lists()):
        if name not in {"once", "csrfmiddlewaretoken"}:
            asked.update(repr((name, values)).encode())
    for name, files in sorted(request.FILES.lists()):
        for file in files:
            content = sha256()
            for chunk in file.chunks():
                content.update(chunk)
            file.seek(0)
            asked.update(repr((name, file.name, content.hexdigest())).encode())
    return asked.hexdigest()


def replay(request: HttpRequest, receipt: Receipt | None, asked: str) -> HttpResponseBase:
    """The answer kept in a receipt, with the messages it said; 422 when something else is asked with its key.

    409 while there is none, because the first to ask is still at work.
    """
    if receipt is not None and receipt.asked != asked:
        reason = _("这一页已经提交过一次，内容与这次不同。请返回并刷新页面，核对后再提交。")
        return refusal(request, Refused(reason, code="key_used"), status=HTTPStatus.UNPROCESSABLE_ENTITY)
    if receipt is None or not receipt.answered:
        reason = _("您刚才提交的正在办理，不会办两次。请过几秒刷新这一页，就能看到结果。")
        in_hand = refusal(request, Refused(reason, code="in_hand"))
        in_hand.headers["Retry-After"] = str(ASK_AGAIN_SECONDS)
        return in_hand
    for level, text, tags in receipt.messages:
        messages.add_message(request, level, text, extra_tags=tags)
    response = HttpResponse(unseal_bytes(SEALED_AS, receipt.body), status=receipt.status)
    for name, value in receipt.headers.items():
        response.headers[name] = value
    return response


def refusal(request: HttpRequest, refused: Refused, *, status: int | None = None) -> HttpResponseBase:
    """The page that says why not, with the status of `status_of` unless another is given."""
    handler: Callable[..., HttpResponseBase] = get_resolver().resolve_error_handler(HTTPStatus.FORBIDDEN)
    exception = TurnedAway(refused.reason, status or refusal_status(refused))
    response = handler(request, exception=exception)
    response.status_code = exception.status
    if isinstance(refused, TooManyTries):
        response.headers["Retry-After"] = str(ceil(refused.wait.total_seconds()))
    return response


def refusal_status(refused: Refused) -> HTTPStatus:
    """How a refusal is answered: at the door, before too many tries, or by the matter."""
    if isinstance(refused, TooManyTries):
        return HTTPStatus.TOO_MANY_REQUESTS
    return HTTPStatus.FORBIDDEN if refused.code in AT_THE_DOOR else HTTPStatus.CONFLICT


def kept_of(visit: Visit, response: HttpResponseBase) -> dict[str, Any]:
    """What a receipt keeps of an answer."""
    # only what this page said: reading the store aloud would also take what earlier pages said
    said: list[Message] = messages.get_messages(visit)._queued_messages  # type: ignore[union-attr]  # noqa: SLF001
    headers = {name: response.headers[name] for name in KEPT_HEADERS if name in response.headers}
    body = getattr(response, "content", None)
    private = "no-store" in response.headers.get("Cache-Control", "")
    if body is None or private or len(body) > RECEIPT_BODY_BYTES:
        body = _("这件事已经办好了，请返回查看。").encode()
        headers["Content-Type"] = "text/plain; charset=utf-8"
    return {
        "messages": [[message.level, str(message.message), message.extra_tags or ""] for message in said],
        "status": response.status_code,
        "headers": headers,
        "body": seal_bytes(SEALED_AS, body),
    }


def _welcome(visit: Visit) -> bool:
    """Whether the page would let this visitor in; whoever it turns away gets no receipt and no old answer."""
    try:
        action = getattr(resolve(visit.path_info).func, "needs", None)
    except Resolver404:
        return False
    return action is not None and (action == SIGNED_IN or visit.acting.may(action))
