"""After every change any page can make, what is stored for the levels above is what records count to, or marked.

A city reads stored counts; a change that neither reopened a month nor left a mark for its county would be a wrong number.
"""

import pytest
from django.utils import timezone

from haitang.accounts.scope import Scope
from haitang.audit import listening
from haitang.figures.actions import differences, present_differences
from haitang.figures.actions.rolling import close, keep
from haitang.figures.periods import first_of_month
from tests.cast import TODAY, Cast

from .addresses import ADDRESSES

CHANGING = [name for name, address in ADDRESSES.items() if address.sends is not None and address.changes]
EVERYWHERE = Scope.everywhere()


def wrongly_trusted(cast: Cast, name: str) -> list[str]:
    """What is stored before something is sent to an address, not marked by it, and wrong afterwards."""
    address, now, month = ADDRESSES[name], timezone.now(), first_of_month(TODAY)
    today = timezone.localdate(now)
    client, url, body = cast.client(address.by), address.url(name, cast), address.body(cast)
    close(month=month, at=now)
    keep(day=today, today=today, at=now)
    assert client.post(url, body).status_code < 400
    return [*differences(EVERYWHERE, month), *present_differences(EVERYWHERE, today)]


@pytest.mark.parametrize("name", CHANGING)
def test_a_change_leaves_nothing_stored_wrong(cast: Cast, name: str) -> None:
    assert wrongly_trusted(cast, name) == []


@pytest.mark.parametrize("name", ["people:erasure", "organisations:new_unit", "staffing:rule_ending"])
def test_where_nobody_hears_the_audit_it_does(cast: Cast, name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """The negative control."""
    monkeypatch.setattr(listening, "_LISTENERS", [])
    assert wrongly_trusted(cast, name) != []
