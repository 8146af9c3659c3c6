"""What becomes of accounts and roles: when a body is no more nobody runs it, who died or left signs in no more."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from typing import Any, Final

from allauth.usersessions.models import UserSession
from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from haitang.foundation.acting import Acting
from haitang.foundation.endings import Change, End, Found, Obstacle, Part, Unchanged, hang
from haitang.foundation.verdict import Verdict, no
from haitang.machinery.accounts.models import Account
from haitang.network.organisations.models import Organisation
from haitang.network.people.models import Person

from .models import Grant
from .rules import stays_separate
from .words import ADMINISTRATORS, Role

CHANGE_PERSONS: Final = "people.change"
RELATED: Final = ("account", "organisation", "region")


def grant_words(grant: Grant) -> str:
    return f"{grant.account} · {grant.get_role_display()} · {grant.place}"


def lasting_at(at: datetime) -> Q:
    return Q(until__isnull=True) | Q(until__gt=at)


def withdrawal_of(grant: Grant, end: End) -> Change:
    """A role withdrawn at once."""
    return Change(grant, grant_words(grant), _("收回"), {"until": max(end.at, grant.since)})


def roles_in_bodies(rows: Sequence[Organisation], end: End) -> Iterator[Found]:
    """Roles held in it are withdrawn at once."""
    held = Grant.objects.filter(lasting_at(end.at), organisation__in=rows)
    for grant in held.select_related(*RELATED).order_by("pk"):
        yield withdrawal_of(grant, end)


def roles_of_persons(rows: Sequence[Person], end: End) -> Iterator[Found]:
    """Roles of who died or left are withdrawn at once, by whoever may change people where they are held; an administrator's
    stay with the administrators.
    """
    held = Grant.objects.filter(lasting_at(end.at), account__in=accounts_of_persons(rows).values("pk"))
    for grant in held.select_related(*RELATED).order_by("account_id", "pk"):
        verdict = may_end_with_person(end.acting, grant)
        if verdict:
            yield withdrawal_of(grant, end)
        else:
            yield obstacle_of(grant, verdict)


def obstacle_of(grant: Grant, verdict: Verdict) -> Obstacle:
    return Obstacle(grant_words(grant), verdict.reason, grant.account.get_absolute_url(), code=verdict.code)


def may_end_with_person(acting: Acting, grant: Grant) -> Verdict:
    """Take a role away, or give it back, with the person who holds it."""
    if grant.role in ADMINISTRATORS:
        said = _("这是管理员的账号，请先由另一位管理员收回角色、停用账号。")
        return no(said, code="administrators_account")
    place = grant.organisation.region_id if grant.organisation else grant.region_id or ""
    return acting.verdict(CHANGE_PERSONS, region=place)


def accounts_of_persons(rows: Sequence[Person]) -> Any:
    return Account.objects.get_queryset().filter(person_key__in=[row.pk for row in rows])


def access_of_persons(rows: Sequence[Person], _end: End) -> Iterator[Found]:
    """Nobody signs in by his account any more."""
    for account in accounts_of_persons(rows).filter(is_active=True).order_by("pk"):
        yield Change(account, str(account), _("停用，登录随即结束"), {"is_active": False})


def end_sessions(changes: Sequence[Change], _end: End) -> None:
    for session in UserSession.objects.filter(user__in=[change.row.pk for change in changes]):
        session.end()


def roles_again(changes: Sequence[Change], end: End) -> Iterator[Found]:
    """A role is held again unless its holder or its body is no more, or something else came in its place; given back only by
    who might have taken it.
    """
    persons = persons_behind(change.row for change in changes if isinstance(change.row, Grant))
    for change in changes:
        grant = change.row
        if not isinstance(grant, Grant):
            yield change
        elif why := not_again(grant, persons, end):
            yield Unchanged(grant_words(grant), why, grant.account.get_absolute_url())
        elif not (verdict := may_end_with_person(end.acting, grant)):
            yield obstacle_of(grant, verdict)
        else:
            yield change


def persons_behind(grants: Iterable[Grant]) -> dict[int, Person]:
    """The persons whose accounts hold these grants. One query."""
    return Person.objects.in_bulk({grant.account.person_key for grant in grants if grant.account.person_key})


def not_again(grant: Grant, persons: dict[int, Person], end: End) -> str:
    """Why a role that ended is not held again; "" where it is."""
    person, body = persons.get(grant.account.person_key or 0), grant.organisation
    if person is not None and person.departed and not end.brings_back(person):
        return person.departed_words
    if body is not None and body.dissolved and not end.brings_back(body):
        return _("组织已经撤销，不再授予")
    held = Grant.objects.filter(account=grant.account, until__isnull=True).exclude(pk=grant.pk)
    if held.filter(role=grant.role, region=grant.region, organisation=grant.organisation).exists():
        return _("之后已经重新授予")
    return stays_separate(grant.account, Role(grant.role)).reason


hang(
    "access.roles",
    Part(
        of="organisations.Organisation",
        title=gettext_lazy("账号的角色"),
        columns=("access.Grant.organisation",),
        find=roles_in_bodies,
        back=roles_again,
        naming=grant_words,
        related=RELATED,
    ),
)
hang(
    "access.roles_of_persons",
    Part(
        of="people.Person",
        title=gettext_lazy("账号的角色"),
        columns=(),
        find=roles_of_persons,
        back=roles_again,
        naming=grant_words,
        related=RELATED,
    ),
)
hang(
    "access.accounts",
    Part(
        of="people.Person",
        title=pgettext_lazy("many", "账号"),
        columns=("accounts.Account.person_key",),
        find=access_of_persons,
        follow=end_sessions,
    ),
)
