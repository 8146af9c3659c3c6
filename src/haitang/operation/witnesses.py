"""Where the head of the audit's chain is written down besides the chain itself, the database's heads and the anchor file."""

from datetime import datetime
from typing import Final

from haitang.machinery.audit.chain import Anchor, Finding, Proof, latest_seal
from haitang.machinery.audit.words import FINDINGS

from .backup.archive import read_manifest
from .backup.keeping import all_backups
from .inspections import record_inspection
from .models import Inspection
from .words import Kind

PROOFS_KEPT: Final = 30
"""The last of the good proofs are asked what they had seen."""


def write_down_proof(proof: Proof, at: datetime) -> Inspection:
    """Write down a proof of the audit; for later ones the head it saw."""
    newest = latest_seal()
    seen = {"digest": proof.head, "last_id": newest.last_id} if newest and proof.sound else {}
    return record_inspection(Kind.AUDIT, at, list(map(breach, proof.findings)), position=seen)


def breach(found: Finding) -> dict[str, str]:
    """A breach of the audit as a check writes it down."""
    return {"code": "audit", "where": f"{FINDINGS[found.kind]} {found.where}"}


def heads_elsewhere() -> list[Anchor]:
    """Of earlier proofs, and of the backups that were made by themselves, the heads they knew."""
    seen = Inspection.objects.filter(kind=Kind.AUDIT, ok=True).order_by("-at", "-id")
    known = [("inspection", position) for position in seen.values_list("position", flat=True)[:PROOFS_KEPT]]
    kept = ((path.name, read_manifest(path)) for path in all_backups())
    known += [(name, manifest.get("audit", {})) for name, manifest in kept if manifest is not None]
    return [
        Anchor(str(head["digest"]), int(head["last_id"]), source)
        for source, head in known
        if head.get("digest")
    ]
