"""Proving that what is stored is what records count to."""

from collections.abc import Callable, Iterable
from datetime import date

from haitang.foundation.codes import county_of
from haitang.foundation.scope import Scope

from ..installed import is_watched
from ..models import Changed, Present, Reopened, RollUp
from .counting import Stored, numbers, presents, roll_ups
from .rolling import watched_months


def stored_differences(scope: Scope, month: date) -> list[str]:
    """Where a month's roll-ups are not what its records count to: "figure code" each; what waits to be made anew is not
    looked at, nor a month of watched figures too old to be stored."""
    reopened = set(Reopened.objects.filter(month=month).values_list("county", flat=True))
    changed = set(Changed.objects.values_list("code", flat=True))
    too_old = month not in watched_months()

    def waits(figure: str, code: str) -> bool:
        if not is_watched(figure):
            return county_of(code) in reopened
        return too_old or lies_in(code, changed)

    return differing(RollUp.objects.within(scope).filter(month=month), roll_ups(scope, month), waits)


def present_differences(scope: Scope, day: date) -> list[str]:
    """Where what is kept of a day is not what its records count to, as `differences` does."""
    changed = set(Changed.objects.filter(present=True).values_list("code", flat=True))
    stored = Present.objects.within(scope).filter(day=day)
    return differing(stored, presents(scope, day), lambda _figure, code: lies_in(code, changed))


def differing(
    stored: Iterable[Stored], counted: Iterable[Stored], waits: Callable[[str, str], bool]
) -> list[str]:
    there, wanted = numbers(stored), numbers(counted)
    named = {(key[2], key[4]) for key in there.keys() | wanted.keys() if there.get(key) != wanted.get(key)}
    return sorted(f"{figure} {code}" for figure, code in named if not waits(figure, code))


def lies_in(code: str, places: Iterable[str]) -> bool:
    return any(code.startswith(place) for place in places)
