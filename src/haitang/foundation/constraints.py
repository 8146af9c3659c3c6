"""Constraints that many tables have; the name is the sentence the database keeps."""

from typing import Any

from django.db.models import CheckConstraint, Choices, F, Q


def must_be_filled(name: str, field: str) -> CheckConstraint:
    """A text that is not empty."""
    return CheckConstraint(name=name, condition=~Q(**{field: ""}))


def must_be_known(name: str, field: str, words: type[Choices]) -> CheckConstraint:
    """One of the values that the program knows."""
    condition: Any = {f"{field}__in": words.values}
    return CheckConstraint(name=name, condition=Q(**condition))


def must_end_after_it_begins(name: str) -> CheckConstraint:
    """The half-open days [since, until) are none too few; without an end they go on."""
    return CheckConstraint(name=name, condition=Q(until__isnull=True) | Q(until__gt=F("since")))
