"""The tail of the audit cut in every table and in the anchor file at once: found by what else remembers it, unasked."""

from pathlib import Path
from typing import Any, Final

import pytest

from haitang.machinery.audit.evidence import compare, prove_all
from haitang.machinery.audit.models import Head, Seal
from haitang.operation.backup import archive
from haitang.operation.backup.keeping import name_of
from haitang.operation.models import Inspection
from haitang.operation.witnesses import heads_elsewhere, write_down_proof
from tests.cast import AT
from tests.unlocked import unlocked

from .test_evidence import ends, harmed  # noqa: F401 - a fixture

pytestmark = pytest.mark.django_db
EVERYWHERE: Final = dict.fromkeys(("entries", "seals", "heads", "file"), "cut")


@pytest.fixture
def backup(settings: Any, tmp_path: Path) -> Path:
    """The newest backup of the folder, which knows the head as it is now."""
    settings.BACKUP_FOLDER = tmp_path
    newest, path = Seal.objects.latest("last_id"), tmp_path / name_of(AT)
    with archive.create(path) as writer:
        writer.add_manifest(
            {"migrations": [], "at": "", "audit": {"digest": newest.digest, "last_id": newest.last_id}}
        )
    return path


def kinds(ends: list[int]) -> tuple[list[str], list[str]]:  # noqa: F811 - what the fixture made
    """What the whole proof and the quick look find, with nothing handed to them."""
    with unlocked(), harmed(EVERYWHERE, ends):
        remembered = heads_elsewhere()
        whole, quick = prove_all(remembered).findings, compare(remembered)
    return [found.kind for found in whole], [found.kind for found in quick]


def test_the_newest_backup_remembers_it(ends: list[int], backup: Path) -> None:  # noqa: F811
    assert kinds(ends) == (["tail_cut"], ["tail_cut"])


def test_the_last_proof_remembers_it(ends: list[int]) -> None:  # noqa: F811
    write_down_proof(prove_all(), AT)
    assert kinds(ends) == (["tail_cut"], ["tail_cut"])


def test_a_backup_that_somebody_wrote_again_remembers_nothing(
    ends: list[int],  # noqa: F811
    backup: Path,
    settings: Any,
) -> None:
    """Only one under our key is believed."""
    settings.DIGEST_KEY = bytes(32)
    assert kinds(ends) == ([], [])


def test_with_neither_it_is_not_found(ends: list[int], settings: Any, tmp_path: Path) -> None:  # noqa: F811
    """The negative control, and what `docs/running.md` says is not found: all of it put back together."""
    settings.BACKUP_FOLDER = tmp_path
    Inspection.objects.all().delete()
    assert Head.objects.exists()
    assert kinds(ends) == ([], [])
