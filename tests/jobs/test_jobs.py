"""A job has one effect: asked for twice, delivered twice, refused, broken, killed."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest
from django.db import transaction
from django_q.models import OrmQ

from haitang.foundation.registry import Unregistered
from haitang.foundation.verdict import Refused
from haitang.machinery.jobs import actions as jobs
from haitang.machinery.jobs import progress, registry
from haitang.machinery.jobs.models import JobRun
from haitang.machinery.jobs.queries import find_run, run_progress
from haitang.machinery.jobs.registry import Run, job
from haitang.machinery.jobs.words import KEPT_DAYS, MOST_ATTEMPTS, JobState

pytestmark = pytest.mark.django_db
AT = datetime(2021, 4, 30, 1, tzinfo=UTC)


class Counting:
    """A job that counts how often it ran, and does what a test tells it to."""

    def __init__(self) -> None:
        self.runs: list[Run] = []
        self.error: Exception | None = None

    def __call__(self, run: Run, *, step: int = 1) -> dict[str, int]:
        self.runs.append(run)
        run.progress(1, 2)
        if self.error:
            raise self.error
        return {"step": step}


@pytest.fixture
def counting() -> Iterator[Counting]:
    work = Counting()
    job("tests.count")(work)
    yield work
    registry._WORK._items.pop("tests.count")


def test_a_job_runs_with_its_arguments_and_keeps_its_result(counting: Counting) -> None:
    jobs.enqueue("tests.count", "a", at=AT, step=3)
    assert jobs.run_pending() == 1
    run = JobRun.objects.get()
    assert (run.state, run.result, counting.runs[0].key) == (JobState.DONE, {"step": 3}, "a")


def test_asked_for_twice_it_runs_once(counting: Counting) -> None:
    first = jobs.enqueue("tests.count", "a", at=AT)
    second = jobs.enqueue("tests.count", "a", at=AT)
    assert first.pk == second.pk
    assert OrmQ.objects.count() == 1
    jobs.run_pending()
    jobs.enqueue("tests.count", "a", at=AT)
    assert (jobs.run_pending(), len(counting.runs)) == (0, 1)


def test_another_key_is_another_job(counting: Counting) -> None:
    for key in "ab":
        jobs.enqueue("tests.count", key, at=AT)
    assert jobs.run_pending() == 2
    assert sorted(run.key for run in counting.runs) == ["a", "b"]


def test_asked_for_in_a_transaction_that_fails_it_never_was(counting: Counting) -> None:
    def ask_and_fail() -> None:
        with transaction.atomic():
            jobs.enqueue("tests.count", "a", at=AT)
            raise LookupError

    with pytest.raises(LookupError):
        ask_and_fail()
    assert find_run("tests.count", "a") is None
    assert OrmQ.objects.count() == 0


def test_delivered_twice_it_has_one_effect(counting: Counting) -> None:
    run = jobs.enqueue("tests.count", "a", at=AT)
    assert jobs.deliver(run.pk) == JobState.DONE
    assert jobs.deliver(run.pk) == "nothing to do"
    assert len(counting.runs) == 1


def test_done_meanwhile_by_another_delivery_it_is_undone(
    counting: Counting, monkeypatch: pytest.MonkeyPatch
) -> None:
    run = jobs.enqueue("tests.count", "a", at=AT)

    def overtaken(one: Run) -> dict[str, int]:
        JobRun.objects.filter(pk=run.pk).update(state=JobState.DONE, ended_at=AT)
        return {"step": 1}

    before = list(JobRun.objects.values())
    monkeypatch.setattr(jobs, "work_of", lambda _name: overtaken)
    assert jobs.deliver(run.pk) == "nothing to do"
    assert list(JobRun.objects.values()) == before


def test_delivered_twice_without_the_mark_it_has_two(
    counting: Counting, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The negative control."""
    monkeypatch.setattr(jobs, "mark", lambda run, result, at: None)
    run = jobs.enqueue("tests.count", "a", at=AT)
    for _ in range(2):
        jobs.deliver(run.pk)
    assert len(counting.runs) == 2


def test_a_refusal_ends_it_with_its_reason(counting: Counting) -> None:
    counting.error = Refused("这批数据已被撤销。")
    run = jobs.enqueue("tests.count", "a", at=AT)
    assert jobs.run_pending() == 1
    run.refresh_from_db()
    assert (run.state, run.reason, len(counting.runs)) == (JobState.FAILED, "这批数据已被撤销。", 1)


def test_an_error_is_tried_again_until_the_last_time_and_its_text_is_not_kept(counting: Counting) -> None:
    counting.error = RuntimeError("13912345678")
    run = jobs.enqueue("tests.count", "a", at=AT)
    for _ in range(MOST_ATTEMPTS - 1):
        with pytest.raises(RuntimeError):
            jobs.run_pending()
    assert jobs.run_pending() == 1
    run.refresh_from_db()
    assert (run.state, run.attempts, run.reason) == (JobState.FAILED, MOST_ATTEMPTS, "")


def test_a_failed_one_asked_for_again_is_tried_afresh(counting: Counting) -> None:
    counting.error = Refused("先停一停。")
    jobs.enqueue("tests.count", "a", at=AT)
    jobs.run_pending()
    counting.error = None
    jobs.enqueue("tests.count", "a", at=AT, step=2)
    jobs.run_pending()
    run = JobRun.objects.get()
    assert (run.state, run.result, run.reason) == (JobState.DONE, {"step": 2}, "")


def test_a_page_reads_how_far_it_is(counting: Counting) -> None:
    run = jobs.enqueue("tests.count", "a", at=AT)
    assert run_progress(run).done == 0
    counting.error = RuntimeError()
    with pytest.raises(RuntimeError):
        jobs.run_pending()
    now = run_progress(run)
    assert (now.done, now.total) == (1, 2)
    progress.forget_progress(run.pk)


def test_an_unknown_job_is_refused_when_asked_for() -> None:
    with pytest.raises(Unregistered):
        jobs.enqueue("tests.nothing", "a", at=AT)


def test_two_jobs_cannot_have_one_name(counting: Counting) -> None:
    with pytest.raises(ValueError, match=r"tests\.count"):
        job("tests.count")(Counting())


def test_waiting_jobs_are_sent_again_when_the_queue_is_lost(counting: Counting) -> None:
    for key in "ab":
        jobs.enqueue("tests.count", key, at=AT)
    OrmQ.objects.all().delete()
    assert jobs.requeue() == 2
    assert jobs.run_pending() == 2


def test_what_was_done_long_ago_goes_and_what_waits_or_failed_stays(counting: Counting) -> None:
    for key, state in (("done", JobState.DONE), ("failed", JobState.FAILED), ("waits", JobState.WAITING)):
        ended = None if state == JobState.WAITING else AT
        JobRun.objects.create(name="tests.count", key=key, state=state, queued_at=AT, ended_at=ended)
    assert jobs.forget_done(AT + timedelta(days=KEPT_DAYS)) == 0
    assert jobs.forget_done(AT + timedelta(days=KEPT_DAYS + 1)) == 1
    assert set(JobRun.objects.values_list("key", flat=True)) == {"failed", "waits"}
