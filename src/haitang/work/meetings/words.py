from typing import Final, NamedTuple

from django.db import models
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from haitang.foundation.moves import Moves, Step, staying
from haitang.work.tasks.words import CountsAs


class Kind(models.TextChoices):
    """The kinds of meeting, those with a rhythm first (DOMAIN §1)."""

    JOINT = "joint", _("群团联席会议")
    HEARING = "hearing", _("常委会听取汇报")
    CHAIRS = "chairs", _("主席办公会")
    CONGRESS = "congress", _("代表大会")
    SYSTEM = "system", _("全系统工作会议")
    OTHER = "other", _("其他工作会议")


OF_THE_DISTRICT: Final = (Kind.JOINT, Kind.HEARING)
"""Kinds only the district association convenes: it leads the joint meeting, and it is what is heard (DOMAIN §1)."""


class State(models.TextChoices):
    PLANNED = "planned", _("筹备")
    INVITED = "invited", _("已通知")
    HELD = "held", _("已召开")
    ISSUED = "issued", _("纪要已印发")
    CALLED_OFF = "called_off", _("已取消")


class Move(models.TextChoices):
    AMEND = "amend", _("修改会议")
    COLLECT = "collect", _("收集或处理议题")
    SCHEDULE = "schedule", _("排议程")
    INVITE = "invite", _("发通知")
    REPLY = "reply", _("回复")
    HOLD = "hold", _("登记出席")
    WRITE = "write", _("写纪要和议定事项")
    ISSUE = "issue", _("印发纪要")
    CORRECT = "correct", _("更正纪要")
    CALL_OFF = "call_off", _("取消会议")


AHEAD: Final = (State.PLANNED, State.INVITED)
"""States of a meeting still to come."""

MINUTES_ISSUED: Final = _("纪要已经印发，不能再改；确有错误，请更正并写明原因，原来的版本会留下。")
AFTER_THE_MEETING: Final = _("会议已经召开，不能再回复；出席情况由召集方登记。")

MOVES: Final = Moves(
    State,
    {
        Move.AMEND: Step(staying(*AHEAD), needs="meetings.convene", final=False),
        Move.COLLECT: Step(staying(*AHEAD), needs="meetings.file", final=False),
        Move.SCHEDULE: Step(staying(*AHEAD), needs="meetings.convene", final=False),
        Move.INVITE: Step({State.PLANNED: State.INVITED}, needs="meetings.convene", final=False),
        Move.REPLY: Step(staying(State.INVITED), needs="meetings.reply", final=False),
        Move.HOLD: Step(
            dict.fromkeys((*AHEAD, State.HELD), State.HELD), needs="meetings.convene", final=False
        ),
        Move.WRITE: Step(staying(State.HELD), needs="meetings.convene", final=False),
        Move.ISSUE: Step({State.HELD: State.ISSUED}, needs="meetings.approve", final=True),
        Move.CORRECT: Step(staying(State.ISSUED), needs="meetings.approve", reason=True, final=False),
        Move.CALL_OFF: Step(
            dict.fromkeys(AHEAD, State.CALLED_OFF), needs="meetings.convene", reason=True, final=False
        ),
    },
    begins=(State.PLANNED,),
    refusal=_("“%(state)s”的会议不能%(move)s。"),
    instead={
        (State.ISSUED, Move.WRITE): (MINUTES_ISSUED, "minutes_issued"),
        (State.ISSUED, Move.ISSUE): (MINUTES_ISSUED, "minutes_issued"),
        (State.HELD, Move.REPLY): (AFTER_THE_MEETING, "after_the_meeting"),
        (State.ISSUED, Move.REPLY): (AFTER_THE_MEETING, "after_the_meeting"),
        (State.PLANNED, Move.REPLY): (_("会议通知还没有发出，发出后再回复。"), "not_invited_yet"),
    },
)
"""What becomes of a meeting."""

TOOK_PLACE: Final = (State.HELD, State.ISSUED)
"""States of a meeting that was held."""


class IssueState(models.TextChoices):
    FILED = "filed", _("待处理")
    ACCEPTED = "accepted", _("列入议程")
    DECLINED = "declined", _("不列入")


class IssueMove(models.TextChoices):
    ACCEPT = "accept", _("列入议程")
    DECLINE = "decline", _("不列入")


ISSUE_MOVES: Final = Moves(
    IssueState,
    {
        IssueMove.ACCEPT: Step(
            {IssueState.FILED: IssueState.ACCEPTED}, needs="meetings.convene", final=False
        ),
        IssueMove.DECLINE: Step(
            {IssueState.FILED: IssueState.DECLINED}, needs="meetings.convene", reason=True, final=False
        ),
    },
    begins=(IssueState.FILED,),
    refusal=_("这个议题已经处理过了。"),
    code="already_settled",
)
"""What becomes of an issue that was filed."""


class Answer(models.TextChoices):
    """What an invitee says. Nothing said is an empty string."""

    COMES = "comes", _("参加")
    SUBSTITUTE = "substitute", _("委托他人参加")
    CANNOT = "cannot", _("不能参加")


class Attendance(models.TextChoices):
    """Who was there. Nothing recorded is an empty string."""

    PRESENT = "present", _("出席")
    SUBSTITUTE = "substitute", pgettext_lazy("attendance", "他人代为出席")
    ABSENT = "absent", _("缺席")


class StandIn(NamedTuple):
    """Who comes in somebody's place; two empty strings where nobody is named."""

    name: str
    post: str


ISSUES_DAYS: Final = 7
"""Days before a meeting by which issues are filed, unless a district decides otherwise (DOMAIN §6, custom)."""

AGENDA_DAYS: Final = 2
"""Days before a meeting by which its agenda is fixed, unless a district decides otherwise (DOMAIN §6, custom)."""

PAPER_CHARACTERS: Final = 5_000
"""The longest a paper may be unless a district decides otherwise (DOMAIN §2, 2024)."""

RELIEF: Final = _("《整治形式主义为基层减负若干规定》（2024年）")


class Usual(NamedTuple):
    """What is asked of a kind of meeting where the district has decided nothing: how often a year at most, and why."""

    most_a_year: int | None = None
    basis: str | Promise = ""


USUAL: Final = {Kind.SYSTEM: Usual(1, RELIEF)}
"""The ceilings of DOMAIN §2: a system-wide work meeting at most once a year."""

SOON: Final = 14
"""Days before issues are due at which the workbench tells of it."""

LONGEST_NAME: Final = 120
LONGEST_REASON: Final = 200
LONGEST_WORD: Final = 300
LONGEST_TEXT: Final = 50_000
MOST_MEMBERS: Final = 400
MOST_ITEMS: Final = 60
KEY_LENGTH: Final = 64

DONE_BY: Final = [(one.value, one.label) for one in (CountsAs.RECORD, CountsAs.DOCUMENT, CountsAs.WORD)]
"""What may count as having done a resolution. A figure needs a target, which a task given by hand has."""

RESOLUTION: Final = "meetings.Resolution"
"""The kind of origin under which tasks name the resolution they come from."""

FACT_CHOICES: Final = {"kind": Kind}
"""Facts of the audit whose values are words."""

ACTION_TITLES: Final = {
    "meetings.rule": _("修改会议规定"),
    "meetings.plan": _("筹备会议"),
    "meetings.amend": _("修改会议"),
    "meetings.members": _("修改参会名单"),
    "meetings.call_off": _("取消会议"),
    "meetings.file_issue": _("报送议题"),
    "meetings.accept_issue": _("议题列入议程"),
    "meetings.decline_issue": _("议题不列入"),
    "meetings.schedule": _("排议程"),
    "meetings.fix_agenda": _("定下议程"),
    "meetings.add_paper": _("添加会议材料"),
    "meetings.invite": _("发会议通知"),
    "meetings.reply": _("回复会议通知"),
    "meetings.hold": _("登记出席"),
    "meetings.write_minutes": _("写会议纪要"),
    "meetings.resolve": _("记议定事项"),
    "meetings.amend_resolution": _("修改议定事项"),
    "meetings.drop_resolution": _("删去议定事项"),
    "meetings.note_word": _("登记落实情况"),
    "meetings.issue_minutes": _("印发会议纪要"),
    "meetings.correct_minutes": _("更正会议纪要"),
}
