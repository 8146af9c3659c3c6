"""A document as PDF: the same blocks and measures, set by typst."""

from typing import Any

from django.utils.translation import gettext as _

from haitang.foundation.verdict import Refused

from . import blocks
from .blocks import Document, Run
from .drawing import as_data, no_chinese_font, typeset
from .placing import place_blocks
from .word.furniture import head_size
from .word.setting import FROM_THE_RIGHT, characters


def pdf_of(document: Document) -> bytes:
    """The file's bytes. Raises `Refused` (no_font) on a machine that has no Chinese font to set it in."""
    if no_chinese_font():
        raise Refused(
            _(
                "这台机器上没有中文字体，不能生成 PDF；请装上中文字体（如 fonts-noto-cjk），或下载 Word 文档。"
            ),
            code="no_font",
        )
    head = document.head
    data = {
        "only": "",
        "subject": document.subject,
        "head": None
        if head is None
        else {"issuer": head.issuer, "number": head.number, "size": head_size(head.issuer)},
        "blocks": [
            block_of(one.block) | {"turns": one.turns, "stays": one.stays}
            for one in place_blocks(document.blocks)
        ],
        "notes": [note.text for note in document.notes],
    }
    return typeset(data, "pdf")


def block_of(block: blocks.Block) -> dict[str, Any]:
    match block:
        case blocks.Chart():
            return as_data(block) | {"caption": runs_of(block.caption)}
        case blocks.Table():
            return {
                "kind": "table",
                "caption": runs_of(block.caption),
                "heads": list(block.heads),
                "rows": [list(row) for row in block.rows],
                "total": block.total,
            }
        case blocks.Signature():
            return {"kind": "signature", "lines": signature_of(block)}
        case blocks.Title() | blocks.Attachments():
            return {"kind": block_kind(block), "lines": [runs_of(runs) for runs in block.lines]}
    level = block.level if isinstance(block, blocks.Heading) else 0
    return {"kind": block_kind(block), "level": level, "runs": runs_of(block.runs)}


def block_kind(block: blocks.Block) -> str:
    return type(block).__name__.lower()


def signature_of(block: blocks.Signature) -> list[dict[str, Any]]:
    """The lines with their distance from the right edge, in characters: the bodies centred over the date."""
    day = characters(block.day)
    lines = [
        {"text": body, "right": max(0.0, FROM_THE_RIGHT + (day - characters(body)) / 2)}
        for body in block.bodies
    ]
    return [*lines, {"text": block.day, "right": FROM_THE_RIGHT}]


def runs_of(runs: tuple[Run, ...]) -> list[dict[str, Any]]:
    return [{"text": run.text, "tone": run.tone.value, "note": run.note} for run in runs]
