"""Where pages of a paper turn: a signature never stands alone on a page, and attachments begin a page of their own."""

from collections.abc import Iterable
from dataclasses import dataclass

from .blocks import Attachments, Block, Copies, Heading, Paragraph, Signature, Table
from .measures import SHORT_TABLE


@dataclass(slots=True)
class Placed:
    """A block; `turns` when it begins a page, `stays` when it stands on the page of what follows."""

    block: Block
    turns: bool = False
    stays: bool = False


def place_blocks(blocks: Iterable[Block]) -> list[Placed]:
    """The blocks with where they stand (GB/T 9704-2012, 7.3.4 to 7.3.7)."""
    found = [Placed(block) for block in blocks]
    signed = False
    for at, one in enumerate(found):
        if signed and not isinstance(one.block, Copies):
            one.turns, signed = True, False
        if isinstance(one.block, Signature):
            signed = True
            keep_before(found[:at])
            one.stays = any(isinstance(after.block, Copies) for after in found[at + 1 : at + 2])
    return found


def keep_before(before: list[Placed]) -> None:
    """Keep what a signature follows, back to the last of the body, on its page."""
    for one in reversed(before):
        long = isinstance(one.block, Table) and len(one.block.rows) >= SHORT_TABLE
        one.stays = isinstance(one.block, Attachments | Paragraph | Heading | Table) and not long
        if not isinstance(one.block, Attachments):
            return
