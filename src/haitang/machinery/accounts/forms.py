"""The forms of signing in, as allauth has them, in our looks and words."""

from typing import Any

from allauth.account import forms as account
from allauth.mfa.base import forms as mfa
from allauth.mfa.recovery_codes import forms as recovery
from allauth.mfa.totp import forms as totp
from allauth.mfa.webauthn import forms as webauthn
from django import forms
from django.utils.translation import gettext_lazy as _

from haitang.machinery.ui.forms import Dressed


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
        self.dress()


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
        self.fields["password1"].help_text = _(
            "至少 12 个字，不能全是数字，不要用常见的密码。一句好记的话就很好。"
        )


class AuthenticateForm(Looks, mfa.AuthenticateForm):
    """A code from the authenticator, or a recovery code."""


class ReauthenticateByCodeForm(Looks, mfa.ReauthenticateForm):
    """A code once more, before something sensitive."""


class ActivateTOTPForm(Looks, totp.ActivateTOTPForm):
    """The first code from a new authenticator."""


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
