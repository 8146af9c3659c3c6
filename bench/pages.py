"""The pages people open, as those who open them: statements and processor time, beside the same statements alone.

    python bench/pages.py [--engine sqlite|postgresql] [--turns 15]

The district is the demonstration. A page goes through the whole program, middleware and templates included, without a
network; the floor sends the statements the page sent, with their values, and takes in the rows. Page and floor alternate in
one run, and all pages in every turn, so that what else the machine does falls on all alike; the medians are shown. Processor
time is that of this process and, on PostgreSQL, of the process that answers it. Exits 1 when an aim is missed.
"""
# ruff: noqa: PLC0415 - the program and its engines are imported once the home of this run is settled

import argparse
import sys
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import partial
from typing import Any

import stage

MOST_STATEMENTS, MOST_MS = 12, 30.0


@dataclass(slots=True)
class Page:
    """A page as one of the demonstration's accounts opens it; `aimed` where the aims hold."""

    title: str
    who: str
    name: str
    query: dict[str, str] = field(default_factory=dict)
    of: str = ""
    """The model of which the page shows the first record this account may see."""
    address: str = ""
    statements: list[stage.Statement] = field(default_factory=list)


PAGES = (
    Page("工作台，区科协", "officer", "desk:home"),
    Page("工作台，镇街主席", "chair", "desk:home"),
    Page("工作台，学会负责人", "manager", "desk:home"),
    Page("工作台，科普指导员", "guide", "desk:home"),
    Page("总览", "officer", "desk:overview", {"on": "2021-12-31"}),
    Page("总览，一个镇街", "chair", "desk:overview", {"on": "2021-12-31"}),
    Page("志愿者", "officer", "people:volunteers"),
    Page("人员", "officer", "people:persons"),
    Page("活动", "officer", "activities:activities"),
    Page("组织", "officer", "organisations:organisations"),
    Page("空缺", "officer", "staffing:vacancies"),
    Page("任务", "officer", "tasks:tasks"),
    Page("一个岗位", "officer", "organisations:post", of="organisations.Post"),
    Page("一个岗位的历任", "officer", "staffing:post_history", of="organisations.Post"),
    Page("一个组织的历任", "officer", "staffing:organisation_history", of="organisations.Organisation"),
    Page("一个组织", "officer", "organisations:organisation", of="organisations.Organisation"),
    Page("一个数字", "officer", "figures:figure", {"on": "2021-12-31"}),
)


def measure(asked: argparse.Namespace, engine: str) -> int:
    stage.demonstrate()
    clients = {page.who: stage.client_of(page.who) for page in PAGES}
    works: list[Callable[[], object]] = []
    for page in PAGES:
        page.address = address_of(page)
        opening = partial(open_page, clients[page.who], page)
        for _warm in range(2):
            page.statements = stage.statements_of(opening)
        works += [opening, partial(stage.replay, page.statements)]
    spent = stage.interleaved(works, asked.turns)
    return report(engine, list(zip(spent[::2], spent[1::2], strict=True)))


def address_of(page: Page) -> str:
    from django.apps import apps
    from django.urls import reverse

    if page.name == "figures:figure":
        return reverse(page.name, args=["activities.held"])
    if not page.of:
        return reverse(page.name)
    first = apps.get_model(page.of)._base_manager.order_by("pk").values_list("pk", flat=True)[0]
    return reverse(page.name, args=[first])


def open_page(client: Any, page: Page) -> None:
    answer = client.get(page.address, page.query)
    if answer.status_code != 200:
        raise SystemExit(f"{page.title} {page.address}: {answer.status_code}")


def report(engine: str, measured: list[tuple[float, float]]) -> int:
    rows, missed = [], 0
    for page, (spent, bare) in zip(PAGES, measured, strict=True):
        many = len(page.statements)
        wrong = many > MOST_STATEMENTS or spent > MOST_MS
        missed += wrong
        numbers = (str(many), f"{spent:.1f}", f"{bare:.1f}", f"{spent / bare:.1f}")
        rows.append((page.title, page.who, *numbers, "!!" if wrong else ""))
    heads = ("page", "who", "statements", "ms", "floor", "ratio", "")
    stage.table(f"{engine}: processor time of the pages people open", heads, rows)
    print(f"aim: ≤ {MOST_STATEMENTS} statements and ≤ {MOST_MS:g} ms a page; missed by {missed}")
    return missed


if __name__ == "__main__":
    sys.exit(stage.main(__file__, __doc__, measure, turns=15))
