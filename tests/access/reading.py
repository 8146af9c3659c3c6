"""What a page reads of what it is sent: the forms it fills with it, and the names it looks up by itself."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any, Final

import pytest
from django.forms import Field
from django.forms.forms import BaseForm
from django.http import QueryDict

LOOK_UPS: Final = ("__getitem__", "__contains__", "getlist")
BY_A_FORM: Final = frozenset({"value_from_datadict", "value_omitted_from_data"})
DEEPEST: Final = 8
"""So many calls lie at most between a widget and the dictionary."""


@dataclass
class Reading:
    """`forms` as they were filled; `names` of what was looked up past any form in what was sent, which must not be nothing."""

    forms: list[BaseForm] = field(default_factory=list)
    names: set[str] = field(default_factory=set)

    def fields(self) -> dict[str, Field]:
        """Every field of these forms, by the name it is sent under."""
        return {form.add_prefix(name): each for form in self.forms for name, each in form.fields.items()}

    def refused(self) -> set[str]:
        """The fields in which the form that was filled last found something wrong."""
        return {self.forms[-1].add_prefix(name) for name in self.forms[-1].errors} if self.forms else set()


@contextmanager
def reading() -> Iterator[Reading]:
    """Notes what is read inside."""
    found = Reading()
    clean = BaseForm.full_clean

    def noting_form(form: BaseForm) -> None:
        if form.is_bound:
            found.forms.append(form)
        clean(form)

    with pytest.MonkeyPatch.context() as patches:
        patches.setattr(BaseForm, "full_clean", noting_form)
        for look_up in LOOK_UPS:
            patches.setattr(QueryDict, look_up, _noting(getattr(QueryDict, look_up), found.names))
        yield found


def _noting(honest: Any, names: set[str]) -> Any:
    def look_up(self: QueryDict, name: str, *more: Any) -> Any:
        # an empty one is that of the page a sending leads on to; one that can be changed is still being filled
        if self and not self._mutable and not _asked_by_a_form():
            names.add(name)
        return honest(self, name, *more)

    return look_up


def _asked_by_a_form() -> bool:
    frame = sys._getframe(2)
    for _step in range(DEEPEST):
        if frame is None or frame.f_code.co_name in BY_A_FORM:
            return frame is not None
        frame = frame.f_back  # type: ignore[assignment]
    return False
