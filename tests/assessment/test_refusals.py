"""Wrong input is refused with its reason, and nothing has changed."""

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest
from django.db import IntegrityError, transaction

from haitang.foundation.verdict import Refused
from haitang.judgement.assessment import actions
from haitang.judgement.assessment.actions import Reviewed, Stated
from haitang.judgement.assessment.judging import ItemText, PartText
from haitang.judgement.assessment.models import Item, Objection, Review, Scheme, Score
from haitang.judgement.assessment.shipped import PARTS
from haitang.judgement.assessment.words import Sort
from haitang.network.staffing.models import Appointment
from haitang.network.staffing.words import Mode

from .scene import AFTER, BEFORE, ITEMS, Scene, scheme_of

ACTIVITY, PLAN = ITEMS


@pytest.mark.parametrize(
    ("parts", "code", "reason"),
    [
        (scheme_of(ACTIVITY), "weights_do_not_sum", "“工作”的项目合计 60 分，应为 100 分。"),
        (
            (PartText("工作", Sort.POINTS, 90_00, (replace(ACTIVITY, weight=90_00),)),),
            "weights_do_not_sum",
            "各部分合计 90 分，应为总分 100 分。",
        ),
        (
            scheme_of(replace(ACTIVITY, indicator="activities.imagined"), PLAN),
            "unknown_figure",
            "项目 1 用的指标“activities.imagined”不存在。",
        ),
        (scheme_of(replace(ACTIVITY, numbers="很多"), PLAN), "bad_numbers", "大于 0 的数"),
        (scheme_of(ACTIVITY, replace(PLAN, code="1")), "same_code", "编号相同"),
    ],
)
def test_an_unsound_scheme_is_refused(
    scene: Scene, parts: tuple[PartText, ...], code: str, reason: str
) -> None:
    scheme = scene.draft()
    before = list(Item.objects.filter(part__scheme=scheme).values())
    with pytest.raises(Refused) as refusal:
        actions.set_parts(
            scheme=scheme, parts=parts, evidence={}, version=scheme.version, acting=scene.acting("officer"), at=BEFORE
        )  # fmt: skip
    assert refusal.value.code == code
    assert reason in refusal.value.reason
    assert list(Item.objects.filter(part__scheme=scheme).values()) == before


def test_an_unsound_scheme_is_not_published(scene: Scene) -> None:
    scheme = scene.draft()
    Item.objects.filter(part__scheme=scheme, code="1").update(weight=1)
    with pytest.raises(Refused) as refusal:
        actions.publish(scheme=scheme, version=scheme.version, acting=scene.acting("officer"), at=BEFORE)
    assert refusal.value.code == "weights_do_not_sum"
    assert Scheme.objects.get(pk=scheme.pk).state == "draft"


def test_a_published_scheme_is_not_edited(scene: Scene) -> None:
    scheme = scene.opened().scheme
    before = list(Item.objects.filter(part__scheme=scheme).values())
    with pytest.raises(Refused, match="办法已经发布，不能再改") as refusal:
        actions.set_parts(
            scheme=scheme, parts=PARTS, evidence={}, version=scheme.version, acting=scene.acting("officer"), at=BEFORE
        )  # fmt: skip
    assert refusal.value.code == "published"
    assert list(Item.objects.filter(part__scheme=scheme).values()) == before
    answer = scene.cast.client("officer").post(f"/assessments/schemes/{scheme.pk}/items/", {"version": 1})
    assert answer.status_code == 409
    assert list(Item.objects.filter(part__scheme=scheme).values()) == before


def test_a_district_publishes_one_scheme_a_year(scene: Scene) -> None:
    first = scene.opened().scheme
    twin = actions.draft(
        district=scene.home.region, year=2021, title="又一份", like=first, acting=scene.acting("officer"), at=BEFORE
    )  # fmt: skip
    with pytest.raises(Refused) as refusal:
        actions.publish(scheme=twin, version=twin.version, acting=scene.acting("officer"), at=BEFORE)
    assert refusal.value.code == "already_published"
    with pytest.raises(IntegrityError), transaction.atomic():
        Scheme.objects.filter(pk=twin.pk).update(state="published", published_on=date(2021, 1, 1))


@pytest.mark.parametrize(("at", "late"), [(BEFORE, False), (datetime(2020, 12, 31, 16, tzinfo=UTC), True)])
def test_published_in_the_year_it_judges_it_is_late(scene: Scene, at: datetime, late: bool) -> None:
    scheme = actions.publish(scheme=scene.draft(), version=2, acting=scene.acting("officer"), at=at)
    assert Scheme.objects.get(pk=scheme.pk).late == late
    page = scene.cast.client("chair").get(f"/assessments/schemes/{scheme.pk}/").content.decode()
    assert ("发布晚了" in page) == late


def test_a_reviewer_does_not_judge_his_own_organisation(scene: Scene) -> None:
    running = scene.computed()
    actions.close_statements(running=running, acting=scene.acting("officer"), at=AFTER)
    person = scene.home.volunteer_person
    Appointment.objects.create(
        post=scene.home.chief_post, person=person, mode=Mode.PART_TIME, since=date(2021, 1, 1)
    )
    officer = scene.acting("officer", person=person)
    result = scene.result(running)
    with pytest.raises(Refused) as refusal:
        actions.review(result=result, reviewed={"2": Reviewed(40_00, "好")}, acting=officer, at=AFTER)
    assert refusal.value.code == "own_organisation"
    assert not Review.objects.filter(result=result).exists()
    other = scene.result(running, 1)
    actions.review(result=other, reviewed={"2": Reviewed(40_00, "好")}, acting=officer, at=AFTER)
    assert Review.objects.get(result=other).points == 40_00


def test_an_objection_after_its_day_is_refused(scene: Scene) -> None:
    running = scene.announced()
    given = {
        "result": scene.result(running),
        "item": scene.item(running, "2"),
        "acting": scene.acting("chair"),
    }
    late = datetime(2022, 1, 12, 16, tzinfo=UTC)  # the 13th in Shanghai
    with pytest.raises(Refused, match="公示已于 2022-01-12 结束") as refusal:
        actions.object_to(words="不对", at=late, **given)
    assert refusal.value.code == "late_objection"
    assert not Objection.objects.filter(result__round=running).exists()
    actions.object_to(words="不对", at=datetime(2022, 1, 12, 15, tzinfo=UTC), **given)
    assert Objection.objects.filter(result__round=running).count() == 1


@pytest.mark.parametrize(
    ("stated", "code"),
    [
        ({"2": Stated(40_01, "多了")}, "beyond_weight"),
        ({"2": Stated(40_00, " ")}, "no_reason"),
        ({"1": Stated(1, "算的")}, "not_judged"),
        ({}, "not_judged"),
    ],
)
def test_a_wrong_statement_is_refused(scene: Scene, stated: dict[str, Stated], code: str) -> None:
    running = scene.computed()
    with pytest.raises(Refused) as refusal:
        actions.state(result=scene.result(running), stated=stated, acting=scene.acting("chair"), at=AFTER)
    assert refusal.value.code == code
    assert not scene.result(running).statements.exists()


def test_what_differs_from_the_self_score_needs_its_reason(scene: Scene) -> None:
    running = scene.computed()
    scene.state(running, 40_00)
    actions.close_statements(running=running, acting=scene.acting("officer"), at=AFTER)
    given = {"result": scene.result(running), "acting": scene.acting("officer"), "at": AFTER}
    with pytest.raises(Refused) as refusal:
        actions.review(reviewed={"2": Reviewed(39_00)}, **given)
    assert refusal.value.code == "no_reason"
    actions.review(reviewed={"2": Reviewed(40_00)}, **given)
    assert scene.result(running).total == 60_00


def test_an_upheld_objection_to_a_judged_item_changes_its_points(scene: Scene) -> None:
    running = scene.announced()
    objection = actions.object_to(
        result=scene.result(running), item=scene.item(running, "2"), words="有总结", acting=scene.acting("chair"), at=AFTER
    )  # fmt: skip
    given = {
        "objection": objection,
        "upheld": True,
        "words": "属实",
        "acting": scene.acting("leader"),
        "at": AFTER,
    }
    with pytest.raises(Refused) as refusal:
        actions.answer_objection(**given)
    assert refusal.value.code == "no_points"
    answer = actions.answer_objection(points=40_00, **given)
    assert (answer.before, answer.after, scene.result(running).total) == (30_00, 40_00, 60_00)
    with pytest.raises(Refused, match="已经答复"):
        actions.answer_objection(points=40_00, **given)


def test_an_upheld_objection_to_a_computed_item_reads_it_anew_for_that_town(scene: Scene) -> None:
    running = scene.announced()
    scene.hold(date(2021, 5, 1))
    scene.hold(date(2021, 5, 1), town=1)
    objection = actions.object_to(
        result=scene.result(running), item=scene.item(running, "1"), words="漏了一场", acting=scene.acting("chair"), at=AFTER
    )  # fmt: skip
    answer = actions.answer_objection(
        objection=objection, upheld=True, words="已补记", acting=scene.acting("officer"), at=AFTER
    )
    assert (answer.before, answer.after) == (20_00, 40_00)
    values = Score.objects.filter(result__round=running, item__code="1").order_by("result__region_id")
    assert list(values.values_list("value", flat=True)) == [2, 0]


def test_an_item_of_another_scheme_is_refused(scene: Scene) -> None:
    running = scene.announced()
    other = scene.home.assessed.items["notice"][0]
    with pytest.raises(Refused) as refusal:
        actions.object_to(
            result=scene.result(running), item=other, words="不对", acting=scene.acting("chair"), at=AFTER
        )
    assert refusal.value.code == "other_scheme"


def test_a_bonus_item_may_be_worth_more_than_its_part(scene: Scene) -> None:
    bonus = PartText("加分", Sort.BONUS, 2_00, (ItemText("3", "推广", 5_00, "judged"),))
    assert scene.draft((*scheme_of(*ITEMS), bonus)).parts.count() == 2
