"""The due days of one's tasks, for the calendar."""

from collections.abc import Iterator
from datetime import date

from django.utils.translation import gettext as _

from haitang.foundation.acting import Acting
from haitang.machinery.notices.calendar import CalendarEntry, calendar_source

from .queries import borne_by


@calendar_source("tasks")
def due_days(acting: Acting, today: date, since: date, until: date) -> Iterator[CalendarEntry]:
    """The tasks `acting` has to see to, each on its date; one said to be done is gone from it."""
    tasks = borne_by(acting, today).filter(due__gte=since, due__lt=until)
    for task in tasks.select_related("owner").order_by("due", "id"):
        yield CalendarEntry(
            uid=f"task-{task.pk}",
            title=_("到期：%(title)s") % {"title": task.title},
            begins=task.due,
            href=task.get_absolute_url(),
            text=_("%(body)s承办 · %(giver)s交办") % {"body": task.owner, "giver": task.giver},
        )
