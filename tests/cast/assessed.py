"""The assessments of a district of the cast: a draft, a scheme not yet opened, and a round in every state."""

from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Final

from haitang.judgement.assessment import snapshots
from haitang.judgement.assessment.models import (
    Answer,
    Item,
    Objection,
    Part,
    Result,
    Review,
    Round,
    Scheme,
    Score,
    Snapshot,
    Statement,
)
from haitang.judgement.assessment.words import Formula, SchemeState, State
from haitang.machinery.accounts.models import Account

if TYPE_CHECKING:
    from .district import District

YEARS: Final = {
    State.COMPUTED: 2014,
    State.REVIEW: 2015,
    State.NOTICE: 2016,
    State.CONFIRMED: 2018,
    State.FROZEN: 2019,
    State.OPENED: 2020,
}
FAR: Final = date(2099, 12, 31)
"""Till when the results of the round on notice may be objected to: pages go by the clock on the wall."""

OVER: Final = 2017
"""The year of a second round on notice, whose last day is past."""


@dataclass
class Assessed:
    """Schemes and rounds of one district; `results[state]` is the chair's town's."""

    draft: Scheme
    unopened: Scheme
    rounds: dict[str, Round] = field(default_factory=dict)
    results: dict[str, Result] = field(default_factory=dict)
    items: dict[str, list[Item]] = field(default_factory=dict)
    objection: Objection = field(init=False)

    def __getattr__(self, name: str) -> object:
        """`round_notice`, `result_notice`, `item_notice`: for the paths of the address table."""
        kind, _dash, state = name.partition("_")
        if kind not in {"round", "result", "item"}:
            raise AttributeError(name)
        if kind == "item":
            return self.items[state][0]
        return self.rounds[state] if kind == "round" else self.results[state]


def assess(district: "District", account: Account, mark: str, today: date, at: datetime) -> Assessed:
    """Write them through the models: one judged item of 40 points, one of 60 over the activities held."""
    years = {**{state.value: year for state, year in YEARS.items()}, "over": OVER}
    schemes = {name: _scheme(district, year, mark) for name, year in years.items()}
    schemes["unopened"] = _scheme(district, 2021, mark)
    schemes["draft"] = _scheme(district, 2022, mark, SchemeState.DRAFT)
    Scheme.objects.bulk_create(schemes.values())
    parts = {
        name: Part(scheme=scheme, position=1, title=f"工作成效{mark}", weight=100_00)
        for name, scheme in schemes.items()
    }
    Part.objects.bulk_create(parts.values())
    items = {name: [_judged(part, mark), _computed(part, mark)] for name, part in parts.items()}
    Item.objects.bulk_create(item for both in items.values() for item in both)
    rounds = {name: _round(schemes[name], name, today, at) for name in years}
    Round.objects.bulk_create(rounds.values())
    results = {
        name: Result(
            round=running,
            organisation=district.town_association,
            region=district.towns[0],
            total=90_00,
            band=f"达标{mark}",
        )
        for name, running in rounds.items()
        if name != State.OPENED
    }
    Result.objects.bulk_create(results.values())
    found = Assessed(schemes["draft"], schemes["unopened"], rounds, results, items)
    _say(found, account, mark, at)
    content = snapshots.snapshot_content(rounds["frozen"])
    Snapshot.objects.create(
        round=rounds["frozen"], content=content, digest=snapshots.snapshot_digest(content)
    )
    return found


def _scheme(district: "District", year: int, mark: str, state: SchemeState = SchemeState.PUBLISHED) -> Scheme:
    return Scheme(
        district=district.region,
        year=year,
        title=f"{year}年考核办法{mark}",
        document=f"荣科协〔{year}〕2号{mark}",
        low_name=f"未达标{mark}",
        middle_name=f"达标{mark}",
        high_name=f"优秀{mark}",
        state=state,
        published_on=date(year - 1, 12, 1) if state == SchemeState.PUBLISHED else None,
    )


def _judged(part: Part, mark: str) -> Item:
    return Item(
        part=part,
        position=1,
        code="1.1",
        title=f"有计划和总结{mark}",
        weight=40_00,
        formula=Formula.JUDGED,
        evidence=f"文件{mark}",
    )


def _computed(part: Part, mark: str) -> Item:
    return Item(
        part=part,
        position=2,
        code="1.2",
        title=f"开展科普活动{mark}",
        weight=60_00,
        formula=Formula.TARGET,
        numbers="12",
        indicator="activities.held",
    )


def _round(scheme: Scheme, name: str, today: date, at: datetime) -> Round:
    announced = name in {"notice", "over", "confirmed", "frozen"}
    until = FAR if name == "notice" else today - timedelta(days=3)
    return Round(
        scheme=scheme,
        state=State.NOTICE if name == "over" else State(name),
        opened_at=at,
        computed_at=None if name == State.OPENED else at,
        notice_since=today - timedelta(days=9) if announced else None,
        notice_until=until if announced else None,
        frozen_at=at if name == State.FROZEN else None,
    )


def _say(found: Assessed, account: Account, mark: str, at: datetime) -> None:
    """Scores, statements and reviews of every result; an objection that waits, and one that was answered."""
    by = {"account": account.pk, "name": account.username, "at": at}
    Score.objects.bulk_create(
        Score(result=result, item=item, value=value, points=points)
        for name, result in found.results.items()
        for item, value, points in zip(found.items[name], (None, 12), (30_00, 60_00), strict=True)
    )
    Statement.objects.bulk_create(
        Statement(
            result=result,
            item=found.items[name][0],
            points=40_00,
            words=f"有计划{mark}",
            evidence=f"两份{mark}",
            **by,
        )
        for name, result in found.results.items()
    )
    Review.objects.bulk_create(
        Review(result=result, item=found.items[name][0], points=30_00, reason=f"缺总结{mark}", **by)
        for name, result in found.results.items()
        if name != State.COMPUTED
    )
    objections = [
        Objection(result=found.results[name], item=found.items[name][0], words=f"总结已交{mark}", **by)
        for name in ("notice", "over")
    ]
    Objection.objects.bulk_create(objections)
    found.objection = objections[0]
    Answer.objects.create(
        objection=objections[1], upheld=False, words=f"逾期{mark}", before=30_00, after=30_00, **by
    )
