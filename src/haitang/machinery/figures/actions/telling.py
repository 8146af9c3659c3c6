"""Telling that something figures count was changed, in the transaction of the change."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from uuid import uuid4

from django.utils import timezone

from haitang.foundation.codes import county_of
from haitang.machinery.audit.models import Entry

from ..installed import ABOVE
from ..models import Changed, Reopened
from ..periods import first_of_month


def reopen_months(*, days: Iterable[tuple[str, date]], at: datetime) -> None:
    """Say that what counts on these days in these regions changed, so that roll-ups of months that ended are made anew.

    Called in the transaction of the change, with region codes. One statement, none for days of the present month.
    """
    present = first_of_month(timezone.localdate(at))
    ended = {(county_of(region), first_of_month(day)) for region, day in days if day < present}
    Reopened.objects.bulk_create(
        [Reopened(county=county, month=month, mark=uuid4()) for county, month in sorted(ended)],
        update_conflicts=True,
        unique_fields=["county", "month"],
        update_fields=["mark"],
    )


def note_entries(entries: Sequence[Entry]) -> None:
    """Hear of audit entries: what is stored of watched figures in their counties is not read until made anew.

    Called in the transaction of the change. One statement, none for entries about things no watched figure counts.
    """
    codes = {
        county_of(entry.region_id) for entry in entries if entry.thing_kind.partition(".")[0] in ABOVE.things
    }
    Changed.objects.bulk_create([Changed(code=code) for code in sorted(codes)])
