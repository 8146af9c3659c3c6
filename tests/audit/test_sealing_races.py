"""Sealing beside writers that are not done: PostgreSQL gives out ids before it commits."""

import threading
import time
from datetime import timedelta

import pytest
from django.db import OperationalError, connection, transaction

from haitang.foundation.acting import NOBODY
from haitang.machinery.accounts.models import Account
from haitang.machinery.audit import actions as audit
from haitang.machinery.audit import sealing
from haitang.machinery.audit.chain import last_entry_id, prove
from haitang.machinery.audit.models import Seal
from tests.cast import AT

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(
        "connection.vendor == 'sqlite'", reason="SQLite has one writer at a time: nothing to race"
    ),
]


def write(n: int) -> None:
    audit.add(NOBODY, AT, "tests.act", Account(pk=n))


def seal_while_somebody_writes() -> None:
    """An entry is written but not committed; a later one commits; sealing begins; then the first commits."""
    sealing.anchor_file().unlink(missing_ok=True)
    written, go_on = threading.Event(), threading.Event()

    def slow_writer() -> None:
        with transaction.atomic():
            write(1)
            written.set()
            go_on.wait(10)
        connection.close()

    def sealer() -> None:
        sealing.seal_up(AT + timedelta(hours=1))
        connection.close()

    writer, sealing_up = threading.Thread(target=slow_writer), threading.Thread(target=sealer)
    writer.start()
    assert written.wait(10)
    write(2)
    sealing_up.start()
    sealing_up.join(1)
    go_on.set()
    writer.join()
    sealing_up.join()


def test_an_entry_that_commits_late_is_sealed_with_the_others() -> None:
    seal_while_somebody_writes()
    sealing.seal_up(AT + timedelta(hours=2))
    proof = prove(sealing.anchors())
    assert proof.sound
    assert (proof.sealed, proof.unsealed) == (2, 0)


def test_without_the_lock_the_late_entry_looks_inserted(monkeypatch: pytest.MonkeyPatch) -> None:
    """The negative control."""
    monkeypatch.setattr(sealing, "horizon", last_entry_id)
    seal_while_somebody_writes()
    assert [finding.kind for finding in prove().findings] == ["inserted"]


@pytest.mark.parametrize("bounded", [True, False], ids=["bounded", "without: the negative control"])
def test_whoever_writes_waits_for_no_sealer(monkeypatch: pytest.MonkeyPatch, bounded: bool) -> None:
    """A transaction has written an entry and goes on for as long as this test; sealing waits for it; others go on
    writing theirs meanwhile, and none waits a second."""
    if not bounded:
        monkeypatch.setattr(sealing, "LOCK_MILLISECONDS", 60_000)
    written, go_on, asked = threading.Event(), threading.Event(), threading.Event()
    looked = sealing._last_id_alone

    def look() -> int:
        asked.set()
        return looked()

    monkeypatch.setattr(sealing, "_last_id_alone", look)

    def long_writer() -> None:
        with transaction.atomic():
            write(1)
            written.set()
            go_on.wait(60)
        connection.close()

    def sealer() -> None:
        sealing.seal_up(AT + timedelta(hours=1))
        connection.close()

    threads = [threading.Thread(target=long_writer), threading.Thread(target=sealer)]
    threads[0].start()
    assert written.wait(10)
    threads[1].start()
    assert asked.wait(10)
    wait_until_locking()
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SET LOCAL lock_timeout = '1s'")
            if bounded:
                write(2)
            else:
                with pytest.raises(OperationalError):
                    write(2)
                transaction.set_rollback(True)
    finally:
        go_on.set()
        for thread in threads:
            thread.join()
    assert prove().sound


def wait_until_locking() -> None:
    """Until somebody waits for the lock of the whole table."""
    for _look in range(200):
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT count(*) FROM pg_locks WHERE mode = 'ShareRowExclusiveLock' AND NOT granted"
            )
            if cursor.fetchone()[0]:
                return
        time.sleep(0.02)
    raise AssertionError("nobody asked for the lock")


def test_two_sealers_at_once_make_one_chain() -> None:
    sealing.anchor_file().unlink(missing_ok=True)
    for n in range(20):
        write(n)
    refused = []

    def sealer() -> None:
        try:
            sealing.seal_up(AT + timedelta(hours=1))
        except Exception as error:  # noqa: BLE001  whatever it was, the test shows it
            refused.append(error)
        connection.close()

    threads = [threading.Thread(target=sealer) for _sealer in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert refused == []
    assert Seal.objects.count() == 1
    assert prove().sound
