from datetime import timedelta

import pytest
from django.core.checks import run_checks
from django.core.management.base import SystemCheckError
from django.db import IntegrityError, transaction
from django.http import HttpRequest, HttpResponse
from django.urls import path

from haitang.foundation.guard import stand_guard
from haitang.foundation.verdict import Refused
from haitang.machinery.accounts.models import Account
from haitang.network.access import actions, checks, permissions
from haitang.network.access.models import Grant
from haitang.network.access.words import ADMINISTRATORS, Role
from tests.cast import AT, Cast


def test_every_cell_of_the_table_is_answered() -> None:
    assert checks.every_cell_is_answered(None) == []


def test_a_missing_cell_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(permissions.TABLE, "tests.act", "yes no no")
    assert [error.id for error in checks.every_cell_is_answered(None)] == ["access.E002"]


def test_no_administrator_has_business() -> None:
    business = ("people.", "staffing.", "organisations.", "spreadsheets.")
    for role in ADMINISTRATORS:
        assert not [action for action in permissions.actions_of(role) if action.startswith(business)]


def test_a_view_without_a_door_does_not_start(monkeypatch: pytest.MonkeyPatch) -> None:
    def bare(request: HttpRequest) -> HttpResponse:
        return HttpResponse()

    patterns = checks.get_resolver().url_patterns
    monkeypatch.setattr(checks.get_resolver(), "url_patterns", [*patterns, path("bare/", bare)])
    assert "access.E001" in {error.id for error in run_checks()}
    with pytest.raises(SystemCheckError):
        stand_guard()


def grant(cast: Cast, to: str, role: Role, by: str = "security") -> Grant:
    return actions.grant(account=cast[to], role=role, region=cast.home.region, acting=cast.acting(by), at=AT)


def newcomer(cast: Cast, **values: object) -> Account:
    made, _password = actions.create_account(
        username="newcomer", name="新人", home="500153", acting=cast.acting("system"), at=AT
    )
    for name, value in values.items():
        setattr(made, name, value)
    made.save()
    cast.accounts["newcomer"] = made
    return made


def test_what_is_granted_is_held_and_what_is_withdrawn_is_gone(cast: Cast) -> None:
    newcomer(cast)
    granted = grant(cast, "newcomer", Role.LEADER)
    assert cast.acting("newcomer").may("people.view", region="500153001")
    actions.withdraw_grant(grant=granted, acting=cast.acting("security"), at=AT + timedelta(minutes=1))
    assert not cast.acting("newcomer", AT + timedelta(minutes=1)).may("people.view")


@pytest.mark.parametrize(
    ("to", "role"), [("system", Role.AUDITOR), ("auditor", Role.OFFICER), ("officer", Role.SYSTEM)]
)
def test_administrators_are_separate_persons(cast: Cast, to: str, role: Role) -> None:
    with pytest.raises(Refused) as refused:
        grant(cast, to, role)
    assert refused.value.code == "separate_persons"


def test_two_accounts_of_one_person_are_one_person(cast: Cast) -> None:
    cast["auditor"].person_key = cast.home.person.pk
    cast["auditor"].save()
    newcomer(cast, person_key=cast.home.person.pk)
    with pytest.raises(Refused) as refused:
        grant(cast, "newcomer", Role.SYSTEM)
    assert refused.value.code == "separate_persons"


def test_the_database_keeps_administrators_apart_too(cast: Cast) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        Grant.objects.create(account=cast["system"], role=Role.AUDITOR, region=cast.home.region, since=AT)


def test_nobody_grants_himself_anything(cast: Cast) -> None:
    with pytest.raises(Refused) as refused:
        grant(cast, "security", Role.SECURITY)
    assert refused.value.code == "own_account"


def test_nobody_grants_in_the_next_district(cast: Cast) -> None:
    newcomer(cast)
    with pytest.raises(Refused) as refused:
        actions.grant(
            account=cast["newcomer"],
            role=Role.OFFICER,
            region=cast.twin.region,
            acting=cast.acting("security"),
            at=AT,
        )
    assert refused.value.code == "not_here"


@pytest.mark.parametrize("by", ["officer", "system", "auditor", "stranger"])
def test_only_the_security_administrator_grants(cast: Cast, by: str) -> None:
    newcomer(cast)
    with pytest.raises(Refused) as refused:
        grant(cast, "newcomer", Role.LEADER, by=by)
    assert refused.value.code == "not_permitted"


def test_an_account_disabled_is_out_and_may_come_back(cast: Cast) -> None:
    client = cast.client("officer")
    actions.disable_account(account=cast["officer"], acting=cast.acting("security"), at=AT)
    assert client.get("/account/").status_code == 302
    with pytest.raises(Refused) as refused:
        actions.disable_account(account=cast["officer"], acting=cast.acting("security"), at=AT)
    assert refused.value.code == "already_disabled"
    actions.enable_account(account=cast["officer"], acting=cast.acting("security"), at=AT)


def test_the_initial_password_is_shown_once(cast: Cast) -> None:
    client = cast.client("system")
    made = client.post("/accounts/new/", {"username": "li.lei", "name": "李雷", "home": "500153"})
    first, second = (client.get(made.headers["Location"]).context["initial_password"] for _look in range(2))
    assert Account.objects.get(username="li.lei").check_password(first)
    assert second == ""


def test_the_accounts_page_costs_the_same_for_one_and_for_many(
    cast: Cast, django_assert_num_queries: object
) -> None:
    client = cast.client("system")
    client.get("/accounts/")
    with django_assert_num_queries(6):
        client.get("/accounts/")
    for n in range(5):
        actions.create_account(
            username=f"n{n}", name="新", home="500153", acting=cast.acting("system"), at=AT
        )
    with django_assert_num_queries(6):
        client.get("/accounts/")
