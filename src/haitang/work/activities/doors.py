"""How a page gets hold of an activity: unseen 404, not permitted 403 with the reason."""

from haitang.foundation.acting import Acting
from haitang.foundation.doors import record_for

from .models import Activity
from .rules import VIEW


def activity_for(acting: Acting, key: int, action: str = VIEW) -> Activity:
    """An activity as the list has it: somebody else's draft is not there."""
    activities = Activity.objects.seen_by(acting).select_related("region__parent", "organiser", "author")
    return record_for(activities, acting, action, pk=key)
