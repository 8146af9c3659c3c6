"""How many notices somebody has not read, and whether he has a second factor: both come with his account, so that
neither the bell nor the door costs a query of its own."""

from typing import Any, Final

from allauth.account.auth_backends import AuthenticationBackend
from django.db import DEFAULT_DB_ALIAS
from django.db.models import QuerySet
from django.http import HttpRequest

from haitang.foundation.prepared import prepared
from haitang.machinery.accounts.models import Account
from haitang.machinery.accounts.queries import second_factor_of_account

from .queries import unread_of_account

COLUMNS: Final = tuple(field.attname for field in Account._meta.concrete_fields)


class Backend(AuthenticationBackend):
    """Signing in as allauth has it; the account of a request carries `unread` and `second_factor`."""

    def get_user(self, user_id: Any) -> Account | None:
        for *values, unread_notices, second_factor in account_rows(user_id):
            found = Account.from_db(DEFAULT_DB_ALIAS, COLUMNS, values)
            vars(found).update(unread=unread_notices, second_factor=second_factor)
            return found if self.user_can_authenticate(found) else None
        return None


@prepared
def account_rows(key: Any) -> QuerySet[Any, Any]:
    """The columns of an account, one row at most: every page asks for it, so it is put together once an account."""
    return (
        Account.objects.get_queryset()
        .order_by()
        .filter(pk=key)
        .annotate(unread=unread_of_account(), second_factor=second_factor_of_account())
        .values_list(*COLUMNS, "unread", "second_factor")
    )


def unread(request: HttpRequest) -> int:
    """For the shell: the number beside the bell."""
    return int(getattr(request.user, "unread", 0))
