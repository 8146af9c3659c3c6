"""Rows that take long to make, made once a process and put back for every other test that would make the same."""

from collections.abc import Callable

from django.db import models


class Kept:
    """The rows of some tables, as they were first made; nothing else may stand in these."""

    def __init__(self, *kinds: type[models.Model]) -> None:
        self._kinds = kinds
        self._rows: list[list[models.Model]] = []

    def have(self, make: Callable[[], None]) -> None:
        """Make them, or put them back."""
        if not self._rows:
            make()
            self._rows = [list(kind._base_manager.all()) for kind in self._kinds]
            return
        for kind, rows in zip(self._kinds, self._rows, strict=True):
            kind._base_manager.bulk_create(rows)
