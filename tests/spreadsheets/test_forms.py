"""Twenty-six rosters in the forms districts keep them: each is read as `forms/expected.json` says, nobody silently wrong."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from .expecting import CASES, FOLDER, complaints, silently_wrong

COUNTY = "532922"
AT = datetime(2024, 9, 1, 9, tzinfo=ZoneInfo("Asia/Shanghai"))


@pytest.fixture
def county(db: None) -> None:
    from haitang.network.access.actions import console_acting
    from haitang.network.regions.actions import load_divisions
    from haitang.network.regions.importers import read_divisions
    from haitang.network.regions.models import Region
    from haitang.network.staffing.actions import establish_district

    acting = console_acting(AT)
    load_divisions(rows=read_divisions(FOLDER / f"divisions-{COUNTY}.csv"), acting=acting, at=AT)
    establish_district(county=Region.objects.get(code=COUNTY), acting=acting, at=AT, on=AT.date())


def imported(file: str, answers: Mapping[str, str]) -> dict[str, Any]:
    """What `import --json --rows` prints of a file."""
    from haitang.machinery.spreadsheets import actions
    from haitang.machinery.spreadsheets.asking import DAY_OF_ROSTER
    from haitang.machinery.spreadsheets.queries import faults_of, outcomes_of
    from haitang.network.access.actions import console_acting

    case = CASES[file]
    day = {DAY_OF_ROSTER: case["args"][1]} if case["args"] else {}
    batch = actions.preview(
        kind=case["kind"],
        content=(FOLDER / file).read_bytes(),
        filename=file,
        region=COUNTY,
        acting=console_acting(AT),
        at=AT,
        answers={**day, **answers},
    )
    return {
        "rows": batch.rows,
        "faulty": batch.faulty,
        "faults": list(faults_of(batch)),
        "questions": batch.open_questions,
        "notices": batch.notices,
        "totals": batch.totals,
        "outcomes": list(outcomes_of(batch)),
    }


@pytest.mark.parametrize("file", CASES)
def test_a_roster_is_read_rightly(county: None, file: str) -> None:
    assert complaints(CASES[file], lambda answers: imported(file, answers)) == []


def test_the_judge_sees_a_phone_that_crossed(county: None) -> None:
    """The negative control: with two phones exchanged, a post of another, or a former holder ready, it complains."""
    file = "with-end-dates.xlsx"
    right = imported(file, {})
    assert silently_wrong(CASES[file], right) == []
    ready = [one for one in right["outcomes"] if one["state"] == "ready"]
    crossed = {**right, "outcomes": [*right["outcomes"]]}
    for change in ({"phone_tail": "0000"}, {"post": "guide"}, {"town": ready[1]["town"]}, {"name": "无此人"}):
        crossed["outcomes"] = [one | change if one is ready[0] else one for one in right["outcomes"]]
        assert silently_wrong(CASES[file], crossed)
    seated = [one | {"state": "ready", "until": None} for one in right["outcomes"]]
    assert silently_wrong(CASES[file], {**right, "outcomes": seated})
