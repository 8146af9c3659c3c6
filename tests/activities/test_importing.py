"""The ledger of activities: the sample comes in whole, once, as reported, and goes out again."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from django.db import connection
from django.db.models import Sum
from django.test.utils import CaptureQueriesContext

from haitang.foundation.acting import Acting
from haitang.foundation.verdict import Refused
from haitang.machinery.spreadsheets import actions
from haitang.machinery.spreadsheets.models import Batch
from haitang.machinery.spreadsheets.queries import batch_lines, drafts_of
from haitang.machinery.spreadsheets.words import RowState
from haitang.network.organisations.models import Organisation
from haitang.work.activities.actions import confirm
from haitang.work.activities.importers import ActivityImporter
from haitang.work.activities.models import Activity, Confirmation
from haitang.work.activities.words import Form, State, Topic
from tests.spreadsheets.conftest import rongchang
from tests.spreadsheets.district import AT, Rongchang
from tests.spreadsheets.samples import expected, sample

from .scene import Scene

__all__ = ["rongchang"]


def ledger(*rows: str) -> bytes:
    title, heads = (
        "2021年1—4月科普活动台账",
        "活动时间,活动地点,活动主题,主办单位,活动形式,参加人数,志愿者人数",
    )
    return "\n".join([title, heads, *rows]).encode()


def bring_in(rongchang: Rongchang, *rows: str) -> Batch:
    return rongchang.apply(rongchang.preview("activities", ledger(*rows), filename="台账.csv"))


def faults(batch: Batch) -> list[str]:
    return [fault.code for draft in drafts_of(batch_lines(batch, RowState.FAULTY)) for fault in draft.faults]


def test_the_sample_comes_in_whole(rongchang: Rongchang) -> None:
    wanted = expected("activities")
    batch = rongchang.bring_in("activities", sample("activities-2021.xlsx"))
    assert (batch.rows, batch.faulty, batch.created) == (wanted["rows"], 0, wanted["rows"])
    found = Activity.objects.all()
    assert found.aggregate(came=Sum("participants")) == {"came": wanted["participants"]}
    assert set(found.values_list("state", flat=True)) == {State.REPORTED}
    assert not found.exclude(held_on__year=2021).exists()
    assert not found.filter(topic=Topic.OTHER).exists()
    assert not found.filter(form=Form.OTHER).exists()


def test_every_line_finds_its_town_s_association_and_its_village(rongchang: Rongchang) -> None:
    rongchang.bring_in("activities", sample("activities-2021.xlsx"))
    activities = list(Activity.objects.select_related("organiser", "region"))
    assert all(one.region_id.startswith(one.organiser.region_id) for one in activities)
    assert all(len(one.region_id) == 12 for one in activities)
    assert {one.level_above for one in activities} == {"500153"}


def test_the_sample_twice_makes_nothing_new(rongchang: Rongchang) -> None:
    content = sample("activities-2021.xlsx")
    rongchang.bring_in("activities", content)
    again = rongchang.bring_in("activities", content)
    assert (again.created, again.updated, again.unchanged) == (0, 0, 300)
    assert Activity.objects.count() == 300


def test_undoing_takes_it_out_save_what_was_confirmed_since(rongchang: Rongchang) -> None:
    batch = rongchang.bring_in("activities", sample("activities-2021.xlsx"))
    kept = Activity.objects.first()
    assert kept is not None
    Confirmation.objects.create(activity=kept, account=1, name="leader", at=AT)
    undone = actions.undo(batch=batch, acting=rongchang.acting, at=AT)
    assert (undone.removed, len(undone.kept)) == (299, 1)
    assert list(Activity.objects.values_list("pk", flat=True)) == [kept.pk]


def test_a_line_is_read_as_people_mean_it(rongchang: Rongchang) -> None:
    bring_in(rongchang, "3/22 9:30,吴家镇含珠桥村院坝,枇杷病虫害防治,吴家镇科协,田间指导,约1.2千余人,4人")
    activity = Activity.objects.select_related("organiser", "region").get()
    assert (activity.held_on, f"{activity.begins:%H:%M}") == (date(2021, 3, 22), "09:30")
    assert (activity.participants, activity.volunteers) == (1200, 4)
    assert activity.region.name.startswith("含珠桥村")
    assert activity.organiser.name.startswith("吴家镇")
    assert (activity.form, activity.topic) == (Form.FIELD_CLASS, Topic.FARMING)


def test_a_changed_line_sets_a_reported_record_right(rongchang: Rongchang) -> None:
    bring_in(rongchang, "3月22日,吴家镇含珠桥村,食品安全,吴家镇科协,咨询,80人,4")
    again = bring_in(rongchang, "3月22日,吴家镇含珠桥村,食品安全,吴家镇科协,咨询,90人,4")
    assert (again.created, again.updated) == (0, 1)
    assert Activity.objects.get().participants == 90


def test_a_confirmed_record_is_not_changed_by_a_ledger(rongchang: Rongchang) -> None:
    bring_in(rongchang, "3月22日,吴家镇含珠桥村,食品安全,吴家镇科协,咨询,80人,4")
    Activity.objects.update(state=State.CONFIRMED)
    changed = ledger("3月22日,吴家镇含珠桥村,食品安全,吴家镇科协,咨询,90人,4")
    again = rongchang.preview("activities", changed, filename="台账.csv")
    assert faults(again) == ["confirmed_already"]
    assert Activity.objects.get().participants == 80


def recorded(scene: Scene, who: str, **told: Any) -> Activity:
    """A record and, in `line`, how a ledger speaks of it."""
    return scene.record(who, held_on=scene.yesterday, begins=None, ends=None, **told)


def line(scene: Scene, participants: int, volunteers: str = "") -> str:
    body = scene.cast.home.town_association.name
    return f"2021-4-29,晏家房子小院,枇杷病虫害防治,{body},,{participants},{volunteers}"


def shown(scene: Scene, *rows: str, acting: Acting | None = None, heads: str = "") -> Batch:
    """What a ledger would do, the officer's unless somebody else brings it in."""
    content = "\n".join([heads, *rows]).encode() if heads else ledger(*rows)
    return actions.preview(
        kind="activities",
        content=content,
        filename="台账.csv",
        region=scene.cast.home.code,
        acting=acting or scene.acting("officer"),
        at=AT,
    )


def bring(scene: Scene, *rows: str, heads: str = "") -> Batch:
    """What the officer's ledger did, where a line was ready."""
    batch = shown(scene, *rows, heads=heads)
    return actions.apply(batch=batch, acting=scene.acting("officer"), at=AT) if batch.ready else batch


def test_a_ledger_changes_nobody_else_s_record(scene: Scene) -> None:
    activity = recorded(scene, "guide", participants=30)
    batch = bring(scene, line(scene, 3000))
    assert (batch.updated, faults(batch)) == (0, ["not_own"])
    (fault,) = next(iter(drafts_of(batch_lines(batch, RowState.FAULTY)))).faults
    assert fault.message == f"这场活动是{activity.recorder}记录的，与台账不一致"
    activity.refresh_from_db()
    assert (activity.participants, activity.version) == (30, 1)


def test_who_brings_it_in_again_changes_his_own_and_still_cannot_confirm_it(scene: Scene) -> None:
    bring(scene, line(scene, 30))
    again = bring(scene, line(scene, 3000))
    activity = Activity.objects.get(batch__isnull=False)
    assert (again.updated, activity.participants) == (1, 3000)
    with pytest.raises(Refused) as refusal:
        confirm(activity=activity, version=activity.version, acting=scene.acting("officer"), at=AT)
    assert refusal.value.code == "own_record"


def test_a_ledger_of_another_account_is_not_changed_either(scene: Scene) -> None:
    bring(scene, line(scene, 30))
    colleague = replace(scene.acting("officer"), account_id=scene.cast["leader"].pk)
    assert faults(shown(scene, line(scene, 31), acting=colleague)) == ["not_own"]


def test_of_two_like_records_a_ledger_speaks_of_one_s_own_first(scene: Scene) -> None:
    recorded(scene, "guide", participants=30)
    own = recorded(scene, "officer", participants=30)
    assert bring(scene, line(scene, 40)).updated == 1
    own.refresh_from_db()
    assert own.participants == 40


def test_what_a_ledger_has_no_word_of_stays(scene: Scene) -> None:
    activity = recorded(
        scene, "officer", minutes=90, topic=Topic.YOUTH, participants=30, services={scene.volunteer.pk: 60}
    )
    body = scene.cast.home.town_association.name
    batch = bring(
        scene,
        f"2021-4-29,晏家房子小院,枇杷病虫害防治,{body},31",
        heads="活动时间,活动地点,活动主题,主办单位,参加人数",
    )
    activity.refresh_from_db()
    assert (batch.updated, activity.participants) == (1, 31)
    assert (activity.volunteers, activity.form, activity.topic) == (1, Form.FIELD_CLASS, Topic.YOUTH)


def test_a_ledger_counts_no_fewer_volunteers_than_are_named(scene: Scene) -> None:
    activity = recorded(scene, "officer", minutes=90, participants=30, services={scene.volunteer.pk: 60})
    assert bring(scene, line(scene, 30, "0")).unchanged == 1
    assert bring(scene, line(scene, 30, "4")).updated == 1
    activity.refresh_from_db()
    assert activity.volunteers == 4


def test_a_draft_swallows_no_line(scene: Scene) -> None:
    draft = recorded(scene, "guide", participants=30, reported=False)
    batch = bring(scene, line(scene, 30))
    assert (batch.created, batch.unchanged) == (1, 0)
    assert Activity.objects.get(batch=batch.pk).state == State.REPORTED
    draft.refresh_from_db()
    assert (draft.state, draft.version) == (State.DRAFT, 1)


@pytest.mark.parametrize("participants", [30, 31])
@pytest.mark.parametrize("who", ["guide", "officer"])
def test_a_returned_record_is_mended_by_whoever_recorded_it(
    scene: Scene, who: str, participants: int
) -> None:
    activity = recorded(scene, who, participants=30)
    Activity.objects.filter(pk=activity.pk).update(state=State.RETURNED)
    batch = bring(scene, line(scene, participants))
    (fault,) = next(iter(drafts_of(batch_lines(batch, RowState.FAULTY)))).faults
    assert (fault.code, activity.recorder in fault.message) == ("returned", True)


def test_a_record_confirmed_while_a_ledger_is_written_is_not_changed(
    scene: Scene, monkeypatch: pytest.MonkeyPatch
) -> None:
    activity = recorded(scene, "officer", participants=30)
    batch, matched = shown(scene, line(scene, 3000)), ActivityImporter.match

    def match_and_be_overtaken(self: ActivityImporter, drafts: Any, setting: Any) -> None:
        matched(self, drafts, setting)
        Activity.objects.filter(pk=activity.pk).update(state=State.CONFIRMED, version=2)

    monkeypatch.setattr(ActivityImporter, "match", match_and_be_overtaken)
    with pytest.raises(Refused) as refusal:
        actions.apply(batch=batch, acting=scene.acting("officer"), at=AT)
    assert refusal.value.code == "changed_meanwhile"
    activity.refresh_from_db()
    assert activity.participants == 30


def test_a_ledger_brought_in_again_costs_the_same_for_one_line_and_for_three(
    scene: Scene,
) -> None:
    costs = []
    for many in (1, 3):
        for number in range(many):
            recorded(scene, "officer", title=f"第{many}{number}讲", participants=30)
        body = scene.cast.home.town_association.name
        rows = [f"2021-4-29,晏家房子小院,第{many}{number}讲,{body},,30,0" for number in range(many)]
        with CaptureQueriesContext(connection) as asked:
            assert bring(scene, *rows).unchanged == many
        costs.append(len(asked))
    assert costs[0] == costs[1]


@pytest.mark.parametrize(
    ("row", "code"),
    [
        ("5月1日,吴家镇含珠桥村,食品安全,吴家镇科协,咨询,80人,4", "bad_date"),
        ("1948年3月22日,吴家镇含珠桥村,食品安全,吴家镇科协,咨询,80人,4", "too_early"),
        ("3月22日,吴家镇含珠桥村,食品安全,大足区科协,咨询,80人,4", "unknown_organiser"),
        ("3月22日,吴家镇含珠桥村,食品安全,吴家镇科协,咨询,很多人,4", "bad_number"),
        ("3月22日,吴家镇含珠桥村,,吴家镇科协,咨询,80人,4", "missing"),
    ],
)
def test_a_bad_line_says_why(rongchang: Rongchang, row: str, code: str) -> None:
    good = "3月21日,吴家镇含珠桥村,食品安全,吴家镇科协,咨询,80人,4"
    batch = rongchang.preview("activities", ledger(good, row), filename="台账.csv")
    assert faults(batch) == [code]


def test_nothing_was_held_before_its_organiser_was_founded(rongchang: Rongchang) -> None:
    Organisation.objects.filter(name__startswith="吴家镇").update(founded=date(2021, 4, 1))
    batch = rongchang.preview(
        "activities", ledger("3月22日,吴家镇含珠桥村,食品安全,吴家镇科协,咨询,80人,4"), filename="台账.csv"
    )
    assert faults(batch) == ["before_its_organiser"]
