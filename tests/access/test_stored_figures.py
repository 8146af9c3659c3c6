"""After every change any page can make, what is stored for the levels above is what records count to, or marked.

A city reads stored counts; a change that neither reopened a month nor left a mark for its county would be a wrong number.
"""

import pytest
from django.utils import timezone

from haitang.foundation.scope import Scope
from haitang.machinery.audit import listening
from haitang.machinery.figures.actions import present_differences, stored_differences
from haitang.machinery.figures.actions.rolling import close, store_present
from haitang.machinery.figures.models import Closing, KeptDay, Present, RollUp, Turn
from haitang.machinery.figures.periods import first_of_month
from tests.cast import TODAY, Cast
from tests.kept import Kept

from .addresses import ADDRESSES

CHANGING = [name for name, address in ADDRESSES.items() if address.sends is not None and address.changes]
EVERYWHERE = Scope.everywhere()
STORED = Kept(RollUp, Present, Closing, KeptDay, Turn)
NOW = timezone.now()


def wrongly_trusted(cast: Cast, name: str) -> list[str]:
    """What is stored before something is sent to an address, not marked by it, and wrong afterwards."""
    address, month, today = ADDRESSES[name], first_of_month(TODAY), timezone.localdate(NOW)
    client, url, body = cast.client(address.by), address.url(name, cast), address.body(cast)
    Turn.objects.all().delete()
    STORED.have(store)
    assert client.post(url, body).status_code < 400
    return [*stored_differences(EVERYWHERE, month), *present_differences(EVERYWHERE, today)]


def store() -> None:
    """All that is kept of the month of the cast, and of today."""
    close(month=first_of_month(TODAY), at=NOW)
    store_present(day=timezone.localdate(NOW), today=timezone.localdate(NOW), at=NOW)


@pytest.mark.parametrize("name", CHANGING)
def test_a_change_leaves_nothing_stored_wrong(cast: Cast, name: str) -> None:
    assert wrongly_trusted(cast, name) == []


@pytest.mark.parametrize("name", ["organisations:new_unit"])
def test_where_nobody_hears_the_audit_it_does(cast: Cast, name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """The negative control."""
    monkeypatch.setattr(listening.LISTENERS, "_items", {})
    assert wrongly_trusted(cast, name) != []
