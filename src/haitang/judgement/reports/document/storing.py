"""A document as JSON keeps it, and back: what was stored is the same value again."""

from dataclasses import fields, is_dataclass
from typing import Any, Final

from . import blocks
from .blocks import Document, Run, Tone

KINDS: Final = {
    kind.__name__: kind
    for kind in (
        blocks.Attachments,
        blocks.Chart,
        blocks.Copies,
        blocks.Document,
        blocks.Head,
        blocks.Heading,
        blocks.Note,
        blocks.Paragraph,
        blocks.Recipients,
        blocks.Run,
        blocks.Signature,
        blocks.Table,
        blocks.Title,
    )
}


def to_stored(document: Document) -> dict[str, Any]:
    kept: dict[str, Any] = _down(document)
    return kept


def from_stored(kept: dict[str, Any]) -> Document:
    """Raises KeyError for a kind of block this version does not know."""
    document: Document = _up(kept)
    return document


def _down(value: Any) -> Any:
    if is_dataclass(value):
        return {
            "is": type(value).__name__,
            **{one.name: _down(getattr(value, one.name)) for one in fields(value)},
        }
    return [_down(each) for each in value] if isinstance(value, tuple) else value


def _up(kept: Any) -> Any:
    if isinstance(kept, list):
        return tuple(_up(each) for each in kept)
    if not isinstance(kept, dict):
        return kept
    values = {name: _up(value) for name, value in kept.items() if name != "is"}
    kind = KINDS[kept["is"]]
    if kind is Run:
        values["tone"] = Tone(values["tone"])
    return kind(**values)
