"""I8: every changing address leaves its audit entry in the same transaction; no entry, no change."""

import pytest

from haitang.machinery.audit import actions as audit
from haitang.machinery.audit.models import Entry
from tests.cast import Cast

from .addresses import ADDRESSES
from .rows import changes_of

pytestmark = pytest.mark.usefixtures("plain_templates")

CHANGING = [name for name, address in ADDRESSES.items() if address.sends is not None and address.changes]
QUIET = [name for name, address in ADDRESSES.items() if address.sends is not None and not address.changes]


@pytest.mark.parametrize("name", CHANGING)
def test_a_change_leaves_its_entry(cast: Cast, name: str) -> None:
    address = ADDRESSES[name]
    client, url, body = cast.client(address.by), address.url(name, cast), address.body(cast)
    before = Entry.objects.count()
    answer = client.post(url, body)
    assert answer.status_code < 400
    assert Entry.objects.count() > before
    newest = Entry.objects.first()
    assert newest is not None
    assert newest.actor_id == cast.accounts.get(address.by, cast["officer"]).pk


@pytest.mark.parametrize("name", CHANGING)
def test_without_its_entry_there_is_no_change(cast: Cast, name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    address = ADDRESSES[name]
    client = cast.client(address.by, raise_request_exception=False)

    def broken(*args: object, **kwargs: object) -> None:
        raise OSError("the audit cannot be written")

    url, body = address.url(name, cast), address.body(cast)
    monkeypatch.setattr(audit, "entry_for", broken)
    answer, changed = changes_of(lambda: client.post(url, body))
    assert answer.status_code == 500
    assert changed == []


@pytest.mark.parametrize("name", QUIET)
def test_what_leaves_no_entry_changes_no_record(cast: Cast, name: str) -> None:
    """`changes=False` is no way round the audit."""
    address = ADDRESSES[name]
    client, url, body = cast.client(address.by), address.url(name, cast), address.body(cast)
    _answer, changed = changes_of(lambda: client.post(url, body))
    assert changed == []
