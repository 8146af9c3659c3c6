"""The overview and the list pages of one county, in a database of that county alone and in one of a hundred.

    python bench/pages.py [--engine sqlite|postgresql] [--counties 100] [--activities 10000]

The county is the demonstration district with this many activities; the others are its copies, made set-wise. Server
time is the quickest of the runs through the whole program, middleware and templates included, without a network.
"""
# ruff: noqa: PLC0415 - the program and its engines are imported once the home of this run is settled

import argparse
import logging
import sys
import time
from datetime import UTC, date, datetime, timedelta
from typing import Any

import stage

HOME = "500153"
STEP = 1_000_000
"""How far the keys of one copy lie from those of the next."""
HELD_BY = datetime(2022, 1, 15, 2, 0, tzinfo=UTC)
WARM, RUNS = 2, 12
MOST_QUERIES, MOST_RATIO = 12, 1.5
PAGES = (
    ("工作台", "/", {}),
    ("概况", "desk:overview", {"on": "2021-12-31"}),
    ("组织", "organisations:organisations", {}),
    ("组织，按类别", "organisations:organisations", {"kind": "society"}),
    ("人员", "people:persons", {}),
    ("人员，第 50 页", "people:persons", {"page": "50"}),
    ("人员，按拼音首字母", "people:persons", {"q": "zx"}),
    ("志愿者", "people:volunteers", {}),
    ("疑似重复", "people:duplicates", {}),
    ("编配", "staffing:overview", {}),
    ("空缺", "staffing:vacancies", {"on": "2021-12-31"}),
    ("应建未建", "staffing:coverage", {}),
)


def main() -> int:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--counties", type=int, default=100)
    parser.add_argument("--activities", type=int, default=10_000)
    return stage.on_each_engine(__file__, parser, measure)


def measure(asked: argparse.Namespace, engine: str) -> None:
    from django.conf import settings
    from django.test import Client

    from haitang.demonstration.building import BEGUN, build
    from haitang.machinery.accounts.models import Account
    from haitang.network.access.actions import console_acting

    settings.ALLOWED_HOSTS = ["testserver"]
    settings.STORAGES["staticfiles"] = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    logging.getLogger("haitang.request").setLevel(logging.WARNING)
    build(console_acting(BEGUN))
    hold(asked.activities)
    client = Client()
    client.force_login(Account.objects.get(username="officer"))
    analyse()
    alone = read_pages(client)
    copy_home(asked.counties)
    copy_activities(asked.counties)
    report(engine, asked.counties, alone, read_pages(client))


def analyse() -> None:
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")


def copy_home(counties: int) -> None:
    """As many counties as asked, each a copy of the first: one statement a table, whatever its size."""
    from django.db import connection, transaction

    from haitang.network.organisations.models import Organisation, Post, Unit
    from haitang.network.people.models import Expertise, Person, Volunteer
    from haitang.network.regions.models import Region
    from haitang.network.staffing.models import Appointment, CoverageRule, StaffingRule

    for number in range(1, counties):
        code = f"{600000 + number}"
        with transaction.atomic(), connection.cursor() as cursor:
            for level in ("county", "town", "village"):
                cursor.execute(copying(Region, code, 0, f"level = '{level}' AND code LIKE '{HOME}%'"))
            for model in (
                Unit,
                Organisation,
                Post,
                Person,
                Volunteer,
                Expertise,
                StaffingRule,
                CoverageRule,
                Appointment,
            ):
                cursor.execute(copying(model, code, STEP * number, f"id < {STEP}"))
    analyse()


def hold(many: int) -> None:
    """So many confirmed activities of the first county over 2021, each with an hour of one volunteer."""
    from haitang.network.organisations.models import Organisation
    from haitang.network.people.models import Volunteer
    from haitang.network.regions.models import Region
    from haitang.work.activities.models import Activity, ServiceRecord
    from haitang.work.activities.words import Form, State, Topic

    villages = list(Region.objects.below(HOME).villages())
    organiser = Organisation.objects.order_by("pk").first()
    volunteers = list(Volunteer.objects.values_list("person_id", flat=True)[:500])
    forms, topics = list(Form), list(Topic)
    ServiceRecord.objects.all().delete()
    Activity.objects.all().delete()
    made = Activity.objects.bulk_create(
        [
            Activity(
                region=villages[number % len(villages)], level_above=HOME, organiser=organiser,
                topic=topics[number % len(topics)], form=forms[number % len(forms)], title=f"{number}",
                held_on=date(2021, 1, 1) + timedelta(days=number % 365), minutes=90, participants=20 + number % 50,
                volunteers=1, state=State.CONFIRMED, recorded_by=1, recorder="bench", recorded_at=HELD_BY,
            )
            for number in range(many)
        ],
        batch_size=500,
    )  # fmt: skip
    ServiceRecord.objects.bulk_create(
        [
            ServiceRecord(activity=activity, person_id=volunteers[number % len(volunteers)], minutes=60)
            for number, activity in enumerate(made)
        ],
        batch_size=500,
    )


def copy_activities(counties: int) -> None:
    """The activities of every copy, as `copy_home` copies the rest."""
    from django.db import connection, transaction

    from haitang.work.activities.models import Activity, ServiceRecord

    for number in range(1, counties):
        with transaction.atomic(), connection.cursor() as cursor:
            for model in (Activity, ServiceRecord):
                code, shift = f"{600000 + number}", STEP * number
                cursor.execute(copying(model, code, shift, f"id < {STEP}"))
    analyse()


def copying(model: Any, code: str, shift: int, where: str) -> str:
    """One INSERT … SELECT: region codes moved to another county, keys and lines shifted."""
    fields = model._meta.concrete_fields
    names = ", ".join(f'"{field.column}"' for field in fields)
    values = ", ".join(moved(field, code, shift) for field in fields)
    table = model._meta.db_table
    return f'INSERT INTO "{table}" ({names}) SELECT {values} FROM "{table}" WHERE {where}'


def moved(field: Any, code: str, shift: int) -> str:
    from django.db import models

    from haitang.network.regions.models import Region

    column = f'"{field.column}"'
    if (field.model is Region and field.primary_key) or field.related_model is Region:
        return f"CASE WHEN {column} LIKE '{HOME}%' THEN '{code}' || substr({column}, 7) ELSE {column} END"
    if field.primary_key or isinstance(field, models.ForeignKey):
        return f"{column} + {shift}"
    if field.column == "line":
        steps = (f"substr({column}, {start}, 10)" for start in (1, 11, 21))
        return " || ".join(
            f"CASE WHEN {step} = '' THEN '' ELSE substr(CAST(CAST({step} AS bigint) + {shift + 10**10} AS text), 2) END"
            for step in steps
        )
    return "''" if field.column == "credit_code" else column


def read_pages(client: Any) -> list[tuple[int, float]]:
    """Queries and the least milliseconds of each page: what other work on the machine adds is left out."""
    from django.db import connection
    from django.test.utils import CaptureQueriesContext
    from django.urls import reverse

    found = []
    for title, name, query in PAGES:
        address, times = name if name == "/" else reverse(name), []
        for _run in range(WARM + RUNS):
            began = time.perf_counter()
            answer = client.get(address, query)
            times.append((time.perf_counter() - began) * 1000)
            if answer.status_code != 200:
                raise SystemExit(f"{title} {address}: {answer.status_code}")
        with CaptureQueriesContext(connection) as captured:
            client.get(address, query)
        found.append((len(captured), min(times[WARM:])))
    return found


def report(
    engine: str, counties: int, alone: list[tuple[int, float]], among: list[tuple[int, float]]
) -> None:
    rows, missed = [], 0
    for (title, _name, _query), (few, small), (many, large) in zip(PAGES, alone, among, strict=True):
        wrong = many != few or many > MOST_QUERIES or large / small > MOST_RATIO
        missed += wrong
        rows.append(
            (
                title,
                str(few),
                str(many),
                f"{small:.1f}",
                f"{large:.1f}",
                f"{large / small:.2f}",
                "!!" if wrong else "",
            )
        )
    heads = ("page", "queries", f"of {counties}", "ms", f"ms of {counties}", "ratio", "")
    stage.table(f"{engine}: 1 county against {counties}", heads, rows)
    print(f"aim: queries ≤ {MOST_QUERIES} and equal, ratio ≤ {MOST_RATIO}; missed by {missed}")


if __name__ == "__main__":
    sys.exit(main())
