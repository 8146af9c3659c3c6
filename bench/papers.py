"""What the year's report of the district costs: its figures, and its files.

    python bench/papers.py [--engine sqlite|postgresql] [--activities 2000]

The county is the demonstration district with this many confirmed activities. Seconds are medians of the processor's, all
pieces by turns. Aims: the `.docx` in 5 s, of which the figures in 1 s. Exits 1 when an aim is missed.
"""
# ruff: noqa: PLC0415 - the program and its engines are imported once the home of this run is settled

import argparse
import sys

import counties
import stage

RUNS = 3
MOST_FIGURES_S, MOST_DOCX_S = 1.0, 5.0


def measure(asked: argparse.Namespace, engine: str) -> int:
    from haitang.judgement.reports.actions import source_of
    from haitang.judgement.reports.composing import compose
    from haitang.judgement.reports.document.pdf import pdf_of
    from haitang.judgement.reports.document.word import docx_of
    from haitang.judgement.reports.models import Paper

    stage.demonstrate()
    counties.hold(asked.activities)
    paper = Paper.objects.issued().select_related("organisation", "region", "register").get(kind="annual")
    source = source_of(paper, paper.read_at, day=paper.signed_on, number=paper.number)
    document = compose(source).document
    queries = stage.statements_of(lambda: compose(source))
    works = [lambda: compose(source), lambda: docx_of(document), lambda: pdf_of(document)]
    read, word, pdf = (ms / 1000 for ms in stage.interleaved(works, RUNS))
    rows = (
        ("figures and text", f"{read:.2f} s", f"{len(queries)} queries", verdict(read, MOST_FIGURES_S)),
        (".docx", f"{word:.2f} s", "", ""),
        ("figures and .docx", f"{read + word:.2f} s", "", verdict(read + word, MOST_DOCX_S)),
        (".pdf", f"{pdf:.2f} s", "", ""),
    )
    stage.table(
        f"{engine}: the year's report, {len(document.notes)} figures", ("", "median", "", "aim"), rows
    )
    return (read > MOST_FIGURES_S) + (read + word > MOST_DOCX_S)


def verdict(took: float, most: float) -> str:
    return f"{'ok' if took <= most else 'MISSED'}, ≤ {most:g} s ({took / most:.0%})"


if __name__ == "__main__":
    sys.exit(stage.main(__file__, __doc__, measure, activities=2000))
