"""Everything that ever took the program's time or life, at once, while a clerk does her work and somebody asks /health/.

The attackers have no account, or a guide's, or an officer's; each is a thread that does his worst until told to stop.
"""

import random
import socket
import statistics
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from io import BytesIO
from typing import Final
from zipfile import ZIP_DEFLATED, ZipFile

from PIL import Image

from .house import House
from .journal import Journal
from .machine import kill
from .visitor import Answer, Unanswered, Visitor
from .work import Writer, some_time, writers_of

PAGE: Final = "/tasks/"
"""A clerk's ordinary page: a list with a filter."""
HALF_SENT: Final = 60
SECONDS_BETWEEN_KILLS: Final = 8.0
TEMPLATES: Final = (
    "{{ figure( }}",
    "{% for a in b %}",
    "{{ title | nothing }}",
    "{{ figure('activities.held', of='x') }}",
    "{% if %}",
    "{{ 1 / 0 }}",
    "{{ '%s' % 5 % 6 }}",
    "{{ ''.__class__ }}",
)


@dataclass
class Times:
    """How long answers took, in seconds, and what else came back."""

    took: list[float] = field(default_factory=list)
    statuses: Counter[int] = field(default_factory=Counter)

    @property
    def median(self) -> float:
        return statistics.median(self.took) if self.took else float("inf")

    @property
    def p95(self) -> float:
        return sorted(self.took)[int(len(self.took) * 0.95)] if self.took else float("inf")

    @property
    def worst(self) -> float:
        return max(self.took, default=float("inf"))

    def __str__(self) -> str:
        shown = f"median {self.median * 1000:.0f} ms, 95 % {self.p95 * 1000:.0f} ms, worst {self.worst * 1000:.0f} ms"
        return f"{len(self.took)} answers, {shown}, {dict(self.statuses)}"


def timed(ask: Callable[[], Answer], times: Times) -> None:
    """One answer more; no answer at all counts with status 0."""
    began = time.monotonic()
    try:
        status = ask().status
    except Unanswered:
        status = 0
    times.took.append(time.monotonic() - began)
    times.statuses[status] += 1


class Attack:
    """Deeds done again and again, each in a thread of its own, until stopped; what an attacker meets is his trouble."""

    def __init__(self, house: House) -> None:
        self.house = house
        self.stop = threading.Event()
        self.done: Counter[str] = Counter()
        self._threads: list[threading.Thread] = []

    def run(self, name: str, deed: Callable[[], object], *, pause: float = 0.05, times: int = 1) -> None:
        """Have a deed done over and over by so many at once."""

        def again() -> None:
            while not self.stop.is_set():
                try:
                    deed()
                    self.done[name] += 1
                except (Unanswered, OSError, AssertionError):
                    self.done[f"{name}, unanswered"] += 1
                self.stop.wait(pause)

        for _one in range(times):
            thread = threading.Thread(target=again, daemon=True)
            thread.start()
            self._threads.append(thread)

    def end(self) -> None:
        self.stop.set()
        for thread in self._threads:
            thread.join(60)


# ---- what the attackers send


def far_corners(folder: str) -> bytes:
    """A workbook of a few hundred bytes whose sheet lies where nobody looks, and spans everything there is."""
    main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    links = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    packages = "http://schemas.openxmlformats.org/package/2006"
    cells = "".join(
        f'<row r="{row}"><c r="{column}{row}" t="inlineStr"><is><t>x</t></is></c></row>'
        for column, row in (("A", 1), ("XFD", 1048576))
    )
    parts = {
        "[Content_Types].xml": f'<Types xmlns="{packages}/content-types"><Default Extension="xml" ContentType='
        '"application/xml"/><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.'
        'relationships+xml"/><Override PartName="/xl/workbook.xml" ContentType="application/vnd.openxmlformats-'
        'officedocument.spreadsheetml.sheet.main+xml"/></Types>',
        "_rels/.rels": f'<Relationships xmlns="{packages}/relationships"><Relationship Id="a" Type="{links}/'
        'officeDocument" Target="xl/workbook.xml"/></Relationships>',
        "xl/workbook.xml": f'<workbook xmlns="{main}" xmlns:r="{links}"><sheets><sheet name="a" sheetId="1" '
        'r:id="a"/></sheets></workbook>',
        "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{packages}/relationships"><Relationship Id="a" '
        f'Type="{links}/worksheet" Target="{folder}/a.xml"/></Relationships>',
        f"xl/{folder}/a.xml": f'<worksheet xmlns="{main}"><sheetData>{cells}</sheetData></worksheet>',
    }
    out = BytesIO()
    with ZipFile(out, "w", ZIP_DEFLATED) as packed:
        for name, text in parts.items():
            packed.writestr(name, text)
    return out.getvalue()


def progressive(side: int = 6000, scans: int = 60) -> bytes:
    """A picture of few bytes whose every scan has to be gone through over all of it."""
    out = BytesIO()
    Image.new("L", (side, side), 128).save(out, "JPEG", progressive=True, quality=30)
    plain = out.getvalue()
    last = plain.rindex(b"\xff\xda")
    return plain[:-2] + plain[last:-2] * scans + plain[-2:]


# ---- what the attackers do


@dataclass
class Arsenal:
    """The attackers' accounts and files, made before it begins."""

    house: House
    books: Sequence[bytes]
    pictures: Sequence[bytes]
    officer: Visitor
    guide: Visitor
    chance: random.Random

    def send_a_book(self) -> None:
        said = {"kind": "volunteers"}
        self.officer.fill("/imports/new/", said, ("file", "名册.xlsx", self.chance.choice(self.books)))

    def send_a_picture(self) -> None:
        said = {
            "title": "院坝",
            "form": "lecture",
            "participants": "3",
            "late_reason": "没有网",
            **some_time(),
        }
        self.guide.fill("/activities/new/", said, ("pictures", "院坝.jpg", self.chance.choice(self.pictures)))

    def save_a_template(self) -> None:
        self.officer.fill("/papers/templates/notice/", {"text": self.chance.choice(TEMPLATES)})
        self.officer.fill("/papers/new/", {"kind": "notice", "period": "2021", "title": "关于防汛的通知"})

    def guess(self) -> None:
        name = self.chance.choice(["officer", "clerk", "guide", "nobody", "system"])
        Visitor(self.house.port, timeout=10).sign_in(name, f"guess-{self.chance.random()}")

    def kill_somebody(self) -> None:
        victims = self.chance.choice([self.house.webs, self.house.workers])()
        if victims:
            kill(self.chance.choice(victims))

    def hold_a_form(self) -> None:
        """A form of which the rest never comes, a byte a second until the server has had enough."""
        with socket.create_connection(("127.0.0.1", self.house.port), 5) as line:
            line.settimeout(0.5)
            line.sendall(b"POST /sign-in/ HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 5000\r\n")
            line.sendall(b"Content-Type: application/x-www-form-urlencoded\r\n\r\nlogin=")
            for _byte in range(120):
                line.sendall(b"x")
                time.sleep(1)


def arsenal_of(house: House, chance: random.Random) -> Arsenal:
    return Arsenal(
        house,
        books=[far_corners(folder) for folder in ("elsewhere", "WORKSHEETS", "worksheets", "a/b")],
        pictures=[progressive(), progressive(3000, 200)],
        officer=house.visitor("officer", timeout=60),
        guide=house.visitor("guide", timeout=60),
        chance=chance,
    )


@contextmanager
def besieged(house: House, arms: Arsenal, *, kills: bool = True) -> Iterator[Attack]:
    """Within, everything at once."""
    attack = Attack(house)
    attack.run("forms held", arms.hold_a_form, times=HALF_SENT)
    attack.run("guesses", arms.guess, pause=0.2, times=2)
    attack.run("workbooks", arms.send_a_book, pause=0.2)
    attack.run("pictures", arms.send_a_picture, pause=0.2)
    attack.run("templates", arms.save_a_template, pause=0.5)
    if kills:
        attack.run("kills", arms.kill_somebody, pause=SECONDS_BETWEEN_KILLS)
    try:
        yield attack
    finally:
        attack.end()


# ---- who goes on meanwhile


@dataclass
class Report:
    """What the clerk and whoever asks /health/ met."""

    quiet: Times
    besieged: Times
    health: Times
    attacks: Counter[str]
    written: dict[str, int]
    refused: list[int]

    @property
    def ratio(self) -> float:
        return self.besieged.median / self.quiet.median

    @property
    def ratio_of_the_slow(self) -> float:
        return self.besieged.p95 / self.quiet.p95

    def __str__(self) -> str:
        return "\n".join(
            [
                f"a clerk's page in quiet:    {self.quiet}",
                f"a clerk's page besieged:    {self.besieged}",
                f"ratio: median {self.ratio:.1f}, 95 % {self.ratio_of_the_slow:.1f}",
                f"/health/ besieged:          {self.health}",
                f"attacks: {dict(self.attacks)}",
                f"records: {self.written}, refused {self.refused}",
            ]
        )


def asked_twice(house: House) -> Answer:
    """/health/, asked once more where the process that had the line was killed: the time is that of both."""
    try:
        return Visitor(house.port, timeout=20).get("/health/")
    except Unanswered:
        return Visitor(house.port, timeout=20).get("/health/")


def watch(house: House, clerk: Visitor, seconds: float, health: Times | None = None) -> Times:
    """A clerk who opens her page again and again for so long, while somebody asks /health/."""
    pages, over = Times(), threading.Event()

    def ask_health() -> None:
        while not over.wait(0.25):
            timed(
                lambda: asked_twice(house),
                health if health is not None else Times(),
            )

    asking = threading.Thread(target=ask_health, daemon=True)
    asking.start()
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        timed(lambda: clerk.get(PAGE), pages)
        time.sleep(0.1)
    over.set()
    asking.join(30)
    return pages


def lay_siege(house: House, journal: Journal, seconds: float, *, kills: bool = True) -> Report:
    """Quiet for a while, then everything at once for so long; records are written all the time."""
    chance = random.Random(7)
    arms = arsenal_of(house, chance)
    clerk = house.visitor("clerk", timeout=60)
    stop = threading.Event()
    writers: list[Writer] = writers_of(house, journal, stop)[::2]
    for writer in writers:
        writer.pace = 1.0
        writer.start()
    try:
        quiet, health = watch(house, clerk, min(seconds, 30)), Times()
        with besieged(house, arms, kills=kills) as attack:
            under = watch(house, clerk, seconds, health)
    finally:
        stop.set()
        for writer in writers:
            writer.join(60)
    for writer in writers:
        assert writer.broken is None, writer.broken
        writer.send_the_rest()
        assert not writer.unanswered
    refused = [status for writer in writers for status, _page in writer.refusals]
    return Report(quiet, under, health, attack.done, dict(journal.count()), refused)
