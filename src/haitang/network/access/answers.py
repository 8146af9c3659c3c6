"""What becomes of every answer on its way out: kept by no browser unless it says so, and noted when it refuses."""

import logging
from http import HTTPStatus
from typing import Any, Final

from django.http import HttpRequest, HttpResponseBase
from django.utils import timezone

from haitang.foundation.acting import NOBODY, Acting
from haitang.machinery.accounts.lockout import Outcome, Tried, client_address, mask_address, network_digest
from haitang.machinery.accounts.models import Account
from haitang.machinery.accounts.words import Door
from haitang.machinery.audit.refusals import PENDING, Refusal, note_refusal
from haitang.machinery.audit.words import RefusedKind

from .middleware import Answer

log = logging.getLogger("haitang.refusals")

WRONG: Final = {
    Door.SIGN_IN: RefusedKind.SIGN_IN,
    Door.FACTOR: RefusedKind.FACTOR,
    Door.TOKEN: RefusedKind.TOKEN,
}


BY_STATUS: Final[dict[int, RefusedKind]] = {
    HTTPStatus.FORBIDDEN: RefusedKind.FORBIDDEN,
    HTTPStatus.TOO_MANY_REQUESTS: RefusedKind.SLOWED,
}


class UnstoredMiddleware:
    """Stands outside of all: whoever answers, be it a middleware that turns a request away or sends it on, nothing is
    kept by a browser or a proxy unless the answer says so itself. An address alone may hold what somebody searched for."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        response = self.get_response(request)
        if not response.has_header("Cache-Control"):
            response.headers["Cache-Control"] = "no-store"
        return response


class AnswersMiddleware:
    """Stands outside of who acts and of repeats: what it writes is in no transaction of the page."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        response = self.get_response(request)
        try:
            write_down(request, response)
        except Exception:  # a refusal stays one, whatever becomes of the note about it
            log.exception("refusal_not_noted")
        return response


def write_down(request: HttpRequest, response: HttpResponseBase) -> None:
    """Note what was refused, if anything; else take along what waits to be written."""
    kind = refusal_kind(request, response)
    if kind is None:
        PENDING.write()
    else:
        note_refusal(refusal_of(request, kind), getattr(request, "at", None) or timezone.now())


def refusal_kind(request: HttpRequest, response: HttpResponseBase) -> RefusedKind | None:
    """Why this answer refuses; None for one that does not, or refuses for the matter's sake."""
    tried = tried_in(request)
    if tried is not None:
        return _kind_of_try(tried)
    if getattr(request, "csrf_failed", False):
        return RefusedKind.CSRF
    if response.status_code in BY_STATUS:
        return BY_STATUS[response.status_code]
    names_a_record = request.resolver_match is not None and request.resolver_match.kwargs
    signed_in = acting_of(request).account_id is not None
    if response.status_code == HTTPStatus.NOT_FOUND and names_a_record and signed_in:
        return RefusedKind.NOT_SEEN
    return None


def _kind_of_try(tried: Tried) -> RefusedKind:
    if tried.outcome is Outcome.SLOWED:
        return RefusedKind.SLOWED
    return RefusedKind.EXPIRED if tried.outcome is Outcome.EXPIRED else WRONG[tried.attempt.door]


def refusal_of(request: HttpRequest, kind: RefusedKind) -> Refusal:
    """Whom it was refused to, where: the account whose secret was tried, or who had signed in."""
    tried, acting = tried_in(request), acting_of(request)
    user = getattr(request, "user", None)
    account = tried.account if tried else user if isinstance(user, Account) else None
    address = client_address(request)
    return Refusal(
        kind=kind,
        page=request.resolver_match.view_name if request.resolver_match else "",
        account_id=(account.pk or 0) if account else 0,
        account=account.username if account else "",
        region_id=account.home if account else "",
        name_digest=_digest_of_unknown(tried, kind),
        address_digest=network_digest(address),
        address=mask_address(address),
        signed_in=acting.account_id is not None,
    )


def _digest_of_unknown(tried: Tried | None, kind: RefusedKind) -> str:
    """Of a typed name that is nobody's. An address that is slowed may type as many as it likes: they are one row."""
    if tried is None or tried.account is not None or kind is not RefusedKind.SIGN_IN:
        return ""
    return tried.attempt.name_digest


def tried_in(request: HttpRequest) -> Tried | None:
    found: Any = getattr(request, "tried", None)
    return found if isinstance(found, Tried) else None


def acting_of(request: HttpRequest) -> Acting:
    """Nobody, too, where the request never came as far as the one who acts."""
    found: Acting = getattr(request, "acting", NOBODY)
    return found
