"""The last days for objections to what one's organisations were judged, for the calendar."""

from collections.abc import Iterator
from datetime import date

from django.utils.translation import gettext as _

from haitang.foundation.acting import Acting
from haitang.machinery.notices.calendar import CalendarEntry, calendar_source

from .notices import notice
from .queries import last_day_words, open_to_objections


@calendar_source("assessment")
def objection_days(acting: Acting, today: date, since: date, until: date) -> Iterator[CalendarEntry]:
    """The last day of every notice that `acting` may object to for an organisation of his own."""
    for running in open_to_objections(acting).filter(notice_until__gte=since, notice_until__lt=until):
        if running.notice_until is not None:
            yield CalendarEntry(
                uid=f"objections-{running.pk}",
                title=_("公示最后一天：%(title)s") % {"title": running.scheme.title},
                begins=running.notice_until,
                href=notice(running),
                text=last_day_words(running),
            )
