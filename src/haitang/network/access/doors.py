"""How a page gets hold of an account or a grant: outside the administrator's district it does not exist."""

from django.http import Http404

from haitang.foundation.acting import Acting
from haitang.machinery.accounts.models import Account

from .models import Grant


def account_for(acting: Acting, pk: int, *, action: str = "accounts.view") -> Account:
    """An account of a district that acting administers. Raises Http404 beyond it, `Refused` without the right."""
    found = Account.objects.within(acting.scope_for("accounts.view")).filter(pk=pk, is_console=False).first()
    if found is None:
        raise Http404
    acting.verdict(action, region=found.home).require()
    return found


def grant_for(acting: Acting, account: Account, pk: int) -> Grant:
    """A grant of the account, whose place acting administers."""
    grants = Grant.objects.within(acting.scope_for("access.grant")).select_related("organisation", "account")
    found = grants.filter(pk=pk, account=account).first()
    if found is None:
        raise Http404
    return found
