"""What a move brings with it, and what is nobody's own to confirm. Every square: tests/access/test_moves.py."""

from collections.abc import Callable
from datetime import date

import pytest

from haitang.foundation.verdict import Refused
from haitang.machinery.figures.models import Reopened
from haitang.work.activities import actions, rules
from haitang.work.activities.models import Activity, Confirmation, Correction, Return
from haitang.work.activities.queries import confirmable_by
from haitang.work.activities.words import Move, State
from tests.cast import AT

from .scene import Scene
from .stage import deed


def make(scene: Scene, activity: Activity, move: Move, who: str) -> None:
    deed(scene, activity, move, scene.acting(who), "人数不对")


def test_returned_after_it_was_confirmed_is_refused_with_the_way_out(scene: Scene) -> None:
    activity = scene.in_state(State.CONFIRMED)
    with pytest.raises(Refused, match="更正或作废"):
        make(scene, activity, Move.RETURN, "chair")


@pytest.mark.parametrize("who", ["chair", "officer", "manager"])
def test_nobody_confirms_his_own_record(scene: Scene, who: str) -> None:
    organiser = scene.cast.home.society if who == "manager" else scene.cast.home.town_association
    activity = scene.record(who, organiser=organiser)
    with pytest.raises(Refused) as refusal:
        make(scene, activity, Move.CONFIRM, who)
    assert refusal.value.code == ("not_permitted" if who == "manager" else "own_record")


def test_nobody_confirms_his_own_record_by_another_account(scene: Scene) -> None:
    person = scene.cast.home.person
    guide, chair = scene.acting("guide", person=person), scene.acting("chair", person=person)
    activity = actions.record_activity(draft=scene.draft(), acting=guide, at=AT)
    with pytest.raises(Refused) as refusal:
        actions.confirm(activity=activity, version=activity.version, acting=chair, at=AT)
    assert refusal.value.code == "own_record"


def test_nobody_confirms_hours_of_his_own(scene: Scene) -> None:
    activity = scene.record(services={scene.volunteer.pk: 90})
    chair = scene.acting("chair", person=scene.volunteer)
    with pytest.raises(Refused) as refusal:
        actions.confirm(activity=activity, version=activity.version, acting=chair, at=AT)
    assert refusal.value.code == "own_hours"


def test_a_town_s_record_is_confirmed_by_the_district(scene: Scene) -> None:
    activity = scene.record("chair")
    other = scene.cast.acting("officer")
    actions.confirm(activity=activity, version=activity.version, acting=other, at=AT)
    by_officer = scene.record("officer")
    with pytest.raises(Refused) as refusal:
        make(scene, by_officer, Move.CONFIRM, "chair")
    assert refusal.value.code == "not_one_level_up"
    make(scene, by_officer, Move.CONFIRM, "leader")


def test_a_confirmation_says_who_and_when(scene: Scene) -> None:
    activity = scene.record()
    actions.confirm(
        activity=activity, version=activity.version, note="当天在场", acting=scene.acting("chair"), at=AT
    )
    confirmation = Confirmation.objects.get(activity=activity)
    assert (confirmation.account, confirmation.name, confirmation.at) == (scene.cast["chair"].pk, "chair", AT)
    assert confirmation.note == "当天在场"


@pytest.mark.parametrize("reason", ["", "  "])
def test_a_record_is_returned_for_a_reason(scene: Scene, reason: str) -> None:
    activity = scene.record()
    with pytest.raises(Refused) as refusal:
        actions.return_activity(activity=activity, reason=reason, acting=scene.acting("chair"), at=AT)
    assert refusal.value.code == "no_reason"


def test_a_returned_record_is_mended_and_reported_again(scene: Scene) -> None:
    activity = scene.record()
    make(scene, activity, Move.RETURN, "chair")
    assert Return.objects.get(activity=activity).reason == "人数不对"
    for move in (Move.AMEND, Move.REPORT):
        make(scene, activity, move, "guide")
    make(scene, activity, Move.CONFIRM, "chair")
    assert Activity.objects.get(pk=activity.pk).participants == 33


def test_a_correction_keeps_what_was_said_and_is_vouched_for(scene: Scene) -> None:
    activity = scene.record(services={scene.volunteer.pk: 90})
    chair = scene.acting("chair")
    actions.confirm(activity=activity, version=activity.version, acting=chair, at=AT)
    draft = scene.draft(participants=23, services={scene.volunteer.pk: 60})
    actions.correct(activity=activity, draft=draft, version=2, reason="签到表是 23 人", acting=chair, at=AT)
    correction = Correction.objects.get(activity=activity)
    assert correction.before == {"participants": 32, "services": {str(scene.volunteer.pk): 90}}
    assert Confirmation.objects.filter(activity=activity).count() == 2
    fresh = Activity.objects.get(pk=activity.pk)
    assert (fresh.state, fresh.participants, fresh.level_above) == (State.CONFIRMED, 23, "500153001")


def test_an_annulled_record_counts_no_more(scene: Scene) -> None:
    activity = scene.in_state(State.CONFIRMED)
    make(scene, activity, Move.ANNUL, "officer")
    assert not Activity.objects.confirmed().filter(pk=activity.pk).exists()
    assert Correction.objects.get(activity=activity).reason == "人数不对"


def test_what_counts_reopens_its_month(scene: Scene) -> None:
    activity = scene.record(held_on=date(2021, 3, 31))
    Reopened.objects.all().delete()
    make(scene, activity, Move.CONFIRM, "chair")
    assert list(Reopened.objects.values_list("county", "month")) == [("500153", date(2021, 3, 1))]


def test_a_batch_confirms_what_it_may_and_says_what_it_left(scene: Scene) -> None:
    village = [scene.record() for _each in range(3)]
    own = scene.record("chair")
    done = scene.in_state(State.CONFIRMED)
    stale = scene.record()
    tickets = [
        *((one.pk, one.version) for one in village),
        (own.pk, own.version),
        (done.pk, done.version),
        (stale.pk, 7),
    ]
    outcome = actions.confirm_many(tickets=tickets, acting=scene.acting("chair"), at=AT)
    assert {one.pk for one in outcome.done} == {one.pk for one in village}
    assert sum(outcome.left.values()) == 3
    assert len(outcome.left) == 3
    assert Confirmation.objects.count() == 3
    assert set(
        Activity.objects.filter(pk__in=[one.pk for one in village]).values_list("state", "version")
    ) == {(State.CONFIRMED, 2)}


def test_a_batch_costs_the_same_for_one_and_for_many(
    scene: Scene, django_assert_num_queries: Callable[[int], object]
) -> None:
    chair = scene.acting("chair")
    for many in (1, 5):
        tickets = [(scene.record().pk, 1) for _each in range(many)]
        with django_assert_num_queries(6):  # type: ignore[attr-defined]
            actions.confirm_many(tickets=tickets, acting=chair, at=AT)


def test_a_batch_with_a_stranger_s_record_does_nothing(scene: Scene) -> None:
    mine, twin = scene.record(), scene.cast.twin.activity
    with pytest.raises(Refused):
        actions.confirm_many(tickets=[(mine.pk, 1), (twin.pk, 1)], acting=scene.acting("officer"), at=AT)
    assert not Confirmation.objects.exists()


def test_a_batch_is_returned_for_one_reason(scene: Scene) -> None:
    tickets = [(scene.record().pk, 1) for _each in range(2)]
    outcome = actions.return_many(
        tickets=tickets, reason="请补照片以外的情况", acting=scene.acting("chair"), at=AT
    )
    assert len(outcome.done) == 2
    assert Return.objects.count() == 2


def test_what_waits_is_what_may_be_confirmed(scene: Scene) -> None:
    scene.record()
    scene.record("chair")
    scene.record("officer")
    for who in ("chair", "officer", "leader", "guide", "stranger"):
        acting = scene.acting(who)
        waiting = set(confirmable_by(acting))
        may = {
            one
            for one in Activity.objects.reported().select_related("organiser")
            if rules.may_vouch(acting, one, serves=False)
        }
        assert waiting == may, who
