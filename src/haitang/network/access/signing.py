"""What is written down when somebody signs in or out or changes how he does: `project.wiring` lets these listen."""

from typing import Any

from allauth.core import context
from allauth.mfa.models import Authenticator
from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest
from django.utils import timezone

from haitang.foundation.acting import NOBODY, Acting
from haitang.machinery.accounts.models import Account
from haitang.machinery.audit import actions as audit

from .queries import build_acting


def signed_in(sender: Any, request: HttpRequest, user: Account, **kwargs: Any) -> None:
    _note(request, user, "accounts.sign_in")


def signed_out(sender: Any, request: HttpRequest, user: Account | None, **kwargs: Any) -> None:
    if user is not None:
        _note(request, user, "accounts.sign_out")


def password_changed(sender: Any, request: HttpRequest, user: Account, **kwargs: Any) -> None:
    _note(request, user, "accounts.change_password")


def factor_saved(sender: Any, instance: Authenticator, created: bool, **kwargs: Any) -> None:  # noqa: FBT001
    """Listens to the row itself: allauth tells of it only after its transaction."""
    if created:
        _note_factor("accounts.add_factor", instance)


def factor_deleted(sender: Any, instance: Authenticator, **kwargs: Any) -> None:
    _note_factor("accounts.remove_factor", instance)


def recovery_codes_made(
    sender: Any, request: HttpRequest, user: Account, authenticator: Authenticator, **kwargs: Any
) -> None:
    _note(request, user, "accounts.reset_factor", kind=authenticator.type)


def _note_factor(action: str, factor: Authenticator) -> None:
    """Whoever sends the request did it: the account's owner, or the administrator who helps him out."""
    request, account = context.request, factor.user
    acting = getattr(request, "acting", NOBODY)
    audit.add(acting, _at(request), action, account, region=account.home, kind=factor.type)


def _note(request: HttpRequest, account: Account | AnonymousUser, action: str, **facts: str) -> None:
    if isinstance(account, Account):
        audit.add(_himself(request, account), _at(request), action, account, region=account.home, **facts)


def _himself(request: HttpRequest, account: Account) -> Acting:
    return build_acting(account, _at(request))


def _at(request: HttpRequest | None) -> Any:
    return getattr(request, "at", None) or timezone.now()
