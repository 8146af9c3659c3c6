"""Pictures of an activity: never asked for, added and removed by whoever may change the record, or who corrects it."""

from collections.abc import Callable, Sequence
from datetime import datetime

from django.db import transaction
from django.db.models import F

from haitang.foundation.acting import Acting
from haitang.foundation.moves import has_reason
from haitang.foundation.verdict import Refused, Verdict
from haitang.machinery.audit import actions as audit
from haitang.machinery.files import actions as files
from haitang.machinery.files.actions import WrongOffset
from haitang.machinery.files.models import File, Upload
from haitang.machinery.files.pictures import BUSY, picture_of
from haitang.machinery.files.queries import files_of
from haitang.work.vouching.actions import judged

from .. import rules
from ..models import Activity, Confirmation, Correction
from ..words import MOVES, Move
from .shots import Shot, keep_shots, lay_down, origin_of


@transaction.atomic
def add_pictures(
    *, activity: Activity, shots: Sequence[Shot], reason: str = "", acting: Acting, at: datetime
) -> list[File]:
    """Add pictures, all or none. To a confirmed record only by who corrects it, with the reason.

    Raises `Refused`: too_many, no_reason, and what `rules.may_change_pictures` says.
    """

    def add() -> list[File]:
        return keep_shots(activity, shots, acting, at)

    return change_pictures(activity, add, reason, acting, at)


@transaction.atomic
def remove_picture(*, activity: Activity, file: File, reason: str = "", acting: Acting, at: datetime) -> None:
    """Take a picture away. What it was is told by its digest in the audit."""

    def remove() -> list[File]:
        files.remove(file=file, record=activity, acting=acting, at=at)
        return []

    change_pictures(activity, remove, reason, acting, at)


def change_pictures(
    activity: Activity, act: Callable[[], list[File]], reason: str, acting: Acting, at: datetime
) -> list[File]:
    """Do it while nobody else can confirm the record or change its pictures; of a confirmed one, keep what it showed."""
    may_change_pictures(acting, activity).require()
    corrects = bool(MOVES.verdict(activity.state, Move.CORRECT))
    if corrects:
        has_reason(reason).require()
    lock_activity(activity)
    shown = list(files_of(activity).values_list("name", flat=True)) if corrects else []
    done = act()
    if corrects:
        told = {"reason": reason.strip(), **judged(acting, at)}
        Correction.objects.create(activity=activity, before={"pictures": shown}, **told)
        Confirmation.objects.create(activity=activity, note=reason.strip(), **judged(acting, at))
    return done


def may_change_pictures(acting: Acting, activity: Activity) -> Verdict:
    return rules.may_change_pictures(acting, activity)


def lock_activity(activity: Activity) -> None:
    """Keep the row until the transaction ends; who has read the record before reads it again before he confirms."""
    still = Activity.objects.filter(pk=activity.pk, state=activity.state)
    if not still.update(version=F("version") + 1):
        current = Activity.objects.get(pk=activity.pk)
        MOVES.verdict(current.state, Move.AMEND).require()
        raise audit.Conflict(current, {})
    activity.version += 1


def begin_upload(
    *, activity: Activity, name: str, size: int, digest: str, acting: Acting, at: datetime
) -> Upload:
    """Announce a picture that comes in pieces. Not for corrections, which come whole with their reason."""
    may_send(acting, activity).require()
    return files.begin_upload(
        origin=origin_of(activity), name=name, size=size, digest=digest, acting=acting, at=at
    )


def receive_piece(*, activity: Activity, upload: Upload, offset: int, content: bytes, acting: Acting) -> int:
    """Take one piece; how many bytes have come. Raises `WrongOffset`, `Refused`."""
    may_send(acting, activity).require()
    return files.receive(upload=upload, offset=offset, content=content)


def finish_upload(*, activity: Activity, upload: Upload, acting: Acting, at: datetime) -> File:
    """Make what was sent a picture of the activity.

    The picture is unpacked and on the disk before the transaction begins, so that nobody waits for it. What can never
    become one is forgotten. Raises `Refused`, of which busy passes by itself.
    """
    may_send(acting, activity).require()
    try:
        shot = Shot(upload.name, picture_of(files.whole_content(upload)), upload.key)
    except WrongOffset:
        raise
    except Refused as refused:
        if refused.code != BUSY:
            files.forget_upload(upload=upload)
        raise
    lay_down([shot])
    with transaction.atomic():
        (file,) = add_pictures(activity=activity, shots=[shot], acting=acting, at=at)
        files.forget_upload(upload=upload)
    return file


def may_send(acting: Acting, activity: Activity) -> Verdict:
    return rules.may_change(acting, activity).also(MOVES.verdict(activity.state, Move.AMEND))
