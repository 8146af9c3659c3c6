"""How a page gets hold of an activity: unseen 404, not permitted 403 with the reason."""

from haitang.accounts.acting import Acting
from haitang.accounts.doors import record_for

from .models import Activity
from .rules import VIEW


def activity_for(acting: Acting, key: int, action: str = VIEW) -> Activity:
    activities = Activity.objects.select_related("region__parent", "organiser", "author")
    return record_for(activities, acting, action, pk=key)
