"""Several files of the same people, taken back the last first: each leaves what the one before it left."""

from collections.abc import Callable
from datetime import timedelta
from typing import Final

import pytest

from haitang.machinery.spreadsheets import actions, keeping, undoing
from haitang.machinery.spreadsheets.ledger import Ledger
from haitang.machinery.spreadsheets.models import Batch, Change, Trace
from haitang.machinery.spreadsheets.undoing import Undone, foresee
from haitang.network.people import actions as people
from haitang.network.people.models import Person, Volunteer
from haitang.network.staffing.models import Appointment

from .test_towns import csv
from .yunling import AT, CODE, Yunling, records

WORKS: Final = ("甲厂", "乙厂", "丙厂", "丁厂")
KINDS: Final[dict[str, tuple[str, Callable[[str], tuple[str, ...]]]]] = {
    "volunteers": ("姓名,手机,镇街,工作单位", lambda work: ("李甲", "13900000001", "青龙镇", work)),
    "town-teams": ("姓名,手机,镇街,工作单位,科协职务", lambda work: ("李甲", "13900000001", "青龙镇", work, "主席")),
    "enterprises": ("企业名称,镇街,科技工作者人数", lambda work: ("甲机械公司", "青龙镇", str(30 + WORKS.index(work)))),
}  # fmt: skip
"""A line of one and the same that says something else each time."""


def brought_in(yunling: Yunling, kind: str, work: str) -> Batch:
    heads, line = KINDS[kind]
    return yunling.bring_in(kind, csv([heads.split(","), line(work)]))


def undone(yunling: Yunling, batch: Batch) -> Undone:
    foreseen = foresee(batch, "people.Person")
    found = actions.undo(batch=Batch.objects.get(pk=batch.pk), acting=yunling.acting, at=AT)
    assert (foreseen.restored, foreseen.kept) == (found.restored, found.kept)
    return found


def edit(yunling: Yunling, name: str = "李甲") -> None:
    person = Person.objects.get(name=name)
    people.amend_person(
        person=person, changes={"education": "本科"}, version=person.version, acting=yunling.acting, at=AT
    )


@pytest.mark.parametrize("kind", KINDS)
def test_the_last_first_nothing_is_left(yunling: Yunling, kind: str) -> None:
    stages = [records()]
    batches = []
    for work in WORKS:
        batches.append(brought_in(yunling, kind, work))
        stages.append(records())
    assert len({str(stage) for stage in stages}) == len(stages)
    for batch, before in zip(reversed(batches), reversed(stages[:-1]), strict=True):
        assert undone(yunling, batch).kept == []
        assert records() == before


@pytest.mark.parametrize("kind", KINDS)
def test_counted_as_others_changes_everything_would_stay(
    yunling: Yunling, kind: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The negative control: as it was."""
    monkeypatch.setattr(undoing, "VERSIONS_SET_BACK", 0)
    first, second = brought_in(yunling, kind, WORKS[0]), brought_in(yunling, kind, WORKS[1])
    assert undone(yunling, second).kept == []
    assert undone(yunling, first).kept != []


@pytest.mark.parametrize("after", range(3))
def test_what_somebody_wrote_between_stays(yunling: Yunling, after: int) -> None:
    """Whenever it was: after the first file, after the second, after the second was taken back."""
    first = brought_in(yunling, "volunteers", WORKS[0])
    if after == 0:
        edit(yunling)
    second = brought_in(yunling, "volunteers", WORKS[1])
    if after == 1:
        edit(yunling)
    undone(yunling, second)
    if after == 2:
        edit(yunling)
    assert [one["what"] for one in undone(yunling, first).kept] == ["人员 李甲"]
    assert Person.objects.get().education == "本科"


def test_a_change_that_was_not_set_back_counts_for_none(yunling: Yunling) -> None:
    """One that stayed, because of an edit after it, is not taken for the edit."""
    first = brought_in(yunling, "volunteers", WORKS[0])
    second = brought_in(yunling, "volunteers", WORKS[1])
    edit(yunling)
    assert undone(yunling, second).restored == 0
    assert not Change.objects.filter(batch=second).exists()
    assert undone(yunling, first).kept != []
    assert Person.objects.get().education == "本科"


def test_not_the_last_first_what_the_later_wrote_stays(yunling: Yunling) -> None:
    first, second, third = (brought_in(yunling, "volunteers", work) for work in WORKS[:3])
    assert undone(yunling, second).restored == 0
    assert [one["what"] for one in undone(yunling, first).kept] == ["人员 李甲"]
    assert Person.objects.get().workplace == WORKS[2]
    assert undone(yunling, third).restored == 1
    assert Person.objects.get().workplace == WORKS[1]


@pytest.mark.parametrize("undo", [True, False])
def test_what_undoing_needs_goes_with_its_term(yunling: Yunling, *, undo: bool) -> None:
    batch = brought_in(yunling, "volunteers", WORKS[0])
    again = brought_in(yunling, "volunteers", WORKS[1])
    if undo:
        undone(yunling, again)
        undone(yunling, batch)
    keeping.close_undo(CODE, 30, AT + timedelta(days=30), 1000)
    assert Change.objects.exists()
    assert Trace.objects.exists()
    keeping.close_undo(CODE, 30, AT + timedelta(days=31), 1000)
    assert not Change.objects.exists()
    assert not Trace.objects.exists()


# ---- one person on two lines


def test_two_lines_of_one_holder_are_written_as_one(yunling: Yunling) -> None:
    """Each line says something else of him, and only one gives the number by which he is known."""
    heads = ("镇街", "姓名", "岗位", "村（社区）", "手机", "工作单位")
    seated = [
        ("青龙镇", "张明", "主席", "", "13900001234", ""),
        ("青龙镇", "张明", "科普指导员", "石桥村", "13900001234", ""),
    ]
    yunling.bring_in("town-teams", csv([heads, *seated]))
    assert (Person.objects.count(), Appointment.objects.count()) == (1, 2)
    before = records()
    said = [
        ("青龙镇", "张明", "主席", "", "13900001234", "镇政府", ""),
        ("青龙镇", "张明", "科普指导员", "石桥村", "", "石桥小学", "本科"),
    ]
    batch = yunling.bring_in("town-teams", csv([(*heads, "学历"), *said]))
    assert batch.updated == 2
    person = Person.objects.get()
    assert (person.workplace, person.education, person.phone_mask) == ("石桥小学", "本科", "139****1234")
    assert undone(yunling, batch).kept == []
    assert records() == before


def test_a_ledger_writes_a_record_once_whatever_is_said_of_it(yunling: Yunling) -> None:
    brought_in(yunling, "volunteers", WORKS[0])
    batch = brought_in(yunling, "volunteers", WORKS[0])
    one, other = Person.objects.get(), Person.objects.get()
    changes = [
        (one, {"workplace": "乙厂"}),
        (other, {"job": "工人"}),
        (other, {"workplace": "丙厂"}),
        (one, {}),
    ]
    assert Ledger(batch).change(changes) == 1
    person = Person.objects.get()
    assert (person.workplace, person.job, person.version) == ("丙厂", "工人", 2)
    assert Volunteer.objects.count() == 1
