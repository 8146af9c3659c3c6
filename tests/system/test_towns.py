"""Over the wire: whoever belongs to one town reaches nothing of the other, nor of the other district, whichever address
he asks and whatever key he sends."""

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from itertools import islice
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from tests.access.rows import everything
from tests.access.wire import database_url
from tests.cast import CANARY, Cast

from .faulted import fault
from .machine import free_port, until
from .towns import MARK, Attempt, attempts, other_town, signed_in
from .visitor import Answer, Fields, File, Unanswered, Visitor

OF_A_TOWN = ("chair", "guide")
OF_A_DISTRICT = ("officer", "chair")
REFUSED = frozenset({400, 403, 404, 405, 409, 422})
AT_ONCE = 10
"""Attempts between two looks at everything there is."""
FEW = 25
"""Attempts that are enough to show that the control is one."""

pytestmark = pytest.mark.one_engine
"""What an engine answers to somebody of another place, the matrix of `tests/access` asks of both."""


@contextmanager
def pages(*faults: str) -> Iterator[int]:
    """The program's pages over the test's database, on a port."""
    port = free_port()
    ours = {name: value for name, value in os.environ.items() if name != "HAITANG_TEST_ENGINE"}
    words = ["--interface", "wsgi", "--port", str(port), "haitang.project.wsgi:application"]
    process = subprocess.Popen(
        [sys.executable, "-m", "granian", *words],
        env=ours | fault(*faults) | {"DATABASE_URL": database_url()},
        stdout=subprocess.DEVNULL,
    )
    try:
        assert until(lambda: answers(port), 60)
        yield port
    finally:
        process.terminate()
        process.wait(30)


def answers(port: int) -> bool:
    try:
        return Visitor(port, timeout=5).get("/sign-in/").status == 200
    except Unanswered:
        return False


def send(visitor: Visitor, attempt: Attempt) -> Answer:
    if attempt.method == "GET":
        return visitor.get(attempt.url)
    fields: Fields = []
    file: File | None = None
    for name, value in attempt.body.items():
        if isinstance(value, SimpleUploadedFile):
            file = (name, str(value.name), value.read())
        else:
            fields += [(name, str(each)) for each in (value if isinstance(value, list) else [value])]
    return visitor.post(attempt.url, fields, file)


def reached(cast: Cast, tried: list[Attempt], mark: str, port: int) -> list[str]:
    """The attempts that were let in or showed a word of the other place, and among which something was written."""
    visitors = {name: signed_in(cast, name, port) for name in {attempt.by for attempt in tried}}
    found, before = [], everything()
    for few in (tried[start : start + AT_ONCE] for start in range(0, len(tried), AT_ONCE)):
        met = {attempt: send(visitors[attempt.by], attempt) for attempt in few}
        found += [
            f"{attempt} {answer.status}" for attempt, answer in met.items() if is_in(attempt, answer, mark)
        ]
        after = everything()
        if after != before:
            found.append(f"{changed(before, after)} by one of {', '.join(map(str, few))}")
        before = after
    return found


def is_in(attempt: Attempt, answer: Answer, mark: str) -> bool:
    """Whether an answer is no refusal. A form that comes back with what is wrong may be answered 200."""
    form_again = attempt.method == "POST" and answer.status == 200
    return mark in answer.text or not (answer.status in REFUSED or form_again)


def changed(before: dict[str, Any], after: dict[str, Any]) -> list[str]:
    return [table for table in before if before[table] != after[table]]


@pytest.mark.django_db(transaction=True)
def test_nobody_of_a_town_reaches_the_other_town(cast: Cast) -> None:
    towns = replace(cast, twin=other_town(cast.home))
    tried = list(attempts(towns, OF_A_TOWN))
    assert len(tried) > FEW
    with pages() as port:
        assert reached(towns, tried, MARK, port) == []


@pytest.mark.django_db(transaction=True)
def test_nobody_of_a_district_reaches_the_other_district(cast: Cast) -> None:
    tried = list(attempts(cast, OF_A_DISTRICT))
    with pages() as port:
        assert reached(cast, tried, CANARY, port) == []


@pytest.mark.django_db(transaction=True)
def test_without_scopes_they_would(cast: Cast) -> None:
    """The negative control."""
    towns = replace(cast, twin=other_town(cast.home))
    tried = list(islice(attempts(towns, OF_A_TOWN), FEW))
    with pages("no_scopes") as port:
        assert len(reached(towns, tried, MARK, port)) > FEW // 2
