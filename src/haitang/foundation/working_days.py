"""Working days: Monday to Friday. The official holidays and the days worked in their stead are not known here."""

from datetime import date, timedelta
from typing import Final

DAY: Final = timedelta(days=1)
SATURDAY: Final = 5


def after_working_days(day: date, many: int) -> date:
    """The last of so many working days after a day."""
    while many:
        day += DAY
        many -= day.weekday() < SATURDAY
    return day
