"""Every way to cut, edit or remove the audit and what bears it out: named, unless nothing is left that says otherwise."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from itertools import product
from typing import Final

import pytest
from django.db import DatabaseError, connection, transaction

from haitang.foundation.acting import NOBODY
from haitang.machinery.accounts.models import Account
from haitang.machinery.audit import actions as audit
from haitang.machinery.audit.chain import Anchor, prove
from haitang.machinery.audit.evidence import compare, prove_all
from haitang.machinery.audit.models import Entry, Head, Seal
from haitang.machinery.audit.sealing import anchor_file, anchors, renew_anchors, seal_up
from tests.cast import AT
from tests.unlocked import unlocked

pytestmark = pytest.mark.django_db

WAYS: Final = ("whole", "cut", "edited", "removed")
PLACES: Final = ("entries", "seals", "heads", "file")
TABLES: Final = {"entries": "audit_entry", "seals": "audit_seal", "heads": "audit_head"}
EDITS: Final = {
    "entries": "actor = 'somebody'",
    "seals": "digest = 'ff'",
    "heads": "digest = 'ff'",
}


@pytest.fixture(autouse=True)
def ends(db: None) -> list[int]:
    """Nine entries under three seals, each written down twice; the last entry of each seal."""
    anchor_file().unlink(missing_ok=True)
    for n in range(3):
        for m in range(3):
            audit.add(NOBODY, AT + timedelta(minutes=n), f"tests.act{m}", Account(pk=n), region="500153", n=n)
        seal_up(AT + timedelta(hours=n))
    return list(Seal.objects.order_by("id").values_list("last_id", flat=True))


def sql(statement: str, *values: object) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement, values)


def harm(place: str, way: str, ends: list[int]) -> None:
    """Do it to one place; of a cut and an edit the first seal and its three entries know nothing."""
    if way == "whole":
        return
    if place == "file":
        lines = anchor_file().read_text().splitlines(keepends=True)
        if way == "removed":
            anchor_file().unlink()
        elif way == "cut":
            anchor_file().write_text("".join(lines[:2]))
        else:
            digest = anchors()[1].digest
            anchor_file().write_text("".join([lines[0], lines[1].replace(digest, "f" * 64), lines[2]]))
        return
    table, key = TABLES[place], "id" if place == "entries" else "last_id"
    if way == "removed":
        sql(f"DELETE FROM {table}")
    elif way == "cut":
        sql(f"DELETE FROM {table} WHERE {key} > %s", ends[1])
    else:
        sql(f"UPDATE {table} SET {EDITS[place]} WHERE {key} = %s", ends[1])


@contextmanager
def harmed(ways: dict[str, str], ends: list[int]) -> Iterator[None]:
    before = anchor_file().read_bytes()
    with transaction.atomic():
        for place, way in ways.items():
            harm(place, way, ends)
        yield
        transaction.set_rollback(True)
    anchor_file().write_bytes(before)


def nothing_says_otherwise(ways: dict[str, str]) -> bool:
    """What is left agrees with itself: all as it was, the same end cut everywhere, or no chain ever begun."""
    others = {ways["seals"], ways["heads"], ways["file"]}
    if others == {"whole"}:
        return ways["entries"] == "whole"
    if others == {"cut"}:
        return ways["entries"] in {"whole", "cut"}
    return others == {"removed"}


@pytest.mark.parametrize("entries", WAYS)
def test_every_combination_is_named(ends: list[int], entries: str) -> None:
    newest = Head.objects.last()
    assert newest is not None
    elsewhere = [Anchor(newest.digest, newest.last_id, "backup")]
    with unlocked():
        for rest in product(WAYS, repeat=3):
            ways = dict(zip(PLACES, (entries, *rest), strict=True))
            with harmed(ways, ends):
                found, quick = prove_all().findings, compare()
                outside = {*prove_all(elsewhere).findings, *compare(elsewhere)}
            assert bool(found) is not nothing_says_otherwise(ways), (ways, found)
            if {ways["seals"], ways["heads"], ways["file"]} != {"whole"} and ways["seals"] != "edited":
                assert bool(quick) is not nothing_says_otherwise(ways | {"entries": "whole"}), (ways, quick)
            if ways["seals"] in {"cut", "removed"}:
                assert outside, ("a head kept elsewhere finds it whatever was done here", ways)


def test_a_seal_has_its_head_in_the_database_and_in_the_file(ends: list[int]) -> None:
    seals = list(Seal.objects.order_by("id").values_list("digest", flat=True))
    assert list(Head.objects.values_list("digest", flat=True)) == seals
    assert [anchor.digest for anchor in anchors()] == seals
    assert prove_all().sound
    assert compare() == []


def test_without_the_second_record_a_cut_together_with_the_file_was_not_found(ends: list[int]) -> None:
    """The negative control: what was looked at before finds nothing of it."""
    with unlocked(), harmed({"entries": "cut", "seals": "cut", "file": "removed"}, ends):
        assert prove(anchors()).sound
        assert [finding.kind for finding in prove_all().findings] == ["tail_cut", "anchors_missing"]


def test_a_file_that_was_removed_stays_missing_until_somebody_says_so(ends: list[int]) -> None:
    anchor_file().unlink()
    audit.add(NOBODY, AT, "tests.act", Account(pk=1), region="500153")
    seal_up(AT + timedelta(hours=5))
    assert [finding.kind for finding in compare()] == ["anchors_missing"]
    renew_anchors(NOBODY, AT)
    assert prove_all().sound
    assert Entry.objects.filter(action="audit.renew_anchors").exists()


def test_a_line_that_is_none_of_ours_is_a_finding(ends: list[int]) -> None:
    with anchor_file().open("a") as file:
        file.write("{]\n")
    assert [finding.kind for finding in prove_all().findings] == ["anchors_damaged"]


@pytest.mark.parametrize("verb", ["UPDATE audit_head SET at = at", "DELETE FROM audit_head"])
def test_the_database_refuses_to_change_a_head(ends: list[int], verb: str) -> None:
    with pytest.raises(DatabaseError), transaction.atomic():
        sql(verb)
    with unlocked():
        sql(verb)
