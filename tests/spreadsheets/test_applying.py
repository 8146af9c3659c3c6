"""An import is all or nothing, repeatable, and can be taken back (TRUST I9)."""

from typing import Any

import pytest

from haitang.foundation.verdict import Refused
from haitang.machinery.accounts.models import Account
from haitang.machinery.audit.models import Entry
from haitang.machinery.spreadsheets import actions
from haitang.machinery.spreadsheets.ledger import Ledger
from haitang.machinery.spreadsheets.models import Batch, Change, Row, Source, Trace
from haitang.machinery.spreadsheets.undoing import foresee
from haitang.machinery.spreadsheets.words import BatchState
from haitang.network.access.models import Grant
from haitang.network.access.words import Role
from haitang.network.organisations.models import Organisation, Post
from haitang.network.organisations.words import Kind
from haitang.network.people import actions as people
from haitang.network.people.models import Expertise, Person, Volunteer
from haitang.network.staffing.models import Appointment
from tests.writing import watched

from .district import AT, Rongchang
from .rosters import book

HEAD = ["序号", "姓名", "手机号码", "乡镇", "村居", "特长"]
LINES = [
    [1, "李雷", "13900000001", "昌元街道", "玉屏社区", "急救培训、气象"],
    [2, "韩梅", 13900000002, "昌元", "玉屏", ""],
    [3, "赵小", "139-0000-0003", "远觉镇", "", "气象"],
]
TEAM_HEAD = ["镇街", "姓名", "手机", "科协职务", "单位职务"]
TEAM = [
    ["清江镇", "钱多", "13900000011", "主席", "清江镇党委专职副书记"],
    ["清江镇", "孙好", "13900000012", "副主席（医院院长）", "清江镇卫生院"],
    ["清江镇", "李早", "13900000013", "副主席（医院院长）", "清江镇第二卫生院"],
]


def register(lines: list[list[Any]] = LINES) -> bytes:
    return book({"名册": [["志愿者名册"], HEAD, *lines]})


def team() -> bytes:
    return book({"名册": [TEAM_HEAD, *TEAM]})


def records() -> dict[str, int]:
    return {
        model.__name__: model._default_manager.count()
        for model in (Person, Volunteer, Expertise, Appointment, Post)
    }


def test_a_preview_writes_no_record(rongchang: Rongchang) -> None:
    before = records()
    batch = rongchang.preview("volunteers", register())
    assert (batch.ready, batch.created, batch.state) == (3, 3, BatchState.PREVIEWED)
    assert records() == before


def test_what_a_file_holds_is_stored_sealed(rongchang: Rongchang) -> None:
    batch = rongchang.preview("volunteers", register())
    stored = b"".join(bytes(row.sealed) for row in Row.objects.filter(batch=batch))
    stored += bytes(Source.objects.get(batch=batch).sealed)
    assert b"13900000001" not in stored
    assert "李雷".encode() not in stored


def test_applying_writes_every_ready_line_with_one_entry_a_record(rongchang: Rongchang) -> None:
    batch = rongchang.apply(rongchang.preview("volunteers", register()))
    assert batch.state == BatchState.APPLIED
    assert sorted(Person.objects.values_list("name", "phone_mask")) == [
        ("李雷", "139****0001"),
        ("赵小", "139****0003"),
        ("韩梅", "139****0002"),
    ]
    assert Entry.objects.filter(action="people.register").count() == 3
    assert Entry.objects.filter(action="spreadsheets.apply", thing_id=str(batch.pk)).count() == 1
    assert not Source.objects.filter(batch=batch).exists()


def test_applying_twice_does_nothing_the_second_time(rongchang: Rongchang) -> None:
    batch = rongchang.bring_in("volunteers", register())
    after = records()
    rongchang.apply(batch)
    assert records() == after


def test_a_town_with_two_hospital_heads_gets_a_further_seat(rongchang: Rongchang) -> None:
    posts = Post.objects.count()
    rongchang.bring_in("town-teams", team())
    assert Post.objects.count() == posts + 1
    assert Appointment.objects.filter(post__role="chief.hospital").count() == 2


def test_undoing_leaves_the_state_before(rongchang: Rongchang) -> None:
    before = records()
    first = rongchang.bring_in("town-teams", team())
    second = rongchang.bring_in("volunteers", register())
    assert rongchang.undo(second).removed == 3
    assert rongchang.undo(first).removed == 3
    assert records() == before


def test_undoing_restores_what_an_import_changed(rongchang: Rongchang) -> None:
    rongchang.bring_in("volunteers", register())
    moved = rongchang.bring_in(
        "volunteers", register([[1, "李雷", "13900000001", "昌元街道", "桂花社区", ""]])
    )
    assert (moved.created, moved.updated) == (0, 1)
    assert Volunteer.objects.get(person__name="李雷").region.name.startswith("桂花")
    undone = rongchang.undo(moved)
    assert undone.restored >= 1
    assert Volunteer.objects.get(person__name="李雷").region.name.startswith("玉屏")


def test_undoing_keeps_what_people_touched_since_and_says_so(rongchang: Rongchang) -> None:
    batch = rongchang.bring_in("volunteers", register())
    touched = Person.objects.get(name="李雷")
    people.amend_person(
        person=touched, changes={"education": "本科"}, version=touched.version, acting=rongchang.acting, at=AT
    )
    undone = rongchang.undo(batch)
    assert [one["what"] for one in undone.kept if "李雷" in one["what"]]
    assert list(Person.objects.values_list("name", flat=True)) == ["李雷"]


def test_undoing_keeps_an_organisation_in_which_somebody_was_given_a_role(rongchang: Rongchang) -> None:
    """No name leads from an organisation to the roles held in it: the database alone would refuse, without a reason."""
    batch = rongchang.bring_in("organisations", societies())
    society = Organisation.objects.get(name="果树学会")
    account = Account.objects.create(username="manager", joined_at=AT)
    Grant.objects.create(account=account, role=Role.MANAGER, organisation=society, since=AT)
    with watched() as watch:
        foreseen = foresee(batch, "organisations.Organisation")
    assert watch.longest == 0  # nobody who writes had to wait
    assert foreseen.kept == [{"what": "组织 果树学会", "why": "写入后又有了“授权”记录"}]
    assert (foreseen.removed, rongchang.undo(batch)) == (1, foreseen)
    assert Organisation.objects.of_kind(Kind.SOCIETY).get() == society


def test_undoing_keeps_a_person_who_was_given_an_account(rongchang: Rongchang) -> None:
    batch = rongchang.bring_in("volunteers", register())
    person = Person.objects.get(name="李雷")
    Account.objects.create(username="lilei", person_key=person.pk, joined_at=AT)
    undone = rongchang.undo(batch)
    assert undone.kept == [{"what": "人员 李雷", "why": "写入后又有了“账号”记录"}]
    assert Person.objects.get() == person


def societies() -> bytes:
    head = ["名称", "类别", "所在镇街"]
    return book({"学会": [head, ["果树学会", "学会", "昌元街道"], ["养蜂学会", "学会", "昌元街道"]]})


def test_a_batch_is_undone_once(rongchang: Rongchang) -> None:
    batch = rongchang.bring_in("volunteers", register())
    rongchang.undo(batch)
    with pytest.raises(Refused):
        rongchang.undo(Batch.objects.get(pk=batch.pk))


@pytest.mark.parametrize("step", range(4))
def test_a_failure_at_any_step_leaves_nothing(
    rongchang: Rongchang, monkeypatch: pytest.MonkeyPatch, step: int
) -> None:
    before = records()
    batch = rongchang.preview("volunteers", register())
    made, calls = Ledger.made, iter(range(100))

    def fail_at_step(self: Ledger, new: Any) -> None:
        made(self, new)
        if next(calls) == step:
            raise RuntimeError("the power went out")

    monkeypatch.setattr(Ledger, "made", fail_at_step)
    reached = step < 3
    if reached:
        with pytest.raises(RuntimeError):
            rongchang.apply(batch)
        assert records() == before
        assert not Trace.objects.exists()
        assert not Change.objects.exists()
        assert Batch.objects.get(pk=batch.pk).state == BatchState.PREVIEWED
    else:
        assert rongchang.apply(batch).state == BatchState.APPLIED


def test_mending_a_cell_makes_its_line_ready(rongchang: Rongchang) -> None:
    batch = rongchang.preview(
        "volunteers", register([[1, "李", "13900000009", "昌元街道", "", ""], *LINES[1:]])
    )
    assert (batch.ready, batch.faulty) == (2, 1)
    line = actions.mend(batch=batch, position=0, cells={"name": "李雷"}, acting=rongchang.acting, at=AT)
    assert line.ready
    again = Batch.objects.get(pk=batch.pk)
    assert (again.ready, again.faulty, again.created) == (3, 0, 3)


def test_a_head_mapped_by_hand_is_remembered(rongchang: Rongchang) -> None:
    head = ["编号", "称谓", "手机", "地盘"]
    content = book(
        {"名册": [head, [1, "李雷", "13900000001", "昌元街道"], [2, "韩梅", "13900000002", "清江镇"]]}
    )
    batch = rongchang.preview("volunteers", content)
    mended = actions.remap(batch=batch, columns={"称谓": "name"}, acting=rongchang.acting, at=AT)
    assert mended.ready == 2
    assert rongchang.preview("volunteers", content).ready == 2


def test_the_stranger_may_not_import_here(cast: Any) -> None:
    with pytest.raises(Refused):
        actions.preview(
            kind="volunteers", content=register(), filename="x.xlsx", region="500153",
            acting=cast.acting("stranger"), at=AT,
        )  # fmt: skip
