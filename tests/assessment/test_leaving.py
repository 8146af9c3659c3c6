"""A town's association dissolved before the year ended is assessed no more: computed again, the round goes on without it."""

from datetime import date

import pytest

from haitang.judgement.assessment import actions, queries, snapshots
from haitang.judgement.assessment.models import Result, Round, Snapshot, Statement
from haitang.machinery.audit.models import Entry
from haitang.network.organisations.models import Organisation

from .scene import AFTER, LATER, Scene, version_of


def dissolve(scene: Scene, on: date | None = date(2021, 12, 1)) -> None:
    Organisation.objects.filter(pk=scene.home.town_association.pk).update(dissolved=on)


def again(scene: Scene, running: Round) -> Round:
    return actions.compute(running=running, acting=scene.acting("officer"), at=AFTER)


def judged(running: Round) -> list[str]:
    return list(
        Result.objects.filter(round=running).order_by("id").values_list("organisation__name", flat=True)
    )


@pytest.fixture
def stated(scene: Scene) -> Round:
    running = scene.computed()
    scene.state(running)
    return running


def test_it_loses_its_result_and_the_round_goes_on_to_the_end(scene: Scene, stated: Round) -> None:
    dissolve(scene)
    again(scene, stated)
    assert judged(stated) == ["广顺街道科协"]
    officer, leader = scene.acting("officer"), scene.acting("leader")
    actions.close_statements(running=stated, acting=officer, at=AFTER)
    scene.review(stated, town=1)
    stands = Round.objects.get(pk=stated.pk)
    running = actions.announce(
        running=stands,
        version=version_of(stands),
        acting=officer,
        at=AFTER,
    )
    shown = scene.cast.client("leader").get(f"/assessments/{running.pk}/notice/").content.decode()
    assert ("昌元街道科协" in shown, "广顺街道科协" in shown) == (False, True)
    actions.confirm(running=running, version=version_of(running), acting=leader, at=LATER)
    actions.freeze(running=running, version=version_of(running), acting=leader, at=LATER)
    content = Snapshot.objects.get(round=running).content
    assert ([town["code"] for town in content["towns"]], snapshots.gives_the_same(content)) == (
        [scene.home.towns[1].code],
        True,
    )


def test_dissolved_while_it_is_under_review_it_waits_for_no_review(scene: Scene) -> None:
    running = scene.reviewed()
    dissolve(scene)
    again(scene, running)
    actions.announce(running=running, version=version_of(running), acting=scene.acting("officer"), at=AFTER)
    assert judged(running) == ["广顺街道科协"]


def test_what_was_said_in_it_goes_with_an_entry_that_tells(scene: Scene, stated: Round) -> None:
    result = scene.result(stated)
    dissolve(scene)
    again(scene, stated)
    assert not Statement.objects.filter(result__round=stated).exists()
    entry = Entry.objects.get(action="assessment.drop")
    assert (entry.thing_id, entry.region_id) == (str(result.pk), result.region_id)
    assert entry.facts == {"organisation": scene.home.town_association.pk, "count": 1}


def test_dissolved_when_the_year_was_over_it_is_assessed_still(scene: Scene, stated: Round) -> None:
    dissolve(scene, date(2022, 1, 2))
    assert list(queries.results_of_the_departed(stated)) == []
    again(scene, stated)
    assert len(judged(stated)) == 2
    assert not Entry.objects.filter(action="assessment.drop").exists()


def test_until_it_is_computed_again_it_stands_whole(scene: Scene) -> None:
    running = scene.reviewed()
    dissolve(scene)
    running = actions.announce(
        running=running, version=version_of(running), acting=scene.acting("officer"), at=AFTER
    )
    assert (scene.result(running).total, snapshots.gives_the_same(snapshots.snapshot_content(running))) == (
        50_00,
        True,
    )


def test_the_page_says_who_will_go_before_and_who_went_after(scene: Scene, stated: Round) -> None:
    address, officer = f"/assessments/{stated.pk}/", scene.cast.client("officer")
    assert "有组织不再考核" not in officer.get(address).content.decode()
    dissolve(scene)
    shown = {who: scene.cast.client(who).get(address).content.decode() for who in ("officer", "chair")}
    assert ["昌元街道科协" in page and "有组织不再考核" in page for page in shown.values()] == [True, False]
    after = officer.post(f"{address}computation/", follow=True).content.decode()
    assert "已撤下：昌元街道科协。" in after
    assert "有组织不再考核" not in after


def test_dissolved_by_mistake_and_mended_it_is_assessed_again(scene: Scene, stated: Round) -> None:
    dissolve(scene)
    again(scene, stated)
    dissolve(scene, None)
    again(scene, stated)
    assert len(judged(stated)) == 2
    assert scene.result(stated).total == 20_00
