"""Points on the pages."""

from typing import Any

from django import template

from haitang.judgement.assessment.formulas import format_number, points_said

register = template.Library()


@register.filter
def points(hundredths: Any) -> str:
    """Hundredths as points: 1250 → 12.5."""
    return points_said(hundredths) if isinstance(hundredths, int) else ""


@register.filter
def figure(value: Any) -> str:
    """A figure without idle noughts; — for a ratio of nothing."""
    return "—" if value is None else format_number(value)
