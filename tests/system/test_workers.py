"""I10: two workers at once, and jobs that the queue delivers twice: each has one effect."""

from collections import Counter
from collections.abc import Callable

import pytest

from .faulted import fault
from .house import House
from .machine import tail, until

JOBS = 30
SECONDS = 120
ASK = """
from datetime import UTC, datetime
from django.db import transaction
from django_q.models import OrmQ
from haitang.machinery.jobs.actions import enqueue
with transaction.atomic():
    for turn in range({first}, {last}):
        enqueue("system.effect", str(turn), at=datetime.now(UTC))
    OrmQ.objects.bulk_create([OrmQ(key=each.key, payload=each.payload, lock=each.lock) for each in OrmQ.objects.all()])
"""
"""Each job stands in the queue twice, as when a worker was thought dead and was not."""


def effects(house: House) -> list[str]:
    return [
        key.split()[1]
        for (key,) in house.rows("SELECT cache_key FROM project_cache WHERE cache_key LIKE 'effect %'")
    ]


def hands(house: House) -> int:
    """How many processes took part."""
    return house.rows("SELECT COUNT(DISTINCT value) FROM project_cache WHERE cache_key LIKE 'effect %'")[0][0]


def idle(house: House) -> bool:
    return house.count("django_q_ormq") == 0


@pytest.mark.parametrize(("faults", "each"), [((), 1), (("no_claims",), 2)], ids=["claimed", "control"])
def test_a_job_delivered_twice_to_two_workers_has_one_effect(
    a_house: Callable[..., House], faults: tuple[str, ...], each: int
) -> None:
    house = a_house(**fault(*faults))
    two = [house.spawn("worker"), house.spawn("worker")]
    try:
        asked = 0
        while asked < JOBS or hands(house) < 2:
            assert asked < 10 * JOBS, "one of the two never worked"
            house.python(ASK.format(first=asked, last=asked + JOBS))
            asked += JOBS
            assert until(lambda: idle(house), SECONDS), tail(house.home / "worker.out")
        assert Counter(effects(house)) == {str(turn): each for turn in range(asked)}
    finally:
        for worker in two:
            worker.terminate()
        for worker in two:
            worker.wait(30)
