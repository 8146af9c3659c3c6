"""Signing a record, signing what is decided about one, and deciding about many at once."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Generic, TypeAlias, TypeVar

from django.db import models
from django.db.models import F
from django.utils.translation import gettext as _

from haitang.foundation.acting import Acting
from haitang.foundation.verdict import Refused, Verdict, no, yes
from haitang.network.people.models import Person

from .models import Vouched
from .rules import Vouching

R = TypeVar("R", bound=Vouched)

Ticket: TypeAlias = tuple[int, int]
"""A record's key, and the version somebody saw."""


@dataclass(slots=True)
class Outcome(Generic[R]):
    """What became of a batch: the records moved, and how many were left for which reason."""

    done: list[R] = field(default_factory=list)
    left: Counter[str] = field(default_factory=Counter)


def recorded(acting: Acting, at: datetime) -> dict[str, Any]:
    """Who makes a record, as its columns keep it."""
    author = Person.objects.filter(pk=acting.person_id or 0).values_list("pk", flat=True).first()
    return {
        "recorded_by": acting.account_id or 0,
        "recorder": acting.name[:64],
        "author_id": author,
        "recorded_at": at,
    }


def judged(acting: Acting, at: datetime) -> dict[str, Any]:
    """Who decides about a record, as the row of what was decided keeps it."""
    return {"account": acting.account_id or 0, "name": acting.name[:64], "at": at}


def move_many(
    kind: Vouching, records: "models.QuerySet[R]", tickets: Sequence[Ticket], move: Any, acting: Acting
) -> Outcome[R]:
    """Make one move with every one of `records` that may, each at the version of its ticket.

    Two queries for any number, and those of `kind.named_in`. The rows are held until the transaction ends. Raises `Refused`
    (not_here) when a ticket names none of them.
    """
    wanted, step, column = dict(tickets), kind.moves.steps[move], kind.moves.column
    held = list(records.select_for_update(of=("self",)).order_by("pk"))
    if len(held) < len(wanted):
        raise Refused(_("有的记录已不在您的职责范围里，请刷新再选。"), code="not_here")
    naming = kind.named_in(acting, wanted)
    outcome: Outcome[R] = Outcome()
    for record in held:
        verdict = (
            kind.verdict(acting, record, move, named=record.pk in naming)
            .also(kind.moves.verdict(getattr(record, column), move))
            .also(unchanged(record, wanted[record.pk]))
        )
        if verdict:
            outcome.done.append(record)
        else:
            outcome.left[verdict.reason] += 1
    for begin, end in step.ways.items():
        keys = [one.pk for one in outcome.done if getattr(one, column) == begin]
        if keys:
            still = type(outcome.done[0])._base_manager.filter(pk__in=keys, **{column: begin})
            still.update(**{column: end}, version=F("version") + 1)
    for record in outcome.done:
        setattr(record, column, step.ways[getattr(record, column)])
        record.version += 1
    return outcome


def unchanged(record: Vouched, version: int) -> Verdict:
    if record.version == version:
        return yes()
    told = {"title": record}
    return no(_("“%(title)s”选中之后又有人改过，请打开看过再确认。") % told, code="conflict")
