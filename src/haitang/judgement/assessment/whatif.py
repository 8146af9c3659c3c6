"""What if: an earlier round under another scheme, beside what it was. Nothing is saved."""

from collections import defaultdict
from dataclasses import dataclass

from . import queries
from .formulas import Value
from .judging import Facts, Judgement, SchemeText, Source, judge_organisation
from .models import Result, Round, Score


@dataclass(frozen=True, slots=True)
class Tried:
    """One town as the round judged it and as the other scheme would."""

    name: str
    total: int
    band: str
    judgement: Judgement

    @property
    def change(self) -> int:
        return self.judgement.total - self.total


def try_scheme(running: Round, text: SchemeText) -> list[Tried]:
    """Every town of a round under another scheme, by code. Judged items keep what was given to the item of the same code.

    What the round read is taken as it was read; a figure it did not read is read now, for its year, one query each.
    """
    results = list(
        Result.objects.filter(round=running)
        .select_related("region", "organisation")
        .order_by("region_id", "id")
    )
    read = values_read(running)
    asked = {item.source for item in running.scheme.text().items}
    known = queries.known_of(running.scheme, text, only=set(text.sources) - asked)
    reviewed = queries.reviewed_points(running)
    found = []
    for result in results:
        new = known.facts(queries.group_of(running.scheme, result))
        facts = Facts({**new.values, **read[result.pk]}, result.people or new.people, reviewed.get(result.pk))
        found.append(Tried(result.named, result.total, result.band, judge_organisation(text, facts)))
    return found


def values_read(running: Round) -> defaultdict[int, dict[Source, Value]]:
    """By result what the round read, by source. One query."""
    read: defaultdict[int, dict[Source, Value]] = defaultdict(dict)
    scores = Score.objects.filter(result__round=running).exclude(item__indicator="")
    for result, name, first, last, value in scores.values_list(
        "result_id", "item__indicator", "item__first_month", "item__last_month", "value"
    ):
        read[result][Source(name, first, last)] = value
    return read
