"""The district association is assessed by the level above: its officers state, nobody of it judges; to the very end."""

from datetime import date

import pytest
from django.urls import reverse

from haitang.foundation.verdict import Refused
from haitang.judgement.assessment import actions, queries, snapshots
from haitang.judgement.assessment.actions import Reviewed, Stated
from haitang.judgement.assessment.models import Objection, Result, Round, Scheme, Snapshot
from haitang.machinery.accounts.models import Account
from haitang.machinery.notices.models import Notice
from haitang.network.access.models import Grant
from haitang.network.access.words import Role
from haitang.network.organisations.words import Kind
from tests.cast.building import add_account

from .scene import AFTER, BEFORE, ITEMS, LATER, Scene, scheme_of, version_of

DISTRICT = Kind.DISTRICT_ASSOCIATION.value


@pytest.fixture
def city(scene: Scene) -> Account:
    """A leader of the association above the district."""
    return scene.leader_above()


def published(scene: Scene) -> Scheme:
    officer = scene.acting("officer")
    scheme = actions.draft(district=scene.home.region, year=2021, kind=DISTRICT, acting=officer, at=BEFORE)
    scheme = actions.set_parts(
        scheme=scheme, parts=scheme_of(*ITEMS), evidence={}, version=1, acting=officer, at=BEFORE
    )
    return actions.publish(scheme=scheme, version=scheme.version, acting=officer, at=BEFORE)


def computed(scene: Scene) -> Round:
    officer = scene.acting("officer")
    running = actions.open_round(scheme=published(scene), acting=officer, at=AFTER)
    return actions.compute(running=running, acting=officer, at=AFTER)


def result_of(running: Round) -> Result:
    return Result.objects.select_related("round__scheme", "organisation", "region").get(round=running)


def under_review(scene: Scene) -> Round:
    running = computed(scene)
    actions.close_statements(running=running, acting=scene.acting("officer"), at=AFTER)
    return running


def announced(scene: Scene) -> Round:
    running = under_review(scene)
    actions.review(
        result=result_of(running),
        reviewed={"2": Reviewed(30_00, "缺总结")},
        acting=scene.acting("city"),
        at=AFTER,
    )
    stands = Round.objects.get(pk=running.pk)
    return actions.announce(
        running=stands,
        version=version_of(stands),
        acting=scene.acting("officer"),
        at=AFTER,
    )


def test_it_goes_from_the_statement_to_the_snapshot(scene: Scene, city: Account) -> None:
    for month in (5, 6):
        scene.hold(date(2021, month, 1), town=month % 2)
    running = computed(scene)
    officer = scene.acting("officer")
    assert [one.round for one in queries.pending_assessments(officer, AFTER.date()).statements] == [running]
    actions.state(result=result_of(running), stated={"2": Stated(40_00, "有")}, acting=officer, at=AFTER)
    actions.close_statements(running=Round.objects.get(pk=running.pk), acting=officer, at=AFTER)
    given = {"2": Reviewed(30_00, "缺总结")}
    actions.review(result=result_of(running), reviewed=given, acting=scene.acting("city"), at=AFTER)
    stands = Round.objects.get(pk=running.pk)
    running = actions.announce(
        running=stands,
        version=version_of(stands),
        acting=officer,
        at=AFTER,
    )
    result = result_of(running)
    item = scene.item(running, "2")
    objection = actions.object_to(result=result, item=item, words="有总结", acting=officer, at=AFTER)
    actions.answer_objection(
        objection=objection, upheld=True, words="属实", points=40_00, acting=scene.acting("city"), at=AFTER
    )
    stands = Round.objects.get(pk=running.pk)
    running = actions.confirm(
        running=stands,
        version=version_of(stands),
        acting=scene.acting("city"),
        at=LATER,
    )
    actions.freeze(running=running, version=version_of(running), acting=scene.acting("city"), at=LATER)
    content = Snapshot.objects.get(round=running).content
    (town,) = content["towns"]
    assert (town["code"], town["total"]) == (scene.home.code, 100_00)
    assert snapshots.gives_the_same(content)
    assert snapshots.snapshot_differences(running, content) == []


@pytest.mark.parametrize("who", ["officer", "leader"])
def test_nobody_of_the_district_judges_it(scene: Scene, city: Account, who: str) -> None:
    running = under_review(scene)
    with pytest.raises(Refused, match="“区科协”由上一级科协评审。") as refusal:
        actions.review(
            result=result_of(running), reviewed={"2": Reviewed(1, "少")}, acting=scene.acting(who), at=AFTER
        )
    assert refusal.value.code == "own_organisation"
    waiting = {
        one: running in queries.pending_assessments(scene.acting(one), AFTER.date()).reviews
        for one in (who, "city")
    }
    assert waiting == {who: False, "city": True}


def test_nobody_of_the_district_answers_or_confirms(scene: Scene, city: Account) -> None:
    running = announced(scene)
    objection = actions.object_to(
        result=result_of(running), item=scene.item(running, "2"), words="不对", acting=scene.acting("officer"), at=AFTER
    )  # fmt: skip
    for who in ("officer", "leader"):
        with pytest.raises(Refused):
            actions.answer_objection(
                objection=objection, upheld=False, words="没错", acting=scene.acting(who), at=AFTER
            )
    Objection.objects.filter(pk=objection.pk).delete()
    with pytest.raises(Refused, match="由上一级科协确认"):
        actions.confirm(running=running, version=version_of(running), acting=scene.acting("leader"), at=LATER)
    shown = scene.cast.client("leader").get(reverse("assessment:round", args=[running.pk])).content.decode()
    assert "本级科协的考核结果由上一级科协确认。" in shown


@pytest.mark.parametrize("who", ["leader", "chair", "manager", "stranger", "guide"])
def test_only_its_officers_speak_for_it(scene: Scene, city: Account, who: str) -> None:
    running = computed(scene)
    stated = {"2": Stated(40_00, "有")}
    with pytest.raises(Refused):
        actions.state(result=result_of(running), stated=stated, acting=scene.acting(who), at=AFTER)
    assert not result_of(running).statements.exists()


def test_its_officers_speak_for_no_town(scene: Scene) -> None:
    running = scene.computed()
    address = reverse("assessment:statement", args=[running.pk, scene.result(running).pk])
    answer = scene.cast.client("officer").get(address)
    assert (answer.status_code, "由它自己的人提出" in answer.content.decode()) == (403, True)
    assert queries.pending_assessments(scene.acting("officer"), AFTER.date()).statements == []


def test_the_pages_lead_both_through(scene: Scene, city: Account) -> None:
    running = computed(scene)
    officer, judge, key = scene.cast.client("officer"), scene.cast.client("city"), result_of(running).pk
    told = {"points_1": "40", "words_1": "有计划", "evidence_1": "两份"}
    assert "区科协的自评还没有写完" in officer.get("/").content.decode()
    address = reverse("assessment:statement", args=[running.pk, key])
    assert officer.post(address, told).status_code == 303
    assert officer.post(reverse("assessment:closing", args=[running.pk])).status_code == 303
    review = reverse("assessment:review", args=[running.pk, key])
    listed = judge.get(reverse("assessment:schemes")).content.decode()
    assert f'<a href="{reverse("assessment:round", args=[running.pk])}">评审</a>' in listed
    assert judge.post(review, {"points_1": "30", "words_1": "缺总结"}).status_code == 303
    shown = officer.get(reverse("assessment:result", args=[running.pk, key])).content.decode()
    assert ("评审给 30 分：缺总结" in shown, "自评 40 分：有计划" in shown) == (True, True)


def test_those_above_are_told_what_waits_for_them(scene: Scene, city: Account) -> None:
    running = announced(scene)
    Notice.objects.all().delete()
    actions.object_to(
        result=result_of(running), item=scene.item(running, "2"), words="不对", acting=scene.acting("officer"), at=AFTER
    )  # fmt: skip
    assert set(Notice.objects.values_list("account__username", flat=True)) == {"city"}


def test_without_anybody_above_it_is_not_offered_and_says_why(scene: Scene) -> None:
    officer, address = scene.cast.client("officer"), reverse("assessment:new_scheme")
    shown = officer.get(address).content.decode()
    assert ("区县科协由上一级科协评审、确认" in shown, f'value="{DISTRICT}"' in shown) == (True, False)
    given = {"district": scene.home.code, "year": "2031", "kind": DISTRICT}
    assert officer.post(address, given).status_code == 422
    with pytest.raises(Refused) as refusal:
        published(scene)
    assert refusal.value.code == "nobody_above"


def test_with_somebody_above_it_is_offered(scene: Scene, city: Account) -> None:
    shown = scene.cast.client("officer").get(reverse("assessment:new_scheme")).content.decode()
    assert (f'value="{DISTRICT}"' in shown, "这里还没有上一级的账号" in shown) == (True, False)


def test_when_nobody_above_is_left_it_is_not_opened(scene: Scene, city: Account) -> None:
    scheme = published(scene)
    Account.objects.get_queryset().filter(pk=city.pk).update(is_active=False)
    with pytest.raises(Refused) as refusal:
        actions.open_round(scheme=scheme, acting=scene.acting("officer"), at=AFTER)
    assert refusal.value.code == "nobody_above"
    assert not Round.objects.filter(scheme=scheme).exists()


def test_a_leader_of_the_next_district_is_nobody_above(scene: Scene) -> None:
    account = add_account("elsewhere", scene.cast.twin, Role.LEADER)
    assert Grant.objects.get(account=account).region_id == scene.cast.twin.code
    assert not queries.somebody_above([scene.home.code], AFTER)
