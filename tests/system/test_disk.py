"""A disk without room, and one that does not promise: nothing is acknowledged, nothing stands half, and when it is well
again the same forms are taken."""

import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from threading import Event

import pytest

from .disk import Disk, Server, disk
from .faulted import fault
from .house import House, copy_of, serving
from .journal import Journal
from .machine import until
from .work import KINDS, Writer, found_in, writers_of

pytestmark = pytest.mark.skipif(shutil.which("gcc") is None, reason="a disk is put before libc with gcc")
NO_ROOM = 507
MOST = 400
"""How many forms it takes at the most until a table has no room left in the pages it has."""
ENOUGH = 3
SECONDS = 90


@dataclass
class Ground:
    """A house on a disk of its own, and the server of its database, if it has one."""

    house: House
    disk: Disk
    server: Server | None

    def recover(self) -> None:
        """The database runs again, and pages come."""
        if self.server is not None:
            self.server.restart()
            assert until(self.server.answers, SECONDS, every=1), "the database does not come back"
        assert until(self.house.answers, SECONDS), "pages do not come back"


@pytest.fixture
def ground(pattern: House, server: str | None) -> Iterator[Callable[..., Ground]]:
    with disk() as one:
        own = Server(one) if server else None
        made: list[House] = []

        def make(**extra: str) -> Ground:
            house = copy_of(pattern, one.root.parent, None, **extra)
            made.append(house)
            if own is not None:
                house.database_url = own.load(pattern.database_url)
                if extra:
                    own.forget_the_disk()
            else:
                house.extra |= one.environment | {"FAULT_ROOT": str(house.home)}
            return Ground(house, one, own)

        yield make
        for house in made:
            house.stop()
        if own is not None:
            own.stop()


def fill_up(writers: list[Writer]) -> None:
    """Write until it was refused often enough."""
    for _turn in range(MOST):
        for writer in writers:
            writer.one(again=False)
        if sum(len(writer.unanswered) for writer in writers) >= ENOUGH:
            return


def test_on_a_full_disk_the_answer_says_so_and_nothing_stands_half(
    ground: Callable[..., Ground], tmp_path: Path
) -> None:
    here, journal = ground(), Journal(tmp_path / "journal")
    with serving(here.house):
        writers = writers_of(here.house, journal, Event())
        with here.disk.being("full"):
            fill_up(writers)
            refused = {status for writer in writers for status in writer.statuses if status >= 400}
            assert here.house.answers(), "reading needs no room"
        assert refused == {NO_ROOM}, refused
        before = journal.count()
        assert not journal.compare(found_in(here.house))
        for writer in writers:
            writer.send_the_rest()
    after = journal.count()
    assert before["acknowledged"] <= before["sent"] - ENOUGH
    assert after["acknowledged"] == after["sent"]
    assert not journal.compare(found_in(here.house))


def write_unsure(here: Ground, journal: Journal) -> list[Writer]:
    """One form of each kind, filled in before and sent while the disk promises nothing."""
    writers = writers_of(here.house, journal, Event())
    forms = [writer.written() for writer in writers]
    with here.disk.being("unsure"):
        for writer, form in zip(writers, forms, strict=True):
            writer.send(form)
    return writers


def test_when_the_disk_does_not_promise_nothing_is_acknowledged(
    ground: Callable[..., Ground], tmp_path: Path
) -> None:
    here, journal = ground(), Journal(tmp_path / "journal")
    with serving(here.house):
        writers = write_unsure(here, journal)
        assert journal.count() == {"sent": len(KINDS), "acknowledged": 0}
        here.recover()
        for writer in writers:
            writer.send_the_rest()
    assert journal.count() == {"sent": len(KINDS), "acknowledged": len(KINDS)}
    assert not journal.compare(found_in(here.house))


def test_a_database_that_does_not_wait_for_the_disk_would_acknowledge(
    ground: Callable[..., Ground], tmp_path: Path
) -> None:
    here, journal = ground(**fault("careless")), Journal(tmp_path / "journal")
    with serving(here.house):
        write_unsure(here, journal)
        assert journal.count()["acknowledged"] >= 1
        here.recover()
