"""An action that waits inside the first request that comes to it, until it is let on."""

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest

from haitang.network.access import actions

SECONDS = 60


class Gate:
    """`inside` is set when the first has come; it goes on with `open`."""

    def __init__(self, act: Callable[..., Any]) -> None:
        self._act = act
        self._first = threading.Lock()
        self.inside, self.let_on = threading.Event(), threading.Event()

    def __call__(self, **given: Any) -> Any:
        if self._first.acquire(blocking=False):
            self.inside.set()
            assert self.let_on.wait(SECONDS)
        return self._act(**given)

    @contextmanager
    def held(self, request: Callable[[], object]) -> Iterator[list[object]]:
        """A request of another thread that stands in the gate; its answer, once this is left."""
        answers: list[object] = []
        first = threading.Thread(target=lambda: answers.append(request()))
        first.start()
        try:
            assert self.inside.wait(SECONDS)
            yield answers
        finally:
            self.let_on.set()
            first.join()


def gate_before_the_effect(monkeypatch: pytest.MonkeyPatch) -> Gate:
    """In the page that ends one's other sessions, before it writes."""
    gate = Gate(actions.end_other_sessions)
    monkeypatch.setattr(actions, "end_other_sessions", gate)
    return gate
