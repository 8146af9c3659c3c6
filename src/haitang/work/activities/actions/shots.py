"""Pictures ready to be kept, and the keeping of them with an activity whose row is held."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID, uuid4

from django.utils.translation import gettext as _

from haitang.foundation.acting import Acting
from haitang.foundation.verdict import Refused
from haitang.machinery.files import actions as files
from haitang.machinery.files.models import File, Origin
from haitang.machinery.files.pictures import Picture, picture_of

from ..models import Activity
from ..words import MOST_PICTURES


@dataclass(frozen=True, slots=True)
class Shot:
    """A picture ready to be kept, and what people called it. `key` is that of the upload it came by, if it came so."""

    name: str
    picture: Picture
    key: UUID = field(default_factory=uuid4)


def shots_of(sent: Sequence[tuple[str, bytes]]) -> list[Shot]:
    """Names and bytes as they were sent, made into pictures and laid on the disk, before any transaction: both take long.

    Raises `Refused`, naming the one that is none.
    """
    shots = []
    for name, content in sent:
        try:
            shots.append(Shot(name, picture_of(content)))
        except Refused as refused:
            shown = files.clean_file_name(name)
            raise Refused(
                _("“%(name)s”：%(reason)s") % {"name": shown, "reason": refused.reason}, code=refused.code
            ) from None
    lay_down(shots)
    return shots


def lay_down(shots: Sequence[Shot]) -> None:
    """Write them to the disk, before the transaction that keeps them."""
    for shot in shots:
        files.lay_down(shot.key, shot.picture)


def keep_shots(activity: Activity, shots: Sequence[Shot], acting: Acting, at: datetime) -> list[File]:
    """Inside the transaction of whoever made or holds the record, of shots laid down before. Raises `Refused`: too_many."""
    origin = origin_of(activity)
    return [
        files.add_file(
            origin=origin,
            name=shot.name,
            picture=shot.picture,
            key=shot.key,
            most=MOST_PICTURES,
            acting=acting,
            at=at,
        )
        for shot in shots
    ]


def origin_of(activity: Activity) -> Origin:
    return Origin(record=activity, title=activity.title, region=activity.region_id)
