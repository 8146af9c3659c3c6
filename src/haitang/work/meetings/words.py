from typing import Final, NamedTuple

from django.db import models
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

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


MOVES: Final[dict[tuple[State, Move], State]] = {
    (State.PLANNED, Move.AMEND): State.PLANNED,
    (State.PLANNED, Move.COLLECT): State.PLANNED,
    (State.PLANNED, Move.SCHEDULE): State.PLANNED,
    (State.PLANNED, Move.INVITE): State.INVITED,
    (State.PLANNED, Move.HOLD): State.HELD,
    (State.PLANNED, Move.CALL_OFF): State.CALLED_OFF,
    (State.INVITED, Move.AMEND): State.INVITED,
    (State.INVITED, Move.COLLECT): State.INVITED,
    (State.INVITED, Move.SCHEDULE): State.INVITED,
    (State.INVITED, Move.REPLY): State.INVITED,
    (State.INVITED, Move.HOLD): State.HELD,
    (State.INVITED, Move.CALL_OFF): State.CALLED_OFF,
    (State.HELD, Move.HOLD): State.HELD,
    (State.HELD, Move.WRITE): State.HELD,
    (State.HELD, Move.ISSUE): State.ISSUED,
    (State.ISSUED, Move.CORRECT): State.ISSUED,
}
"""Every move a meeting can make; what is not here is refused."""


FINAL: Final = dict.fromkeys(Move, False) | {Move.ISSUE: True}
"""Whether whoever makes a move answers for what he read from then on: such a move is made on the version he read."""

TOOK_PLACE: Final = (State.HELD, State.ISSUED)
"""States of a meeting that was held."""

AHEAD: Final = (State.PLANNED, State.INVITED)
"""States of a meeting still to come."""


class IssueState(models.TextChoices):
    FILED = "filed", _("待处理")
    ACCEPTED = "accepted", _("列入议程")
    DECLINED = "declined", _("不列入")


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
