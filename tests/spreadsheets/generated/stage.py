"""The counties on their first day, and a roster previewed there in this process."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from haitang.foundation.verdict import Refused
from haitang.machinery.spreadsheets import actions
from haitang.machinery.spreadsheets.asking import DAY_OF_ROSTER
from haitang.machinery.spreadsheets.models import Batch
from haitang.machinery.spreadsheets.queries import faults_of, outcomes_of
from haitang.machinery.spreadsheets.reading import Unreadable
from haitang.network.access.actions import console_acting
from haitang.network.regions.actions import load_divisions
from haitang.network.regions.importers import read_divisions
from haitang.network.regions.models import Region
from haitang.network.staffing.actions import establish_district

from .counties import CODES, DIVISIONS
from .rosters import Roster

AT = datetime(2024, 9, 1, 9, tzinfo=ZoneInfo("Asia/Shanghai"))


def open_counties() -> None:
    acting = console_acting(AT)
    load_divisions(rows=read_divisions(DIVISIONS), acting=acting, at=AT)
    for code in CODES:
        establish_district(
            county=Region.objects.get(code=code), acting=acting, at=AT, on=AT.date(), since=date(2010, 1, 1)
        )


def previewed(roster: Roster, answers: Mapping[str, str] | None = None) -> dict[str, Any]:
    """What `import --json --rows` says of the roster; `{"error": …}` where the whole file is refused."""
    try:
        batch = brought(roster, answers)
    except (Refused, Unreadable) as refused:
        return {"error": str(refused)}
    return {
        "questions": batch.open_questions,
        "notices": batch.notices,
        "faults": list(faults_of(batch)),
        "outcomes": list(outcomes_of(batch)),
    }


def brought(roster: Roster, answers: Mapping[str, str] | None = None) -> Batch:
    """The roster's preview, its day given as `--day` does."""
    day = {DAY_OF_ROSTER: roster.day} if roster.day else {}
    return actions.preview(
        kind=roster.kind,
        content=roster.content,
        filename=roster.name,
        region=roster.county.code,
        acting=console_acting(AT),
        at=AT,
        answers={**day, **(answers or {})},
    )
