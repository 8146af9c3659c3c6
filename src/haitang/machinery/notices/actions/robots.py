"""A district's group robots."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from haitang.foundation.acting import Acting
from haitang.foundation.fitting import fits
from haitang.foundation.sealing import seal
from haitang.foundation.verdict import no
from haitang.machinery.audit import actions as audit

from ..channels.robots import SEALED_AS, Address
from ..models import Delivery, Robot
from ..rules import may_keep_robots, may_speak
from .telling import ask_to_send


@transaction.atomic
def add_robot(*, county: str, name: str, address: Address, acting: Acting, at: datetime) -> Robot:
    """Let a group's robot tell the matters of a district from now on. Its address is sealed."""
    may_keep_robots(acting, county).require()
    robot = Robot(
        county=county,
        name=name.strip(),
        kind=address.kind,
        address=seal(SEALED_AS, address.written()),
        mask=address.token[-4:],
        added_at=at,
        told_until=at,
    )
    fits(robot).require()
    robot.save(force_insert=True)
    audit.add(acting, at, "notices.add_robot", robot, region=county, kind=robot.kind)
    return robot


@transaction.atomic
def remove_robot(*, robot: Robot, acting: Acting, at: datetime) -> None:
    """Tell the group nothing any more, and forget its address."""
    may_keep_robots(acting, robot.county).require()
    removed = Robot.objects.filter(pk=robot.pk, removed_at__isnull=True).update(removed_at=at, address=b"")
    if not removed:
        no(_("这个机器人已经移除。"), code="robot_removed").require()
    audit.add(acting, at, "notices.remove_robot", robot, region=robot.county)


@transaction.atomic
def try_robot(*, robot: Robot, acting: Acting, at: datetime) -> Delivery:
    """Have a robot say one line to its group, to see whether it is heard."""
    may_keep_robots(acting, robot.county).also(may_speak(robot)).require()
    said = {
        "title": _("试发"),
        "text": _("这是海棠的一条试发消息。看到它，说明这个群已经接通。"),
        "due_at": at,
    }
    nth = Delivery.objects.filter(robot=robot).count() + 1
    delivery, _made = Delivery.objects.get_or_create(
        robot=robot, key=f"trial:{robot.pk}:{nth}", defaults=said
    )
    ask_to_send(delivery, at)
    audit.add(acting, at, "notices.try_robot", robot, region=robot.county)
    return delivery
