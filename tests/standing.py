"""The cast, standing in a transaction of its own around the tests that ask for it.

Each of them changes what it likes within a savepoint that is taken back, so that the cast is written once for many.
Before a test that asks for no cast, or really commits, it goes; afterwards it is put back row by row, with the same keys.
"""

import pickle
from typing import Final

from django.apps import apps
from django.db import models, transaction

from .cast import Cast, build_cast, keep_pictures

Rows = list[tuple[type[models.Model], list[models.Model]]]

LONGEST: Final = 300
"""Tests around which one transaction stays open: PostgreSQL sweeps up what they left only after its end."""


class Standing:
    """Whether the cast stands, and what of it is kept."""

    def __init__(self) -> None:
        self._around: transaction.Atomic | None = None
        self._kept: bytes = b""
        self._rows: Rows = []
        self._tests = 0

    def stand(self) -> None:
        """Have the cast stand for one test more."""
        self._tests += 1
        if self._tests > LONGEST:
            self.leave()
        if self._around is None:
            around = transaction.atomic()
            around._from_testcase = True  # type: ignore[attr-defined]  # as Django's own test cases: durable blocks may stand within
            around.__enter__()
            self._around, self._tests = around, 1
            self._write()

    def leave(self) -> None:
        """Have nothing stand."""
        if self._around is not None:
            transaction.set_rollback(True)
            self._around.__exit__(None, None, None)
            self._around = None

    def cast(self) -> Cast:
        """Everybody, as nobody has touched them."""
        cast: Cast = pickle.loads(self._kept)
        for district in (cast.home, cast.twin):
            keep_pictures(district)
        return cast

    def put_back(self) -> Cast:
        """Everybody, for a test that really commits: written into its own database."""
        self._write()
        return self.cast()

    def _write(self) -> None:
        if not self._kept:
            before = keys()
            self._kept = pickle.dumps(build_cast())
            self._rows = rows_beyond(before)
            return
        for kind, records in self._rows:
            kind._base_manager.bulk_create(records)


def kinds() -> list[type[models.Model]]:
    return [kind for kind in apps.get_models(include_auto_created=True) if kind._meta.managed]


def keys() -> dict[type[models.Model], set[object]]:
    return {kind: set(kind._base_manager.values_list("pk", flat=True)) for kind in kinds()}


def rows_beyond(before: dict[type[models.Model], set[object]]) -> Rows:
    """What the building added; the keys that hold it together are checked when the transaction ends."""
    added = [(kind, list(kind._base_manager.exclude(pk__in=before[kind]))) for kind in kinds()]
    return [(kind, records) for kind, records in added if records]
