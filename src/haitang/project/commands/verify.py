"""`haitang verify`: is the audit untouched, does its chain end where it was last written down, is every file there."""

import argparse
from collections.abc import Sequence
from typing import Any, Final

from django.utils import timezone

from haitang.machinery.audit.chain import Anchor, Finding, Proof, prove
from haitang.machinery.audit.sealing import DamagedAnchors, anchor_file, anchors, seal_up
from haitang.machinery.audit.words import FINDINGS
from haitang.machinery.files.queries import Loss, losses
from haitang.machinery.files.storage import path_of
from haitang.machinery.files.words import LOSSES

from ..command import DONE, REFUSED, CommandError, Misused, reading, tell

DIGEST_LENGTH: Final = 64


def add_to(families: Any) -> None:
    parser = families.add_parser(
        "verify",
        parents=[reading()],
        help="核对审计记录有没有被改动、删除、插入、调换或截断（全库一条链），附件有没有缺失或改动",
    )
    parser.add_argument("--anchor", metavar="DIGEST", help="另外保存的链尾摘要，须仍在链上")
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Prove what is sealed and every file; when the audit is sound, seal what has come since and print the head."""
    try:
        kept = [*anchors(), *given(args.anchor)]
    except DamagedAnchors as damaged:
        raise CommandError(
            f"{anchor_file()} 第 {damaged.number} 行读不懂：用另存的一份核对后补回，或删去这一行再试。",
            code="damaged_anchors",
        ) from None
    proof = prove(kept)
    if proof.sound and seal_up(timezone.now()):
        proof = prove(kept)
    lost = list(losses())
    tell(args, document_of(proof, lost), f"{text_of(proof)}\n{text_of_files(lost)}")
    return DONE if proof.sound and not lost else REFUSED


def given(anchor: str | None) -> Sequence[Anchor]:
    """The anchor on the command line. Raises `Misused` when it is no digest."""
    if anchor is None:
        return []
    if len(anchor) != DIGEST_LENGTH or not set(anchor) <= set("0123456789abcdef"):
        raise Misused(f"“{anchor}”不是链尾摘要：应为 {DIGEST_LENGTH} 位十六进制数。", code="bad_anchor")
    return [Anchor(digest=anchor)]


def document_of(proof: Proof, lost: Sequence[Loss]) -> dict[str, Any]:
    return {
        "sound": proof.sound and not lost,
        "head": proof.head,
        "sealed": proof.sealed,
        "unsealed": proof.unsealed,
        "findings": [{"kind": finding.kind, "where": finding.where} for finding in proof.findings],
        "files": [{"kind": loss.kind, "key": str(loss.key), "of": loss.origin} for loss in lost],
    }


def text_of(proof: Proof) -> str:
    if proof.sound:
        return f"审计完好：已封存 {proof.sealed} 条。\n链尾 {proof.head}\n请把链尾抄存在别处，下次用 --anchor 核对。"
    return "\n".join([f"审计有问题，共 {len(proof.findings)} 处：", *map(line_of, proof.findings)])


def line_of(finding: Finding) -> str:
    return f"  {FINDINGS[finding.kind]}：{finding.where}"


def text_of_files(lost: Sequence[Loss]) -> str:
    if not lost:
        return "附件完好。"
    lines = [f"  {LOSSES[loss.kind]}：{path_of(loss.key)}（{loss.origin}）" for loss in lost]
    return "\n".join([f"附件有问题，共 {len(lost)} 个，请从备份里找回：", *lines])
