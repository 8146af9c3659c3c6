"""The forms of signing in, as allauth has them, in our looks and words."""

from typing import Any

from allauth.account import forms as account
from allauth.core import context
from allauth.core.internal.cryptokit import normalize_user_code
from allauth.mfa import app_settings as mfa_settings
from allauth.mfa.adapter import get_adapter
from allauth.mfa.base import forms as mfa
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes import forms as recovery
from allauth.mfa.totp import forms as totp
from allauth.mfa.webauthn import forms as webauthn
from django import forms
from django.conf import settings
from django.core.cache import cache
from django.core.validators import MaxLengthValidator
from django.utils.translation import gettext_lazy as _

from haitang.foundation.sealing import digest
from haitang.machinery.ui.forms import Dressed

from .lockout import counted_try
from .models import Account
from .passwords import help_text
from .words import SECRET_LENGTH, Door


class Looks(Dressed):
    """Dresses a form made by allauth and says its fields in our words."""

    words: dict[str, Any] = {
        "login": _("登录名"),
        "password": _("密码"),
        "oldpassword": _("现在的密码"),
        "password1": _("新密码"),
        "password2": _("再输一次新密码"),
        "code": _("验证码"),
        "name": _("名称"),
    }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, field in self.fields.items():
            field.label = self.words.get(name, field.label)
            field.widget.attrs.pop("placeholder", None)
            if isinstance(field, forms.CharField) and not isinstance(field, forms.JSONField):
                bound(field)
        self.dress()


def bound(field: forms.CharField) -> None:
    """The library leaves the length of a secret open, and everybody may send one."""
    if field.max_length is None:
        field.max_length = SECRET_LENGTH
        field.validators.append(MaxLengthValidator(SECRET_LENGTH))


class SignInForm(Looks, account.LoginForm):
    """Name and password."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["password"].help_text = ""


class ReauthenticateForm(Looks, account.ReauthenticateForm):
    """The password once more, before something sensitive."""


class ChangePasswordForm(Looks, account.ChangePasswordForm):
    """The old password, and the new one twice."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["password1"].help_text = help_text()

    def clean_oldpassword(self) -> str:
        with counted_try(context.request, self.user, Door.SIGN_IN):
            return str(super().clean_oldpassword())

    def clean_password1(self) -> str:
        new = str(self.cleaned_data["password1"])
        if new == self.cleaned_data.get("oldpassword"):
            raise forms.ValidationError(_("新密码不能与现在的密码相同。"), code="same_password")
        return new


def is_first_use(account: Account, code: str) -> bool:
    """Whether a code was not used before in all the time it is good for: its own step and its neighbours. The library
    remembers it for one step only."""
    steps = 2 * settings.MFA_TOTP_TOLERANCE + 1
    mark = digest("code", f"{account.pk} {normalize_user_code(code)}")
    return cache.add(f"code-used-{mark}", True, timeout=steps * mfa_settings.TOTP_PERIOD)


class CountedCode:
    """A code or a recovery code, counted by our own limits and good once."""

    user: Account

    def clean_code(self) -> str:
        with counted_try(context.request, self.user, Door.FACTOR):
            code = str(super().clean_code())  # type: ignore[misc]  # of the form it is mixed into
            if not is_first_use(self.user, code):
                raise get_adapter().validation_error("incorrect_code")
            return code


class CountedKey:
    """A passkey's answer, counted by our own limits."""

    def clean_credential(self) -> Authenticator:
        with counted_try(context.request, self.user, Door.FACTOR):  # type: ignore[attr-defined]  # of the form it is mixed into
            return super().clean_credential()  # type: ignore[misc]  # as above


class AuthenticateForm(Looks, CountedCode, mfa.AuthenticateForm):
    """A code from the authenticator, or a recovery code."""


class ReauthenticateByCodeForm(Looks, CountedCode, mfa.ReauthenticateForm):
    """A code once more, before something sensitive."""


class AuthenticateByKeyForm(CountedKey, webauthn.AuthenticateWebAuthnForm):
    """A passkey, as the second step of signing in."""


class ReauthenticateByKeyForm(CountedKey, webauthn.ReauthenticateWebAuthnForm):
    """A passkey once more, before something sensitive."""


class ActivateTOTPForm(Looks, totp.ActivateTOTPForm):
    """The first code from a new authenticator, which then opens nothing more."""

    def clean_code(self) -> str:
        code = str(super().clean_code())
        is_first_use(self.user, code)
        return code


class DeactivateTOTPForm(Looks, totp.DeactivateTOTPForm):
    """Nothing to fill in."""


class GenerateRecoveryCodesForm(Looks, recovery.GenerateRecoveryCodesForm):
    """Nothing to fill in."""


class AddWebAuthnForm(Looks, webauthn.AddWebAuthnForm):
    """The name of a new key; the browser fills in the rest."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["passwordless"] = forms.BooleanField(required=False, widget=forms.HiddenInput)


class EditWebAuthnForm(Looks, webauthn.EditWebAuthnForm):
    """The name of a key."""
