"""A volunteer on stage."""

from dataclasses import dataclass
from typing import Any

from haitang.foundation.acting import Acting
from haitang.network.people import actions
from haitang.network.people.models import Volunteer
from haitang.network.people.words import VolunteerMove, VolunteerStatus
from tests.cast import AT, TODAY, Cast
from tests.stages import Stage


@dataclass
class Scene:
    cast: Cast


VERBS = {
    VolunteerMove.PAUSE: actions.pause,
    VolunteerMove.RESUME: actions.resume,
    VolunteerMove.LEAVE: actions.leave,
    VolunteerMove.REJOIN: actions.rejoin,
}


def standing(cast: Cast, status: VolunteerStatus) -> Volunteer:
    left = TODAY if status == VolunteerStatus.LEFT else None
    Volunteer.objects.filter(pk=cast.home.volunteer.pk).update(status=status, left_on=left)
    return Volunteer.objects.select_related("person").get(pk=cast.home.volunteer.pk)


def deed(scene: Scene, volunteer: Volunteer, move: VolunteerMove, acting: Acting, why: str) -> Volunteer:
    given: dict[str, Any] = {"on": TODAY} if move == VolunteerMove.LEAVE else {}
    return VERBS[move](volunteer=volunteer, acting=acting, at=AT, **given)


VOLUNTEER = Stage(
    name="a volunteer",
    model=Volunteer,
    scene=Scene,
    put=lambda scene, status: standing(scene.cast, status),
    deed=deed,
    may={key: {"officer", "chair"} for key in VolunteerMove},
)
