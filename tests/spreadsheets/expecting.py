"""What `forms/expected.json` demands of an import, and whether one meets it.

Each person wanted is to be found once with the facts given for him; nobody else may be ready; who left is in office no more; a
question is asked where one must be and where none need be none is.
"""

import json
from collections.abc import Callable, Iterator, Mapping
from itertools import islice, product
from pathlib import Path
from typing import Any, Final

FOLDER: Final = Path(__file__).parent / "forms"
CASES: Final[dict[str, dict[str, Any]]] = json.loads((FOLDER / "expected.json").read_text(encoding="utf-8"))
ANSWERS_TRIED: Final = 16
SPOKEN_OF: Final = frozenset({"unused_columns", "several_persons_in_a_row", "repeated_heads"})

Document = dict[str, Any]
Run = Callable[[Mapping[str, str]], Document]


def complaints(case: Mapping[str, Any], run: Run) -> list[str]:
    """What of a case an import does otherwise. `run` imports with answers given; where persons wait for an answer, some answers
    must lead to what is right.
    """
    first = run({})
    wrong = [
        *judged(case, first, answered=False),
        *said_wrongly(case, first),
        *counted_wrongly(case, first, answered=False),
    ]
    waiting = any(one["state"] == "asked" for one in first["outcomes"])
    wanted_ready = any(
        "ready" in listed(one.get("state")) and "asked" in listed(one.get("state"))
        for one in case["outcomes"]
    )
    if wrong or not (waiting and wanted_ready):
        return wrong
    last: list[str] = ["no answer is offered"]
    for answers in islice(every_answer(first["questions"]), ANSWERS_TRIED):
        again = run(answers)
        last = [*judged(case, again, answered=True), *counted_wrongly(case, again, answered=True)]
        if not last:
            return []
    return last


def every_answer(questions: list[dict[str, Any]]) -> Iterator[dict[str, str]]:
    keys = [[(one["id"], choice["key"]) for choice in one["choices"]] for one in questions]
    return (dict(chosen) for chosen in product(*keys)) if all(keys) else iter(())


def judged(case: Mapping[str, Any], got: Document, *, answered: bool) -> list[str]:
    """The persons wanted who are not found, and whoever is ready and should not be."""
    outcomes = got["outcomes"]
    wanted = [one for one in case["outcomes"] if "former" not in one]
    owner = assigned(wanted, outcomes, answered=answered)
    wrong = [f"not found: {one}" for place, one in enumerate(wanted) if place not in owner.values()]
    for place, outcome in enumerate(outcomes):
        if place in owner or outcome["state"] != "ready" or not outcome["name"]:
            continue
        former = [one for one in case["outcomes"] if "former" in one and is_him(one, outcome)]
        if former:
            ends = [end for end in listed(former[0].get("until")) if end]
            until = outcome["until"] or ""
            if not until or (ends and not until.startswith(tuple(ends))):
                wrong.append(f"in office and has left: {outcome}")
        elif not any(fits(one, outcome, answered=False) for one in case.get("may", ())):
            wrong.append(f"nobody asked for: {outcome}")
    forbidden = [{"state": "ready", **one} for one in case.get("must_not", ())]
    wrong += [f"must not be: {one}" for one in forbidden for it in outcomes if fits(one, it, answered=False)]
    return wrong


def silently_wrong(case: Mapping[str, Any], got: Document) -> list[str]:
    return [one for one in judged(case, got, answered=False) if not one.startswith("not found")]


def assigned(
    wanted: list[dict[str, Any]], outcomes: list[dict[str, Any]], *, answered: bool
) -> dict[int, int]:
    """Which outcome is whom of those wanted, by place; as many as can be."""
    owner: dict[int, int] = {}

    def find_room(place: int, seen: set[int]) -> bool:
        for index, outcome in enumerate(outcomes):
            if index in seen or not fits(wanted[place], outcome, answered=answered):
                continue
            seen.add(index)
            if index not in owner or find_room(owner[index], seen):
                owner[index] = place
                return True
        return False

    for place in range(len(wanted)):
        find_room(place, set())
    return owner


def is_him(one: Mapping[str, Any], outcome: Mapping[str, Any]) -> bool:
    return all(agrees(name, one[name], outcome.get(name)) for name in ("name", "row", "sheet") if name in one)


def fits(one: Mapping[str, Any], outcome: Mapping[str, Any], *, answered: bool) -> bool:
    """Whether an outcome is as one is written; whoever waits may leave open what the answer decides."""
    states = [state for state in listed(one.get("state")) if not (answered and state == "asked")]
    if "state" in one and outcome["state"] not in (states or ["asked"]):
        return False
    suffix, certain = "_answered", ("name", "row", "sheet")
    facts = {name: value for name, value in one.items() if not name.endswith(suffix)}
    if answered:
        facts |= {name.removesuffix(suffix): value for name, value in one.items() if name.endswith(suffix)}
    waits = outcome["state"] == "asked" and "asked" in states
    unsaid = [name for name in facts if outcome.get(name) is None and name not in certain]
    skipped = {"state", "former", *(unsaid if waits else ())}
    return all(agrees(name, value, outcome.get(name)) for name, value in facts.items() if name not in skipped)


def agrees(name: str, value: Any, have: Any) -> bool:
    if isinstance(value, list):
        return any(agrees(name, each, have) for each in value)
    if value is None or have is None:
        return value is have
    said, found = "".join(str(value).split()), "".join(str(have).split())
    if name in ("since", "until"):
        return found.startswith(said)
    return said in found if name == "host" else said == found


def said_wrongly(case: Mapping[str, Any], got: Document) -> list[str]:
    asked, noticed = ({one["about"] for one in got[key]} for key in ("questions", "notices"))
    said = asked | noticed
    either = [set(one.split("|")) for one in case.get("must_say", ())]
    wrong = [f"does not ask about {one}" for one in case.get("must_ask", ()) if one not in asked]
    wrong += [f"gives no notice of {one}" for one in case.get("must_notice", ()) if one not in noticed]
    wrong += [f"says nothing of {one}" for one in either if not one & said]
    allowed = {*case.get("must_ask", ()), *case.get("may_ask", ()), *set().union(*either)}
    if "*" not in allowed:
        wrong += [f"asks about {one} without need" for one in sorted(asked - allowed)]
    named = {"".join((one["name"] or "").split()) for one in got["outcomes"]}
    gone = [one for one in case.get("beside", ()) if one not in named]
    return wrong + [f"nobody speaks of {one}" for one in gone if not said & SPOKEN_OF]


def counted_wrongly(case: Mapping[str, Any], got: Document, *, answered: bool) -> list[str]:
    wrong = [
        f"{name} are {got[name]}, not {case[name]}"
        for name in ("rows", "faulty")
        if case.get(name) is not None and got[name] != case[name]
    ]
    must, may, unless = (set(case.get(f"left_blank{end}", ())) for end in ("", "_may", "_unless_asked"))
    if must | may | unless:
        blank = {one["row"] for one in got["faults"] if one["reason"] == "left_blank"}
        must, may = (must, may | unless) if got["questions"] or answered else (must | unless, may)
        wrong += [f"row {row} does not say what was left blank" for row in sorted(must - blank)]
        wrong += [f"row {row} leaves a cell blank without need" for row in sorted(blank - must - may)]
    if all(one["state"] != "asked" for one in got["outcomes"]):
        counts = (
            (post, number, got["totals"].get(post, 0)) for post, number in case.get("totals", {}).items()
        )
        wrong += [f"{post}: {found}, not {number}" for post, number, found in counts if number != found]
    return wrong


def listed(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [value]
