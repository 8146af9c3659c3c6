"""An end and something hung on it in the same moment, on two connections: refused, or ended as well. Nothing goes on under
what is no more, whoever came first.
"""

from collections.abc import Callable, Iterator
from threading import Event, Thread
from typing import Any

import pytest
from django.db import connection, transaction

from haitang.foundation import endings
from haitang.foundation.verdict import Refused
from haitang.foundation.versions import Conflict
from tests.cast import Cast
from tests.engine import ENGINE

from .hanging import DEEDS, copy_of, end, ending_columns, made_ready

pytestmark = pytest.mark.django_db(transaction=True)


END_IS_REFUSED = {
    "obligations.Obligation.organisation",
    "staffing.Appointment.person",
    "staffing.Appointment.post",
}
"""Columns whose rows begin on the very day and so stand in the way of the end: there it is the end that is refused."""


def somebody_waits() -> bool:
    """Whether another connection waits for what this one holds. On SQLite one writes at a time: whoever has begun waits."""
    if ENGINE == "sqlite":
        return True
    with connection.cursor() as cursor:
        cursor.execute(
            "select count(*) from pg_locks where not granted and pg_backend_pid() = any(pg_blocking_pids(pid))"
        )
        return bool(cursor.fetchone()[0])


def one_in_the_other(first: Callable[[], object], second: Callable[[], object]) -> list[Exception]:
    """Do the second while the first is done and not committed: it commits once the second waits, or is done. What they raised."""
    written, begun, over, raised = Event(), Event(), Event(), []

    def hold() -> None:
        with transaction.atomic():
            try:
                first()
            finally:
                written.set()
            begun.wait()
            while not (somebody_waits() or over.wait(0.01)):
                pass

    def follow() -> None:
        written.wait()
        begun.set()
        try:
            second()
        finally:
            over.set()

    def caught(deed: Callable[[], None]) -> None:
        try:
            deed()
        except Exception as error:  # noqa: BLE001 - handed to the test
            raised.append(error)
        finally:
            connection.close()

    threads = [Thread(target=caught, args=(deed,)) for deed in (hold, follow)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return raised


def hanging_rows(column: str, record: Any) -> list[Any]:
    """The rows that go on and hang by a column on a record, though it has ended."""
    name = column.rpartition(".")[2]
    field = DEEDS[column].rows._meta.get_field(name)
    return list(DEEDS[column].rows._base_manager.filter(DEEDS[column].live, **{field.attname: record.pk}))  # type: ignore[union-attr]  # columns only


def raced(cast: Cast, *, end_first: bool) -> Iterator[tuple[str, list[Any], list[Exception]]]:
    """Of each column what hangs on what has ended once both are done, and what they raised."""
    for number, column in enumerate(sorted(DEEDS)):
        record = made_ready(cast, ending_columns()[column], str(number))
        read_before = copy_of(record)
        both: list[Callable[[], object]] = [
            lambda record=record: end(cast, record),  # type: ignore[misc]  # bound now
            lambda column=column, read=read_before: DEEDS[column].do(cast, read),  # type: ignore[misc]
        ]
        raised = one_in_the_other(*(both if end_first else both[::-1]))
        ended = getattr(copy_of(record), endings.ENDING[record._meta.label])
        assert all(isinstance(error, (Refused, Conflict)) for error in raised), (column, raised)
        yield column, hanging_rows(column, record) if ended else [], raised


def test_what_is_hung_while_it_ends_is_refused(cast: Cast) -> None:
    for column, left, raised in raced(cast, end_first=True):
        assert (column, left, len(raised)) == (column, [], 1)


def test_what_was_hung_just_before_ends_with_it(cast: Cast) -> None:
    for column, left, raised in raced(cast, end_first=False):
        assert (column, left, len(raised)) == (column, [], int(column in END_IS_REFUSED))


def test_without_holding_it_something_goes_on_under_what_is_no_more(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The negative control."""
    monkeypatch.setattr(endings, "is_over", lambda _ended, _on: False)
    assert {column for column, left, _raised in raced(cast, end_first=True) if left} >= {
        "access.Grant.organisation",
        "meetings.Meeting.convener",
        "organisations.Organisation.parent",
        "organisations.Post.organisation",
        "people.Volunteer.person",
        "tasks.Task.owner",
        "tasks.Task.post",
    }
