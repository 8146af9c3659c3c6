"""Holds what an import says against what is true: who is read rightly, who waits, and what is silently wrong."""

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from .rosters import Roster
from .truth import Person

SPEAKS_OF_LOSS = frozenset(
    {"unused_columns", "several_persons_in_a_row", "repeated_heads", "hidden_rows", "hidden_sheets",
     "side_by_side_tables", "ended_holders", "kind_of_file", "skipped_sheets", "skipped_blocks", "skipped_lines"}
)  # fmt: skip
"""What a question or a notice may be about, so that whoever is not among the outcomes has not gone without a word."""


EXCUSES = frozenset({"unused_columns", "repeated_heads", "several_persons_in_a_row"})
"""What says that not every cell was taken up."""


@dataclass
class Verdict:
    """How a roster was read. `silent`: what is wrong though nothing said so. `right` were read without asking."""

    silent: list[str] = field(default_factory=list)
    right: int = 0
    waiting: Counter[str] = field(default_factory=Counter)


def true_outcome(person: Person) -> dict[str, Any]:
    """What an import says of somebody it reads as he is."""
    return {
        "sheet": person.sheet,
        "row": person.row,
        "name": person.name,
        "phone_tail": person.phone and person.phone[-4:],
        "town": person.town.code,
        "village": person.village.code if person.village else None,
        "post": person.post,
        "host": person.host,
        "since": person.since,
        "until": person.until,
        "state": "ready",
    }


def judge(roster: Roster, got: dict[str, Any]) -> Verdict:
    """`got`: what `import --json --rows` prints, or `{"error": …}` when the whole file was refused."""
    verdict = Verdict()
    if "error" in got:
        verdict.waiting["refused"] += len(roster.people)
        return verdict
    said_of = {one["about"] for one in (*got["questions"], *got["notices"])}
    if not roster.people and "kind_of_file" in said_of:
        return verdict
    rest = seen_ready(roster, got, said_of, verdict)
    ready = {squeezed(one["name"]) for one in got["outcomes"] if one["name"] and one["state"] == "ready"}
    for person in rest:
        state = state_of(person, got)
        if not state and squeezed(person.name) not in ready and not said_of & SPEAKS_OF_LOSS:
            verdict.silent.append(f"{person}: lost without a word")
        else:
            verdict.waiting[state or "said to be unused"] += 1
    return verdict


def seen_ready(roster: Roster, got: dict[str, Any], said_of: set[str], verdict: Verdict) -> list[Person]:
    """Looks at whoever is ready; answers whom of the people none of them is."""
    blanks = {(one["sheet"], one["row"]) for one in got["faults"]}
    rest = list(roster.people)
    for one in got["outcomes"]:
        if one["state"] != "ready" or not one["name"]:
            continue
        excused = bool(said_of & EXCUSES) or (one["sheet"], one["row"]) in blanks
        wrong, meant = nearest(one, rest, excused=excused)
        if meant is not None and meant.blank and (one["sheet"], one["row"]) not in blanks:
            wrong += f"; its {meant.blank} cannot be read, and nothing says so"
        if meant is not None and not wrong:
            rest.remove(meant)
            verdict.right += meant.in_office
        elif not holds_second_post(one, roster.beside):
            verdict.silent.append(f"{said(one)}: {wrong or 'nobody of this name in office here'}")
    return rest


def nearest(one: dict[str, Any], people: list[Person], *, excused: bool) -> tuple[str, Person | None]:
    """What is wrong with somebody ready, and who of his name is meant."""
    found = [
        (differences(one, person, excused=excused), person)
        for person in people
        if squeezed(person.name) == squeezed(one["name"])
    ]
    if not found:
        return "", None
    wrong, person = min(found, key=lambda pair: len(pair[0]))
    return "; ".join(wrong), person


def differences(one: dict[str, Any], person: Person, *, excused: bool) -> list[str]:
    """`excused`: something was said to be unused, so that what is not taken up at all is no surprise."""
    wrong = []
    if person.former and not one["until"]:
        wrong.append("has left, and is in office")
    if person.young:
        wrong.append("is under fourteen, and nobody was asked")
    wanted = wanted_of(person)
    for key, fits in wanted.items():
        value = one[key]
        if not fits(value) and not (value is None and excused and key != "town"):
            wrong.append(f"{key} {value}, not {said_truth(person, key)}")
    return wrong


def wanted_of(person: Person) -> dict[str, Callable[[Any], bool]]:
    """Of each field whether what was read fits."""
    village = person.village.code if person.village else None
    beside_village = person.post not in (
        "guide",
        None,
    )  # a chief's village may be read from where he works, or not
    tail = person.phone and person.phone[-4:]
    wanted: dict[str, Callable[[Any], bool]] = {
        "phone_tail": lambda value: value == tail,
        "town": lambda value: value == person.town.code or bool(person.host and value is None),
        "village": lambda value: value == village or (value is None and beside_village),
        "post": lambda value: post_fits(value, person),
        "since": lambda value: day_fits(value, person.since),
        "until": lambda value: day_fits(value, person.until),
    }
    if person.host:
        wanted["host"] = lambda value: squeezed(person.host or "") in squeezed(value or "")
    return wanted


def said_truth(person: Person, key: str) -> Any:
    return {"phone_tail": person.phone, "town": person.town.name, "village": person.village}.get(
        key, getattr(person, key, None)
    )


def post_fits(read: str | None, person: Person) -> bool:
    if person.post == "other":
        return read not in ("chair", "chief", "guide")
    return person.host is not None or person.post is None or read == person.post


def day_fits(read: str | None, known: str | None) -> bool:
    """A day read fits what is known: as far as that is known."""
    return read == known or bool(read and known and (read.startswith(known) or known.startswith(read)))


def holds_second_post(one: dict[str, Any], beside: list[Person]) -> bool:
    """Whether he stands in the file as something else, such as a secretary, and is ready as that with nothing that is not
    his: allowed.
    """
    return any(
        squeezed(one["name"]) == squeezed(other.name)
        and one["phone_tail"] in (None, other.phone and other.phone[-4:])
        and one["post"] in ("secretary", "other")
        for other in beside
    )


def state_of(person: Person, got: dict[str, Any]) -> str:
    """What became of somebody who is not ready: asked, faulty or left out, by his name or by his line."""
    for one in got["outcomes"]:
        if one["state"] != "ready" and one["name"] and squeezed(one["name"]) == squeezed(person.name):
            return str(one["state"])
    line = (person.sheet, person.row)
    if any((one["sheet"], one["row"]) == line and one["state"] != "ready" for one in got["outcomes"]):
        return "his line waits"
    return "his line is faulted" if any((one["sheet"], one["row"]) == line for one in got["faults"]) else ""


def said(one: dict[str, Any]) -> str:
    keys = ("sheet", "row", "name", "phone_tail", "town", "village", "post", "host", "since", "until")
    return " ".join(f"{key}={one[key]}" for key in keys if one.get(key) is not None)


def squeezed(text: str) -> str:
    return "".join(text.split())
