"""A roster that still names somebody who died or left: his line says so and waits, the others are written."""

from typing import Any

from haitang.foundation.endings import Terms
from haitang.machinery.spreadsheets.queries import batch_lines, drafts_of
from haitang.network.people.actions import depart
from haitang.network.people.models import Person, Volunteer
from haitang.network.people.words import Departure
from haitang.network.staffing.models import Appointment

from .district import AT, Rongchang
from .rosters import book

TODAY = AT.date()
TEAM_HEAD = ["镇街", "姓名", "手机", "科协职务", "单位职务"]
TEAM = [
    ["清江镇", "钱多", "13900000011", "主席", "清江镇党委专职副书记"],
    ["清江镇", "孙好", "13900000012", "副主席（医院院长）", "清江镇卫生院"],
]
HEAD = ["姓名", "手机", "镇街"]
LINES = [["李雷", "13900000001", "昌元街道"], ["钱多", "13900000011", "清江镇"]]


def dies(rongchang: Rongchang, name: str) -> Person:
    person = Person.objects.get(name=name)
    terms = Terms(on=TODAY, reason="家属告知", document="")
    return depart(
        person=person, departure=Departure.DIED, terms=terms, expected=person.version,
        acting=rongchang.acting, at=AT,
    )  # fmt: skip


def said(batch: Any) -> dict[str, list[str]]:
    """What stands against each line, by the name in it."""
    found = drafts_of(batch_lines(batch))
    return {str(draft.values["name"]): [fault.code for fault in draft.faults] for draft in found}


def test_a_town_team_seats_everybody_but_him(rongchang: Rongchang) -> None:
    rongchang.bring_in("town-teams", book({"名册": [TEAM_HEAD, TEAM[0]]}))
    dies(rongchang, "钱多")
    batch = rongchang.preview("town-teams", book({"名册": [TEAM_HEAD, *TEAM]}))
    assert said(batch) == {"钱多": ["departed"], "孙好": []}
    rongchang.apply(batch)
    held = Appointment.objects.filter(until__isnull=True)
    assert list(held.values_list("person__name", flat=True)) == ["孙好"]


def test_a_register_of_volunteers_takes_everybody_but_him(rongchang: Rongchang) -> None:
    rongchang.bring_in("town-teams", book({"名册": [TEAM_HEAD, TEAM[0]]}))
    dies(rongchang, "钱多")
    batch = rongchang.preview("volunteers", book({"名册": [HEAD, *LINES]}))
    assert said(batch) == {"李雷": [], "钱多": ["departed"]}
    rongchang.apply(batch)
    assert list(Volunteer.objects.values_list("person__name", flat=True)) == ["李雷"]


def test_a_body_is_headed_by_nobody_who_is_gone(rongchang: Rongchang) -> None:
    rongchang.bring_in("town-teams", book({"名册": [TEAM_HEAD, TEAM[0]]}))
    dies(rongchang, "钱多")
    head = ["组织名称", "类别", "镇街", "负责人", "手机"]
    lines = [
        ["清江镇蜂业农技协", "农技协", "清江镇", "钱多", "13900000011"],
        ["清江镇柑橘农技协", "农技协", "清江镇", "周新", "13900000021"],
    ]
    batch = rongchang.preview("organisations", book({"名册": [head, *lines]}))
    faults = [[fault.code for fault in draft.faults] for draft in drafts_of(batch_lines(batch))]
    assert faults == [["departed"], []]
