"""Many rosters of one layout, each previewed and judged; of what is wrong Hypothesis looks for the smallest."""

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from . import ledgers, oddities, registers, teams
from .choosing import Choose
from .judging import Verdict, judge
from .rosters import Desk, Roster
from .stage import previewed

LAYOUTS = {
    layout.__name__: layout
    for layout in (*teams.LAYOUTS, *registers.LAYOUTS, *ledgers.LAYOUTS, *oddities.LAYOUTS)
}
SHRINKING = (Phase.generate, Phase.shrink)


@dataclass
class Look:
    """What was seen of a layout: how many rosters, people, read rightly, waiting, and wrong though nothing said so."""

    layout: str
    counts: Counter[str] = field(default_factory=Counter)
    wrong: list[tuple[Roster, Verdict]] = field(default_factory=list)

    @property
    def rate(self) -> float:
        """The share of those in office who were read rightly without a question."""
        return self.counts["right"] / max(self.counts["in office"], 1)

    @property
    def answered(self) -> float:
        """The same once the questions are answered as well as they can be."""
        return self.counts["right when answered"] / max(self.counts["in office"], 1)


TRIED = 12
"""How many answers are tried where a roster is asked about."""


def best_answered(roster: Roster, got: dict[str, Any]) -> Verdict:
    """The best that some of the answers offered lead to, nothing of it silently wrong. An answer may raise a question."""
    waiting: list[tuple[dict[str, str], dict[str, Any]]] = [({}, got)]
    best, tried = Verdict(), 0
    while waiting and tried < TRIED:
        given, asked = waiting.pop()
        one = asked["questions"][0]
        for choice in one["choices"][: TRIED - tried]:
            answers = {**given, one["id"]: choice["key"]}
            answered = previewed(roster, answers)
            tried += 1
            verdict = judge(roster, answered)
            if not verdict.silent and verdict.right > best.right:
                best = verdict
            if answered.get("questions"):
                waiting.append((answers, answered))
    return best


def rosters(layout: Callable[[Desk], Roster]) -> st.SearchStrategy[Roster]:
    return st.composite(lambda draw: layout(Desk.open(Choose(draw))))()


def look(layout: str, examples: int, phases: Sequence[Phase] = SHRINKING, *, go_on: bool = False) -> Look:
    """Preview that many rosters of a layout. Raises `AssertionError` with the smallest that is silently wrong, or goes on."""
    seen = Look(layout)

    @settings(
        max_examples=examples,
        phases=phases,
        deadline=None,
        database=None,
        derandomize=True,
        suppress_health_check=list(HealthCheck),
    )
    @given(rosters(LAYOUTS[layout]))
    def see(roster: Roster) -> None:
        got = previewed(roster)
        verdict = judge(roster, got)
        seen.counts.update({"rosters": 1, "right": verdict.right, "silent": len(verdict.silent)})
        seen.counts["in office"] += sum(one.in_office for one in roster.people)
        seen.counts.update(verdict.waiting)
        answered = best_answered(roster, got) if verdict.waiting["asked"] else verdict
        seen.counts["right when answered"] += answered.right
        if verdict.silent:
            seen.wrong.append((roster, verdict))
            assert go_on, "silently wrong:\n" + "\n".join([*verdict.silent, repr(roster)])

    see()
    return seen
