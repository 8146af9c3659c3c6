"""After every change any page can make, what is stored for the levels above is what records count to, or marked.

A city reads stored counts; a change that neither reopened a month nor left a mark for its county would be a wrong number.
What is stored is made once for all addresses of a room. Counted anew is only after a change of what is counted from: to
tables that no count reads nothing can have happened that it would tell.
"""

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any, Final

import pytest
from django.db import connection, transaction
from django.utils import timezone

from haitang.foundation.scope import Scope
from haitang.machinery.audit import listening
from haitang.machinery.figures.actions import present_differences, stored_differences
from haitang.machinery.figures.actions.rolling import close, store_present
from haitang.machinery.figures.models import Closing, KeptDay, Present, RollUp, Turn
from haitang.machinery.figures.periods import first_of_month
from tests.cast import TODAY, Cast
from tests.kept import Kept

from .addresses import ADDRESSES, room_of
from .rows import written

pytestmark = [
    pytest.mark.usefixtures("plain_templates"),
    pytest.mark.one_engine,  # who hears of a change is Python; what is counted is asked in tests/figures on both
]

CHANGING = [name for name, address in ADDRESSES.items() if address.sends is not None and address.changes]
ROOMS = sorted({room_of(name) for name in CHANGING})
EVERYWHERE = Scope.everywhere()
STORED = Kept(RollUp, Present, Closing, KeptDay, Turn)
NOW = timezone.now()
READ: Final = re.compile(r'(?:FROM|JOIN) "(\w+)"')


def store() -> None:
    """All that is kept of the month of the cast, and of today."""
    close(month=first_of_month(TODAY), at=NOW)
    store_present(day=timezone.localdate(NOW), today=timezone.localdate(NOW), at=NOW)


@contextmanager
def read_from() -> Iterator[set[str]]:
    """The tables that are read inside."""
    tables: set[str] = set()

    def noting(execute: Callable[..., Any], sql: str, *rest: Any) -> Any:
        tables.update(READ.findall(sql))
        return execute(sql, *rest)

    with connection.execute_wrapper(noting):
        yield tables


def wrong() -> list[str]:
    """Where what is stored is not what records count to, and not marked."""
    month, today = first_of_month(TODAY), timezone.localdate(NOW)
    return [*stored_differences(EVERYWHERE, month), *present_differences(EVERYWHERE, today)]


def sources() -> set[str]:
    """The tables that figures are counted from."""
    with read_from() as tables:
        assert wrong() == []
    return {table for table in tables if not table.startswith("figures_")}


def wrongly_trusted(cast: Cast, name: str, counted_from: set[str]) -> list[str]:
    """What is stored before something is sent to an address, not marked by it, and wrong afterwards; it is taken back."""
    address = ADDRESSES[name]
    with transaction.atomic():
        client, url, body = cast.client(address.by), address.url(name, cast), address.body(cast)
        with written() as kinds:
            assert client.post(url, body).status_code < 400, name
        touched = counted_from & {kind._meta.db_table for kind in kinds}
        found = wrong() if touched else []
        transaction.set_rollback(True)
    return found


@pytest.fixture
def counted_from(cast: Cast) -> set[str]:
    Turn.objects.all().delete()
    STORED.have(store)
    return sources()


@pytest.mark.parametrize("room", ROOMS)
def test_a_change_leaves_nothing_stored_wrong(cast: Cast, room: str, counted_from: set[str]) -> None:
    names = [name for name in CHANGING if room_of(name) == room]
    found = {name: wrongly_trusted(cast, name, counted_from) for name in names}
    assert {name: where for name, where in found.items() if where} == {}


@pytest.mark.parametrize("name", ["organisations:new_unit"])
def test_where_nobody_hears_the_audit_it_does(
    cast: Cast, name: str, counted_from: set[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """The negative control."""
    monkeypatch.setattr(listening.LISTENERS, "_items", {})
    assert wrongly_trusted(cast, name, counted_from) != []


def test_a_change_of_people_is_counted_from(counted_from: set[str]) -> None:
    """And of what figures are not made of, nothing is counted anew."""
    assert {"people_person", "activities_activity", "organisations_unit"} <= counted_from
    assert not {"notices_notice", "audit_entry", "django_session"} & counted_from
