"""The demonstration district: every figure of the press report is counted from records, and the same each time."""

import json
from collections import Counter
from datetime import date
from typing import Any

import pytest

from haitang.access.actions import console_acting
from haitang.accounts.models import Account
from haitang.accounts.scope import Scope
from haitang.activities.models import Activity
from haitang.activities.words import State
from haitang.people.models import Person
from haitang.people.queries import duplicates
from haitang.project.command import main
from haitang.project.commands.summary import counts_of, document_of
from haitang.project.demonstration.building import BEGUN, DIVISIONS, PASSWORD, build, built
from haitang.project.demonstration.sheets import Clerk, Town
from haitang.spreadsheets.reading import read_workbook
from haitang.staffing.queries import coverage, vacancies
from tests.spreadsheets.samples import shared

SCOPE = Scope(regions=("500153",))
REPORTED, YEAR_END = date(2021, 4, 30), date(2021, 12, 31)


def facts() -> dict[str, Any]:
    figures: dict[str, Any] = json.loads(shared("data/facts.json"))["figures"]
    rooms = ("regions.", "organisations.", "people.")
    return {name: value for name, value in figures.items() if name.startswith(rooms)}


@pytest.fixture
def district(db: None) -> None:
    build(console_acting(BEGUN))


def test_it_is_what_the_report_told(district: None, capsys: pytest.CaptureFixture[str]) -> None:
    assert built()
    assert main(["figures", "--on", REPORTED.isoformat(), "--json"]) == 0
    listed = {entry["figure"]: entry["value"] for entry in json.loads(capsys.readouterr().out)}
    assert {name: listed.get(name) for name in facts()} == facts()
    assert document_of(counts_of("500153", REPORTED)) == facts()
    assert vacancies(SCOPE, REPORTED) == []
    assert set(coverage(SCOPE, REPORTED).towns.values()) == {"complete"}
    vacant = [(one.organisation, one.post, one.since) for one in vacancies(SCOPE, YEAR_END)]
    assert vacant == [
        ("远觉镇科学技术协会", "主席", date(2021, 9, 1)),
        ("龙集镇科学技术协会", "主席", date(2021, 9, 1)),
    ]
    covered = coverage(SCOPE, REPORTED)
    assert (covered.required, covered.have, len(covered.gap)) == (62, 42, 20)
    assert not duplicates(SCOPE)
    states = Counter(Activity.objects.values_list("state", flat=True))
    assert (sum(states.values()) > 1200, states[State.RETURNED]) == (True, 12)
    assert 0 < states[State.REPORTED] < 60
    assert Account.objects.get(username="officer").check_password(PASSWORD)
    assert not Person.objects.exclude(identity_digest="").filter(identity_mask="").exists()


def test_it_is_not_built_beside_a_real_district(db: None, capsys: pytest.CaptureFixture[str]) -> None:
    """Whoever can read its password in the documents must not be an administrator of somebody's real records."""
    assert main(["init", "500153", "--divisions", str(DIVISIONS)]) == 0
    assert main(["demo", "--json"]) == 1
    assert '"real_district"' in capsys.readouterr().out
    assert not Account.objects.filter(username="officer").exists()


def rows_of(seed: int) -> list[list[Any]]:
    clerk = Clerk(
        [Town("一镇", ("甲村村民委员会", "乙社区居民委员会")), Town("二街道", ("丙村村民委员会",))], seed
    )
    files = (clerk.town_teams(), clerk.volunteers(), clerk.enterprises())
    return [row for file in files for sheet in read_workbook(file).sheets for row in sheet.rows]


def test_the_same_seed_writes_the_same_sheets() -> None:
    assert rows_of(7) == rows_of(7)
    assert rows_of(7) != rows_of(8)
