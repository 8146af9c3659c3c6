"""Slowing down who guesses secrets, without letting him shut out the one whose secret it is.

The only limit on tries: those of the library are off. Tries count by name and network address together, so that a
stranger's failures stop the stranger. Whoever has signed in on a device before carries its cookie and is counted by it
alone, whatever comes from his office's address. When a name is tried from everywhere, each new address is first made
to wait a little: once, and by a time nobody else can lengthen.
"""

import secrets
import unicodedata
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from ipaddress import IPv6Address
from typing import Final

from allauth.account.adapter import get_adapter
from django.core import signing
from django.core.exceptions import PermissionDenied
from django.db import models
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.crypto import constant_time_compare, salted_hmac
from django.utils.formats import time_format
from django.utils.translation import gettext as _

from haitang.foundation.networks import network_of, parsed
from haitang.foundation.sealing import digest
from haitang.foundation.verdict import Refused

from .models import Account, SignInAttempt
from .words import ATTEMPT_DAYS, DEVICE_DAYS, LIMITS, PRESSED_WAIT, TOKEN_TRIES, WINDOW, Door, Limits

SALT: Final = "haitang.accounts.known_device"
NOWAIT: Final = timedelta()


@dataclass(frozen=True, slots=True)
class Try:
    """Somebody tries a secret: at which door, for which name, from which address, on which known device, when."""

    name: str
    address: str
    device: str
    at: datetime
    door: Door = Door.SIGN_IN

    @property
    def name_digest(self) -> str:
        return name_digest(self.name, self.door)

    @property
    def address_digest(self) -> str:
        return digest(f"{self.door} address", network_of(self.address))


class Outcome(StrEnum):
    """How a try ended that did not open the door."""

    WRONG = "wrong"
    SLOWED = "slowed"
    EXPIRED = "expired"


@dataclass(frozen=True, slots=True)
class Tried:
    """A try that was refused, left on its request as `tried`; `account` is whose secret it was, if anybody's."""

    attempt: Try
    account: Account | None
    outcome: Outcome


class TooManyTries(Refused):
    """This try was not even looked at: it has to wait until `until`."""

    def __init__(self, attempt: Try, wait: timedelta) -> None:
        super().__init__(_waiting(wait, attempt.at + wait), code="too_many_tries")
        self.wait = wait
        self.until = attempt.at + wait


def name_digest(name: str, door: Door = Door.SIGN_IN) -> str:
    """What stands for a name that was typed; the same however it is written."""
    return digest(f"{door} name", unicodedata.normalize("NFKC", name).casefold())


def network_digest(address: str) -> str:
    """What stands for an address in what is kept; the same at every door."""
    return digest("network", network_of(address)) if address else ""


def mask_address(address: str) -> str:
    """An address of which a person may see the beginning: "192.0.2.*", "2001:db8:0:*"."""
    found = parsed(address)
    if found is None:
        return ""
    if isinstance(found, IPv6Address):
        return ":".join(f"{int(group, 16):x}" for group in found.exploded.split(":")[:3]) + ":*"
    return str(found).rpartition(".")[0] + ".*"


def client_address(request: HttpRequest) -> str:
    """Where a request comes from, as far as the proxy in front is trusted; empty when nobody can say."""
    try:
        return str(get_adapter(request).get_client_ip(request))
    except PermissionDenied:
        return ""


def try_of(request: HttpRequest, name: str, account: Account | None, door: Door = Door.SIGN_IN) -> Try:
    """The try a request makes."""
    at: datetime = getattr(request, "at", None) or timezone.now()
    device = known_device(request, account)
    return Try(name=name, address=client_address(request), device=device, at=at, door=door)


@contextmanager
def counted_try(request: HttpRequest, account: Account, door: Door) -> Iterator[None]:
    """Try a secret of an account inside: the try counts, and is taken back when nothing was raised.

    Raises `TooManyTries` before it is looked at.
    """
    name = account.username if door is Door.SIGN_IN else str(account.pk)
    attempt = try_of(request, name, account, door)
    require_turn(request, attempt, account)
    refuse(request, attempt, account)
    yield
    accept(request, attempt)


def require_turn(request: HttpRequest, attempt: Try, account: Account | None) -> None:
    """Pass silently when this try may go on; it counts. Raises `TooManyTries`."""
    wait = admit(attempt)
    if wait > NOWAIT:
        refuse(request, attempt, account, Outcome.SLOWED)
        raise TooManyTries(attempt, wait)


def refuse(
    request: HttpRequest, attempt: Try, account: Account | None, outcome: Outcome = Outcome.WRONG
) -> None:
    """Leave on the request that this try opened nothing."""
    request.tried = Tried(attempt, account, outcome)  # type: ignore[attr-defined]  # read by `access.answers`


def accept(request: HttpRequest, attempt: Try) -> None:
    """The secret was right: the try does not count, nor those before it from here."""
    request.tried = None  # type: ignore[attr-defined]  # as above
    forget_tries(attempt)


def admit(attempt: Try) -> timedelta:
    """How long this try must wait; no time at all means it may go on, and counts until `succeeded` takes it back.

    The try is written down before it is counted, so that of many at once no more than the limit pass.
    """
    row = _write_down(attempt)
    wait, ticket = _wait_of(attempt, row.pk)
    if wait > NOWAIT and not ticket:
        row.delete()
    return wait


def forget_tries(attempt: Try) -> None:
    """Forget the tries of who proved to be the right one, from this address and on this device."""
    mine = SignInAttempt.objects.filter(name_digest=attempt.name_digest)
    mine.filter(address_digest=attempt.address_digest).delete()
    if attempt.device:
        mine.filter(device=attempt.device).delete()


def require_token(request: HttpRequest, *, right: bool) -> None:
    """Count a wrong secret in an address. Raises `TooManyTries` for an address that sent too many, be this one right."""
    attempt = try_of(request, "", None, Door.TOKEN)
    recent = recent_tries(attempt.at).filter(address_digest=attempt.address_digest)
    if recent.count() >= TOKEN_TRIES:
        refuse(request, attempt, None, Outcome.SLOWED)
        raise TooManyTries(attempt, _until_room(recent, TOKEN_TRIES - 1, attempt.at))
    if not right:
        _write_down(attempt)
        refuse(request, attempt, None)


def forget_old(at: datetime) -> int:
    """Remove tries that no longer count. Returns how many."""
    gone = models.Q(at__lt=at - timedelta(days=ATTEMPT_DAYS)) | models.Q(at__gte=at + WINDOW)
    removed, _each = SignInAttempt.objects.filter(gone).delete()
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


def recent_tries(at: datetime) -> "models.QuerySet[SignInAttempt]":
    """Those that count. One from a time yet to come does not: the clock was put back, and nobody waits for years."""
    return SignInAttempt.objects.filter(at__gt=at - WINDOW, at__lt=at + WINDOW)


def _write_down(attempt: Try) -> SignInAttempt:
    return SignInAttempt.objects.create(
        name_digest=attempt.name_digest,
        address_digest=attempt.address_digest,
        device=attempt.device,
        at=attempt.at,
    )


def _wait_of(attempt: Try, own: int) -> tuple[timedelta, bool]:
    """The wait, and whether it is the first of a new address under pressure: then the row stays, as its ticket."""
    limits = LIMITS[attempt.door]
    recent = recent_tries(attempt.at)
    named = recent.filter(name_digest=attempt.name_digest)
    if attempt.device:
        return _room_in(named.filter(device=attempt.device), limits.device, attempt.at), False
    from_here = recent.filter(address_digest=attempt.address_digest)
    pair = from_here.filter(name_digest=attempt.name_digest)
    wait = max(_room_in(pair, limits.pair, attempt.at), _room_in(from_here, limits.address, attempt.at))
    if wait > NOWAIT:
        return wait, False
    return _wait_under_pressure(attempt, own, named.filter(device=""), pair, limits)


def _wait_under_pressure(
    attempt: Try,
    own: int,
    named: "models.QuerySet[SignInAttempt]",
    pair: "models.QuerySet[SignInAttempt]",
    limits: Limits,
) -> tuple[timedelta, bool]:
    """The wait for a name that is tried from everywhere, and whether the row stays as a ticket."""
    if attempt.door is not Door.SIGN_IN:
        return _room_in(named, limits.name, attempt.at), False
    if named.count() <= limits.name:
        return NOWAIT, False
    latest = pair.exclude(pk=own).order_by("at").last()
    if latest is None:
        return PRESSED_WAIT, True
    return max(NOWAIT, latest.at + PRESSED_WAIT - attempt.at), False


def _room_in(rows: "models.QuerySet[SignInAttempt]", most: int, at: datetime) -> timedelta:
    """No time while there are no more than `most`, this try among them; else until there is room for it."""
    return _until_room(rows, most, at) if rows.count() > most else NOWAIT


def _until_room(rows: "models.QuerySet[SignInAttempt]", most: int, at: datetime) -> timedelta:
    """Until the oldest of the last `most` tries before this one falls out of the window."""
    oldest = rows.order_by("-at", "-pk").values_list("at", flat=True)[most]
    return max(oldest + WINDOW - at, timedelta(seconds=1))


def _waiting(wait: timedelta, until: datetime) -> str:
    """The sentence that says until when, to the minute in which it is surely over."""
    if wait < timedelta(minutes=1):
        return _("为防猜测密码，请等 %(seconds)d 秒后再试。") % {"seconds": int(wait.total_seconds()) or 1}
    minute = timezone.localtime(until + timedelta(minutes=1))
    return _("试错次数太多，请在 %(time)s 以后再试。用您平时登录的电脑或手机不受影响。") % {
        "time": time_format(minute, "H:i")
    }


def _cookie(account: Account) -> str:
    return f"known-{account.pk}"


def _password_mark(account: Account) -> str:
    return salted_hmac(SALT, account.password).hexdigest()[:16]
