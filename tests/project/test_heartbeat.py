import os
import time
from collections.abc import Callable

import pytest
from django_q.signals import post_execute_in_worker, pre_execute

from haitang.operation import heartbeat

LONG_AGO = 1_000_000_000


@pytest.fixture(autouse=True)
def still() -> None:
    """A worker that last moved long ago."""
    heartbeat.note_movement()
    os.utime(heartbeat.beat_file(), (LONG_AGO, LONG_AGO))


class Looks:
    """Stands for the event that a task is over: between three looks something is done, then the task ends."""

    def __init__(self, between: Callable[[], None]) -> None:
        self.between = between
        self.looked = 0

    def wait(self, _seconds: float) -> bool:
        self.looked += 1
        self.between()
        return self.looked > 3


def use_the_processor() -> None:
    until = time.thread_time() + 10 * heartbeat.LEAST_SECONDS_USED
    while time.thread_time() < until:
        pass


def test_a_task_that_uses_the_processor_moves() -> None:
    heartbeat._watch(Looks(use_the_processor))  # type: ignore[arg-type]
    assert heartbeat.is_moving()


def test_a_task_that_only_waits_does_not(monkeypatch: pytest.MonkeyPatch) -> None:
    """A supervisor's word would call it alive: the process is there, and its other threads run."""
    monkeypatch.setattr(heartbeat, "LEAST_SECONDS_USED", 0.5)  # what looking itself costs on a busy machine
    heartbeat._watch(Looks(lambda: None))  # type: ignore[arg-type]
    assert not heartbeat.is_moving()


def test_the_beginning_and_the_end_of_a_task_move() -> None:
    for signal in (pre_execute, post_execute_in_worker):
        os.utime(heartbeat.beat_file(), (LONG_AGO, LONG_AGO))
        signal.send(sender="django_q", task={})
        assert heartbeat.is_moving(), signal
    assert heartbeat._in_hand == []


def test_what_is_done_at_once_in_a_page_is_no_work_of_a_worker() -> None:
    for signal in (pre_execute, post_execute_in_worker):
        signal.send(sender="django_q", task={"sync": True})
        assert not heartbeat.is_moving()


def test_a_worker_that_never_was_does_not_move() -> None:
    heartbeat.beat_file().unlink()
    assert heartbeat.seconds_still() is None
    assert not heartbeat.is_moving()
