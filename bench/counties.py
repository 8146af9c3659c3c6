"""The overview and the list pages of one county, in a database of that county alone and in one of a hundred.

    python bench/counties.py [--engine sqlite|postgresql] [--counties 100] [--activities 10000]

The county is the demonstration district with this many activities; the others are its copies, made set-wise, in a copy of the
database. Each page is opened in the one and in the other by turns, through the whole program, without a network; medians of
the processor's time. Exits 1 when an aim is missed.
"""
# ruff: noqa: PLC0415 - the program and its engines are imported once the home of this run is settled

import argparse
import sys
from datetime import UTC, date, datetime, timedelta
from typing import Any

import stage

HOME = "500153"
STEP = 1_000_000
"""How far the keys of one copy lie from those of the next."""
HELD_BY = datetime(2022, 1, 15, 2, 0, tzinfo=UTC)
RUNS = 11
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


def measure(asked: argparse.Namespace, engine: str) -> int:
    stage.demonstrate()
    hold(asked.activities)
    stage.analyse()
    client = stage.client_of("officer")
    many = stage.second_database()
    with stage.using(many):
        copy_home(asked.counties)
        copy_activities(asked.counties)
    return report(engine, asked.counties, [cost_of(client, page, many) for page in PAGES])


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
    stage.analyse()


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
    stage.analyse()


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


def cost_of(client: Any, page: tuple[str, str, dict[str, str]], many: Any) -> tuple[int, int, float, float]:
    """Statements of a page alone and among many counties, and the milliseconds of each."""
    from django.urls import reverse

    title, name, query = page
    address = name if name == "/" else reverse(name)

    def open_in(database: Any) -> None:
        with stage.using(database):
            answer = client.get(address, query)
        if answer.status_code != 200:
            raise SystemExit(f"{title} {address}: {answer.status_code}")

    def statements_in(database: Any) -> int:
        with stage.using(database):
            open_in(database)
            return len(stage.statements_of(lambda: open_in(database)))

    few, more = statements_in(None), statements_in(many)
    small, large = stage.interleaved([lambda: open_in(None), lambda: open_in(many)], RUNS)
    return few, more, small, large


def report(engine: str, counties: int, costs: list[tuple[int, int, float, float]]) -> int:
    rows, missed = [], 0
    for (title, _name, _query), (few, many, small, large) in zip(PAGES, costs, strict=True):
        wrong = many != few or many > MOST_QUERIES or large / small > MOST_RATIO
        missed += wrong
        numbers = (str(few), str(many), f"{small:.1f}", f"{large:.1f}", f"{large / small:.2f}")
        rows.append((title, *numbers, "!!" if wrong else ""))
    heads = ("page", "queries", f"of {counties}", "ms", f"ms of {counties}", "ratio", "")
    stage.table(f"{engine}: 1 county against {counties}, processor time", heads, rows)
    print(f"aim: queries ≤ {MOST_QUERIES} and equal, ratio ≤ {MOST_RATIO}; missed by {missed}")
    return missed


if __name__ == "__main__":
    sys.exit(stage.main(__file__, __doc__, measure, counties=100, activities=10_000))
