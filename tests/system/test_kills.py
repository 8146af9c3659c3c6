"""I5: kill −9 of web, worker and parent at any moment; nothing acknowledged is lost and nothing stands twice.

Six kills here; `KILLS=200 pytest tests/system/test_kills.py` by hand.
"""

import os
import random
import sys
import threading
import time
from pathlib import Path

from .house import House, serving
from .journal import Journal
from .machine import kill, tail
from .work import Writer, found_in, writers_of

KILLS = int(os.environ.get("KILLS", "6"))
SEED = int(os.environ.get("SEED", "0")) or random.randrange(10**6)
VICTIMS = ("web", "worker", "web", "parent")
SECONDS_TO_COME_BACK = 15
LONGEST_LIFE = 1.5
"""Seconds between two kills, at the most, once pages answer again."""


def victim_of(house: House, turn: int, chance: random.Random) -> tuple[str, int | None]:
    """Who is killed this turn."""
    kind = VICTIMS[turn % len(VICTIMS)]
    if kind == "parent":
        return kind, house.parent.pid if house.parent else None
    found = house.webs() if kind == "web" else house.workers()
    return kind, chance.choice(found) if found else None


def attack(house: House, kills: int, chance: random.Random) -> list[int]:
    """Kill so many times. Returns the processes that outlived a killed parent."""
    orphans: list[int] = []
    for turn in range(kills):
        time.sleep(chance.uniform(0, LONGEST_LIFE))
        kind, pid = victim_of(house, turn, chance)
        if pid is not None:
            kill(pid)
        if kind == "parent":
            orphans += house.wait_until_gone()
            house.stop()
            house.start()
        else:
            house.ensure(SECONDS_TO_COME_BACK)
    return orphans


def siege(house: House, journal: Journal, kills: int) -> tuple[list[Writer], list[int]]:
    stop = threading.Event()
    writers = writers_of(house, journal, stop)
    for writer in writers:
        writer.start()
    try:
        orphans = attack(house, kills, random.Random(SEED))
    finally:
        stop.set()
        for writer in writers:
            writer.join(60)
    for writer in writers:
        assert writer.broken is None, writer.broken
        writer.send_the_rest()
    return writers, orphans


def test_killed_at_any_moment_nothing_acknowledged_is_lost(house: House, tmp_path: Path) -> None:
    journal = Journal(tmp_path / "journal")
    with serving(house):
        writers, orphans = siege(house, journal, KILLS)
        assert not any(writer.refusals for writer in writers), [writer.refusals[:1] for writer in writers]
        assert not any(writer.unanswered for writer in writers)
    findings = journal.compare(found_in(house))
    sys.stdout.write(f"{ {'seed': SEED, 'kills': KILLS, **journal.count()} }\n")
    assert not findings, (SEED, findings)
    assert journal.count()["acknowledged"] >= KILLS, (journal.count(), tail(house.home / "serve.out"))
    assert not orphans, (SEED, orphans)
    proved = house.command("verify")
    assert proved.returncode == 0, proved.stdout + proved.stderr
