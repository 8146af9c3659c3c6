"""Who may make a move of a record that is vouched for: its author his own, somebody else one level up the others."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from haitang.foundation.acting import Acting
from haitang.foundation.moves import Moves, Own, Text
from haitang.foundation.verdict import Verdict, no, yes

from .models import Vouched


def is_own(acting: Acting, record: Vouched) -> bool:
    """Whether this account, or the person behind it, made the record."""
    if acting.account_id == record.recorded_by:
        return True
    return acting.person_id is not None and acting.person_id == record.author_id


def names_nobody(_acting: Acting, _keys: Iterable[int]) -> set[int]:
    return set()


@dataclass(frozen=True, slots=True, kw_only=True)
class Vouching:
    """One kind of record that is vouched for: its moves, and what is said to whoever may not make one.

    `named_in` tells of some records, by key, which of them name the person behind an acting among those who did the work:
    nobody judges these either.
    """

    moves: Moves[Any, Any]
    not_own: Text
    own: Text
    above: Text
    named: Text = ""
    named_in: Callable[[Acting, Iterable[int]], set[int]] = names_nobody

    def verdict(self, acting: Acting, record: Any, move: Any, *, named: bool | None = None) -> Verdict:
        """Whether `acting` is the one to make a move, whatever the record's state; `named` where it is known already."""
        step = self.moves.steps[move]
        permitted, own = (
            acting.verdict(step.needs, region=record.region_code, line=record.line),
            is_own(acting, record),
        )
        if step.own == Own.ONLY:
            return permitted if own else no(str(self.not_own), code="not_own")
        if not permitted:
            return permitted
        if own:
            return no(str(self.own), code="own_record")
        if record.pk in self.named_in(acting, [record.pk]) if named is None else named:
            return no(str(self.named), code="own_hours")
        if not acting.may(step.needs, region=record.level_above):
            return no(str(self.above), code="not_one_level_up")
        return yes()
