"""The addresses of signing in. Their views are allauth's; each is given its door here, under the name allauth knows."""

from functools import wraps
from typing import Any

from allauth.account import views as account
from allauth.account.internal.flows.login import AUTHENTICATION_METHODS_SESSION_KEY
from allauth.mfa.base import views as mfa
from allauth.mfa.recovery_codes import views as recovery
from allauth.mfa.totp import views as totp
from allauth.mfa.webauthn import views as webauthn
from django.http import HttpRequest, HttpResponseBase
from django.urls import path

from haitang.foundation.doors import View, begins_itself, open_to_all, signed_in
from haitang.foundation.transactions import late_atomic

from .sessions import renew

before_signing_in = open_to_all("登录之前就要用到")


def own_page(view: View) -> View:
    """A page for one's own account that changes something: it and its audit entry stand or fall together."""
    return signed_in(late_atomic()(view))


def again(view: View) -> View:
    """A page on which one says again who one is: whoever did goes on under a fresh key of his session."""

    @wraps(view)
    def answered(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        before = request.session.get(AUTHENTICATION_METHODS_SESSION_KEY)
        answer = view(request, *args, **kwargs)
        after = request.session.get(AUTHENTICATION_METHODS_SESSION_KEY)
        if after != before and request.user.is_authenticated:
            renew(request)
        return answer

    return begins_itself(signed_in(answered))


class ChangingPassword(account.PasswordChangeView):
    """The page for a new password: the present one is tried first, then the change begins."""

    def form_valid(self, form: Any) -> HttpResponseBase:
        if self.request.begin is not None:
            self.request.begin()
        with late_atomic():
            answer: HttpResponseBase = super().form_valid(form)
            return answer


def leaving(view: View) -> View:
    """The page for signing out: the browser forgets the pages it has seen. What was recorded without a line stays."""

    @wraps(view)
    def answered(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        answer = view(request, *args, **kwargs)
        if not request.user.is_authenticated:
            answer.headers["Clear-Site-Data"] = '"cache"'
        return answer

    return before_signing_in(answered)


urlpatterns = [
    path("sign-in/", before_signing_in(account.login), name="account_login"),
    path("sign-in/factor/", before_signing_in(mfa.authenticate), name="mfa_authenticate"),
    path("sign-in/disabled/", before_signing_in(account.account_inactive), name="account_inactive"),
    path("sign-out/", leaving(account.logout), name="account_logout"),
    path("account/again/", again(account.reauthenticate), name="account_reauthenticate"),
    path("account/again/code/", again(mfa.reauthenticate), name="mfa_reauthenticate"),
    path("account/again/key/", again(webauthn.reauthenticate_webauthn), name="mfa_reauthenticate_webauthn"),
    path(
        "account/password/",
        begins_itself(signed_in(ChangingPassword.as_view())),
        name="account_change_password",
    ),
    path("account/factors/", signed_in(mfa.index), name="mfa_index"),
    path("account/factors/authenticator/", own_page(totp.activate_totp), name="mfa_activate_totp"),
    path(
        "account/factors/authenticator/removal/", own_page(totp.deactivate_totp), name="mfa_deactivate_totp"
    ),
    path(
        "account/factors/recovery/", signed_in(recovery.view_recovery_codes), name="mfa_view_recovery_codes"
    ),
    path(
        "account/factors/recovery/new/",
        own_page(recovery.generate_recovery_codes),
        name="mfa_generate_recovery_codes",
    ),
    path(
        "account/factors/recovery/file/",
        signed_in(recovery.download_recovery_codes),
        name="mfa_download_recovery_codes",
    ),
    path("account/factors/keys/", signed_in(webauthn.list_webauthn), name="mfa_list_webauthn"),
    path("account/factors/keys/new/", own_page(webauthn.add_webauthn), name="mfa_add_webauthn"),
    path("account/factors/keys/<int:pk>/", own_page(webauthn.edit_webauthn), name="mfa_edit_webauthn"),
    path(
        "account/factors/keys/<int:pk>/removal/",
        own_page(webauthn.remove_webauthn),
        name="mfa_remove_webauthn",
    ),
]
