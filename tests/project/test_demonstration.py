"""The demonstration district: every figure of the press report is counted from records, and the same each time."""

import json
from collections import Counter
from datetime import date
from typing import Any

import pytest

from haitang.demonstration.building import BEGUN, DIVISIONS, PASSWORD, build, built
from haitang.demonstration.sheets import Clerk, Town
from haitang.foundation.scope import Scope
from haitang.judgement.assessment.models import Snapshot
from haitang.judgement.assessment.snapshots import recompute
from haitang.machinery.accounts.models import Account
from haitang.machinery.spreadsheets.reading import read_workbook
from haitang.network.access.actions import console_acting
from haitang.network.organisations.models import Organisation
from haitang.network.organisations.words import Kind
from haitang.network.people.models import Person
from haitang.network.people.queries import duplicates
from haitang.network.staffing.queries import coverage, vacancies
from haitang.operation.command import main
from haitang.operation.commands.summary import counts_of, document_of
from haitang.work.activities.models import Activity
from haitang.work.activities.oddities import oddities
from haitang.work.activities.words import Form, State
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
    assert (sum(states.values()) > 1200, states[State.RETURNED]) == (True, 14)
    assert 0 < states[State.REPORTED] < 60
    assert Account.objects.get(username="officer").check_password(PASSWORD)
    assert not Person.objects.exclude(identity_digest="").filter(identity_mask="").exists()
    everybody_has_something_to_do()
    the_year_was_assessed(capsys)


def everybody_has_something_to_do() -> None:
    """What waits for the chair and for the officer, what the guide and the chair have to mend, what to ask about."""
    keys = {account.username: account.pk for account in Account.objects.all()}
    waiting = Activity.objects.filter(state=State.REPORTED)
    assert waiting.filter(level_above="500153001", recorded_by=keys["guide"]).count() == 2
    assert waiting.filter(level_above="500153", recorded_by=keys["chair"]).count() == 1
    returned = Activity.objects.filter(state=State.RETURNED).values_list("recorded_by", flat=True)
    assert {keys["guide"], keys["chair"]} < set(returned)
    assert not Organisation.objects.filter(kind=Kind.TOWN_ASSOCIATION, founded=None).exists()
    odd = oddities(SCOPE, date(2021, 1, 1), date(2022, 1, 1))
    assert {str(kind.title) for kind in odd if kind.found} >= {"刚记录就确认"}
    forms = Activity.objects.filter(state=State.CONFIRMED).values_list("form", flat=True).distinct()
    assert {Form.VISIT, Form.RESEARCH} < set(forms)


def the_year_was_assessed(capsys: pytest.CaptureFixture[str]) -> None:
    """Twenty-one towns, every one with every item, and items that sum to its total; computed again, the same."""
    assert main(["assess", "2021", "--json"]) == 0
    document = json.loads(capsys.readouterr().out)
    assert (document["year"], document["state"], len(document["towns"])) == (2021, "frozen", 21)
    for town in document["towns"]:
        assert round(sum(item["score"] for item in town["items"]), 2) == town["total"]
        assert len(town["items"]) == len(document["towns"][0]["items"]) >= 18
    assert len({town["total"] for town in document["towns"]}) > 10
    assert sum(item["indicator"] is not None for item in document["towns"][0]["items"]) >= 14
    kept = Snapshot.objects.get(round__scheme__year=2021).content
    totals = {code: judgement.total / 100 for code, judgement in recompute(kept).items()}
    assert totals == {town["town"]: town["total"] for town in document["towns"]}
    assert main(["assess", "2021", "--town", "500153113"]) == 0
    shown = capsys.readouterr().out
    assert ("远觉镇" in shown, "龙集镇" in shown, "1.1 镇街科协主席到位  0 / 5" in shown) == (
        True,
        False,
        True,
    )
    assert main(["assess", "2019"]) == 1
    assert "还没有 2019 年的镇街科协考核" in capsys.readouterr().err


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
