"""The ledger of activities: the sample comes in whole, once, as reported, and goes out again."""

from datetime import date

import pytest
from django.db.models import Sum

from haitang.activities.models import Activity, Confirmation
from haitang.activities.words import Form, State, Topic
from haitang.organisations.models import Organisation
from haitang.spreadsheets import actions
from haitang.spreadsheets.models import Batch
from haitang.spreadsheets.queries import drafts_of, lines_of
from tests.spreadsheets.conftest import rongchang
from tests.spreadsheets.district import AT, Rongchang
from tests.spreadsheets.samples import expected, sample

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
    return [fault.code for draft in drafts_of(lines_of(batch, faulty=True)) for fault in draft.faults]


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


@pytest.mark.parametrize(
    ("row", "code"),
    [
        ("5月1日,吴家镇含珠桥村,食品安全,吴家镇科协,咨询,80人,4", "bad_date"),
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
