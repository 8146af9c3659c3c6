"""Where the head of the audit's chain is written down besides the chain itself, the database's heads and the anchor file."""

from datetime import datetime
from typing import Final

from haitang.machinery.audit.chain import Anchor, Finding, Proof, head
from haitang.machinery.audit.words import FINDINGS

from .inspections import record
from .models import Inspection
from .words import Kind

PROOFS_KEPT: Final = 30
"""The last of the good proofs are asked what they had seen."""


def write_down_proof(proof: Proof, at: datetime) -> Inspection:
    """Write down a proof of the audit; for later ones the head it saw."""
    newest = head()
    seen = {"digest": proof.head, "last_id": newest.last_id} if newest and proof.sound else {}
    return record(Kind.AUDIT, at, list(map(breach, proof.findings)), position=seen)


def breach(found: Finding) -> dict[str, str]:
    """A breach of the audit as a check writes it down."""
    return {"code": "audit", "where": f"{FINDINGS[found.kind]} {found.where}"}


def heads_elsewhere() -> list[Anchor]:
    """Of earlier proofs, and of the backups since the last restore, the heads they knew."""
    seen = Inspection.objects.filter(kind=Kind.AUDIT, ok=True).values_list("position", flat=True)
    return [
        Anchor(str(position["digest"]), int(position["last_id"]), "inspection")
        for position in seen.order_by("-at", "-id")[:PROOFS_KEPT]
        if position.get("digest")
    ]
