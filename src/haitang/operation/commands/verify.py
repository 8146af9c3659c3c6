"""`haitang verify`: is every page of the database whole, the audit untouched and borne out, every file there."""

import argparse
from collections.abc import Sequence
from typing import Any, Final

from django.db import Error
from django.utils import timezone

from haitang.foundation.placement import Crossing, crossings
from haitang.machinery.audit.chain import Anchor, Finding, Proof
from haitang.machinery.audit.evidence import prove_all
from haitang.machinery.audit.sealing import renew_anchors, seal_up
from haitang.machinery.audit.words import FINDINGS
from haitang.machinery.files.queries import Loss, losses
from haitang.machinery.files.storage import path_of
from haitang.machinery.files.words import LOSSES

from ..circumstances import acting_account
from ..console import DONE, REFUSED, Misused, print_result, reading
from ..inspections import record_inspection
from ..notices import sentence_of
from ..pages import Look, examine, summary
from ..witnesses import heads_elsewhere, write_down_proof
from ..words import Kind

DIGEST_LENGTH: Final = 64


def add_to(families: Any) -> None:
    parser = families.add_parser(
        "verify",
        parents=[reading()],
        help="把数据库逐页看一遍；核对审计记录有没有被改动、删除、插入、调换或截断（全库一条链），附件有没有缺失或改动；记录有没有连到别的区县",
    )
    parser.add_argument("--anchor", metavar="DIGEST", help="另外保存的链尾摘要，须仍在链上")
    parser.add_argument(
        "--renew-anchors",
        action="store_true",
        help="查清链尾记录（anchors.log）为何缺失之后，从现在的链尾重新记起；这件事记入审计",
    )
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Look through the database, prove what is sealed and every file; when the audit is sound, seal what has come
    since and print the head."""
    given = anchors_given(args.anchor)
    if getattr(args, "renew_anchors", False):
        at = timezone.now()
        renew_anchors(acting_account(args, at), at)
    look = examine()  # first: opening a database cuts off a damaged log
    try:
        record_inspection(Kind.PAGES, timezone.now(), look.findings)
        proof, lost = proven([*given, *heads_elsewhere()]), list(losses())
        crossing = crossings()
        write_down_proof(proof, timezone.now())
    except Error:
        if not look.findings:
            raise
        print_result(
            args,
            document_of(look, None, [], []),
            f"{text_of_pages(look)}\n审计和附件没有核对：数据库读不出来。",
        )
        return REFUSED
    told = "\n".join([text_of_pages(look), text_of(proof), text_of_files(lost), text_of_crossings(crossing)])
    print_result(args, document_of(look, proof, lost, crossing), told)
    return DONE if proof.sound and not (lost or crossing or look.findings) else REFUSED


def proven(elsewhere: Sequence[Anchor]) -> Proof:
    """The proof of the audit, after sealing what has come since when it is sound so far."""
    proof = prove_all(elsewhere)
    if proof.sound and seal_up(timezone.now()):
        proof = prove_all(elsewhere)
    return proof


def anchors_given(anchor: str | None) -> Sequence[Anchor]:
    """The anchor on the command line. Raises `Misused` when it is no digest."""
    if anchor is None:
        return []
    if len(anchor) != DIGEST_LENGTH or not set(anchor) <= set("0123456789abcdef"):
        raise Misused(f"“{anchor}”不是链尾摘要：应为 {DIGEST_LENGTH} 位十六进制数。", code="bad_anchor")
    return [Anchor(digest=anchor)]


def document_of(
    look: Look, proof: Proof | None, lost: Sequence[Loss], crossing: Sequence[Crossing]
) -> dict[str, Any]:
    return {
        "sound": proof is not None and proof.sound and not (look.findings or lost or crossing),
        "pages": {
            "findings": look.findings,
            "tables": look.tables,
            "rows": look.rows,
            "not_looked_at": look.sentences(),
        },
        "head": proof.head if proof else "",
        "sealed": proof.sealed if proof else 0,
        "unsealed": proof.unsealed if proof else 0,
        "findings": [
            {"kind": found.kind, "where": found.where} for found in (proof.findings if proof else ())
        ],
        "files": [{"kind": loss.kind, "key": str(loss.key), "of": loss.origin} for loss in lost],
        "crossings": [{"key": one.key, "count": one.count, "records": one.records} for one in crossing],
    }


def text_of_pages(look: Look) -> str:
    if look.findings:
        found = [f"  {sentence_of(finding)}" for finding in look.findings]
        return "\n".join([f"数据库有问题，共 {len(found)} 处，请用最近一份完好的备份恢复：", *found])
    return "\n".join(
        [f"数据库完好：{summary(look)}。", *(f"  没有看：{unseen}" for unseen in look.sentences())]
    )


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


def text_of_crossings(crossing: Sequence[Crossing]) -> str:
    if not crossing:
        return "没有记录连到别的区县。"
    lines = [f"  {one.key}：{one.count} 条，如 {'、'.join(map(str, one.records))}" for one in crossing]
    return "\n".join(["有记录连到别的区县，请逐条核对：", *lines])
