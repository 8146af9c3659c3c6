"""A year as a guide and a town's chair recorded it themselves, each for the level above; some waits, some was sent back."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Final

from haitang.foundation.acting import Acting
from haitang.network.organisations.models import Organisation
from haitang.network.organisations.words import Kind
from haitang.network.people.models import Volunteer
from haitang.work.activities import actions as activities
from haitang.work.activities.actions import ActivityDraft
from haitang.work.activities.models import Activity
from haitang.work.activities.words import Form

from .ledgers import YEAR
from .year import account_acting, moment_of_day

WAITS, QUICKLY, KEPT = "waits", "quickly", "kept"
"""What became of a record that was not simply confirmed days later, or sent back for the reason told instead."""


@dataclass(frozen=True, slots=True)
class Held:
    """What was held on a day, from when, how long, with how many; `fate` is how it went on."""

    month: int
    day: int
    title: str
    form: Form
    came: int
    begins: int = 9
    minutes: int = 90
    fate: str = ""


GUIDES: Final = (
    Held(4, 22, "枇杷病虫害防治田间指导", Form.FIELD_CLASS, 32),
    Held(5, 6, "科普宣传栏更新", Form.BOARD, 0, 14, 60),
    Held(5, 18, "识别诈骗短信，守住养老钱", Form.COURTYARD, 46, 19, 60),
    Held(6, 8, "防溺水安全教育进小组", Form.COURTYARD, 38, 19, 60),
    Held(7, 2, "科普宣传栏更新", Form.BOARD, 0, 14, 60),
    Held(7, 15, "走访种粮大户，问技术需求", Form.VISIT, 6, 9, 120),
    Held(8, 12, "智能手机使用培训", Form.TRAINING, 24, 15),
    Held(9, 6, "科普宣传栏更新", Form.BOARD, 0, 14, 60),
    Held(9, 18, "全国科普日院坝课堂", Form.COURTYARD, 66, 19, 90, QUICKLY),
    Held(10, 13, "走访科技示范户", Form.VISIT, 5, 9, 120),
    Held(11, 4, "柑橘冬季修剪与施肥", Form.FIELD_CLASS, 27),
    Held(11, 9, "科普宣传栏更新", Form.BOARD, 0, 14, 60),
    Held(12, 8, "急救知识培训", Form.TRAINING, 35, 15),
    Held(12, 15, "防范金融诈骗小知识", Form.LECTURE, 300, 15, 60, "活动室坐不下 300 人，请按签到表改人数。"),
    Held(12, 27, "走访独居老人，讲防诈骗", Form.VISIT, 9, 9, 120, WAITS),
    Held(12, 29, "冬季防火与用电安全", Form.COURTYARD, 41, 19, 60, WAITS),
    Held(12, 30, "新年科普灯谜", Form.OTHER, 50, 19, 60, KEPT),
)
CHAIRS: Final = (
    Held(5, 26, "科技活动周广场咨询", Form.FAIR, 180),
    Held(6, 17, "农技服务需求调研", Form.RESEARCH, 14, 14, 120),
    Held(9, 11, "全国科普日集市", Form.FAIR, 320),
    Held(11, 16, "走访企业科协，问技术难题", Form.VISIT, 8, 14, 120),
    Held(12, 9, "科普员培训", Form.TRAINING, 60, 14, 90, "请补上培训的地点和讲课的老师。"),
    Held(12, 28, "科技工作者座谈，商量来年课程", Form.SEMINAR, 22, 14, 90, WAITS),
)


def live(begun: datetime) -> None:
    """Record both years; the chair judges the guide's records, the officer the chair's."""
    guide, chair = account_acting("guide", begun), account_acting("chair", begun)
    village, town = guide.scope.regions[0], chair.scope.regions[0]
    association = Organisation.objects.of_kind(Kind.TOWN_ASSOCIATION).get(region=town)
    helpers = list(
        Volunteer.objects.filter(region=village).order_by("id").values_list("person_id", flat=True)[:2]
    )
    for year, place, author, judge, serving in (
        (GUIDES, village, "guide", "chair", helpers),
        (CHAIRS, town, "chair", "officer", []),
    ):
        for held in year:
            record_village(held, place, association, serving, author, judge, begun)


def record_village(
    held: Held,
    place: str,
    association: Organisation,
    serving: Sequence[int],
    author: str,
    judge: str,
    begun: datetime,
) -> None:
    """Put one on record on its own evening, and judge it three days later; at once where it went `QUICKLY`."""
    day = date(YEAR, held.month, held.day)
    at = moment_of_day(day, 21, begun)
    begins = time(held.begins)
    draft = ActivityDraft(
        region=place,
        organiser=association,
        title=held.title,
        form=held.form,
        held_on=day,
        begins=begins,
        ends=(datetime.combine(day, begins) + timedelta(minutes=held.minutes)).time(),
        participants=held.came,
        services=dict.fromkeys(serving, held.minutes),
    )
    activity = activities.record_activity(
        draft=draft, reported=held.fate != KEPT, acting=account_acting(author, at), at=at
    )
    if held.fate not in {WAITS, KEPT}:
        later = timedelta(seconds=40) if held.fate == QUICKLY else timedelta(days=3)
        decide(activity, held.fate, account_acting(judge, at + later), at + later)


def decide(activity: Activity, fate: str, judge: Acting, at: datetime) -> None:
    """Confirm it, or send it back for the reason its fate tells."""
    if fate in {"", QUICKLY}:
        activities.confirm(activity=activity, version=activity.version, acting=judge, at=at)
    else:
        activities.return_activity(activity=activity, reason=fate, acting=judge, at=at)
