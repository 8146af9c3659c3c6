from datetime import date, timedelta
from typing import Any

import pytest

from haitang.foundation.verdict import Refused
from haitang.machinery.audit.actions import Conflict
from haitang.machinery.audit.models import Entry
from haitang.network.people import actions
from haitang.network.people.models import Volunteer
from haitang.network.people.words import VOLUNTEER_MOVES, VolunteerMove, VolunteerStatus
from tests.cast import AT, EVERYBODY, OUTSIDE, TODAY, Cast

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


def make(cast: Cast, move: VolunteerMove, volunteer: Volunteer, by: str) -> Volunteer:
    given: dict[str, Any] = {"on": TODAY} if move == VolunteerMove.LEAVE else {}
    return VERBS[move](volunteer=volunteer, acting=cast.acting(by), at=AT, **given)


@pytest.mark.parametrize("status", VolunteerStatus)
@pytest.mark.parametrize("move", VolunteerMove)
def test_every_move_from_every_status_does_what_the_table_says(
    cast: Cast, status: VolunteerStatus, move: VolunteerMove
) -> None:
    volunteer = standing(cast, status)
    before = Entry.objects.count()
    if (status, move) in VOLUNTEER_MOVES:
        moved = make(cast, move, volunteer, "chair")
        assert moved.status == VOLUNTEER_MOVES[status, move]
        assert (moved.left_on is not None) == (moved.status == VolunteerStatus.LEFT)
        assert Entry.objects.latest("id").action == f"people.volunteer_{move}"
    else:
        with pytest.raises(Refused) as refusal:
            make(cast, move, volunteer, "chair")
        assert refusal.value.code == "no_such_move"
        assert Volunteer.objects.get(pk=volunteer.pk).status == status
        assert Entry.objects.count() == before


@pytest.mark.parametrize("by", [name for name in EVERYBODY if name not in (*OUTSIDE, "officer", "chair")])
@pytest.mark.parametrize("move", [VolunteerMove.PAUSE, VolunteerMove.LEAVE])
def test_nobody_else_moves_a_volunteer(cast: Cast, by: str, move: VolunteerMove) -> None:
    volunteer = standing(cast, VolunteerStatus.ACTIVE)
    with pytest.raises(Refused):
        make(cast, move, volunteer, by)
    assert Volunteer.objects.get(pk=volunteer.pk).status == VolunteerStatus.ACTIVE


def test_the_second_of_two_moves_is_refused(cast: Cast) -> None:
    first, second = standing(cast, VolunteerStatus.ACTIVE), standing(cast, VolunteerStatus.ACTIVE)
    make(cast, VolunteerMove.PAUSE, first, "officer")
    with pytest.raises(Conflict) as conflict:
        make(cast, VolunteerMove.PAUSE, second, "officer")
    assert conflict.value.current.status == VolunteerStatus.PAUSED


def test_a_person_takes_up_the_role_once(cast: Cast) -> None:
    def enlist() -> Volunteer:
        return actions.make_volunteer(
            person=cast.home.person,
            region=cast.home.towns[0],
            registered_on=TODAY,
            team=cast.home.society,
            acting=cast.acting("chair"),
            at=AT,
        )

    assert enlist().status == VolunteerStatus.ACTIVE
    with pytest.raises(Refused) as refusal:
        enlist()
    assert refusal.value.code == "already_volunteer"


def test_no_region_and_no_team_of_another_county(cast: Cast) -> None:
    officer, twin = cast.acting("officer"), cast.twin
    for given in ({"region": twin.towns[0]}, {"region": cast.home.towns[0], "team": twin.society}):
        with pytest.raises(Refused):
            actions.make_volunteer(
                person=cast.home.person, registered_on=TODAY, acting=officer, at=AT, **given
            )
    assert not Volunteer.objects.filter(person=cast.home.person).exists()


def test_nobody_leaves_before_he_came(cast: Cast) -> None:
    volunteer = standing(cast, VolunteerStatus.ACTIVE)
    with pytest.raises(Refused) as refusal:
        actions.leave(
            volunteer=volunteer, on=date(2021, 1, 1) - timedelta(days=1), acting=cast.acting("officer"), at=AT
        )
    assert refusal.value.code == "ends_before_it_begins"


def test_an_amendment_is_refused_to_who_comes_second(cast: Cast) -> None:
    def amend(volunteer: Volunteer, team: Any) -> Volunteer:
        return actions.amend_volunteer(
            volunteer=volunteer,
            region=cast.home.towns[0],
            registered_on=volunteer.registered_on,
            team=team,
            version=volunteer.version,
            acting=cast.acting("officer"),
            at=AT,
        )

    first, second = (Volunteer.objects.get(pk=cast.home.volunteer.pk) for _ in range(2))
    amend(first, None)
    assert Entry.objects.latest("id").facts == {"fields": ["region_id", "team_id"]}
    with pytest.raises(Conflict):
        amend(second, cast.home.town_association)
    assert Volunteer.objects.get(pk=first.pk).team is None
