"""The negative controls of I5: with a protection switched off, the same comparison finds what is wrong."""

from collections.abc import Callable
from pathlib import Path
from threading import Event

import pytest

from .faulted import fault
from .house import House, serving
from .journal import Found, Journal
from .work import KINDS, Kind, Writer, found_in

PERSON, ACTIVITY, TASK = KINDS


def writer(house: House, journal: Journal, kind: Kind) -> Writer:
    return Writer(kind, house.visitor(kind.by), journal, Event())


def send_twice(writer: Writer) -> None:
    """The same form with the same key, though the first was answered."""
    sent = writer.written()
    writer.send(sent)
    writer.send(sent)


def test_a_journal_tells_lost_from_doubled_from_half(tmp_path: Path) -> None:
    journal = Journal(tmp_path / "journal")
    lost, doubled, half, broken, refused = (journal.asked("task") for _turn in range(5))
    for mark in (lost, doubled, half):
        journal.acknowledged(mark)
    journal.refused(refused, 422)
    rows = [
        Found("task", doubled, whole=True),
        Found("task", doubled, whole=True),
        Found("task", half, whole=False),
        Found("task", refused, whole=True),
        Found("task", "task-of-nobody", whole=True),
    ]
    found = journal.compare(rows)
    assert (found.lost, found.doubled, found.halved) == ([lost], [doubled], [half])
    assert (found.unasked, found.against_refusal) == (["task-of-nobody"], [refused])
    assert broken not in str(found)


def test_a_form_sent_twice_stands_once_and_without_its_key_twice(
    a_house: Callable[..., House], tmp_path: Path
) -> None:
    for faults, doubled in (((), 0), (("no_keys",), 1)):
        journal = Journal(tmp_path / f"journal{doubled}")
        with serving(a_house(**fault(*faults))) as house:
            send_twice(writer(house, journal, PERSON))
            assert len(journal.compare(found_in(house)).doubled) == doubled


@pytest.mark.one_engine  # the answer is a lie whatever was to be written
def test_what_is_acknowledged_and_not_written_is_found(a_house: Callable[..., House], tmp_path: Path) -> None:
    journal = Journal(tmp_path / "journal")
    with serving(a_house(**fault("says_yes"))) as house:
        writer(house, journal, TASK).one()
        assert len(journal.compare(found_in(house)).lost) == 1


def killed_halfway(house: House, journal: Journal) -> Writer:
    """Record an activity in a web process that dies before the entry of the audit; then the program without the fault."""
    with serving(house):
        recorder = writer(house, journal, ACTIVITY)
        recorder.one()
        assert len(recorder.unanswered) == 1, recorder.refusals
    house.extra = {}
    return recorder


def test_killed_before_the_audit_s_entry_nothing_stands_and_the_same_form_writes_it_later(
    a_house: Callable[..., House], tmp_path: Path
) -> None:
    house, journal = a_house(**fault("dies_before_its_entry")), Journal(tmp_path / "journal")
    recorder = killed_halfway(house, journal)
    assert found_in(house) == []
    with serving(house):
        recorder.send_the_rest()
    assert journal.count() == {"sent": 1, "acknowledged": 1}
    assert not journal.compare(found_in(house))


def test_without_a_transaction_half_of_it_would_stand(a_house: Callable[..., House], tmp_path: Path) -> None:
    house = a_house(**fault("dies_before_its_entry", "no_transactions"))
    journal = Journal(tmp_path / "journal")
    killed_halfway(house, journal)
    assert len(journal.compare(found_in(house)).halved) == 1
