"""A clock that was ahead and is put back leaves nothing that counts as done, and nothing that is never done again."""

import ast
import os
import re
import time
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from django.utils import timezone
from django_q.models import Schedule

from haitang.operation import heartbeat, inspections, upkeep
from haitang.operation.backup import keeping
from haitang.operation.health import failing_checks
from haitang.operation.models import Inspection
from haitang.operation.words import TERMS, Kind

SOURCE = Path(__file__).resolve().parents[2] / "src" / "haitang"
AHEAD = [timedelta(hours=1), timedelta(days=2), timedelta(days=3650)]
MOMENT = re.compile(r"(^|_)at$")


@pytest.fixture
def long_ago(db: None) -> None:
    """All was looked at once, so long ago that every term is over; the worker moves."""
    Inspection.objects.all().delete()
    heartbeat.note_movement()
    for kind in (Kind.FIRST, *TERMS):
        inspections.record_inspection(kind, timezone.now() - timedelta(days=60))


@pytest.mark.usefixtures("long_ago")
@pytest.mark.parametrize("ahead", AHEAD)
def test_checks_from_a_time_yet_to_come_leave_health_red_and_are_made_again(ahead: timedelta) -> None:
    now = timezone.now()
    for kind in TERMS:
        inspections.record_inspection(kind, now + ahead)
    assert set(failing_checks(now)) == {kind.value for kind in TERMS}
    assert not keeping.is_due(now)
    inspections.note_beginning(now)
    assert keeping.is_due(now)
    assert not Inspection.objects.filter(at__gt=now).exists()


@pytest.mark.usefixtures("long_ago")
def test_when_such_checks_are_believed_health_stays_green(monkeypatch: pytest.MonkeyPatch) -> None:
    """The negative control."""
    monkeypatch.setattr(inspections, "LEEWAY", timedelta(days=36_500))
    now = timezone.now()
    for kind in TERMS:
        inspections.record_inspection(kind, now + AHEAD[-1])
    assert failing_checks(now) == []


@pytest.mark.django_db
def test_an_installation_that_began_under_a_wrong_clock_begins_again() -> None:
    now = timezone.now()
    inspections.note_beginning(now + AHEAD[-1])
    inspections.note_beginning(now)
    assert Inspection.objects.get(kind=Kind.FIRST).at == now


@pytest.mark.parametrize("ahead", AHEAD)
def test_a_worker_that_moved_in_a_time_yet_to_come_is_missing(ahead: timedelta) -> None:
    heartbeat.note_movement()
    assert heartbeat.is_moving()
    moment = time.time() + ahead.total_seconds()
    os.utime(heartbeat.beat_file(), (moment, moment))
    assert not heartbeat.is_moving()


@pytest.mark.django_db
@pytest.mark.parametrize("ahead", AHEAD[1:])
def test_what_is_done_by_the_hour_is_not_put_off_for_years(ahead: timedelta) -> None:
    upkeep.arrange()
    names = set(Schedule.objects.values_list("name", flat=True))
    Schedule.objects.update(next_run=timezone.now() + ahead)
    upkeep.arrange()
    due = Schedule.objects.filter(next_run__lte=timezone.now() + upkeep.LONGEST_TURN)
    assert set(due.values_list("name", flat=True)) == names


def days_of_another_place(tree: ast.AST) -> Iterator[int]:
    """Lines that ask a moment, which is kept in UTC, for its day: until eight in the morning that is yesterday."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr == "date":
            of = node.func.value
            name = of.attr if isinstance(of, ast.Attribute) else getattr(of, "id", "")
            if MOMENT.search(name) or name == "now":
                yield node.lineno


@pytest.mark.one_engine
def test_a_day_is_that_of_the_district() -> None:
    found = [
        f"{path.relative_to(SOURCE)}:{line}"
        for path in sorted(SOURCE.rglob("*.py"))
        for line in days_of_another_place(ast.parse(path.read_text(encoding="utf-8")))
    ]
    assert found == []


@pytest.mark.one_engine
@pytest.mark.parametrize(
    ("text", "lines"),
    [("request.at.date()", [1]), ("at.date()", [1]), ("row.uploaded_at.date()", [1]), ("local.date()", [])],
)
def test_such_a_line_is_seen(text: str, lines: list[int]) -> None:
    """The control."""
    assert list(days_of_another_place(ast.parse(text))) == lines
