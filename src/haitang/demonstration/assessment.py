"""The assessment of 2021: the scheme published in January, its round computed, stated, reviewed, shown, confirmed and frozen."""

from datetime import datetime
from typing import Final

from haitang.foundation.acting import Acting
from haitang.judgement.assessment import actions
from haitang.judgement.assessment.actions import Reviewed, Stated
from haitang.judgement.assessment.models import Item, Result, Round
from haitang.judgement.assessment.words import POINT, Formula
from haitang.network.regions.models import Region

from .ledgers import YEAR
from .year import account_acting

TITLE: Final = f"{YEAR}年镇街科协工作考核办法"
DOCUMENT: Final = f"荣科协〔{YEAR}〕2号"
SAID: Final = {
    "1.4": ("党工委会议两次研究科协工作", "会议记录 2 份"),
    "1.5": ("年初有计划，年底有总结", "计划、总结各 1 份"),
    "2.10": ("开了一个有本地特色的小院讲堂", "照片和签到表"),
    "3.6": ("科普经费列入镇街预算", "预算批复"),
    "3.7": ("全年报送信息 5 篇", "刊发页面"),
    "4.3": ("没有全市推广的经验", ""),
}
"""What a town says of each judged item, and what shows it."""


def judge_year(county: str, begun: datetime, acting: Acting) -> Round:
    """Publish as `acting`; the officer runs the round, the chair speaks for the first town, the leader confirms."""

    def at(year: int, month: int, day: int) -> datetime:
        return datetime(year, month, day, 10, tzinfo=begun.tzinfo)

    published = at(YEAR, 1, 15)
    scheme = actions.draft(
        district=Region.objects.get(code=county), year=YEAR, title=TITLE, document=DOCUMENT, acting=acting, at=published
    )  # fmt: skip
    actions.publish(scheme=scheme, version=scheme.version, acting=acting, at=published)
    computed = at(YEAR + 1, 1, 5)
    officer, leader = account_acting("officer", computed), account_acting("leader", computed)
    running = actions.open_round(scheme=scheme, acting=officer, at=computed)
    actions.compute(running=running, acting=officer, at=computed)
    items = list(Item.objects.filter(part__scheme=scheme, formula=Formula.JUDGED).order_by("id"))
    results = list(Result.objects.filter(round=running).order_by("region_id"))
    state_for_the_first_town(running, results[0], items, at(YEAR + 1, 1, 8))
    actions.close_statements(running=running, acting=officer, at=at(YEAR + 1, 1, 12))
    for place, result in enumerate(results):
        given = {item.code: reviewed(item, place) for item in items}
        actions.review(result=seen(running, result), reviewed=given, acting=officer, at=at(YEAR + 1, 1, 13))
    running.refresh_from_db()
    actions.announce(running=running, version=running.version, acting=officer, at=at(YEAR + 1, 1, 14))
    object_once(running, results[0], items[1], officer)
    running.refresh_from_db()
    actions.confirm(running=running, version=running.version, acting=leader, at=at(YEAR + 1, 1, 24))
    actions.freeze(running=running, version=running.version, acting=leader, at=at(YEAR + 1, 1, 25))
    return running


def seen(running: Round, result: Result) -> Result:
    """A result as it stands now, with its round as it stands now."""
    return Result.objects.select_related("round__scheme", "organisation").get(pk=result.pk)


def state_for_the_first_town(running: Round, result: Result, items: list[Item], at: datetime) -> None:
    """The chair of the first town writes its statement; the other towns have no account in the demonstration."""
    stated = {
        item.code: Stated(0 if not SAID[item.code][1] else item.weight, *SAID[item.code]) for item in items
    }
    actions.state(result=seen(running, result), stated=stated, acting=account_acting("chair", at), at=at)


def reviewed(item: Item, place: int) -> Reviewed:
    """What the officer gives: most of the weight, nothing where nothing was shown."""
    if item.code == "4.3":
        return Reviewed(0, "没有推广文件")
    lost = (place + item.position) % 3 * POINT // 2
    return Reviewed(item.weight - lost, "材料齐全" if not lost else "材料不全，酌减")


def object_once(running: Round, result: Result, item: Item, officer: Acting) -> None:
    """The first town objects to one item, and is answered."""
    at = datetime(YEAR + 1, 1, 18, 10, tzinfo=running.opened_at.tzinfo)
    chair = account_acting("chair", at)
    words = "总结已于 1 月 6 日补报，请复核。"
    objection = actions.object_to(result=seen(running, result), item=item, words=words, acting=chair, at=at)
    objection.result = seen(running, result)
    actions.answer_objection(
        objection=objection, upheld=True, points=item.weight, words="补报的总结已收到，改为满分。", acting=officer, at=at
    )  # fmt: skip
