"""How signing in by allauth is bent to our rules: no self-registration, our lock-out, sealed second factors."""

import base64
from datetime import timedelta
from typing import Any, Final

import segno
from allauth.account.adapter import DefaultAccountAdapter
from allauth.mfa.adapter import DefaultMFAAdapter
from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from haitang.foundation.sealing import seal, unseal
from haitang.foundation.verdict import Refused

from .lockout import Outcome, Try, accept, refuse, remember_device, require_turn, try_of
from .models import Account
from .sessions import begin_session, end_surplus

SECOND_FACTOR: Final = "second factor"


class AccountAdapter(DefaultAccountAdapter):
    """Signing in with name and password."""

    error_messages = {
        **DefaultAccountAdapter.error_messages,
        "username_password_mismatch": gettext_lazy("登录名或密码不对。忘了密码，请系统管理员重置。"),
        "incorrect_password": gettext_lazy("密码不对。"),
        "enter_current_password": gettext_lazy("现在的密码不对。"),
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Accounts are made by the system administrator only."""
        return False

    def pre_authenticate(self, request: HttpRequest, **credentials: Any) -> None:
        """Raise `TooManyTries` while this try has to wait."""
        account, attempt = self._try(request, credentials)
        require_turn(request, attempt, account)

    def authenticate(self, request: HttpRequest, **credentials: Any) -> Account | None:
        """The account, when name and password belong together. Raises ValidationError for an initial password that
        expired: only who knows it hears so."""
        found: Account | None = super().authenticate(request, **credentials)
        account, attempt = self._try(request, credentials)
        if found is None:
            refuse(request, attempt, account)
        elif found.initial_password_expired(attempt.at, timedelta(days=settings.INITIAL_PASSWORD_DAYS)):
            refuse(request, attempt, found, Outcome.EXPIRED)
            raise ValidationError(
                _("这个初始密码已经过期，请联系系统管理员重新生成。"), code="initial_password_expired"
            )
        else:
            accept(request, attempt)
        return found

    def login(self, request: HttpRequest, user: Account) -> None:
        """Sign in and whatever listens to it, together or not at all."""
        with transaction.atomic():
            super().login(request, user)
            begin_session(request, timezone.now())
            end_surplus(request, user)

    def post_login(self, request: HttpRequest, user: Account, **kwargs: Any) -> HttpResponse:
        response: HttpResponse = super().post_login(request, user, **kwargs)
        remember_device(response, user, secure=settings.SESSION_COOKIE_SECURE)
        return response

    def set_password(self, user: Account, password: str) -> None:
        """Raises `Refused` when somebody has set another since the present one was tried: a reset is not undone by it."""
        tried = user.password
        user.set_password(password)
        user.must_change_password = False
        user.password_set_at = timezone.now()
        columns = {
            name: getattr(user, name) for name in ("password", "must_change_password", "password_set_at")
        }
        if not Account.objects.filter(pk=user.pk, password=tried).update(**columns):
            raise Refused(_("您的密码刚刚在别处改过，这次没有改。请重新登录再试。"), code="password_changed")

    def get_password_change_redirect_url(self, request: HttpRequest) -> str:
        return "/account/"

    def _rollback_login_failed_rl_usage(self) -> None:
        """Nothing: our own lock-out counts instead."""

    def _try(self, request: HttpRequest, credentials: dict[str, Any]) -> tuple[Account | None, Try]:
        name = str(credentials.get("username") or credentials.get("email") or "")
        account = Account.objects.filter(username__iexact=name).first()
        return account, try_of(request, name, account)


class MFAAdapter(DefaultMFAAdapter):
    """The second factor: secrets are sealed before they reach the database."""

    def get_totp_issuer(self) -> str:
        return _("海棠")

    def build_totp_svg(self, url: str) -> str:
        """Drawn into the page itself: our content policy lets no picture in as data."""
        drawn: str = segno.make(url, error="m").svg_inline(
            scale=5, border=4, light="white", svgclass="code", lineclass=None
        )
        return drawn

    def encrypt(self, text: str) -> str:
        return base64.b64encode(seal(SECOND_FACTOR, text)).decode()

    def decrypt(self, encrypted_text: str) -> str:
        return unseal(SECOND_FACTOR, base64.b64decode(encrypted_text))
