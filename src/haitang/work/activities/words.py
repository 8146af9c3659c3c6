import re
from datetime import timedelta
from typing import Final

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from haitang.foundation.moves import Moves, Own, Step, staying


class Form(models.TextChoices):
    """How an activity is held; the usual ones of a village first."""

    LECTURE = "lecture", _("讲座")
    FIELD_CLASS = "field_class", _("田间课堂")
    COURTYARD = "courtyard", _("小院讲堂")
    FAIR = "fair", _("咨询")
    EXHIBITION = "exhibition", _("展览")
    TRAINING = "training", _("培训")
    BOARD = "board", _("宣传栏更新")
    OPEN_DAY = "open_day", _("开放日")
    DRILL = "drill", _("演练")
    SEMINAR = "seminar", _("座谈")
    VISIT = "visit", _("走访")
    RESEARCH = "research", _("调研")
    OTHER = "other", pgettext_lazy("form of an activity", "其他")


class Topic(models.TextChoices):
    """What an activity is about."""

    FRAUD = "fraud", _("防范诈骗")
    FARMING = "farming", _("农业技术")
    HEALTH = "health", _("健康与急救")
    FOOD = "food", _("食品安全")
    SAFETY = "safety", _("防灾减灾")
    YOUTH = "youth", _("青少年科技")
    GREEN = "green", _("生态环保")
    DIGITAL = "digital", _("数字生活")
    WORKERS = "workers", _("服务科技工作者")
    OTHER = "other", pgettext_lazy("topic of an activity", "其他")


TOPIC_WORDS: Final = (
    (Topic.FRAUD, re.compile(r"诈骗|反诈|骗局|传销|非法集资|邪教|谣言|真伪")),
    (Topic.FOOD, re.compile(r"食品|舌尖|营养|餐饮")),
    (Topic.WORKERS, re.compile(r"科技工作者|三长|学会|专家座谈")),
    (
        Topic.FARMING,
        re.compile(
            r"农[业技民机村药]|种植|养殖|栽培|病虫|枇杷|春耕|春播|秋收|田间|果树|水稻|油菜|高粱|畜牧|生猪|兽医"
        ),
    ),
    (Topic.YOUTH, re.compile(r"机器人|编程|航模|航天|天文|进校园|青少年|中小学|科学课|实验|科技馆")),
    (Topic.HEALTH, re.compile(r"健康|健身|慢病|急救|医|疫|艾滋|心理|禁毒|义诊|合理用药|爱眼|近视|养生")),
    (Topic.SAFETY, re.compile(r"防灾|减灾|地震|地质|消防|火灾|逃生|溺水|安全|防汛|气象")),
    (Topic.GREEN, re.compile(r"环保|生态|垃圾|低碳|节能|河长|湿地|植树|污染")),
    (Topic.DIGITAL, re.compile(r"智能手机|数字|网络|上网|信息化|人工智能|电商")),
)
"""What in the title of an activity tells its topic, tried in this order."""

FORM_WORDS: Final = {
    Form.LECTURE: ("讲座", "科普讲座", "宣讲", "报告会", "授课", "讲课"),
    Form.FIELD_CLASS: ("田间课堂", "田间指导", "技术指导", "现场指导", "田间"),
    Form.COURTYARD: ("小院讲堂", "院坝会", "院坝", "小院", "坝坝会"),
    Form.FAIR: ("咨询", "科普集市", "集市", "义诊", "现场咨询", "宣传咨询", "赶场"),
    Form.EXHIBITION: ("展览", "展示", "巡展", "展板", "体验"),
    Form.TRAINING: ("培训", "培训班", "技术培训"),
    Form.BOARD: ("宣传栏更新", "宣传栏", "科普画廊", "画廊"),
    Form.OPEN_DAY: ("开放日", "开放", "参观", "研学"),
    Form.DRILL: ("演练", "应急演练"),
    Form.SEMINAR: ("座谈", "座谈会", "研讨", "沙龙", "会议"),
    Form.VISIT: ("走访", "慰问", "入户"),
    Form.RESEARCH: ("调研", "调查"),
    Form.OTHER: ("其他", "其它", "宣传", "发放资料", "竞赛", "比赛"),
}
"""Words by which ledgers name the forms, usual word first."""


class State(models.TextChoices):
    DRAFT = "draft", _("草稿")
    REPORTED = "reported", _("待确认")
    CONFIRMED = "confirmed", _("已确认")
    RETURNED = "returned", _("已退回")
    WITHDRAWN = "withdrawn", _("已撤回")


class Move(models.TextChoices):
    AMEND = "amend", _("修改")
    REPORT = "report", _("报送")
    CONFIRM = "confirm", _("确认")
    RETURN = "return", _("退回")
    WITHDRAW = "withdraw", _("撤回")
    CORRECT = "correct", _("更正")
    ANNUL = "annul", _("作废")


ENTERED: Final = (State.DRAFT, State.REPORTED, State.RETURNED)
"""States in which a record is its author's to change."""
CONFIRMED_ALREADY: Final = _("已经确认的活动不能再%(move)s；确有出入，请上一级更正或作废，并写明原因。")

MOVES: Final = Moves(
    State,
    {
        Move.AMEND: Step(staying(*ENTERED), needs="activities.record", own=Own.ONLY, final=False),
        Move.REPORT: Step(
            dict.fromkeys((State.DRAFT, State.RETURNED), State.REPORTED),
            needs="activities.record",
            own=Own.ONLY,
            final=False,
        ),
        Move.CONFIRM: Step(
            {State.REPORTED: State.CONFIRMED}, needs="activities.confirm", own=Own.NEVER, final=True
        ),
        Move.RETURN: Step(
            {State.REPORTED: State.RETURNED},
            needs="activities.confirm",
            own=Own.NEVER,
            reason=True,
            final=False,
        ),
        Move.WITHDRAW: Step(
            dict.fromkeys(ENTERED, State.WITHDRAWN), needs="activities.record", own=Own.ONLY, final=False
        ),
        Move.CORRECT: Step(
            staying(State.CONFIRMED), needs="activities.confirm", own=Own.NEVER, reason=True, final=False
        ),
        Move.ANNUL: Step(
            {State.CONFIRMED: State.WITHDRAWN},
            needs="activities.confirm",
            own=Own.NEVER,
            reason=True,
            final=False,
        ),
    },
    begins=(State.DRAFT, State.REPORTED),
    refusal=_("“%(state)s”的活动不能%(move)s。"),
    instead={
        (State.CONFIRMED, move): (CONFIRMED_ALREADY, "no_such_move")
        for move in (Move.AMEND, Move.REPORT, Move.WITHDRAW, Move.RETURN)
    },
)
"""What becomes of a record: its author's moves are made of his own only, the others one level up, by somebody else."""

TALLIED: Final = (State.DRAFT, State.REPORTED, State.CONFIRMED, State.RETURNED)
"""States in which a person's hours stand in the way of others on the same day."""

DAILY_MINUTES: Final = 8 * 60
"""The most a volunteer may serve in a day unless a district decides otherwise (DOMAIN §3: a cap a day; custom)."""

LATE_AFTER_DAYS: Final = 30
"""Days after an activity from which recording it needs a reason, unless a district decides otherwise (custom)."""

NEARLY_OVER: Final = timedelta(hours=1)
"""How long before its end an activity may be recorded, on the spot."""

LONGEST_MINUTES: Final = 30 * 24 * 60
MOST_PEOPLE: Final = 1_000_000
KEY_LENGTH: Final = 64
BATCH_LIMIT: Final = 500
"""Records confirmed or returned in one go."""

MOST_PICTURES: Final = 9
"""Pictures of one activity: enough to show it, few enough to look at."""

MASS_ENTRY: Final = 20
"""Records made by hand by one account in one day that are worth a look."""

QUICK_ENTRY: Final = timedelta(minutes=5)
"""Hours entered so soon after the act, or before it ended, are worth a look."""

QUICK_CONFIRMATION: Final = timedelta(minutes=2)
"""A record confirmed so soon after it was made was hardly read."""

LARGE_CROWD: Final = 500
"""So many participants in one village are worth a look (DOMAIN §3: invented events of 50 to 500 people)."""

FIELD_TITLES: Final = {"activities.Activity": {"level_above": _("由哪一级确认"), "pictures": _("照片")}}
"""What an audit entry or a correction names and no field of the model tells."""

ACTION_TITLES: Final = {
    "activities.record": _("记录活动"),
    "activities.draft": _("存为草稿"),
    "activities.amend": _("修改活动"),
    "activities.report": _("报送活动"),
    "activities.confirm": _("确认活动"),
    "activities.return": _("退回活动"),
    "activities.withdraw": _("撤回活动"),
    "activities.correct": _("更正已确认的活动"),
    "activities.annul": _("作废已确认的活动"),
    "activities.import": _("导入活动"),
    "activities.join_hours": _("随人员合并更动服务时长"),
    "activities.rule": _("修改服务时长规定"),
}
