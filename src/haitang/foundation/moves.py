"""States and moves: what can become of a record, said in one table and done in one place.

A room's `words` holds the table of each kind of record that has states, its model names it as `moves`:

    MOVES: Final = Moves(
        State,
        {
            Move.CONFIRM: Step({State.REPORTED: State.CONFIRMED}, needs="activities.confirm", own=Own.NEVER, final=True),
            ...
        },
        begins=(State.DRAFT, State.REPORTED),
        refusal=_("“%(state)s”的活动不能%(move)s。"),
    )

A model that has states and no table does not start, nor does a table that leaves a move or a state out. What a room adds of
its own (who exactly may, what else must hold) stands in its rules and actions; `make` is called by its actions.
"""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from enum import Enum
from typing import Any, Final, Generic, TypeAlias, TypeVar

from django.apps import apps
from django.core.checks import CheckMessage, Error
from django.core.exceptions import ImproperlyConfigured
from django.db import models
from django.db.models import F
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from .verdict import Verdict, no, yes
from .versions import Conflict, Overtaken

S = TypeVar("S", bound=models.TextChoices)
M = TypeVar("M", bound=models.TextChoices)
Text: TypeAlias = str | Promise

STATE_COLUMNS: Final = ("state", "status")
"""What a column that holds a record's state is called."""
OURS: Final = "haitang."


class Own(Enum):
    """Whether a move is made of one's own record."""

    EITHER = "either"
    ONLY = "only"
    NEVER = "never"


@dataclass(frozen=True, slots=True)
class Step(Generic[S]):
    """One move: from which state it leads to which.

    `needs` is the permission it takes, as the permission table names it; `own` whether it is made of one's own record only,
    or never; `reason` whether it is made for a reason that is written down; `final` whether whoever makes it answers for
    what he read, so that it is made on the version he read or not at all; `beside` whether several may make it at once
    without standing in each other's way, so that only the state decides; `refusal` the sentence and code that answer it in
    any other state, where the table's own says too little.
    """

    ways: Mapping[S, S]
    needs: str
    final: bool
    own: Own = Own.EITHER
    reason: bool = False
    beside: bool = False
    refusal: tuple[Text, str] | None = None


@dataclass(frozen=True, slots=True)
class Cell(Generic[S, M]):
    """One square of the walk: a move tried in a state. `end` is None where it is refused."""

    state: S
    move: M
    step: Step[S]
    end: S | None


def staying(*states: S) -> dict[S, S]:
    """The ways of a move after which a record is in the state it was in."""
    return {state: state for state in states}


class Moves(Mapping[tuple[S, M], S]):
    """The table of one kind of record: of a state and a move, the state it leads to. What is not in it is refused."""

    def __init__(
        self,
        states: type[S],
        steps: Mapping[M, Step[S]],
        *,
        begins: Collection[S],
        refusal: Text,
        code: str = "no_such_move",
        instead: Mapping[tuple[S, M], tuple[Text, str]] | None = None,
        column: str = "state",
    ) -> None:
        """`begins` are the states a record can be made in, `refusal` the sentence that answers a move its state rules
        out (with %(state)s and %(move)s) and `code` its code, `instead` better ones for single squares."""
        self.states, self.steps, self.begins, self.column = states, dict(steps), tuple(begins), column
        self.kind = type(next(iter(self.steps)))
        self._refusal, self._instead = (refusal, code), dict(instead or {})
        self._ends = {
            (begin, move): end for move, step in self.steps.items() for begin, end in step.ways.items()
        }
        if wanting := self.wanting():
            raise ImproperlyConfigured(f"{self.kind.__module__}.{self.kind.__name__}: {'; '.join(wanting)}")

    def __getitem__(self, square: tuple[S, M]) -> S:
        return self._ends[square]

    def __iter__(self) -> Iterator[tuple[S, M]]:
        return iter(self._ends)

    def __len__(self) -> int:
        return len(self._ends)

    def wanting(self) -> list[str]:
        """What a table lacks: moves without a step, steps that lead nowhere, states nothing leads to."""
        found = [f"{move.value} is not in the table" for move in self.kind if move not in self.steps]
        found += [f"{move.value} is made from no state" for move, step in self.steps.items() if not step.ways]
        found += [f"nothing leads to {state.value}" for state in self.states if state not in self.reached()]
        found += [
            f"{move.value} of {state.value} is refused nowhere"
            for state, move in self._instead
            if (state, move) in self
        ]
        return found

    def reached(self) -> set[S]:
        """The states a record can come to from one it begins in."""
        reached: set[S] = set()
        ahead = set(self.begins)
        while ahead:
            reached |= ahead
            ahead = {end for (begin, _move), end in self._ends.items() if begin in ahead} - reached
        return reached

    def possible(self, state: str) -> list[M]:
        """The moves that a state allows, in the order they are named."""
        return [move for move in self.kind if (self.states(state), move) in self._ends]

    def verdict(self, state: str, move: M) -> Verdict:
        """Whether a record in a state can make a move at all."""
        square = (self.states(state), move)
        if square in self._ends:
            return yes()
        sentence, code = self._instead.get(square, self.steps[move].refusal or self._refusal)
        return no(str(sentence) % {"state": square[0].label, "move": move.label}, code=code)

    def make(
        self, record: Any, move: M, *, seen: int | None = None, because: str | None = None, **values: Any
    ) -> None:
        """Move a record, and write `values` with it: one conditional update, the database decides who was first.

        `seen` is the version that was read, which a final move asks for; without it the record's own counts. A move that
        is made for a reason asks `because` of what; where it is kept is the caller's. Raises `Refused` with the sentence of the
        state (no_such_move, or a square's own code) or for want of a reason (no_reason), `Overtaken` when somebody moved
        the record meanwhile so that this move is made no more, `Conflict` when it was changed.
        """
        step, state = self.steps[move], getattr(record, self.column)
        self.verdict(state, move).require()
        if step.final and seen is None:
            raise TypeError(f"{move!r} is final: it takes the version that was seen")
        if step.reason:
            has_reason(because or "").require()
        end = self._ends[self.states(state), move]
        written = {self.column: end, **values}
        standing = type(record)._base_manager.filter(pk=record.pk, **{self.column: state})
        if not step.beside:
            standing = standing.filter(version=record.version if seen is None else seen)
        if not standing.update(**written, version=F("version") + 1):
            current = type(record)._base_manager.get(pk=record.pk)
            verdict = self.verdict(getattr(current, self.column), move)
            raise Conflict(current, written) if verdict else Overtaken(current, written, verdict)
        for name, value in written.items():
            setattr(record, name, value)
        record.version = (record.version if seen is None else seen) + 1

    def cells(self) -> Iterator[Cell[S, M]]:
        """Every state × every move, for the test that walks them."""
        for state in self.states:
            for move, step in self.steps.items():
                yield Cell(state, move, step, self._ends.get((state, move)))

    def diagram(self) -> str:
        """The table as a state diagram (Mermaid), for the documents."""
        lines = [f"    [*] --> {state.value}" for state in self.begins]
        lines += [
            f"    {begin.value} --> {end.value}: {move.value}" for (begin, move), end in self._ends.items()
        ]
        return "\n".join(["stateDiagram-v2", *lines])


def has_reason(reason: str) -> Verdict:
    return yes() if reason.strip() else no(_("请写明原因。"), code="no_reason")


def tables() -> dict[type[models.Model], Moves[Any, Any]]:
    """Every table of moves, by the model of its records."""
    return {model: model.moves for model in ours() if hasattr(model, "moves")}


def ours() -> Iterator[type[models.Model]]:
    return (model for model in apps.get_models() if model.__module__.startswith(OURS))


def state_column(model: type[models.Model]) -> str:
    """The column that holds the state of a versioned record; empty where it has none."""
    names = {field.name for field in model._meta.get_fields()}
    return next((name for name in STATE_COLUMNS if name in names and "version" in names), "")


def every_state_has_its_moves(**_told: object) -> list[CheckMessage]:
    """A start-up check: no versioned record with states but without a table, no table that is not of its model."""
    found: list[str] = []
    for model in ours():
        column, table = state_column(model), getattr(model, "moves", None)
        if table is None:
            found += [f"{model._meta.label} has a {column} and no table of moves"] if column else []
            continue
        field = model._meta.get_field(table.column)
        if [value for value, _label in field.choices or ()] != table.states.values:  # type: ignore[union-attr]  # a column
            found.append(f"{model._meta.label}: the states of its column are not those of its table")
        if not isinstance(field.default, table.states) or field.default not in table.begins:  # type: ignore[union-attr]
            found.append(f"{model._meta.label}: its default is no state of the table to begin in")
    return [Error(words, id="foundation.E003") for words in found]
