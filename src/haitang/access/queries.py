from collections import defaultdict
from collections.abc import Iterable
from datetime import datetime

from allauth.usersessions.models import UserSession
from django.contrib.auth.models import AnonymousUser
from django.db.models import Prefetch, Q, QuerySet

from haitang.accounts.acting import NOBODY, Acting, Hold
from haitang.accounts.models import Account
from haitang.accounts.scope import Scope

from .models import Grant, Receipt
from .permissions import COLUMNS, actions_of, allowed
from .words import ADMINISTRATORS, Role


def build_acting(account: Account | AnonymousUser, at: datetime) -> Acting:
    """The value that acts for an account at a moment, from its grants in one query; nobody when it is disabled."""
    if not isinstance(account, Account) or not account.is_active:
        return NOBODY
    granted = Grant.objects.filter(account=account).in_force(at)
    places = granted.values_list(
        "role", "region_id", "organisation_id", "organisation__line", "region__name", "organisation__name"
    )
    scopes: defaultdict[Role, Scope] = defaultdict(Scope)
    names: defaultdict[Role, list[str]] = defaultdict(list)
    for role, region, organisation, line, region_name, organisation_name in places:
        scopes[Role(role)] |= _scope(region, organisation, line)
        names[Role(role)] += [name for name in (organisation_name or region_name,) if name]
    holds = tuple(hold(role, scope, tuple(names[role])) for role, scope in sorted(scopes.items()))
    return Acting(account_id=account.pk, name=account.username, holds=holds, person_id=account.person_key)


def hold(role: Role, scope: Scope, places: tuple[str, ...] = ()) -> Hold:
    """A role as Acting keeps it, with the actions of the permission table."""
    return Hold(role.value, actions_of(role), scope, business=role not in ADMINISTRATORS, places=places)


def listed_accounts(scope: Scope, at: datetime) -> QuerySet[Account]:
    """Accounts of these districts, each with `grants_in_force`; the command line's own is nobody's to administer."""
    granted = Grant.objects.in_force(at)
    accounts = Account.objects.within(scope).filter(is_console=False).order_by("username")
    return accounts.prefetch_related(Prefetch("grants", granted, to_attr="grants_in_force"))


def grants_of(account: Account, at: datetime) -> list[Grant]:
    """What an account holds now, with the places."""
    held = (
        Grant.objects.filter(account=account)
        .in_force(at)
        .select_related("region", "organisation", "granted_by")
    )
    return list(held)


def accounts_at(action: str, *, region: str, organisation: int, at: datetime) -> list[int]:
    """Who may do `action` by a role held in this very region or organisation: those who work there, not all above."""
    roles = [role for role in COLUMNS if allowed(role, action)]
    here = Q(region=region) | Q(organisation=organisation)
    granted = Grant.objects.in_force(at).filter(here, role__in=roles).order_by("account_id")
    return list(granted.values_list("account_id", flat=True).distinct())


def accounts_allowed(action: str, at: datetime) -> QuerySet[Account]:
    """Every account in use that may do `action` somewhere."""
    roles = [role for role in COLUMNS if allowed(role, action)]
    granted = Grant.objects.in_force(at).filter(role__in=roles)
    return Account.objects.get_queryset().filter(is_active=True, pk__in=granted.values("account"))


def account_in_use(pk: int) -> int | None:
    """The account of this key, unless it is disabled or the command line's."""
    return Account.objects.get_queryset().filter(pk=pk, is_active=True).values_list("pk", flat=True).first()


def accounts_of(persons: Iterable[int]) -> list[int]:
    """The accounts of these persons."""
    found = Account.objects.get_queryset().filter(person_key__in=list(persons), is_active=True)
    return list(found.order_by("pk").values_list("pk", flat=True))


def sessions_of(account: Account) -> list[UserSession]:
    """Where an account is signed in, the latest used first; those that ended by themselves are cleared away."""
    sessions: list[UserSession] = UserSession.objects.purge_and_list(account)
    return sorted(sessions, key=lambda session: session.last_seen_at, reverse=True)


def receipt_of(account_id: int, key: str) -> Receipt | None:
    return Receipt.objects.filter(account_id=account_id, key=key).first()


def _scope(region: str | None, organisation: int | None, line: str | None) -> Scope:
    """A grant in an organisation without a line opens nothing, rather than everything."""
    if organisation is not None:
        return Scope(lines=(line,) if line else ())
    return Scope(regions=(region or "",))
