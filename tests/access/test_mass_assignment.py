"""Fields of the models that a form does not show are sent along: nothing becomes different by them."""

from typing import Any

import pytest
from django.db import models, transaction
from django.utils import timezone

from tests.cast import Cast

from .addresses import ADDRESSES, Address
from .rows import count_anew, meaning, records, written

pytestmark = pytest.mark.usefixtures("plain_templates")

SENDING = [name for name, address in ADDRESSES.items() if address.sends is not None]
NO_MODEL_FIELDS_OF_OURS = frozenset({"once", "next", "action"})


@pytest.fixture
def one_moment(monkeypatch: pytest.MonkeyPatch) -> None:
    """Both are sent at the same moment: some records are told apart by the second."""
    moment = timezone.now()
    monkeypatch.setattr(timezone, "now", lambda: moment)


@pytest.mark.usefixtures("one_moment")
@pytest.mark.parametrize("name", SENDING)
def test_what_the_form_does_not_show_cannot_be_set(cast: Cast, name: str) -> None:
    address = ADDRESSES[name]
    assert outcome(cast, name, address, {}) == outcome(cast, name, address, extras(cast, address))


def outcome(
    cast: Cast, name: str, address: Address, more: dict[str, Any]
) -> tuple[int, dict[str, list[str]]]:
    """The answer and what stands in the tables it wrote to after sending, which is then taken back."""
    client = cast.client(address.by)
    count_anew()
    with transaction.atomic():
        with written() as kinds:
            answer = client.post(address.url(name, cast), {**more, **address.body(cast)})
        found = (answer.status_code, meaning(kinds))
        transaction.set_rollback(True)
    return found


def extras(cast: Cast, address: Address) -> dict[str, Any]:
    """A value for every field of every model of ours that the form does not take."""
    found: dict[str, Any] = {}
    for model in records():
        for field in model._meta.concrete_fields:
            found[field.name] = found[field.attname] = foreign(cast, field)
    taken = {*(address.sends or {}), *NO_MODEL_FIELDS_OF_OURS}
    return {name: value for name, value in found.items() if name not in taken}


def foreign(cast: Cast, field: "models.Field[Any, Any]") -> str:
    """A value for a field that nobody at home should be able to give it."""
    if isinstance(field, models.ForeignKey):
        return str(cast.twin.region.pk if field.related_model._meta.label == "regions.Region" else 1)
    if isinstance(field, models.BooleanField):
        return "on"
    if isinstance(field, (models.DateField, models.DateTimeField)):
        return "1999-01-01"
    if isinstance(field, models.IntegerField):
        return "99"
    return "改写"
