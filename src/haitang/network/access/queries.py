from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from allauth.usersessions.models import UserSession
from django.contrib.auth.models import AnonymousUser
from django.db.models import Prefetch, Q, QuerySet

from haitang.foundation.acting import NOBODY, Acting, Hold
from haitang.foundation.prepared import prepared_at
from haitang.foundation.scope import Scope
from haitang.machinery.accounts.models import Account
from haitang.network.organisations.models import Organisation
from haitang.network.organisations.queries import keys_on
from haitang.network.organisations.words import OWN_ASSOCIATIONS
from haitang.network.regions.queries import codes_above

from .models import Grant, Receipt
from .permissions import COLUMNS, actions_of, is_allowed
from .words import ADMINISTRATORS, Role


def build_acting(account: Account | AnonymousUser, at: datetime) -> Acting:
    """The value that acts for an account at a moment, from its grants in one query; nobody when it is disabled."""
    if not isinstance(account, Account) or not account.is_active:
        return NOBODY
    scopes: defaultdict[Role, Scope] = defaultdict(Scope)
    names: defaultdict[Role, list[str]] = defaultdict(list)
    for role, region, organisation, line, region_name, organisation_name in _granted(at, account.pk):
        scopes[Role(role)] |= _scope(region, organisation, line)
        names[Role(role)] += [name for name in (organisation_name or region_name,) if name]
    holds = tuple(hold_role(role, scope, tuple(names[role])) for role, scope in sorted(scopes.items()))
    return Acting(
        account_id=account.pk,
        name=str(account),
        holds=holds,
        person_id=account.person_key,
        username=account.username,
    )


@prepared_at
def _granted(at: datetime, account: int) -> QuerySet[Any, Any]:
    """What an account is granted at a moment: role, region, organisation with its line, and what both are called."""
    return (
        Grant.objects.filter(account=account)
        .in_force(at)
        .values_list(
            *("role", "region_id", "organisation_id", "organisation__line"),
            *("region__name", "organisation__name"),
        )
    )


def account_of(acting: Acting) -> QuerySet[Account]:
    """The row of whoever acts, beside which other things are read; none for nobody and for the command line."""
    return Account.objects.get_queryset().filter(pk=acting.account_id or 0)


def hold_role(role: Role, scope: Scope, places: tuple[str, ...] = ()) -> Hold:
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


@dataclass(frozen=True, slots=True)
class Holders:
    """The accounts that may do an action, by the very region or the organisation in which they hold the role."""

    regions: Mapping[str, Collection[int]]
    bodies: Mapping[int, Collection[int]]

    def in_region(self, region: str) -> list[int]:
        """Those who work in this very region, not all above."""
        return sorted(self.regions.get(region, ()))

    def of_body(self, body: Organisation) -> list[int]:
        """The association's people in its place; of another body who runs it, and while nobody does, the association's."""
        own = self.bodies.get(body.pk, ())
        if body.kind in OWN_ASSOCIATIONS:
            return sorted({*own, *self.in_region(body.region_id)})
        return sorted(own) or self.in_region(body.region_id)

    def answering_for(self, body: Organisation) -> list[int]:
        """Whoever answers for a body himself, as `organisations.queries.answered_by` says: nobody stands in for him."""
        places = self.in_region(body.region_id) if body.kind in OWN_ASSOCIATIONS else ()
        return sorted({*places, *(one for key in keys_on(body.line) for one in self.bodies.get(key, ()))})


def grant_holders(action: str, at: datetime, where: Q = Q()) -> Holders:  # noqa: B008 - an empty condition never changes
    """Who may do `action`, everywhere or by the grants of a condition. One query."""
    roles = [role for role in COLUMNS if is_allowed(role, action)]
    granted = Grant.objects.in_force(at).filter(where, role__in=roles)
    regions: defaultdict[str, set[int]] = defaultdict(set)
    bodies: defaultdict[int, set[int]] = defaultdict(set)
    for account, region, organisation in granted.values_list("account_id", "region_id", "organisation_id"):
        if organisation is not None:
            bodies[organisation].add(account)
        elif region is not None:
            regions[region].add(account)
    return Holders(regions, bodies)


def accounts_in(action: str, region: str, at: datetime) -> list[int]:
    """Who may do `action` by a role held in this very region."""
    return grant_holders(action, at, Q(region=region)).in_region(region)


def accounts_of_body(action: str, body: Organisation, at: datetime) -> list[int]:
    """Who may do `action` for a body: see `Holders.of_body`."""
    return grant_holders(action, at, Q(region=body.region_id) | Q(organisation=body)).of_body(body)


def accounts_above(action: str, regions: Iterable[str], at: datetime) -> list[int]:
    """Every account in use that may do `action` by a role held in a place above one of these, not in that very one."""
    above = {code for region in regions for code in codes_above(region)}
    found = accounts_allowed(action, at, Q(region__in=above))
    return list(found.order_by("pk").values_list("pk", flat=True))


def accounts_allowed(action: str, at: datetime, where: Q = Q()) -> QuerySet[Account]:  # noqa: B008 - as above
    """Every account in use that may do `action` somewhere, by any of its grants or by those of a condition."""
    roles = [role for role in COLUMNS if is_allowed(role, action)]
    granted = Grant.objects.in_force(at).filter(where, role__in=roles)
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
