"""Slowing down who guesses passwords, without letting him shut out the one whose password it is.

Tries count by name and network address together, so that a stranger's failures stop the stranger. Whoever has
signed in on a device before carries its cookie and is counted by it alone. When a name is tried from everywhere,
each new address is first made to wait a little: once, and by a time nobody else can lengthen.
"""

import secrets
import unicodedata
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.core import signing
from django.db import models
from django.http import HttpRequest, HttpResponse
from django.utils.crypto import constant_time_compare, salted_hmac

from haitang.foundation.sealing import digest

from .models import Account, SignInAttempt
from .words import (
    ADDRESS_TRIES,
    ATTEMPT_DAYS,
    DEVICE_DAYS,
    DEVICE_TRIES,
    PAIR_TRIES,
    PRESSED_TRIES,
    PRESSED_WAIT,
    WINDOW,
)

SALT = "haitang.accounts.known_device"
NOWAIT = timedelta()


@dataclass(frozen=True, slots=True)
class Try:
    """Somebody tries to sign in: which name, from which address, on which known device, when."""

    name: str
    address: str
    device: str
    at: datetime

    @property
    def name_digest(self) -> str:
        return digest("sign-in name", unicodedata.normalize("NFKC", self.name).casefold())

    @property
    def address_digest(self) -> str:
        return digest("network address", self.address)


def admit(attempt: Try) -> timedelta:
    """How long this try must wait; no time at all means it may go on, and counts until `succeeded` takes it back.

    The try is written down before it is counted, so that of many at once no more than the limit pass.
    """
    row = SignInAttempt.objects.create(
        name_digest=attempt.name_digest,
        address_digest=attempt.address_digest,
        device=attempt.device,
        at=attempt.at,
    )
    wait, ticket = _wait_of(attempt, row.pk)
    if wait > NOWAIT and not ticket:
        row.delete()
    return wait


def succeeded(attempt: Try) -> None:
    """Forget the tries of who proved to be the right one, from this address and on this device."""
    mine = SignInAttempt.objects.filter(name_digest=attempt.name_digest)
    mine.filter(address_digest=attempt.address_digest).delete()
    if attempt.device:
        mine.filter(device=attempt.device).delete()


def forget_old(at: datetime) -> int:
    """Remove tries that no longer count. Returns how many."""
    removed, _each = SignInAttempt.objects.filter(at__lt=at - timedelta(days=ATTEMPT_DAYS)).delete()
    return removed


def known_device(request: HttpRequest, account: Account | None) -> str:
    """The digest of the device's cookie for this account; empty when it has none, or the password changed since."""
    if account is None:
        return ""
    try:
        value = signing.loads(
            request.COOKIES.get(_cookie(account), ""), salt=SALT, max_age=timedelta(days=DEVICE_DAYS)
        )
    except signing.BadSignature:
        return ""
    account_id, device, mark = value
    if account_id != account.pk or not constant_time_compare(mark, _password_mark(account)):
        return ""
    return digest("device", device)


def remember_device(response: HttpResponse, account: Account, *, secure: bool) -> None:
    """Leave the cookie by which this device is known the next time."""
    value = signing.dumps([account.pk, secrets.token_urlsafe(16), _password_mark(account)], salt=SALT)
    age = timedelta(days=DEVICE_DAYS)
    response.set_cookie(_cookie(account), value, max_age=age, secure=secure, httponly=True, samesite="Lax")


def _wait_of(attempt: Try, own: int) -> tuple[timedelta, bool]:
    """The wait, and whether it is the first of a new address under pressure: then the row stays, as its ticket."""
    recent = SignInAttempt.objects.filter(at__gt=attempt.at - WINDOW)
    if attempt.device and recent.filter(device=attempt.device).count() <= DEVICE_TRIES:
        return NOWAIT, False
    from_here = recent.filter(address_digest=attempt.address_digest)
    pair = from_here.filter(name_digest=attempt.name_digest)
    if pair.count() > PAIR_TRIES:
        return _until_room(pair, PAIR_TRIES, attempt.at), False
    if from_here.count() > ADDRESS_TRIES:
        return _until_room(from_here, ADDRESS_TRIES, attempt.at), False
    if recent.filter(name_digest=attempt.name_digest, device="").count() > PRESSED_TRIES:
        latest = pair.exclude(pk=own).order_by("at").last()
        if latest is None:
            return PRESSED_WAIT, True
        return max(NOWAIT, latest.at + PRESSED_WAIT - attempt.at), False
    return NOWAIT, False


def _until_room(rows: "models.QuerySet[SignInAttempt]", most: int, at: datetime) -> timedelta:
    """Until the oldest of the last `most` tries before this one falls out of the window."""
    oldest = rows.order_by("-at", "-pk").values_list("at", flat=True)[most]
    return max(oldest + WINDOW - at, timedelta(seconds=1))


def _cookie(account: Account) -> str:
    return f"known-{account.pk}"


def _password_mark(account: Account) -> str:
    return salted_hmac(SALT, account.password).hexdigest()[:16]
