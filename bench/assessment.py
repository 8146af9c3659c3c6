"""What a round costs: the shipped scheme over the 21 towns of a county, and over the 2 100 of a hundred counties.

    python bench/assessment.py [--engine sqlite|postgresql] [--counties 100] [--activities 2000]

The counties are those of bench/figures.py. A round is a county's affair: the one over a hundred counties is made here to
see what more towns cost. Each is computed once, results and scores written. Aims: as many queries for both; on SQLite at
most 50 ms of processor time a town at 2 100 (the database runs in the process; time on the clock is shown beside).
"""
# ruff: noqa: PLC0415 - the program and its engines are imported once the home of this run is settled

import argparse
import sys
import time
from datetime import UTC, datetime

import figures
import pages
import stage

YEAR = 2021
PUBLISHED_AT = datetime(2020, 12, 1, 2, 0, tzinfo=UTC)
COMPUTED_AT = datetime(2022, 1, 5, 2, 0, tzinfo=UTC)
MOST_MS = 50


def main() -> int:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--counties", type=int, default=100)
    parser.add_argument("--activities", type=int, default=2000)
    return stage.on_each_engine(__file__, parser, measure)


def measure(asked: argparse.Namespace, engine: str) -> None:
    from haitang.demonstration.building import BEGUN, build
    from haitang.network.access.actions import console_acting
    from haitang.network.access.models import Grant
    from haitang.network.regions.models import Region

    build(console_acting(BEGUN))
    Grant.objects.all().delete()  # only one of the two has anybody who is told: three queries, however many
    pages.hold(asked.activities)
    pages.copy_home(asked.counties + 1)
    pages.copy_activities(asked.counties + 1)
    province = Region.objects.create(code=figures.PROVINCE, name="百县", level="province")
    rows = [cost(Region.objects.get(code=pages.HOME)), cost(province)]
    wrong = rows[0][1] != rows[1][1] or (engine == "sqlite" and rows[1][3] > MOST_MS * rows[1][0])
    shown = [
        (f"{towns:,} towns", str(queries), f"{ms / towns:.2f}", f"{busy / towns:.2f}", f"{scores:,}")
        for towns, queries, ms, busy, scores in rows
    ]
    stage.table(
        f"{engine}: one round computed",
        ("", "queries", "ms a town", "of the processor", "scores written"),
        shown,
    )
    print(f"aim: as many queries; ≤ {MOST_MS} ms a town on SQLite: {'missed' if wrong else 'met'}")


def cost(district: object) -> tuple[int, int, float, float, int]:
    """Towns, queries, milliseconds on the clock and of the processor, and scores of one round over a district."""
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    from haitang.judgement.assessment import actions
    from haitang.judgement.assessment.models import Result, Score
    from haitang.network.access.actions import console_acting

    acting = console_acting(PUBLISHED_AT)
    scheme = actions.draft(district=district, year=YEAR, title="办法", acting=acting, at=PUBLISHED_AT)  # type: ignore[arg-type]  # a region
    if district.pk == pages.HOME:  # type: ignore[attr-defined]  # its demonstration has one for the year
        forget(district)
    scheme = actions.publish(scheme=scheme, version=scheme.version, acting=acting, at=PUBLISHED_AT)
    running = actions.open_round(scheme=scheme, acting=acting, at=COMPUTED_AT)
    began, busy_before = time.perf_counter(), time.process_time()
    with CaptureQueriesContext(connection) as captured:
        actions.compute(running=running, acting=acting, at=COMPUTED_AT)
    ms = (time.perf_counter() - began) * 1000
    busy = (time.process_time() - busy_before) * 1000
    towns = Result.objects.filter(round=running).count()
    return towns, len(captured), ms, busy, Score.objects.filter(result__round=running).count()


def forget(district: object) -> None:
    """Take the demonstration's own round of the year away."""
    from haitang.judgement.assessment.models import Result, Round, Scheme, Snapshot

    Snapshot.objects.filter(round__scheme__district=district).delete()
    Result.objects.filter(round__scheme__district=district).delete()
    Round.objects.filter(scheme__district=district).delete()
    Scheme.objects.filter(district=district, state="published").delete()


if __name__ == "__main__":
    sys.exit(main())
