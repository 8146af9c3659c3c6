"""The faults there are. Each makes one promise of the program untrue, so that a test of it must go red."""

import os
import signal
from collections.abc import Callable
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import connection, transaction
from django.db.backends.signals import connection_created
from django.db.models import Q
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect

from haitang.foundation.scope import Scope

FAULT = os.environ.get("FAULT", "")


def arm() -> None:
    """Put the faults named in `FAULT` in place: one word for each, apart by commas."""
    known = {
        "no_keys": lambda: None,  # in the settings: the middleware is not there
        "says_yes": lambda: None,  # likewise
        "careless": careless,
        "no_transactions": no_transactions,
        "no_claims": no_claims,
        "no_scopes": no_scopes,
        "dies_before_its_entry": dies_before_its_entry,
        "dies_in_an_import": dies_in_an_import,
    }
    for word in filter(None, FAULT.split(",")):
        known[word]()


class SaysYes:
    """Acknowledges every new task and writes none."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.method == "POST" and request.path == "/tasks/new/":
            return HttpResponseRedirect("/tasks/")
        return self.get_response(request)


def careless() -> None:
    """SQLite does not wait until what is committed is on the disk; PostgreSQL is told so itself."""

    def relax(sender: object, connection: Any, **more: Any) -> None:
        if connection.vendor == "sqlite":
            connection.cursor().execute("PRAGMA synchronous = OFF")

    connection_created.connect(relax, weak=False)


def no_transactions() -> None:
    """Every statement stands for itself."""

    def enter(self: transaction.Atomic) -> None:
        connection.features.has_select_for_update = False

    def leave(self: transaction.Atomic, *why: Any) -> None:
        return None

    transaction.Atomic.__enter__ = enter  # type: ignore[method-assign]
    transaction.Atomic.__exit__ = leave  # type: ignore[method-assign]


def no_claims() -> None:
    """A job that was delivered is done, whether it was done before or not."""
    from haitang.machinery.jobs import actions
    from haitang.machinery.jobs.models import JobRun

    actions.mark = lambda run, result, at: None
    JobRun.open = True


def no_scopes() -> None:
    """Whoever may do something somewhere may do it everywhere."""
    Scope.q = lambda self, **columns: Q() if self.regions or self.lines else Q(pk__in=[])  # type: ignore[method-assign]
    Scope.covers = lambda self, **place: bool(self.regions or self.lines)  # type: ignore[method-assign]


def dies_before_its_entry() -> None:
    """Whoever records an activity is killed when all is written but the entry of the audit."""
    from haitang.machinery.audit import actions

    add = actions.add

    def adding(acting: Any, at: Any, action: str, *words: Any, **facts: Any) -> Any:
        if action == "activities.record":
            die()
        return add(acting, at, action, *words, **facts)

    actions.add = adding


def dies_in_an_import() -> None:
    """The first process that writes an import is killed after its second lot of records."""
    from haitang.machinery.spreadsheets.ledger import Ledger

    made = Ledger.made
    died = Path(settings.HAITANG_HOME) / "died"
    calls = iter(range(10**9))

    def making(self: Ledger, *words: Any, **more: Any) -> Any:
        done = made(self, *words, **more)
        if next(calls) == 1 and not died.exists():
            died.touch()
            die()
        return done

    Ledger.made = making  # type: ignore[method-assign]


def die() -> None:
    os.kill(os.getpid(), signal.SIGKILL)
