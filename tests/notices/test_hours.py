"""Quiet hours and the hour of the digest, at their edges, local time."""

from datetime import date, datetime, time
from zoneinfo import ZoneInfo

import pytest

from haitang.machinery.notices.hours import day_due, leaves_at, quiet

HERE = ZoneInfo("Asia/Shanghai")
NIGHT = (time(21), time(8))
NOON = (time(12), time(14))
NEVER = (time(8), time(8))


def local(day: int, hour: int, minute: int = 0) -> datetime:
    return datetime(2021, 4, day, hour, minute, tzinfo=HERE).astimezone(ZoneInfo("UTC"))


@pytest.mark.parametrize(
    ("hour", "minute", "is_quiet"),
    [
        (20, 59, False),
        (21, 0, True),
        (23, 59, True),
        (0, 0, True),
        (7, 59, True),
        (8, 0, False),
        (12, 0, False),
    ],
)
def test_the_night_is_half_open(hour: int, minute: int, is_quiet: bool) -> None:
    assert quiet(local(30, hour, minute), *NIGHT) is is_quiet


@pytest.mark.parametrize(("hour", "is_quiet"), [(11, False), (12, True), (13, True), (14, False)])
def test_quiet_hours_within_a_day(hour: int, is_quiet: bool) -> None:
    assert quiet(local(30, hour), *NOON) is is_quiet


def test_equal_ends_are_no_quiet_hours() -> None:
    assert not any(quiet(local(30, hour), *NEVER) for hour in range(24))


@pytest.mark.parametrize(
    ("asked", "leaves"),
    [
        ((29, 20, 59), (29, 20, 59)),
        ((29, 21, 0), (30, 8, 0)),
        ((30, 0, 30), (30, 8, 0)),
        ((30, 8, 0), (30, 8, 0)),
    ],
)
def test_what_comes_in_quiet_hours_leaves_after(
    asked: tuple[int, int, int], leaves: tuple[int, int, int]
) -> None:
    assert leaves_at(local(*asked), *NIGHT) == local(*leaves)


@pytest.mark.parametrize(
    ("now", "hour", "day"),
    [
        ((30, 7, 59), 8, None),
        ((30, 8, 0), 8, 30),
        ((30, 20, 59), 8, 30),
        ((30, 21, 0), 8, None),
        ((30, 8, 0), 6, 30),  # made at six, it waits for the quiet to end
        ((30, 7, 0), 6, None),
        ((30, 22, 0), 22, None),  # made at ten at night, it leaves in the morning
        ((30, 8, 0), 22, 29),
    ],
)
def test_a_day_has_its_digest(now: tuple[int, int, int], hour: int, day: int | None) -> None:
    assert day_due(local(*now), hour, *NIGHT) == (date(2021, 4, day) if day else None)
