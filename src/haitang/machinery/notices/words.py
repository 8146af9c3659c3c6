from datetime import time, timedelta
from typing import Final

from django.db import models
from django.utils.translation import gettext_lazy as _


class Way(models.TextChoices):
    """How a kind of notice goes out by e-mail; in the program it stands in any case."""

    NOW = "now", _("马上发")
    DIGEST = "digest", _("每天合成一封")
    OFF = "off", _("不发")


class State(models.TextChoices):
    """A delivery's life; `SENDING` is claimed, and never claimed again."""

    WAITING = "waiting", _("等着发")
    SENDING = "sending", _("正在发")
    SENT = "sent", _("已发出")
    FAILED = "failed", _("没有发出")
    DROPPED = "dropped", _("不必再发")


class Trouble(models.TextChoices):
    """Why something did not go out, for whoever can mend it."""

    UNREACHABLE = "unreachable", _("连不上对方的服务器")
    LOGIN = "login", _("邮件服务器不认设置里的登录名或密码")
    ADDRESS = "address", _("邮箱地址不存在，或对方拒收")
    NOT_TAKEN = "not_taken", _("对方的服务器没有收下")
    ROBOT = "robot", _("机器人不认这个地址或密钥")
    IN_DOUBT = "in_doubt", _("发到一半程序中断，不知对方是否收到；为免重复，没有再发")


class RobotKind(models.TextChoices):
    WECOM = "wecom", _("企业微信")
    DINGTALK = "dingtalk", _("钉钉")
    FEISHU = "feishu", _("飞书")


QUIET_FROM: Final = time(21)
QUIET_UNTIL: Final = time(8)
"""Nothing leaves from the one to the other, local time, unless somebody chose other hours (custom)."""

DIGEST_HOUR: Final = 8
"""The hour at which the one mail a day is made, unless somebody chose another (custom)."""

ROBOT_HOUR: Final = 9
"""The hour from which a group is told its day's matters."""

MOST_TRIES: Final = 6
FIRST_WAIT: Final = timedelta(hours=1)
"""The wait after a first failure; it doubles with each, so that the last try is a good day later."""

DOUBTED_AFTER: Final = timedelta(minutes=30)
"""How long a claimed delivery may take before it counts as broken off; a worker's job is ended long before."""

DIGEST_DAYS: Final = 7
"""Notices older than this are in no digest any more: whoever gives an address late gets no flood."""

SHOWN_DAYS: Final = 7
"""For how long something that did not go out is shown to those who can mend it."""

DIGEST_LINES: Final = 50
"""So many notices stand in one digest; of more, the number."""

GROUP_LINES: Final = 15
"""So many lines a group's robot says at once; the robots take about 2 000 letters."""

FEED_PAST_DAYS: Final = 90
FEED_DAYS: Final = 400
FEED_ENTRIES: Final = 1000
"""What a calendar's feed holds: days back and ahead, and entries at most."""

ACTION_TITLES: Final = {
    "notices.read": _("标记通知为已读"),
    "notices.prefer": _("修改通知方式"),
    "notices.switch_off": _("从邮件里关掉一类通知"),
    "notices.make_feed": _("生成日历订阅地址"),
    "notices.revoke_feed": _("停用日历订阅地址"),
    "notices.add_robot": _("添加群机器人"),
    "notices.try_robot": _("试发群消息"),
    "notices.remove_robot": _("移除群机器人"),
}

KEPT_DAYS: Final = 365
"""Days for which what was read, and what went out, is kept."""

KEPT_UNREAD_DAYS: Final = 6 * 365
"""Days for which what nobody read is kept."""
