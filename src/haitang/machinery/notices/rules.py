"""Who may let a robot speak to a group."""

from typing import Final

from django.utils.translation import gettext as _

from haitang.foundation.acting import Acting
from haitang.foundation.verdict import Verdict, no, yes

from .models import Robot

ROBOTS: Final = "notices.robots"


def may_keep_robots(acting: Acting, county: str) -> Verdict:
    """The groups of a district are its officer's."""
    return acting.verdict(ROBOTS, region=county)


def may_speak(robot: Robot) -> Verdict:
    if robot.removed_at is not None:
        return no(_("这个机器人已经移除。"), code="robot_removed")
    return yes()
