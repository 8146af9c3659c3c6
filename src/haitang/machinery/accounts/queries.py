from typing import Final

from allauth.mfa.models import Authenticator
from django.db.models import Exists, OuterRef

from .models import Account

SECOND_FACTORS: Final = (Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN)
"""What may be asked for after the password; recovery codes only stand in for one of them."""


def second_factor_of_account() -> Exists:
    """An annotation: whether the account has a second factor."""
    return Exists(Authenticator.objects.filter(user=OuterRef("pk"), type__in=SECOND_FACTORS))


def has_second_factor(account: Account) -> bool:
    """Whether an account has a second factor; without a query for the account of a request, which comes with it."""
    known: bool | None = getattr(account, "second_factor", None)
    if known is None:
        known = Authenticator.objects.filter(user=account, type__in=SECOND_FACTORS).exists()
    return known
