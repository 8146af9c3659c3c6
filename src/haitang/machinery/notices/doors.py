"""How a page gets hold of a robot: another district's does not exist."""

from haitang.foundation.acting import Acting
from haitang.foundation.doors import record_for

from .models import Robot
from .rules import ROBOTS


def robot_for(acting: Acting, pk: int) -> Robot:
    """A robot of a district that acting keeps. Raises Http404 or `Refused`."""
    robot: Robot = record_for(Robot.objects, acting, ROBOTS, pk=pk, removed_at__isnull=True)
    return robot
