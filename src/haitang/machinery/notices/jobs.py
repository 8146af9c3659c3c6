"""The job that sends: it claims a delivery and composes it in one transaction, and sends when that has committed.

So no lock is held while a server is waited for, and a delivery is never sent twice: see docs/decisions/0010.
"""

from collections.abc import Callable
from datetime import UTC, datetime
from functools import partial

from django.db import models, transaction

from haitang.foundation.verdict import Refused
from haitang.machinery.jobs.registry import Run, job

from .actions.telling import SEND
from .channels import Undelivered
from .channels.mail import post
from .channels.robots import robot_address, send_message
from .composing import letter_for
from .hours import leaves_at
from .models import Delivery, Robot
from .queries import rhythm_kept
from .words import FIRST_WAIT, MOST_TRIES, State, Trouble

Carry = Callable[[], None]


@job(SEND)
def send(run: Run, *, delivery: int) -> None:
    """Send one delivery, unless that was tried already, or quiet hours have begun since it was queued."""
    waiting = Delivery.objects.filter(pk=delivery, state=State.WAITING)
    found = waiting.select_related("account__rhythm", "robot").first()
    if found is None:
        return
    leaves = _leaves(found, run.at)
    if leaves > run.at:
        waiting.update(due_at=leaves)
        return
    carry = _carrier(found)
    if carry is None:
        waiting.update(state=State.DROPPED, ended_at=run.at)
    elif claim_delivery(found, run.at):
        transaction.on_commit(partial(_go, found, carry))


def claim_delivery(delivery: Delivery, at: datetime) -> bool:
    """Take a delivery to send it; False when somebody has. Conditional on its state, so that the database decides."""
    asked = Delivery.objects.filter(pk=delivery.pk, state=State.WAITING)
    return bool(asked.update(state=State.SENDING, tries=delivery.tries + 1, claimed_at=at))


def _leaves(delivery: Delivery, at: datetime) -> datetime:
    """When it may leave: a group's day is made outside quiet hours, and a trial is somebody's own wish."""
    if delivery.account is None:
        return at
    rhythm = rhythm_kept(delivery.account)
    return leaves_at(at, rhythm.quiet_from, rhythm.quiet_until)


def _carrier(delivery: Delivery) -> Carry | None:
    """What sends it, with everything read that it needs; None when there is nobody to send it to any more."""
    if delivery.robot is not None:
        robot = delivery.robot
        if robot.removed_at is not None:
            return None
        return partial(speak, robot, delivery.title, delivery.text)
    letter = letter_for(delivery)
    return partial(post, letter) if letter else None


def speak(robot: Robot, title: str, text: str) -> None:
    """Have a robot say something to its group. Raises `Undelivered`, for an address that cannot be read any more too."""
    try:
        address = robot_address(robot)
    except Refused as refused:
        raise Undelivered(Trouble.ROBOT) from refused
    send_message(address, title, text)


def _go(delivery: Delivery, carry: Carry) -> None:
    """Send, and write down what became of it."""
    try:
        carry()
    except Undelivered as error:
        _failed(delivery, error.trouble, datetime.now(UTC))
    else:
        _claimed(delivery).update(state=State.SENT, trouble="", ended_at=datetime.now(UTC))


def _failed(delivery: Delivery, trouble: Trouble, at: datetime) -> None:
    """Have it tried again, each time after a longer wait; after the last try it has failed."""
    tries = delivery.tries + 1
    if tries >= MOST_TRIES:
        _claimed(delivery).update(state=State.FAILED, trouble=trouble, ended_at=at)
        return
    due = at + FIRST_WAIT * 2 ** (tries - 1)
    _claimed(delivery).update(state=State.WAITING, trouble=trouble, due_at=due)


def _claimed(delivery: Delivery) -> "models.QuerySet[Delivery]":
    return Delivery.objects.filter(pk=delivery.pk, state=State.SENDING)
