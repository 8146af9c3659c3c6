"""What people do in an installation while it is attacked: one way of writing for each kind of record, and how to find
in the database what became of it."""

import threading
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import count

from .house import HELPERS, VILLAGES, House
from .journal import Found, Journal
from .visitor import Answer, Fields, Unanswered, Visitor

Said = Mapping[str, str | list[str]]


@dataclass(frozen=True)
class Kind:
    """A kind of record that somebody writes through a form; `parts` are the rows that make one of them whole."""

    name: str
    by: str
    path: str
    said: Callable[[str], Said]
    table: str
    marked: str
    thing: str
    parts: str = "0"
    of_parts: int = 0

    @property
    def statement(self) -> str:
        """Mark, number of parts and number of audit entries of each record."""
        entries = f"SELECT COUNT(*) FROM audit_entry e WHERE e.thing_kind = '{self.thing}' AND e.thing_id = CAST(r.id AS TEXT)"
        return (
            f"SELECT r.{self.marked}, ({self.parts}), ({entries}) FROM {self.table} r"
            f" WHERE r.{self.marked} LIKE '{self.name}%'"
        )


NOT_NOW = frozenset({408, 409, 425, 429})
"""In hand, or too much at once: like any fault of the program's own, the same may be sent again."""
SECONDS_TO_ANSWER = 60
DAYS = 30
TURNS = count()


def some_time() -> dict[str, str]:
    """A minute of one of the last days in which the helpers have helped nobody yet."""
    minute, day = divmod(next(TURNS), DAYS)
    begins = datetime.now(UTC).replace(hour=0, minute=0) - timedelta(days=1 + day) + timedelta(minutes=minute)
    ends = begins + timedelta(minutes=1)
    return {"held_on": f"{begins:%Y-%m-%d}", "begins": f"{begins:%H:%M}", "ends": f"{ends:%H:%M}"}


KINDS = (
    Kind(
        name="person",
        by="officer",
        path="/people/new/",
        said=lambda mark: {"name": mark, "region": VILLAGES[0]},
        table="people_person",
        marked="name",
        thing="people.Person",
    ),
    Kind(
        name="activity",
        by="guide",
        path="/activities/new/",
        said=lambda mark: {
            "title": mark,
            "form": "lecture",
            **some_time(),
            "late_reason": "下村没有网",
            "participants": "20",
            "others": "、".join(HELPERS),
        },
        table="activities_activity",
        marked="title",
        thing="activities.Activity",
        parts="SELECT COUNT(*) FROM activities_servicerecord s WHERE s.activity_id = r.id",
        of_parts=len(HELPERS),
    ),
    Kind(
        name="task",
        by="clerk",
        path="/tasks/new/",
        said=lambda mark: {
            "title": mark,
            "owner_words": "甲街道科学技术协会",
            "due": "2099-05-31",
            "counts_as": "word",
        },
        table="tasks_task",
        marked="title",
        thing="tasks.Task",
    ),
)


def found_in(house: House) -> list[Found]:
    """Every record that was written here, and whether all of it stands."""
    return [
        Found(kind.name, mark, parts == kind.of_parts and entries == 1)
        for kind in KINDS
        for mark, parts, entries in house.rows(kind.statement)
    ]


@dataclass(frozen=True)
class Sent:
    """A form as it was sent, to be sent again with the same key."""

    mark: str
    path: str
    fields: Fields


class Writer(threading.Thread):
    """Somebody who writes without pause until told to stop; what goes unanswered he mostly sends again, as it was."""

    def __init__(self, kind: Kind, visitor: Visitor, journal: Journal, stop: threading.Event) -> None:
        super().__init__(daemon=True)
        self.kind, self.visitor, self.journal, self.stop = kind, visitor, journal, stop
        self.unanswered: list[Sent] = []
        self.statuses: list[int] = []
        self.refusals: list[tuple[int, str]] = []
        self.broken: BaseException | None = None
        self.pace = 0.0
        """Seconds he takes breath between two records."""

    def run(self) -> None:
        try:
            turn = 0
            while not self.stop.is_set():
                turn += 1
                self.one(again=turn % 4 != 0)
                self.stop.wait(self.pace)
        except BaseException as broken:  # noqa: BLE001 - handed to the test
            self.broken = broken

    def one(self, *, again: bool = True) -> None:
        """Write one record. `again`: what nobody answered before is sent once more first."""
        if again and self.unanswered:
            return self.send(self.unanswered.pop())
        try:
            written = self.written()
        except Unanswered:
            self.stop.wait(0.1)
            return None
        return self.send(written)

    def written(self) -> Sent:
        """A form filled in and not sent yet. Raises `Unanswered`."""
        sheet = self.visitor.sheet(self.kind.path, "once")
        mark = self.journal.asked(self.kind.name)
        return Sent(mark, sheet.action, sheet.filled(self.kind.said(mark)))

    def send(self, sent: Sent) -> None:
        try:
            answer = self.visitor.post(sent.path, sent.fields)
        except Unanswered:
            self.unanswered.append(sent)
            self.stop.wait(0.05)
            return
        self.hear(sent, answer)

    def hear(self, sent: Sent, answer: Answer) -> None:
        self.statuses.append(answer.status)
        if answer.done:
            self.journal.acknowledged(sent.mark)
        elif answer.status in NOT_NOW or answer.status >= 500:
            self.unanswered.append(sent)
            self.stop.wait(0.1)
        else:
            self.journal.refused(sent.mark, answer.status)
            self.refusals.append((answer.status, answer.text))

    def send_the_rest(self) -> None:
        """Whatever is still unanswered, until it is answered or has been tried for long enough."""
        until = time.monotonic() + SECONDS_TO_ANSWER
        while self.unanswered and time.monotonic() < until:
            self.send(self.unanswered.pop(0))


def writers_of(house: House, journal: Journal, stop: threading.Event) -> list[Writer]:
    """One writer of each kind, signed in."""
    return [Writer(kind, house.visitor(kind.by), journal, stop) for kind in KINDS]
