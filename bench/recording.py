"""What recording one activity costs: requests a second over HTTP on one process, beside the floor of plain SQL.

    python bench/recording.py [--engine sqlite|postgresql] [--records 300] [--clients 4]

The process is the one `haitang serve` starts, on the demonstration district; each request is a whole form sent by a guide,
with its key, claimed first in a transaction of its own, and answered with where the record is. The floor writes what such
a request leaves behind — an activity, a volunteer's hours, an audit entry, a receipt — in plain SQL, one transaction each,
over one open connection to the same tables with the same indexes, in the same run, by turns. Beside the rates stand the
processor's milliseconds of one recording, of every process. Exits 1 when an aim is missed.
"""
# ruff: noqa: PLC0415 - the program and its engines are imported once the home of this run is settled

import argparse
import http.client
import os
import socket
import statistics
import subprocess
import sys
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from typing import Any
from urllib.parse import urlencode
from uuid import uuid4

import stage

TOKEN = "k" * 32
PATH = "/activities/new/"
HOW_MANY_DAYS = 25
TURNS = 3
MOST_MS = 60


def measure(asked: argparse.Namespace, engine: str) -> int:
    from django.conf import settings

    stage.demonstrate()
    settings.ALLOWED_HOSTS = ["127.0.0.1"]
    cookie, bodies = f"{stage.cookie_of('guide')}; csrftoken={TOKEN}", forms("guide")
    ways = {
        "plain SQL, one connection": 0,
        "over HTTP, one at a time": 1,
        f"over HTTP, {asked.clients} at a time": asked.clients,
    }
    rates: dict[str, list[float]] = {name: [] for name in ways}
    with served() as (port, pid):
        burst(port, cookie, [next(bodies) for _warm in range(20)], 1)
        spent = 0.0
        for _turn in range(TURNS):
            for name, clients in ways.items():
                some = asked.records // TURNS
                if not clients:
                    rates[name].append(plain_sql(some))
                    continue
                before = seconds_below(pid)
                rates[name].append(burst(port, cookie, [next(bodies) for _each in range(some)], clients))
                spent = seconds_below(pid) - before
    found = {name: statistics.median(some) for name, some in rates.items()}
    floor = found["plain SQL, one connection"]
    rows = [(name, f"{rate:.0f}", f"{floor / rate:.1f}") for name, rate in found.items()]
    stage.table(f"{engine}: recording one activity", ("", "a second", "floor ÷ this"), rows)
    ms = 1000 * spent / (asked.records // TURNS)
    print(f"{ms:.0f} ms of the processor a recording; aim ≤ {MOST_MS}{'' if ms <= MOST_MS else ' !!'}")
    return int(ms > MOST_MS)


def seconds_below(pid: int) -> float:
    """Processor seconds of a process and all below it."""
    ticks = (
        Path(f"/proc/{each}/stat").read_text().rpartition(")")[2].split()[11:13] for each in stage.below(pid)
    )
    return sum(int(one) for pair in ticks for one in pair) / os.sysconf("SC_CLK_TCK")


def forms(username: str) -> Iterator[str]:
    """What the guide's phone sends: one volunteer's half-hour each, nobody in two places at once."""
    from django.utils import timezone

    from haitang.machinery.accounts.models import Account
    from haitang.network.access.queries import build_acting
    from haitang.work.activities import queries

    now = timezone.now()
    acting = build_acting(Account.objects.get(username=username), now)
    region = queries.regions_for(acting, timezone.localdate(now))[0].code
    volunteers = list(queries.volunteers_for(acting).values_list("person_id", flat=True))
    slots = [(day, hour) for day in range(1, HOW_MANY_DAYS) for hour in range(7, 21)]
    for number, (day, hour, person) in enumerate(
        (day, hour, person) for person in volunteers for day, hour in slots if hour % 3 == 0
    ):
        yield urlencode(
            {
                "title": "枇杷病虫害防治",
                "form": "field_class",
                "held_on": (timezone.localdate(now) - timedelta(days=day)).isoformat(),
                "begins": f"{hour:02}:00",
                "ends": f"{hour:02}:30",
                "region": region,
                "participants": "32",
                "helpers": str(person),
                "once": f"tap-{number}",
            }
        )


def plain_sql(many: int) -> float:
    """Transactions a second that write the rows of one recording and nothing else."""
    from django.db import connection, transaction
    from django.utils import timezone

    from haitang.machinery.accounts.models import Account
    from haitang.machinery.audit.models import Entry
    from haitang.network.access.models import Receipt
    from haitang.work.activities.models import Activity, ServiceRecord

    now = timezone.now()
    like = Activity.objects.filter(services__isnull=False).order_by("pk").first()
    hours = ServiceRecord.objects.filter(activity=like).first()
    entry = Entry.objects.filter(action="activities.record").first() or Entry.objects.first()
    receipt = Receipt(
        account=Account.objects.get(username="guide"), key="floor", asked="0" * 64, status=303, at=now,
        headers={"Location": "/activities/1/"}, body=b"0" * 64,
    )  # fmt: skip
    began = time.perf_counter()
    for _number in range(many):
        with transaction.atomic(), connection.cursor() as cursor:
            key = insert(cursor, like, key=f"floor-{uuid4()}")
            insert(cursor, hours, activity_id=key)
            insert(cursor, entry, thing_id=str(key))
            insert(cursor, receipt, key=f"floor-{uuid4()}")
    return many / (time.perf_counter() - began)


def insert(cursor: Any, like: Any, **changed: Any) -> int:
    """One INSERT of a row like another, without the key."""
    from django.db import connection

    fields = [field for field in like._meta.concrete_fields if not field.primary_key]
    values = [
        field.get_db_prep_save(changed.get(field.attname, getattr(like, field.attname)), connection)
        for field in fields
    ]
    names = ", ".join(f'"{field.column}"' for field in fields)
    places = ", ".join(["%s"] * len(fields))
    cursor.execute(f'INSERT INTO "{like._meta.db_table}" ({names}) VALUES ({places}) RETURNING id', values)
    return int(cursor.fetchone()[0])


@contextmanager
def served() -> Iterator[tuple[int, int]]:
    """The program as `haitang serve` starts it, ended afterwards."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [sys.executable, "-m", "haitang", "serve", "--port", str(port)]
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        wait_for(port)
        yield port, process.pid
    finally:
        process.terminate()
        process.wait(30)


def wait_for(port: int) -> None:
    for _try in range(300):
        try:
            socket.create_connection(("127.0.0.1", port), 1).close()
        except OSError:
            time.sleep(0.2)
        else:
            return
    raise TimeoutError


def burst(port: int, cookie: str, bodies: list[str], clients: int) -> float:
    """Requests a second, so many clients at a time, each over one connection of its own."""
    shares = [bodies[start::clients] for start in range(clients)]
    began = time.perf_counter()
    with ThreadPoolExecutor(clients) as pool:
        list(pool.map(lambda share: send_all(port, cookie, share), shares))
    return len(bodies) / (time.perf_counter() - began)


def send_all(port: int, cookie: str, bodies: list[str]) -> None:
    headers = {"Cookie": cookie, "X-CSRFToken": TOKEN, "Content-Type": "application/x-www-form-urlencoded"}
    wire = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
    for body in bodies:
        wire.request("POST", PATH, body, headers)
        answer = wire.getresponse()
        page = answer.read().decode()
        if answer.status != 303:
            raise SystemExit(f"{answer.status}: {page[:2000]}")
    wire.close()


if __name__ == "__main__":
    sys.exit(stage.main(__file__, __doc__, measure, records=300, clients=4))
