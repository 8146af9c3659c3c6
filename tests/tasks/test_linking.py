"""Every kind of record that can show a task done: the owner's own, since it was given, as it stands; seen, not retyped."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from haitang.foundation.verdict import Refused
from haitang.judgement.reports.models import Paper
from haitang.work.activities.models import Activity
from haitang.work.meetings.models import Meeting
from haitang.work.obligations.models import Filing
from haitang.work.tasks import actions, linking
from haitang.work.tasks.actions import EvidenceDraft
from haitang.work.tasks.models import Closing, Completion, Task
from haitang.work.tasks.words import CountsAs
from tests.cast import AT, CANARY, TODAY, District

from .scene import Scene

LATER = AT + timedelta(days=3)
TOMORROW = TODAY + timedelta(days=1)


@dataclass(frozen=True)
class Kind:
    """A record of the cast that shows a task done, whose it is, who says so; and how it shows it no more."""

    model: Any
    record: str
    owner: str
    who: str
    day: str
    stands: dict[str, Any]
    unfinished: dict[str, Any]
    annulled: dict[str, Any]
    page: str

    @property
    def kind(self) -> str:
        return str(self.model._meta.label)

    def key(self, home: District) -> int:
        return int(getattr(home, self.record).pk)

    def change(self, home: District, **values: Any) -> None:
        self.model.objects.filter(pk=self.key(home)).update(**values)

    def ready(self, home: District, on: date = TOMORROW) -> int:
        self.change(home, **{self.day: on}, **self.stands)
        return self.key(home)


KINDS = [
    Kind(
        Activity,
        "confirmed_activity",
        "town_association",
        "chair",
        "held_on",
        {"state": "confirmed"},
        {"state": "reported"},
        {"state": "withdrawn"},
        "activities:activity",
    ),
    Kind(
        Meeting,
        "minuted_meeting",
        "association",
        "officer",
        "held_on",
        {"state": "issued"},
        {"state": "held"},
        {"state": "called_off"},
        "meetings:meeting",
    ),
    Kind(
        Filing,
        "filing",
        "society",
        "manager",
        "filed_on",
        {"state": "acknowledged"},
        {"state": "filed"},
        {"state": "returned"},
        "obligations:filing",
    ),
    Kind(
        Paper,
        "issued_paper",
        "association",
        "officer",
        "signed_on",
        {"state": "issued"},
        {"state": "withdrawn"},
        {"state": "withdrawn"},
        "reports:paper",
    ),
]
ALL = pytest.mark.parametrize("kind", KINDS, ids=[one.kind for one in KINDS])


def asked(scene: Scene, kind: Kind, **told: Any) -> Task:
    demand = {"counts_as": CountsAs.RECORD, "record_kind": kind.kind}
    return scene.give("leader", **({"owner": getattr(scene.cast.home, kind.owner)} | demand | told))


def say(scene: Scene, task: Task, kind: Kind, key: int, who: str = "") -> Completion:
    evidence = EvidenceDraft(record_kind=kind.kind, record_key=key)
    return actions.complete(task=task, evidence=evidence, acting=scene.acting(who or kind.who), at=LATER)


@ALL
def test_the_owner_s_own_record_shows_it_done_and_is_opened_from_there(scene: Scene, kind: Kind) -> None:
    task, key = asked(scene, kind), kind.ready(scene.cast.home)
    assert [one.key for one in linking.offered_records(task, scene.acting(kind.who))] == [key]
    made = say(scene, task, kind, key)
    assert (made.record_kind, made.record_key, made.on) == (kind.kind, key, TOMORROW)
    shown = scene.cast.client(kind.who).get(reverse("tasks:task", args=[task.pk])).content.decode()
    assert f'href="{reverse(kind.page, args=[key])}"' in shown


@ALL
@pytest.mark.parametrize("wrong", ["unfinished", "of before", "another's", "the twin's"])
def test_any_other_does_not(scene: Scene, kind: Kind, wrong: str) -> None:
    home, twin = scene.cast.home, scene.cast.twin
    key = kind.ready(home, TODAY - timedelta(days=1) if wrong == "of before" else TOMORROW)
    other, who, told = home.other_town_association, kind.who, {}
    if wrong == "unfinished":
        kind.change(home, **kind.unfinished)
    if wrong == "another's":
        told, who = {"owner": other}, "officer"
    if wrong == "the twin's":
        key = kind.ready(twin)
    task = asked(scene, kind, **told)
    with pytest.raises(Refused) as refusal:
        say(scene, task, kind, key, who)
    assert refusal.value.code == "no_such_record"
    assert not Completion.objects.filter(task=task).exists()


@ALL
def test_what_stands_no_more_closes_nothing(scene: Scene, kind: Kind) -> None:
    task, key = asked(scene, kind), kind.ready(scene.cast.home)
    say(scene, task, kind, key)
    kind.change(scene.cast.home, **kind.annulled)
    with pytest.raises(Refused) as refusal:
        actions.close(task=task, version=task.version, acting=scene.acting("leader"), at=LATER)
    assert refusal.value.code == "evidence_gone"
    assert not Closing.objects.filter(task=task).exists()
    kind.change(scene.cast.home, **kind.stands)
    actions.close(task=task, version=task.version, acting=scene.acting("leader"), at=LATER)


def test_an_issued_paper_is_chosen_and_not_typed_again(scene: Scene) -> None:
    """The stranger is offered none of it, nor are other kinds of record: they are no documents."""
    home, paper = scene.cast.home, KINDS[-1]
    task, key = asked(scene, paper, counts_as=CountsAs.DOCUMENT), paper.ready(scene.cast.home)
    KINDS[1].ready(home)
    address, officer = reverse("tasks:completion", args=[task.pk]), scene.cast.client("officer")
    form = officer.get(address).context["form"]
    number = "荣科协〔2021〕1号"
    assert form.fields["record"].choices[1:] == [
        (f"reports.Paper:{key}", f"{TOMORROW.isoformat()} 关于春耕服务的通知 {number}")
    ]
    sent = {"record": f"reports.Paper:{key}", "title": "", "document": "", "on": "", "note": ""}
    assert officer.post(address, sent).status_code == 303
    made = Completion.objects.get(task=task)
    assert (made.counts_as, made.record_key, made.title, made.document, made.on) == (
        "document", key, "关于春耕服务的通知", number, TOMORROW,
    )  # fmt: skip
    assert scene.cast.client("stranger").get(address).status_code == 404
    paper.change(home, **paper.annulled)
    stands = Task.objects.get(pk=task.pk)
    with pytest.raises(Refused) as refusal:
        actions.close(
            task=stands,
            version=stands.version,
            acting=scene.acting("leader"),
            at=LATER,
        )
    assert refusal.value.code == "evidence_gone"


def test_a_paper_from_outside_is_typed(scene: Scene) -> None:
    task = asked(scene, KINDS[-1], counts_as=CountsAs.DOCUMENT)
    address, officer = reverse("tasks:completion", args=[task.pk]), scene.cast.client("officer")
    typed = {"title": "关于科普日的通知", "document": "渝科协〔2021〕8号", "on": TODAY.isoformat()}
    refused = officer.post(address, typed | {"record": "", "document": ""})
    assert (refused.status_code, Completion.objects.filter(task=task).exists()) == (422, False)
    assert "请选一份公文，或者写文件的标题、文号和日期" in refused.content.decode()
    assert officer.post(address, typed | {"record": ""}).status_code == 303
    assert Completion.objects.get(task=task).document == "渝科协〔2021〕8号"


def test_a_paper_of_the_twin_or_a_record_that_is_none_is_no_document(scene: Scene) -> None:
    task = asked(scene, KINDS[-1], counts_as=CountsAs.DOCUMENT)
    twin, meeting = KINDS[-1].ready(scene.cast.twin), KINDS[1].ready(scene.cast.home)
    for kind, key in (("reports.Paper", twin), ("meetings.Meeting", meeting)):
        evidence = EvidenceDraft(record_kind=kind, record_key=key)
        with pytest.raises(Refused) as refusal:
            actions.complete(task=task, evidence=evidence, acting=scene.acting("officer"), at=LATER)
        assert refusal.value.code == "no_such_record"
    assert all(CANARY not in one.title for one in linking.offered_records(task, scene.acting("officer")))


def test_a_town_s_paper_is_not_the_district_s_about_it(scene: Scene) -> None:
    """The district wrote about the town; the town's association is not done with that."""
    home = scene.cast.home
    KINDS[-1].ready(home)
    KINDS[-1].change(home, region=home.towns[0])
    task = scene.give(counts_as=CountsAs.DOCUMENT)
    assert linking.offered_records(task, scene.acting("chair")) == []


def test_whatever_is_offered_costs_the_same(scene: Scene) -> None:
    task = asked(scene, KINDS[-1], counts_as=CountsAs.RECORD, record_kind="")
    counts = []
    for kinds in (KINDS[-1:], KINDS[1:]):
        for kind in kinds:
            kind.ready(scene.cast.home)
        with CaptureQueriesContext(connection) as queries:
            counts.append((len(linking.offered_records(task, scene.acting("officer"))), len(queries)))
    assert counts[0][0] < counts[1][0]
    assert counts[0][1] == counts[1][1]
