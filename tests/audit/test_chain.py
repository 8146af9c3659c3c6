"""I7: edit, delete, insert, reorder, cut tail, cut and re-append: six of six named, and nothing when nothing happened."""

from datetime import timedelta

import pytest
from django.db import connection, transaction
from django.db.utils import DatabaseError

from haitang.foundation.acting import NOBODY
from haitang.machinery.accounts.models import Account
from haitang.machinery.audit import actions as audit
from haitang.machinery.audit.chain import Anchor, Finding, prove
from haitang.machinery.audit.models import Entry, Seal
from haitang.machinery.audit.sealing import DamagedAnchors, anchor_file, anchors, seal_up
from tests.cast import AT
from tests.unlocked import unlocked

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def chain(db: None) -> list[int]:
    """Six entries in two seals, anchored; the ids of the entries."""
    anchor_file().unlink(missing_ok=True)
    ids = [write(n) for n in range(3)]
    seal_up(AT)
    ids += [write(n) for n in range(3, 6)]
    seal_up(AT + timedelta(hours=1))
    return ids


def write(n: int) -> int:
    return audit.add(
        NOBODY, AT + timedelta(minutes=n), f"tests.act{n}", Account(pk=n), region="500153", n=n
    ).pk


def sql(statement: str, *values: object) -> None:
    with unlocked(), connection.cursor() as cursor:
        cursor.execute(statement, values)


def found() -> list[Finding]:
    return list(prove(anchors()).findings)


def test_an_untouched_chain_is_sound(chain: list[int]) -> None:
    proof = prove(anchors())
    assert proof.sound
    assert (proof.sealed, proof.unsealed) == (6, 0)
    assert [each.digest for each in anchors()][-1] == proof.head


def test_an_edit_is_named(chain: list[int]) -> None:
    sql("UPDATE audit_entry SET actor = 'somebody' WHERE id = %s", chain[1])
    assert found() == [Finding("edited", str(chain[1]))]


def test_a_deletion_is_named(chain: list[int]) -> None:
    sql("DELETE FROM audit_entry WHERE id = %s", chain[1])
    assert found() == [Finding("deleted", str(chain[1]))]


def test_an_insertion_is_named(chain: list[int]) -> None:
    Entry.objects.create(
        pk=chain[0] - 1, at=AT, actor="x", action="tests.act", thing_kind="accounts.Account", thing_id="1"
    )
    assert found() == [Finding("inserted", str(chain[0] - 1))]


def test_a_reordering_is_named(chain: list[int]) -> None:
    for old, new in ((chain[0], -1), (chain[1], chain[0]), (-1, chain[1])):
        sql("UPDATE audit_entry SET id = %s WHERE id = %s", new, old)
    assert found() == [Finding("reordered", str(chain[0])), Finding("reordered", str(chain[1]))]


def cut_tail(chain: list[int]) -> None:
    sql("DELETE FROM audit_entry WHERE id > %s", chain[2])
    sql("DELETE FROM audit_seal WHERE last_id > %s", chain[2])


def test_a_cut_tail_is_named(chain: list[int]) -> None:
    cut_tail(chain)
    assert [finding.kind for finding in found()] == ["tail_cut"]


def test_a_tail_cut_and_written_anew_is_named(chain: list[int]) -> None:
    kept = anchors()
    cut_tail(chain)
    for n in range(7, 12):
        write(n)
    seal_up(AT + timedelta(hours=2))
    assert [finding.kind for finding in prove(kept).findings] == ["rewritten"]


def test_an_anchor_given_by_hand_finds_a_cut_tail_when_the_file_is_gone(chain: list[int]) -> None:
    head = prove().head
    cut_tail(chain)
    anchor_file().unlink()
    assert prove(anchors()).sound
    assert [finding.kind for finding in prove([Anchor(head)]).findings] == ["tail_cut"]


def test_a_changed_seal_is_named(chain: list[int]) -> None:
    sql("UPDATE audit_seal SET previous = %s WHERE last_id = %s", "0" * 64, chain[5])
    assert [finding.kind for finding in found()] == ["seal_changed"]


def test_a_removed_seal_is_named(chain: list[int]) -> None:
    sql("DELETE FROM audit_seal WHERE last_id = %s", chain[2])
    assert "seal_changed" in {finding.kind for finding in found()}


@pytest.mark.skipif(connection.vendor != "sqlite", reason="only SQLite keeps anything in any column")
@pytest.mark.parametrize(
    "change", ["at = 'someday'", "at = '2026-13-45 00:00:00'", "actor = x'00ff'", "thing_id = x'00ff'"]
)
def test_an_edit_that_leaves_nothing_readable_is_named_too(chain: list[int], change: str) -> None:
    sql(f"UPDATE audit_entry SET {change} WHERE id = %s", chain[1])
    assert found() == [Finding("edited", str(chain[1]))]


@pytest.mark.skipif(connection.vendor != "sqlite", reason="only SQLite keeps anything in any column")
@pytest.mark.parametrize("change", ["at = 'someday'", "leaves = 'text'", "first_id = 'x'"])
def test_a_seal_that_cannot_be_read_is_named(chain: list[int], change: str) -> None:
    sql(f"UPDATE audit_seal SET {change} WHERE last_id = %s", chain[2])
    assert "seal_changed" in {finding.kind for finding in found()}


def test_an_anchor_torn_by_a_crash_is_told_and_the_next_stands_on_a_line_of_its_own(chain: list[int]) -> None:
    with anchor_file().open("a", encoding="utf-8") as file:
        file.write('{"at": "2021')
    with pytest.raises(DamagedAnchors) as damaged:
        anchors()
    assert damaged.value.number == 3
    write(6)
    seal_up(AT + timedelta(hours=2))
    assert anchor_file().read_text(encoding="utf-8").splitlines()[2] == '{"at": "2021'
    assert prove().head in anchor_file().read_text(encoding="utf-8").splitlines()[3]


def test_a_gap_in_the_ids_is_no_breach(chain: list[int]) -> None:
    Entry.objects.create(
        pk=chain[-1] + 10, at=AT, actor="x", action="tests.act", thing_kind="accounts.Account", thing_id="1"
    )
    seal_up(AT + timedelta(hours=2))
    assert found() == []


def test_without_seals_nothing_would_be_found(chain: list[int]) -> None:
    """The negative control: what finds the breaches above is the seals."""
    sql("DELETE FROM audit_seal")
    anchor_file().unlink()
    sql("DELETE FROM audit_entry WHERE id = %s", chain[1])
    assert found() == []


@pytest.mark.parametrize("table", ["audit_entry", "audit_seal"])
@pytest.mark.parametrize("verb", ["UPDATE {0} SET at = at", "DELETE FROM {0}", "TRUNCATE {0}"])
def test_the_database_refuses(table: str, verb: str) -> None:
    """I4, by raw statements; SQLite knows no TRUNCATE and refuses that, too."""
    before = Entry.objects.count(), Seal.objects.count()
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(verb.format(table))
    assert (Entry.objects.count(), Seal.objects.count()) == before


REPLACING = "INSERT OR REPLACE INTO {0} SELECT * FROM {0}"


@pytest.mark.skipif(connection.vendor != "sqlite", reason="SQLite's own statement")
@pytest.mark.parametrize("table", ["audit_entry", "audit_seal"])
def test_no_row_is_replaced(chain: list[int], table: str) -> None:
    """REPLACE deletes without asking the triggers on DELETE. The negative control: without its own it goes through."""
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(REPLACING.format(table))
    sql(REPLACING.format(table))


def test_without_the_triggers_the_database_would_not_refuse(chain: list[int]) -> None:
    """The negative control of the refusals."""
    sql("UPDATE audit_entry SET actor = 'somebody'")
    assert set(Entry.objects.values_list("actor", flat=True)) == {"somebody"}
