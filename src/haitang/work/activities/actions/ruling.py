"""What a district decides about hours."""

from datetime import datetime

from django.db import transaction

from haitang.foundation.acting import Acting
from haitang.foundation.fitting import fits
from haitang.machinery.audit import actions as audit

from ..models import HoursRule
from ..queries import hours_rule
from ..rules import RULE


@transaction.atomic
def set_hours_rule(
    *,
    county: str,
    daily_minutes: int,
    late_after_days: int,
    basis: str,
    version: int | None,
    acting: Acting,
    at: datetime,
) -> HoursRule:
    """Set the cap a day (minutes) and from how many days on a record is late. Records made before stay as they are."""
    acting.verdict(RULE, region=county).require()
    rule = hours_rule(county)
    values = {
        "daily_minutes": daily_minutes,
        "late_after_days": late_after_days,
        "basis": basis.strip(),
    }
    fits(HoursRule(district_id=county, **values)).require()
    audit.store_or_change(rule, expected=version, **values)
    audit.add(acting, at, "activities.rule", rule, region=county, minutes=daily_minutes, days=late_after_days)
    return rule
