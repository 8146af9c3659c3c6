"""What recording one activity costs: requests a second over HTTP on one process, beside the floor of plain SQL.

    python bench/recording.py [--engine sqlite|postgresql] [--records 300] [--clients 4]

The process is the one `haitang serve` starts, on the demonstration district; each request is a whole form sent by a guide,
with its key, claimed first in a transaction of its own, and answered with where the record is. The floor writes what such
a request leaves behind — an activity, a volunteer's hours, an audit entry, a receipt — in plain SQL, one transaction each,
over one open connection to the same database in the same run. There is no aim but to know; take the ratios, not the numbers.
"""
# ruff: noqa: PLC0415 - the program and its engines are imported once the home of this run is settled

import argparse
import http.client
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from datetime import timedelta
from typing import Any
from urllib.parse import urlencode

import stage

TOKEN = "k" * 32
PATH = "/activities/new/"
HOW_MANY_DAYS = 25


def main() -> int:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--records", type=int, default=300)
    parser.add_argument("--clients", type=int, default=4)
    return stage.on_each_engine(__file__, parser, measure)


def measure(asked: argparse.Namespace, engine: str) -> None:
    from django.db import connections

    from haitang.demonstration.building import BEGUN, build
    from haitang.network.access.actions import console_acting

    build(console_acting(BEGUN))
    cookie, bodies = signed_in("guide"), forms("guide")
    floor = plain_sql(asked.records)
    connections.close_all()
    rows = [("plain SQL, one connection", f"{floor:.0f}", "1.0")]
    with served() as port:
        burst(port, cookie, [next(bodies) for _warm in range(20)], 1)
        for clients in (1, asked.clients):
            rate = burst(port, cookie, [next(bodies) for _each in range(asked.records)], clients)
            rows.append((f"over HTTP, {clients} at a time", f"{rate:.0f}", f"{floor / rate:.1f}"))
    stage.table(f"{engine}: recording one activity", ("", "a second", "floor ÷ this"), rows)


def signed_in(username: str) -> str:
    """The cookies of somebody who has signed in."""
    from django.conf import settings
    from django.test import Client

    from haitang.machinery.accounts.models import Account

    client = Client()
    client.force_login(Account.objects.get(username=username))
    return f"{settings.SESSION_COOKIE_NAME}={client.cookies[settings.SESSION_COOKIE_NAME].value}; csrftoken={TOKEN}"


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
    for number in range(many):
        with transaction.atomic(), connection.cursor() as cursor:
            key = insert(cursor, like, key=f"floor-{number}")
            insert(cursor, hours, activity_id=key)
            insert(cursor, entry, thing_id=str(key))
            insert(cursor, receipt, key=f"floor-{number}")
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
def served() -> Iterator[int]:
    """The web process as `haitang serve` starts it, ended afterwards."""
    from django.conf import settings

    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    threads = str(settings.SETTINGS["web_threads"])
    granian = ["granian", "--interface", "wsgi", "--workers", "1", "--blocking-threads", threads, "--no-log"]
    command = [sys.executable, "-m", *granian, "--port", str(port), "haitang.project.wsgi:application"]
    process = subprocess.Popen(command, stderr=subprocess.DEVNULL)
    try:
        wait_for(port)
        yield port
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
    sys.exit(main())
