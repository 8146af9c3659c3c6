from datetime import date, timedelta
from typing import Any

import pytest

from haitang.foundation.verdict import Refused
from haitang.machinery.audit.actions import Conflict
from haitang.machinery.audit.models import Entry
from haitang.network.people import actions
from haitang.network.people.models import Volunteer
from haitang.network.people.words import VolunteerMove, VolunteerStatus
from tests.cast import AT, TODAY, Cast

from .stage import Scene, deed, standing


def make(cast: Cast, move: VolunteerMove, volunteer: Volunteer, by: str) -> Volunteer:
    return deed(Scene(cast), volunteer, move, cast.acting(by), "")


def test_leaving_and_coming_back_is_told_of_by_the_day(cast: Cast) -> None:
    for move, day in ((VolunteerMove.LEAVE, TODAY), (VolunteerMove.REJOIN, None)):
        moved = make(cast, move, Volunteer.objects.get(pk=cast.home.volunteer.pk), "chair")
        assert moved.left_on == day
        assert Entry.objects.latest("id").action == f"people.volunteer_{move}"


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
