"""Points as people type them."""

from decimal import Decimal
from typing import Any

from django import forms

from ..formulas import points_said
from ..words import (
    MOST_POINTS,
    POINT,
)


class PointsField(forms.DecimalField):
    """Points with up to two decimals; the clean value is hundredths."""

    def __init__(self, *, most: int = MOST_POINTS, **kwargs: Any) -> None:
        super().__init__(min_value=0, max_value=Decimal(most) / POINT, decimal_places=2, **kwargs)

    def clean(self, value: Any) -> Any:
        found = super().clean(value)
        return None if found is None else int(found * POINT)

    def prepare_value(self, value: Any) -> Any:
        return points_said(value).replace(",", "") if isinstance(value, int) else value
