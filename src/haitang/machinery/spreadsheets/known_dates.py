"""The form field for a day as far as somebody knows it, read as spreadsheets write days."""

from typing import Any

from django import forms

from haitang.foundation.partial_dates import PartialDate

from .values.dates import parse_when
from .values.fault import Fault


class KnownDateField(forms.CharField):
    """A day as far as it is known: 2021-04-19, 2021-04, 2021年; the clean value is a `PartialDate`, None for nothing."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(required=False, max_length=40, **kwargs)

    def clean(self, value: Any) -> PartialDate | None:
        read = parse_when(super().clean(value))
        if isinstance(read, Fault):
            raise forms.ValidationError(read.message, code=read.code)
        return read

    def prepare_value(self, value: Any) -> Any:
        return "" if value is None else str(value)

    def has_changed(self, initial: Any, data: Any) -> bool:
        return bool(self.prepare_value(initial) != self.prepare_value(data))
