"""Who is told what of an assessment: those who are judged, those who judge, and nobody else; what stands in calendars."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from haitang.foundation.verdict import Refused
from haitang.judgement.assessment import actions, queries
from haitang.judgement.assessment.calendars import objection_days
from haitang.judgement.assessment.judging import ItemText
from haitang.judgement.assessment.models import Objection, Round
from haitang.machinery.notices.models import Notice
from haitang.network.access.models import Grant
from haitang.network.access.words import Role
from tests.cast.building import add_account

from .scene import AFTER, LATER, Scene, scheme_of, version_of
from .test_kinds import computed as computed_of_societies
from .test_scores import more_towns

COMPUTED_ONLY = scheme_of(ItemText("1", "办活动", 100_00, "target", "3", "activities.held"))
JUDGES = {"officer", "leader", "expired"}
"""Of the last only the session is over."""


@pytest.fixture(autouse=True)
def nothing_told_yet(scene: Scene) -> None:
    """Beside the chair of the first town there is one of the second."""
    account = add_account("other_chair", scene.home, Role.CHAIR)
    Grant.objects.filter(account=account).update(region=scene.home.towns[1])
    scene.cast.accounts["other_chair"] = account
    Notice.objects.all().delete()


def told() -> dict[str, set[str]]:
    """Who was told what since the last look, by title."""
    found: dict[str, set[str]] = {}
    for who, title in Notice.objects.values_list("account__username", "title"):
        found.setdefault(title, set()).add(who)
    Notice.objects.all().delete()
    return found


def object_to(scene: Scene, running: Round, words: str = "有总结") -> Objection:
    return actions.object_to(
        result=scene.result(running), item=scene.item(running, "2"), words=words, acting=scene.acting("chair"), at=AFTER
    )  # fmt: skip


def answer(scene: Scene, objection: Objection, *, upheld: bool) -> None:
    points = 40_00 if upheld else None
    actions.answer_objection(
        objection=objection, upheld=upheld, words="已复核", points=points, acting=scene.acting("officer"), at=AFTER
    )  # fmt: skip


def test_the_judged_are_told_when_statements_open_and_once_however_often_it_is_computed(scene: Scene) -> None:
    running = scene.computed()
    for _again in range(2):
        actions.compute(running=running, acting=scene.acting("officer"), at=AFTER)
    assert Notice.objects.count() == 2
    assert Notice.objects.first().href == f"/assessments/{running.pk}/"  # type: ignore[union-attr]  # there are two
    assert told() == {"考核开始自评：考核办法": {"chair", "other_chair"}}


def test_where_nothing_is_judged_nobody_is_asked_to_state(scene: Scene) -> None:
    scene.computed(COMPUTED_ONLY)
    assert told() == {}


def test_a_town_that_came_later_is_told_when_computed_again(scene: Scene) -> None:
    body = scene.home.other_town_association
    type(body).objects.filter(pk=body.pk).update(dissolved=date(2021, 6, 1))
    running = scene.computed()
    assert told() == {"考核开始自评：考核办法": {"chair"}}
    type(body).objects.filter(pk=body.pk).update(dissolved=None)
    actions.compute(running=running, acting=scene.acting("officer"), at=AFTER)
    assert "other_chair" in told()["考核开始自评：考核办法"]


def test_the_district_is_told_when_the_last_has_stated(scene: Scene) -> None:
    running = scene.computed()
    told()
    scene.state(running)
    assert told() == {}
    for _again in range(2):
        scene.state(running, town=1, by="other_chair")
    assert told() == {"自评都交齐了：考核办法": JUDGES}


def test_the_last_day_for_objections_is_told_when_the_notice_begins(scene: Scene) -> None:
    running = scene.reviewed()
    told()
    actions.announce(running=running, version=version_of(running), acting=scene.acting("officer"), at=AFTER)
    one = Notice.objects.get(account=scene.cast["chair"])
    assert one.text == "对考核公示有异议的，请在 2022年1月12日前（含当天）提出。"
    assert one.href == f"/assessments/{running.pk}/notice/"
    assert told() == {"考核结果公示：考核办法": {"chair", "other_chair"}}


def test_an_objection_is_told_to_who_may_answer_it_and_its_answer_to_the_town_alone(scene: Scene) -> None:
    running = scene.announced()
    told()
    for upheld, said in ((True, "采纳，30 分改为 40 分：已复核"), (False, "不采纳：已复核")):
        objection = object_to(scene, running)
        assert told() == {"昌元街道科协对考核提出异议：2 有计划": JUDGES}
        answer(scene, objection, upheld=upheld)
        one = Notice.objects.get()
        assert (one.text, one.href) == (
            said,
            f"/assessments/{running.pk}/results/{objection.result_id}/",
        )
        assert told() == {"异议已答复：2 有计划": {"chair"}}


def test_the_end_is_told_to_all_who_were_judged(scene: Scene) -> None:
    running = scene.announced()
    told()
    actions.confirm(running=running, version=version_of(running), acting=scene.acting("leader"), at=LATER)
    assert told() == {"考核结果已确认：考核办法": {"chair", "other_chair"}}
    actions.freeze(running=running, version=version_of(running), acting=scene.acting("leader"), at=LATER)
    assert told() == {"考核结果已存档：考核办法": {"chair", "other_chair"}}


def test_of_a_society_whoever_runs_it_is_told_and_no_chair_of_its_town(scene: Scene) -> None:
    running = computed_of_societies(scene)
    assert told() == {f"考核开始自评：{running.scheme.title}": {"manager"}}
    Grant.objects.filter(account=scene.cast["manager"]).delete()
    other = Round.objects.get(pk=running.pk)
    actions.compute(running=other, acting=scene.acting("officer"), at=AFTER)
    assert told() == {}


def test_what_is_refused_tells_nobody(scene: Scene) -> None:
    running = scene.announced()
    told()
    with pytest.raises(Refused):
        object_to(scene, running, " ")
    with pytest.raises(Refused):
        actions.confirm(running=running, version=version_of(running), acting=scene.acting("leader"), at=AFTER)
    assert told() == {}


def test_telling_costs_the_same_for_two_towns_and_for_five(scene: Scene) -> None:
    running = scene.computed()
    few = queries_of(lambda: actions.compute(running=running, acting=scene.acting("officer"), at=AFTER))
    more_towns(scene, range(10, 13))
    account = add_account("third_chair", scene.home, Role.CHAIR)
    Grant.objects.filter(account=account).update(region="500153010")
    many = queries_of(lambda: actions.compute(running=running, acting=scene.acting("officer"), at=AFTER))
    assert "third_chair" in told()["考核开始自评：考核办法"]
    again = queries_of(lambda: actions.compute(running=running, acting=scene.acting("officer"), at=AFTER))
    assert (many <= few + 2, again) == (True, few)  # new results are written in two queries more


def queries_of(deed: Callable[[], Any]) -> int:
    with CaptureQueriesContext(connection) as captured:
        deed()
    return len(captured)


def test_his_calendar_holds_the_last_day_for_objections(scene: Scene) -> None:
    running = scene.announced()
    span = (date(2022, 1, 6), date(2022, 1, 1), date(2022, 2, 1))
    (one,) = objection_days(scene.acting("chair"), *span)
    assert (one.title, one.begins, one.href) == (
        "公示最后一天：考核办法",
        date(2022, 1, 12),
        f"/assessments/{running.pk}/notice/",
    )
    for who in ("officer", "manager", "guide", "stranger", "auditor"):
        assert list(objection_days(scene.acting(who), *span)) == []
    assert list(objection_days(scene.acting("chair"), span[0], span[1], date(2022, 1, 12))) == []
    actions.confirm(running=running, version=version_of(running), acting=scene.acting("leader"), at=LATER)
    assert list(objection_days(scene.acting("chair"), *span)) == []


def test_the_workbench_holds_it_to_the_last_day(scene: Scene) -> None:
    running = scene.announced()

    def waiting(who: str, on: date) -> bool:
        return running in queries.pending_assessments(scene.acting(who), on).notices

    assert [waiting("chair", date(2022, 1, day)) for day in (6, 12, 13)] == [True, True, False]
    assert [waiting(who, date(2022, 1, 6)) for who in ("officer", "manager", "stranger")] == [False] * 3


def test_the_pages_say_till_when(scene: Scene) -> None:
    """The cast's round on notice lasts beyond the clock on the wall."""
    words = "对考核公示有异议的，请在 2099年12月31日前（含当天）提出。"
    for address in ("/", "/assessments/"):
        shown = {who: scene.cast.client(who).get(address).content.decode() for who in ("chair", "officer")}
        assert {who: words in page for who, page in shown.items()} == {"chair": True, "officer": False}
