"""The last days of what one's organisations owe, for the calendar."""

from collections.abc import Iterator
from datetime import date

from django.utils.translation import gettext as _

from haitang.foundation.acting import Acting
from haitang.machinery.figures.periods import Period
from haitang.machinery.notices.calendar import CalendarEntry, calendar_source

from .notices import page_of, standing_words
from .queries import answered_for, falling_due
from .rules import VIEW
from .words import DONE_WITH


@calendar_source("obligations")
def duty_days(acting: Acting, today: date, since: date, until: date) -> Iterator[CalendarEntry]:
    """What `acting`'s own organisations still owe, each on the last day of its period; what was met is gone from it."""
    bodies = list(answered_for(acting))
    if not bodies:
        return
    for duty in falling_due(acting.scope_for(VIEW), Period(since, until), today, bodies):
        if duty.standing not in DONE_WITH:
            rule, body, last = duty.rule, duty.organisation, duty.period.last
            yield CalendarEntry(
                uid=f"duty-{rule.district_id}-{rule.code}-{body.pk}-{last:%Y%m%d}",
                title=_("到期：%(title)s") % {"title": rule.title},
                begins=last,
                href=page_of([duty]),
                text=f"{body} · {standing_words([duty])}",
            )
