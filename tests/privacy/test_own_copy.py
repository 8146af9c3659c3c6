"""Whoever asks what is kept about him gets what his account has brought together, too: devices, addresses, roles."""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any, Final

import pytest
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession

from haitang.foundation.privacy.register import REGISTER
from haitang.machinery.accounts.models import Account
from haitang.machinery.audit.models import RefusedTry
from haitang.machinery.audit.words import RefusedKind
from haitang.machinery.notices.models import Feed, Preference, Rhythm
from haitang.network.access.models import Grant
from haitang.network.access.words import Role
from haitang.network.people.own_data import OwnData, own_data
from tests.cast import AT, Cast

WHEN: Final = datetime(2021, 5, 4, 6, 7, tzinfo=UTC)
SAID: Final = "2021-05-04 14:07"

ROWS: Final[dict[str, Callable[[Cast, Account], object]]] = {
    "usersessions.UserSession.user": lambda _cast, account: UserSession.objects.create(
        user=account, session_key=f"k{account.pk}", ip="203.0.113.7", user_agent="Owl/7", created_at=WHEN
    ),
    "mfa.Authenticator.user": lambda _cast, account: Authenticator.objects.create(
        user=account, type=Authenticator.Type.TOTP, data={}, created_at=WHEN
    ),
    "account.EmailAddress.user": lambda _cast, account: EmailAddress.objects.create(
        user=account, email=f"a{account.pk}@owl.example"
    ),
    "access.Grant.account": lambda cast, account: Grant.objects.create(
        account=account, role=Role.OFFICER, region_id=cast.home.code, since=WHEN
    ),
    "notices.Preference.account": lambda _cast, account: Preference.objects.create(
        account=account, kind="tasks.given", way="off"
    ),
    "notices.Rhythm.account": lambda _cast, account: Rhythm.objects.create(account=account, digest_hour=7),
    "notices.Feed.account": lambda _cast, account: Feed.objects.create(
        account=account, digest=bytes([account.pk % 256]) * 32, made_at=WHEN
    ),
    "audit.RefusedTry.account_id": lambda _cast, account: RefusedTry.objects.create(
        kind=RefusedKind.SIGN_IN, account_id=account.pk, address="203.0.113.x", window=WHEN, first_at=WHEN,
        last_at=WHEN,
    ),
}  # fmt: skip
"""A row of each kind that names an account and is given to whoever it is."""
EXPECTED: Final[dict[str, set[str]]] = {
    "usersessions.UserSession.user": {"203.0.113.7", "Owl/7", SAID},
    "mfa.Authenticator.user": {SAID},
    "account.EmailAddress.user": {"a{pk}@owl.example", "否"},
    "access.Grant.account": {str(Role.OFFICER.label), SAID},
    "notices.Preference.account": {"交给我的任务，转来的任务，要求有改动", "不发"},
    "notices.Rhythm.account": {"7"},
    "notices.Feed.account": {SAID},
    "audit.RefusedTry.account_id": {"203.0.113.x", SAID},
}


def with_account(cast: Cast, name: str) -> Account:
    """An account that has left a row of every kind."""
    account = Account.objects.create(
        username=name, name=name, home=cast.home.code, person_key=None, joined_at=AT
    )
    for make in ROWS.values():
        make(cast, account)
    return account


@pytest.fixture
def person(cast: Cast) -> Any:
    mine, _others = with_account(cast, "mine"), with_account(cast, "others")
    person = cast.home.volunteer.person
    Account.objects.get_queryset().filter(person_key=person.pk).update(person_key=None)
    Account.objects.get_queryset().filter(pk=mine.pk).update(person_key=person.pk)
    return person


def rows_of(data: OwnData, label: str) -> list[tuple[str, ...]]:
    title = str(REGISTER.account_links[label].title)
    return [row for section in data.sections if section.title == title for row in section.rows]


def test_every_kind_that_is_given_is_tried() -> None:
    given = {label for label, link in REGISTER.account_links.items() if link.in_copy}
    assert given == set(ROWS) == set(EXPECTED)


@pytest.mark.parametrize("masked", [False, True])
@pytest.mark.parametrize("label", sorted(ROWS))
def test_he_is_given_his_own_rows_and_nobody_elses(person: Any, label: str, masked: bool) -> None:
    mine = Account.objects.get(username="mine")
    rows = rows_of(own_data(person, masked=masked), label)
    assert len(rows) == 1
    assert {said.format(pk=mine.pk) for said in EXPECTED[label]} <= set(rows[0])


@pytest.mark.parametrize("label", sorted(ROWS))
def test_without_its_line_a_kind_is_not_given(
    person: Any, monkeypatch: pytest.MonkeyPatch, label: str
) -> None:
    """The negative control: the copy knows no other list."""
    title = str(REGISTER.account_links[label].title)
    monkeypatch.delitem(REGISTER.account_links, label)
    assert title not in {section.title for section in own_data(person).sections}
