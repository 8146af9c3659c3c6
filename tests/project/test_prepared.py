"""A statement kept for another moment finds what one put together anew would find."""

from datetime import timedelta

import pytest
from django.db.models import QuerySet
from django.utils import timezone

from haitang.foundation.prepared import prepared_at
from haitang.network.access.models import Grant
from tests.cast import Cast

pytestmark = pytest.mark.django_db


def test_each_moment_finds_its_own(cast: Cast) -> None:
    calls: list[object] = []
    officer = cast.accounts["officer"].pk

    def granted(at: object, account: int) -> "QuerySet[Grant, tuple[object, ...]]":
        calls.append(at)
        return Grant.objects.filter(account=account).in_force(at).order_by("pk").values_list("pk", "since")  # type: ignore[arg-type]

    kept = prepared_at(granted)
    grant = Grant.objects.filter(account=officer).get()
    now = timezone.now()
    moments = [grant.since - timedelta(seconds=1), grant.since, now, now + timedelta(days=3650)]
    found = [kept(at, officer) for at in moments]
    assert found[0] == []
    assert found[1] == found[2] == found[3] == [(grant.pk, grant.since)]
    assert len(calls) == 1
    Grant.objects.filter(pk=grant.pk).update(until=now)
    assert kept(now, officer) == []
    assert len(kept(now - timedelta(microseconds=1), officer)) == 1
