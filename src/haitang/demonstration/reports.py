"""The year's report of 2021: drafted by the officer on the last day, its number given by the leader."""

from datetime import date, datetime, time

from haitang.foundation.acting import Acting
from haitang.judgement.reports import actions as reports
from haitang.judgement.reports.actions import PaperDraft
from haitang.judgement.reports.words import Kind
from haitang.machinery.accounts.models import Account
from haitang.network.access.queries import build_acting
from haitang.network.organisations.models import Organisation
from haitang.network.organisations.words import Kind as BodyKind
from haitang.network.regions.models import Region

from .ledgers import YEAR

WORD = "荣科协"
GIVEN_ELSEWHERE = {"荣科协": 23, "荣科协发": 60}
"""The last numbers of the year given on paper, as documents of the demonstration name them: the scheme, approvals, a plan."""


def write_report(county: str, begun: datetime) -> None:
    """Draft the year's report of the district, and issue it."""
    at = datetime.combine(date(YEAR, 12, 31), time(17), tzinfo=begun.tzinfo)
    place = Region.objects.get(code=county)
    body = Organisation.objects.get(kind=BodyKind.DISTRICT_ASSOCIATION, region=place)
    for word, last in GIVEN_ELSEWHERE.items():
        reports.set_last_number(
            body=body, word=word, year=YEAR, last=last, acting=acting_as("leader", at), at=at
        )
    draft = PaperDraft(Kind.ANNUAL, body, place, str(YEAR), f"关于{YEAR}年工作情况的报告")
    paper = reports.draft(draft=draft, acting=acting_as("officer", at), at=at)
    reports.issue(
        paper=paper,
        version=paper.version,
        word=WORD,
        signed_on=date(YEAR, 12, 31),
        acting=acting_as("leader", at),
        at=at,
    )


def acting_as(username: str, at: datetime) -> Acting:
    return build_acting(Account.objects.get(username=username), at)
