"""What the year's report of the district costs: its figures, and its files.

    python bench/papers.py [--engine sqlite|postgresql] [--activities 2000]

The county is the demonstration district with this many confirmed activities. Milliseconds are the least of the runs.
Aims: the `.docx` in 5 s, of which the figures in 1 s.
"""
# ruff: noqa: PLC0415 - the program and its engines are imported once the home of this run is settled

import argparse
import sys
import time
from collections.abc import Callable
from typing import Any

import pages
import stage

RUNS = 3
MOST_FIGURES_S, MOST_DOCX_S = 1.0, 5.0


def main() -> int:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--activities", type=int, default=2000)
    return stage.on_each_engine(__file__, parser, measure)


def measure(asked: argparse.Namespace, engine: str) -> None:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    from haitang.demonstration.building import BEGUN, build
    from haitang.judgement.reports.actions import source_of
    from haitang.judgement.reports.composing import compose
    from haitang.judgement.reports.document.pdf import pdf_of
    from haitang.judgement.reports.document.word import docx_of
    from haitang.judgement.reports.models import Paper
    from haitang.network.access.actions import console_acting

    build(console_acting(BEGUN))
    pages.hold(asked.activities)
    paper = Paper.objects.issued().select_related("organisation", "region", "register").get(kind="annual")
    source = source_of(paper, paper.read_at, day=paper.signed_on, number=paper.number)
    with CaptureQueriesContext(connection) as queries:
        document = compose(source).document
    read = least(lambda: compose(source))
    word, pdf = least(lambda: docx_of(document)), least(lambda: pdf_of(document))
    rows = (
        ("figures and text", f"{read:.2f} s", f"{len(queries)} queries", verdict(read, MOST_FIGURES_S)),
        (".docx", f"{word:.2f} s", "", ""),
        ("figures and .docx", f"{read + word:.2f} s", "", verdict(read + word, MOST_DOCX_S)),
        (".pdf", f"{pdf:.2f} s", "", ""),
    )
    stage.table(f"{engine}: the year's report, {len(document.notes)} figures", ("", "least", "", "aim"), rows)


def least(deed: Callable[[], Any]) -> float:
    """Seconds of the quickest run."""
    took = []
    for _run in range(RUNS):
        began = time.perf_counter()
        deed()
        took.append(time.perf_counter() - began)
    return min(took)


def verdict(took: float, most: float) -> str:
    return f"{'ok' if took <= most else 'MISSED'}, ≤ {most:g} s ({took / most:.0%})"


if __name__ == "__main__":
    sys.exit(main())
