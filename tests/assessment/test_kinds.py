"""Other organisations than towns are judged by what they themselves did, and by nobody's place."""

from datetime import date
from typing import Any

import pytest
from django.urls import reverse

from haitang.foundation.verdict import Refused
from haitang.judgement.assessment import actions, queries, snapshots
from haitang.judgement.assessment.actions import Reviewed, Stated
from haitang.judgement.assessment.documents import round_document
from haitang.judgement.assessment.judging import ItemText, PartText
from haitang.judgement.assessment.models import Result, Round, Scheme, Snapshot
from haitang.judgement.assessment.whatif import try_scheme
from haitang.network.organisations.models import Organisation
from haitang.network.organisations.words import Kind

from .scene import AFTER, BEFORE, ITEMS, LATER, Scene, scheme_of, version_of

SOCIETY = Kind.SOCIETY.value


def draft(scene: Scene, kind: str = SOCIETY, **told: Any) -> Scheme:
    said: dict[str, Any] = {"district": scene.home.region, "year": 2021, "kind": kind}
    return actions.draft(acting=scene.acting("officer"), at=BEFORE, **(said | told))


def computed(scene: Scene, parts: tuple[PartText, ...] = scheme_of(*ITEMS)) -> Round:
    officer = scene.acting("officer")
    scheme = draft(scene)
    scheme = actions.set_parts(scheme=scheme, parts=parts, evidence={}, version=1, acting=officer, at=BEFORE)
    scheme = actions.publish(scheme=scheme, version=scheme.version, acting=officer, at=BEFORE)
    running = actions.open_round(scheme=scheme, acting=officer, at=AFTER)
    return actions.compute(running=running, acting=officer, at=AFTER)


def result_of(running: Round, body: Organisation) -> Result:
    return Result.objects.select_related("round__scheme", "organisation", "region").get(
        round=running, organisation=body
    )


def another_society(scene: Scene) -> Organisation:
    """In the same town, with a line of its own."""
    body = Organisation.objects.create(
        kind=Kind.SOCIETY, name="茶叶学会", region=scene.home.towns[0], founded=date(2020, 1, 1)
    )
    body.line = f"{body.pk:010d}"
    body.save()
    return body


def test_a_society_is_judged_by_what_it_held_itself(scene: Scene) -> None:
    other = another_society(scene)
    for month in (3, 4):
        scene.hold(date(2021, month, 3), organiser=scene.home.society)
    scene.hold(date(2021, 5, 3), organiser=other)
    scene.hold(date(2021, 6, 3))  # the town's own, in the same place
    running = computed(scene)
    values = {
        result.organisation.name: result.scores.get(item__code="1").value
        for result in Result.objects.filter(round=running).select_related("organisation")
    }
    assert values == {scene.home.society.name: 2, "茶叶学会": 1}


def test_every_shipped_scheme_can_judge_its_kind(scene: Scene) -> None:
    from haitang.judgement.assessment import rules

    scene.leader_above()
    for kind in Kind.values:
        scheme = draft(scene, kind, year=2030)
        rules.check_scheme(scheme.text(), kind).require()
        assert scheme.title == f"2030年{Kind(kind).label}考核办法"
        assert scheme.total == sum(part.weight for part in scheme.text().parts if part.sort == "points")


def test_the_records_behind_open_and_sum(scene: Scene) -> None:
    other = another_society(scene)
    scene.hold(date(2021, 3, 3), organiser=scene.home.society, title="自己办的")
    scene.hold(date(2021, 5, 3), organiser=other, title="别家办的")
    running = computed(scene)
    document = round_document(running, queries.results_seen(scene.acting("officer"), running))
    told = {one["name"]: one["items"][0] for one in document["towns"]}
    item = told[scene.home.society.name]
    for who in ("officer", "manager"):
        page = scene.cast.client(who).get(item["evidence"]).content.decode()
        assert ("自己办的" in page, "别家办的" in page, item["value"]) == (True, False, 1)
        assert scene.home.society.name in page
    strangers = scene.cast.client("stranger").get(item["evidence"]).content.decode()
    assert ("自己办的" in strangers, scene.home.society.name in strangers) == (False, False)


def test_whoever_runs_it_speaks_for_it_and_the_chair_of_its_town_does_not(scene: Scene) -> None:
    running = computed(scene)
    result = result_of(running, scene.home.society)
    stated = {"2": Stated(40_00, "有计划")}
    with pytest.raises(Refused):
        actions.state(result=result, stated=stated, acting=scene.acting("chair"), at=AFTER)
    actions.state(result=result, stated=stated, acting=scene.acting("manager"), at=AFTER)
    assert result.statements.count() == 1


def test_what_waits_for_a_statement_is_shown_to_who_runs_it_only(scene: Scene) -> None:
    running = computed(scene)
    waiting = {
        who: [
            one.organisation.name for one in queries.statements_due(scene.acting(who)) if one.round == running
        ]
        for who in ("chair", "manager")
    }
    assert waiting == {"chair": [], "manager": [scene.home.society.name]}
    way = reverse("assessment:statement", args=[running.pk, result_of(running, scene.home.society).pk])
    shown = {who: way in scene.cast.client(who).get("/").content.decode() for who in ("chair", "manager")}
    assert shown == {"chair": False, "manager": True}


def test_the_manager_sees_the_scheme_of_his_kind_and_his_own_result(scene: Scene) -> None:
    other, running = another_society(scene), computed(scene)
    towns = Scheme.objects.filter(district=scene.home.region, kind=Kind.TOWN_ASSOCIATION).count()
    seen = queries.schemes_seen(scene.acting("manager"))
    assert (towns > 0, {scheme.kind for scheme in seen}) == (True, {SOCIETY})
    client = scene.cast.client("manager")
    assert client.get(reverse("assessment:round", args=[running.pk])).status_code == 200
    for body, status in ((scene.home.society, 200), (other, 404)):
        page = client.get(reverse("assessment:result", args=[running.pk, result_of(running, body).pk]))
        assert page.status_code == status
    stranger = scene.cast.client("stranger").get(reverse("assessment:round", args=[running.pk]))
    assert stranger.status_code == 404


def test_frozen_it_recomputes_and_what_changed_since_is_shown(scene: Scene) -> None:
    scene.hold(date(2021, 3, 3), organiser=scene.home.society)
    officer, leader = scene.acting("officer"), scene.acting("leader")
    running = computed(scene)
    actions.close_statements(running=running, acting=officer, at=AFTER)
    result = result_of(running, scene.home.society)
    actions.review(result=result, reviewed={"2": Reviewed(30_00, "没有总结")}, acting=officer, at=AFTER)
    running = actions.announce(running=running, version=version_of(running), acting=officer, at=AFTER)
    running = actions.confirm(running=running, version=version_of(running), acting=leader, at=LATER)
    running = actions.freeze(running=running, version=version_of(running), acting=leader, at=LATER)
    content = Snapshot.objects.get(round=running).content
    assert snapshots.gives_the_same(content)
    assert snapshots.snapshot_differences(running, content) == []
    before = result_of(running, scene.home.society).total
    scene.hold(date(2021, 7, 3))  # of the town: nothing of his
    assert snapshots.snapshot_differences(running, content) == []
    scene.hold(date(2021, 8, 3), organiser=scene.home.society)
    (found,) = snapshots.snapshot_differences(running, content)
    assert (found.name, found.frozen, found.now) == (scene.home.society.name, 1, 2)
    assert (result_of(running, scene.home.society).total, found.points_now > found.points) == (before, True)


def test_what_if_judges_the_same_bodies_by_another_text(scene: Scene) -> None:
    scene.hold(date(2021, 3, 3), organiser=scene.home.society)
    running = computed(scene)
    other = draft(scene, year=2022)
    stricter = other.text_with(
        scheme_of(ItemText("1", "办活动", 100_00, "target", "1", "activities.participants"))
    )
    (one,) = try_scheme(running, stricter)
    assert (one.name, one.judgement.total) == (scene.home.society.name, 100_00)


@pytest.mark.parametrize(
    ("item", "code"),
    [
        (ItemText("1", "主席", 100_00, "yes_no", "1", "staffing.chairs"), "not_by_body"),
        (ItemText("1", "人均", 100_00, "per_head", "1", "activities.held"), "no_residents"),
        (ItemText("1", "没有", 100_00, "target", "1", "no.such"), "unknown_figure"),
    ],
)
def test_what_cannot_be_told_apart_for_a_body_is_refused(scene: Scene, item: ItemText, code: str) -> None:
    scheme = draft(scene)
    with pytest.raises(Refused) as refused:
        actions.set_parts(
            scheme=scheme,
            parts=scheme_of(item),
            evidence={},
            version=1,
            acting=scene.acting("officer"),
            at=BEFORE,
        )
    assert refused.value.code == code
    assert Scheme.objects.get(pk=scheme.pk).version == 1


def test_one_of_another_kind_is_no_beginning(scene: Scene) -> None:
    towns = scene.draft()
    with pytest.raises(Refused) as refused:
        draft(scene, like=towns)
    assert refused.value.code == "other_kind"


def test_one_is_published_for_each_kind(scene: Scene) -> None:
    officer = scene.acting("officer")
    for kind in (Kind.BASE.value, SOCIETY):
        actions.publish(scheme=draft(scene, kind), version=1, acting=officer, at=BEFORE)
    with pytest.raises(Refused) as refused:
        actions.publish(scheme=draft(scene), version=1, acting=officer, at=BEFORE)
    assert refused.value.code == "already_published"
