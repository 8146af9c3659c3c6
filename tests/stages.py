"""How a test puts a record into each of its states and makes each of its moves: one `Stage` for every table of moves.

They stand in the rooms' `stage.py` and are found there. `tests/access/test_moves.py` walks them, `tests/access/test_finals.py`
those of their moves that are final; a room's own tests use the same deeds.
"""

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from importlib import import_module
from pathlib import Path
from typing import Any, Final

from django.db import models, transaction

from haitang.foundation.acting import Acting
from haitang.foundation.moves import Moves
from tests.cast import Cast

Deed = Callable[[Any, Any, Any, Acting, str], object]
"""Of a scene, a record, a move, who makes it and why."""


NEW: Final = "后来改成的话"
"""What somebody else writes into a record between reading it and a final move."""


def rename(record: Any) -> None:
    type(record)._base_manager.filter(pk=record.pk).update(title=NEW)


@dataclass(frozen=True, kw_only=True)
class FinalCase:
    """A final move as people make it: the address where the record is read, and the one its button sends to.

    `change` is what somebody else does meanwhile, so that `NEW` can be read there; `takes` what the action takes besides
    the record, the version, who acts and when.
    """

    reads: str
    sends: str
    change: Callable[[Any], object] = rename
    takes: Mapping[str, Any] = field(default_factory=dict)


def row_of(record: models.Model) -> dict[str, Any]:
    return type(record)._base_manager.filter(pk=record.pk).values().get()


@dataclass(frozen=True, kw_only=True)
class Stage:
    """Records of one model as the cast meets them.

    `put` makes one in a state, `deed` makes a move of it; `may` names the members of the cast who may make each move of
    such a record. `own` makes a record somebody's own and returns him, for moves nobody makes of his own. `name` tells two
    stages of one model apart, `everything` is all that a refused move leaves as it was,
    `repeats` are the squares in which a move that was made is answered as made, and nothing is done; `finals` are the
    pages of its final moves.
    """

    name: str
    model: type[models.Model]
    scene: Callable[[Cast], Any]
    put: Callable[[Any, Any], Any]
    deed: Deed
    may: Mapping[Any, set[str]]
    own: Callable[[Any, Any, str], Acting] | None = None
    everything: Callable[[Any], object] = row_of
    repeats: frozenset[tuple[Any, Any]] = frozenset()
    finals: Mapping[Any, FinalCase] = field(default_factory=dict)

    @property
    def table(self) -> Moves[Any, Any]:
        table: Moves[Any, Any] = self.model.moves  # type: ignore[attr-defined]  # what a stage is for
        return table


def all_stages() -> tuple[Stage, ...]:
    """Those of every room's `stage.py`, in the order of the rooms."""
    rooms = sorted(path.parent.name for path in Path(__file__).parent.glob("*/stage.py"))
    found = [vars(import_module(f"tests.{room}.stage")).values() for room in rooms]
    return tuple(each for values in found for each in values if isinstance(each, Stage))


def written_by(column: str) -> Callable[[Any, Any, str], Acting]:
    """What makes a record somebody's own by the column that holds the account."""

    def own(scene: Any, record: Any, who: str) -> Acting:
        acting: Acting = scene.acting(who)
        type(record)._base_manager.filter(pk=record.pk).update(**{column: acting.account_id})
        return acting

    return own


def acting_as(cast: Cast, who: str) -> Acting:
    """What a member of the cast acts as; a visitor and one whose session expired as somebody without rights."""
    return cast.acting("disabled" if who in {"anonymous", "expired"} else who)


def again(record: Any) -> Any:
    """The record as it stands."""
    return type(record)._base_manager.get(pk=record.pk)


@contextmanager
def taken_back() -> Iterator[None]:
    """What is done inside is taken back at the end."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)
