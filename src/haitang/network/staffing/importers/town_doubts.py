"""What a roster of the towns leaves open: which post a line means, who holds a seat today, which day it speaks of."""

from collections import defaultdict
from collections.abc import Sequence

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from haitang.machinery.spreadsheets.asking import DAY_OF_ROSTER, numbers_of
from haitang.machinery.spreadsheets.importing import Draft, Setting
from haitang.machinery.spreadsheets.values import without_spaces
from haitang.machinery.spreadsheets.values.fault import VACANT

from ..roles import AGRI, CHAIR, GUIDE, HOSPITAL, OTHER, SCHOOL, SECRETARY, VICE, posts_in

ROLE_TITLES = {
    CHAIR: gettext_lazy("主席"),
    GUIDE: gettext_lazy("科普指导员"),
    HOSPITAL: gettext_lazy("医院院长"),
    SCHOOL: gettext_lazy("学校校长"),
    AGRI: gettext_lazy("农技站站长"),
    VICE: gettext_lazy("副主席"),
    SECRETARY: gettext_lazy("秘书长"),
    OTHER: gettext_lazy("其他成员"),
}
LEAVE_OUT, UNKNOWN, TODAY = "leave_out", "unknown", "today"


def ask_post(draft: Draft, doubt: Sequence[str], setting: Setting) -> None:
    """Which of the posts a line may mean it means."""
    if draft.left_out or draft.faults:
        return
    if doubt == (GUIDE,):
        ask_kind(draft, setting)
        return
    said = next(filter(None, map(draft.text, ("duty", "part", "job", "workplace"))), "")
    text = _("第 %(row)d 行“%(said)s”是哪个岗位？") % {"row": draft.number, "said": said}
    choices = [(post, str(ROLE_TITLES[post])) for post in doubt]
    answer, waits = setting.inquiry.ask(
        "ambiguous_post",
        text,
        (*choices, (LEAVE_OUT, _("这一行不写入"))),
        sheet=draft.sheet,
        part=str(draft.number),
    )
    if answer is None:
        draft.wait_for(waits)
    elif answer == LEAVE_OUT:
        draft.left_out = _("按回答不写入")
    else:
        draft.values["role"] = answer


def ask_kind(draft: Draft, setting: Setting) -> None:
    """Whether the people of villages whose posts nothing says are the guides: another list may lie before us."""
    text = _("“%s”里没有写岗位，只有村（社区）和人：他们都是科普指导员吗？") % draft.sheet
    choices = ((GUIDE, _("都是科普指导员")), (LEAVE_OUT, _("不是，先不写入")))
    answer, waits = setting.inquiry.ask("kind_of_file", text, choices, sheet=draft.sheet)
    if answer is None:
        draft.wait_for(waits)
    elif answer == GUIDE:
        draft.values["role"] = GUIDE
    else:
        draft.left_out = _("按回答不写入")


def say_several(drafts: Sequence[Draft], setting: Setting) -> None:
    """Say of whom a line names in two posts at once: he is seated in one of them."""
    several = [draft for draft in drafts if draft.ready and len(posts_in(draft.text("duty"))) > 1]
    for draft in several:
        draft.values["several"] = True
    if several:
        rows = numbers_of(draft.number for draft in several)
        text = _("第 %s 行一人兼几职，只写入一个席位；合计里单独计数。") % rows
        setting.inquiry.say("several_posts", text)


def say_unseated(drafts: Sequence[Draft], setting: Setting) -> None:
    others = [one for one in drafts if one.left_out and one.values.get("role") in (VICE, SECRETARY, OTHER)]
    if others:
        posts = "、".join(dict.fromkeys(str(ROLE_TITLES[one.values["role"]]) for one in others))
        text = _("%(number)d 行是%(posts)s，镇街没有这样的席位，没有写入。") % {
            "number": len(others),
            "posts": posts,
        }
        setting.inquiry.say("unseated_posts", text)


def ask_who_holds(drafts: Sequence[Draft], setting: Setting) -> None:
    """Two who are said to hold one seat today: which of them does."""
    seats: dict[tuple[str, str], list[Draft]] = defaultdict(list)
    for draft in drafts:
        role = draft.values.get("role")
        if draft.ready and draft.values.get("name") != VACANT and role in (CHAIR, GUIDE):
            seats[role, draft.text("village" if role == GUIDE else "town")].append(draft)
    for (role, place), rivals in seats.items():
        if len({without_spaces(draft.text("name")) for draft in rivals}) > 1:
            ask_which(rivals, role, place, setting)


def ask_day(drafts: Sequence[Draft], setting: Setting) -> None:
    """Which day the roster speaks of, where it bears none and somebody's first day is not said either."""
    if setting.dated or all(draft.text("since") for draft in drafts if draft.ready):
        return
    text = _("这份名册反映的是哪一天？没有写任职时间的人，从那一天起算在任。")
    choices = ((UNKNOWN, _("不知道")), (TODAY, _("就是今天")))
    setting.inquiry.ask(DAY_OF_ROSTER, text, choices)


def ask_which(rivals: Sequence[Draft], role: str, place: str, setting: Setting) -> None:
    """Ask which of several lines names who holds a seat today; the others are left out."""
    rows = numbers_of(draft.number for draft in rivals)
    text = _("第 %(rows)s 行都写着同一个%(post)s：现在是哪一位？") % {"rows": rows, "post": ROLE_TITLES[role]}
    choices = [(str(draft.position), _("第 %d 行") % draft.number) for draft in rivals]
    answer, waits = setting.inquiry.ask(
        "ambiguous_post",
        text,
        (*choices, (LEAVE_OUT, _("都不写入"))),
        sheet=rivals[0].sheet,
        part=f"{role}-{place}",
    )
    for draft in rivals:
        if answer is None:
            draft.wait_for(waits)
        elif answer != str(draft.position):
            draft.left_out = _("按回答不写入")
