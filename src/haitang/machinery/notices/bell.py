"""How many notices somebody has not read, and whether he has a second factor: both come with his account, so that
neither the bell nor the door costs a query of its own."""

from typing import Any

from allauth.account.auth_backends import AuthenticationBackend
from django.http import HttpRequest

from haitang.machinery.accounts.models import Account
from haitang.machinery.accounts.queries import second_factor_of_account

from .queries import unread_of_account


class Backend(AuthenticationBackend):
    """Signing in as allauth has it; the account of a request carries `unread` and `second_factor`."""

    def get_user(self, user_id: Any) -> Account | None:
        accounts = Account.objects.get_queryset().annotate(
            unread=unread_of_account(), second_factor=second_factor_of_account()
        )
        found = accounts.filter(pk=user_id).first()
        return found if found and self.user_can_authenticate(found) else None


def unread(request: HttpRequest) -> int:
    """For the shell: the number beside the bell."""
    return int(getattr(request.user, "unread", 0))
