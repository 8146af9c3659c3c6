"""Lines about who no longer is what the table is about: left out, and said."""

from collections.abc import Sequence
from typing import Final

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from .asking import numbers_of
from .importing import Draft, Setting
from .recognition import Column
from .tenure import LONGEST, leaves_open, tenure_of
from .values.written_dates import PLAIN

STAYS, LEFT = "stays", "left"
TERM_COLUMNS: Final = (
    Column(
        "until",
        gettext_lazy("离任时间"),
        heads=("离任日期", "离任年月", "离职时间", "免职时间", "卸任时间", "离岗时间", "退出时间", "离任"),
    ),
    Column(
        "term",
        gettext_lazy("任期"),
        heads=("任职期限", "任职起止时间", "任职起止", "起止时间", "任期起止", "任职期间", "本届任期"),
    ),
    Column(
        "status",
        gettext_lazy("状态"),
        heads=(
            "任职状态",
            "在职状态",
            "是否在任",
            "在任情况",
            "是否在职",
            "在岗情况",
            "人员状态",
            "任职情况",
            "在岗状态",
        ),
    ),
    Column("remark", gettext_lazy("备注"), heads=("说明", "备注说明")),
)
"""Columns that tell whether somebody still is in office."""


def ask_whether_ended(draft: Draft, setting: Setting) -> None:
    """Ask of one whose remark names a day in words nobody knows whether he still is there."""
    said = next(str(draft.cells[name]) for name in ("status", "remark") if leaves_open(draft.cells.get(name)))
    text = _("第 %(row)d 行写着“%(said)s”：这个人还在任吗？") % {"row": draft.number, "said": said[:LONGEST]}
    choices = ((STAYS, _("还在任")), (LEFT, _("已经离任，不写入")))
    answer, waits = setting.inquiry.ask(
        "ended_holders", text, choices, sheet=draft.sheet, part=str(draft.number)
    )
    if answer is None:
        draft.wait_for(waits)
    elif answer == LEFT:
        draft.left_out = draft.left_out or _("按回答不写入")


def leave_out_ended(drafts: Sequence[Draft], setting: Setting) -> None:
    """Read each line's term into `since` and `until`; leave out the lines of those whose term is over, and say so."""
    ended = []
    for draft in drafts:
        term = tenure_of(draft.cells, setting.title_of(draft), setting.on, PLAIN)
        draft.values.pop("until", None)
        if term.since and not draft.text("since"):
            draft.values["since"] = term.since
            draft.faults = [fault for fault in draft.faults if fault.column != "since"]
            draft.blanks = [fault for fault in draft.blanks if fault.column != "since"]
        if term.over and draft.values.get("name"):
            draft.values["until"] = term.until
            draft.left_out = draft.left_out or _("已经离任")
            ended.append(draft)
        elif draft.ready and any(leaves_open(draft.cells.get(column)) for column in ("status", "remark")):
            ask_whether_ended(draft, setting)
    if ended:
        numbers = numbers_of(draft.number for draft in ended)
        setting.inquiry.say("ended_holders", _("第 %s 行是已经离任的人，没有写入。") % numbers)
