"""Every file that was made to hurt is refused with a sentence, or read, within two seconds and a hundred megabytes.

Both are counted over the whole tree of processes; the program that asked goes on, and holds no more than before.
"""

from collections.abc import Iterator
from operator import attrgetter
from pathlib import Path

import pytest

from tests.spreadsheets import evil
from tests.timing import within

from .hostile import HOSTILE as SINGLE
from .measuring import Victim
from .nested import nested

HOSTILE = SINGLE | {one.name: one for one in nested()}

PROCESSOR_SECONDS = 2.0
MEGABYTES = 100
MEGABYTES_AFTER = 10
pytestmark = pytest.mark.slow
FORMATS = {"workbook", "form", "picture"}
ENOUGH = 36


@pytest.fixture(scope="module")
def program() -> Iterator[Victim]:
    started = Victim()
    yield started
    assert started.program.poll() is None, "it outlived every file"
    started.end()


@pytest.mark.parametrize("name", HOSTILE)
def test_it_ends_in_time_and_memory(name: str, program: Victim, tmp_path: Path) -> None:
    hostile = HOSTILE[name]
    path = tmp_path / "file"
    path.write_bytes(hostile.make())
    cost = within(PROCESSOR_SECONDS, lambda: program.decode(hostile.room, path), attrgetter("processor"))
    assert cost.code in hostile.ends, cost
    assert cost.sentence.endswith("。"), cost
    assert cost.processor <= PROCESSOR_SECONDS, cost
    assert cost.megabytes <= MEGABYTES, cost
    assert cost.kept <= MEGABYTES_AFTER, cost


def test_they_are_many_and_of_every_kind() -> None:
    for room in FORMATS:
        assert sum(one.room == room for one in HOSTILE.values()) >= ENOUGH


def test_a_good_file_is_read_by_the_same_program(program: Victim, tmp_path: Path) -> None:
    """The control: the program does read what may be read."""
    path = tmp_path / "file"
    path.write_bytes(evil.plain())
    assert program.decode("workbook", path).code == "read"


@pytest.mark.parametrize(
    ("name", "memory", "time"),
    [
        ("xlsx rectangle, a hundred columns, usual, plain", True, False),
        ("png many texts", False, True),
        ("ods 500000 spans", True, True),
    ],
)
def test_without_the_limits_the_measure_goes_red(name: str, memory: bool, time: bool, tmp_path: Path) -> None:
    """The negative control, in a program that is given up for it."""
    hostile = HOSTILE[name]
    path = tmp_path / "file"
    path.write_bytes(hostile.make())
    program = Victim("--unlimited")
    cost = program.decode(hostile.room, path)
    program.end()
    assert (cost.megabytes > MEGABYTES, cost.processor > PROCESSOR_SECONDS) == (memory, time), cost
