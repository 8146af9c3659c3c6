"""Where whoever signed in is led before the page he asked for: to a password of his own, to a second factor, to say
again who he is. Asked before a repeat is looked for, so that no receipt keeps the way there."""

from collections.abc import Collection
from datetime import timedelta
from typing import Final, cast

from allauth.account.internal.flows.reauthentication import did_recently_reauthenticate
from django.conf import settings
from django.contrib import messages
from django.http import HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.urls import Resolver404, ResolverMatch, resolve, reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _

from haitang.foundation.acting import Acting
from haitang.foundation.doors import SIGNED_IN, Visit
from haitang.machinery.accounts.models import Account
from haitang.machinery.accounts.queries import has_second_factor
from haitang.machinery.accounts.words import PERIODIC_DAYS, PasswordRules
from haitang.machinery.ui.leading import own_address

from .words import ADMINISTRATORS

CHANGE_PASSWORD: Final = "account_change_password"  # noqa: S105 - an address
REAUTHENTICATE: Final = "account_reauthenticate"
SECOND_FACTOR: Final = "mfa_index"
OWN_OF_FACTORS: Final = "mfa_"
"""How the names of the pages begin on which second factors are set up."""

EVERYBODY: Final = "everybody"
OF_ADMINISTRATORS: Final = "administrators"


def elsewhere_first(visit: Visit) -> HttpResponseBase | None:
    """The way to what has to be done first; None when the page may be answered.

    Pages that are open to all need nothing first: signing out is one of them.
    """
    match = _match(visit)
    if visit.acting.anonymous or match is None or getattr(match.func, "needs", None) is None:
        return None
    visit.resolver_match = match
    account = cast("Account", visit.user)
    visit.password_first = must_change_password(account, visit)
    if visit.password_first:
        return None if match.view_name in {CHANGE_PASSWORD, REAUTHENTICATE} else _to(visit, CHANGE_PASSWORD)
    visit.second_factor_first = lacks_second_factor(visit, account)
    if visit.second_factor_first:
        needed = {CHANGE_PASSWORD, REAUTHENTICATE}
        if match.view_name not in needed and not match.view_name.startswith(OWN_OF_FACTORS):
            return _to(visit, SECOND_FACTOR)
    if getattr(match.func, "asks_again", False) and is_welcome(visit, match) and not said_again(visit):
        messages.info(visit, _("这一步关系到账号安全，请先确认是您本人，再点一次刚才的按钮。"))
        return _to(visit, REAUTHENTICATE, next=_page_before(visit))
    return None


def must_change_password(account: Account, visit: Visit) -> bool:
    """Whether an initial password is still in use, or under the 等保 rules one for too long."""
    periodic = settings.PASSWORD_RULES == PasswordRules.DENGBAO
    return account.must_change_password or (
        periodic and account.password_older_than(timedelta(days=PERIODIC_DAYS), visit.at)
    )


def lacks_second_factor(visit: Visit, account: Account) -> bool:
    """Whether his roles require a second factor and he has none."""
    return requires_second_factor(visit.acting, settings.SECOND_FACTOR_FOR) and not has_second_factor(account)


def requires_second_factor(acting: Acting, holders: Collection[str]) -> bool:
    """Whether one of the roles somebody holds is among those of the setting."""
    if EVERYBODY in holders:
        return True
    roles = set(acting.roles)
    return bool(roles & set(holders)) or (
        OF_ADMINISTRATORS in holders and bool(roles & {role.value for role in ADMINISTRATORS})
    )


def said_again(visit: Visit) -> bool:
    """Whether he proved who he is not long ago, besides signing in."""
    return bool(did_recently_reauthenticate(visit))


def is_welcome(visit: Visit, match: ResolverMatch) -> bool:
    """Whether the page would let this visitor in."""
    action = match.func.needs  # type: ignore[attr-defined]  # asked for by who calls
    return action == SIGNED_IN or visit.acting.may(action)


def _match(visit: Visit) -> ResolverMatch | None:
    try:
        return resolve(visit.path_info)
    except Resolver404:
        return None


def _to(visit: Visit, name: str, **query: str) -> HttpResponseBase:
    address = f"{reverse(name)}?{urlencode(query)}" if query else reverse(name)
    if "HX-Request" in visit.headers:
        return HttpResponse(status=204, headers={"HX-Redirect": address})
    return HttpResponseRedirect(address)


def _page_before(visit: Visit) -> str:
    """Where to go on afterwards: here, or where the button stood that sent this."""
    if visit.method in {"GET", "HEAD"}:
        return visit.get_full_path()
    before = visit.headers.get("Referer", "")
    return own_address(visit, before) or reverse("access:own")
