"""What accounts and groups were told, and what still waits to be sent."""

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from haitang.foundation.privacy.register import account_link, texts, wordless

from .words import State

texts("notices.Notice", "title text", region="account__home", follows=Q(read_at__isnull=True))
texts("notices.Delivery", "title text", region="account__home robot__county", follows=Q(state=State.WAITING))
texts("notices.GroupNotice", "title", region="county")
wordless("notices.Notice", "kind key href", _("种类、编号和网址。"))
wordless("notices.Delivery", "key", _("编号。"))
wordless("notices.GroupNotice", "county key href", _("编号和网址。"))
wordless("notices.Preference", "kind", _("种类。"))
wordless("notices.Feed", "digest", _("摘要。"))
texts("notices.Robot", "name", region="county")
wordless("notices.Robot", "county address mask", _("密封的地址，不是个人的。"))

account_link("notices.Notice.account", why=_("通知写的是公务和别人，本人在通知页上看。"))
account_link("notices.Delivery.account", why=_("一封邮件的编号和状态；内容就是通知。"))
account_link(
    "notices.Preference.account",
    title=_("怎样接收通知"),
    in_copy={"kind_title": _("种类"), "way": _("方式")},
    why=_("他自己的设置。"),
)
account_link(
    "notices.Rhythm.account",
    title=_("什么时候接收通知"),
    in_copy={
        "quiet_from": _("从几点起不打扰"),
        "quiet_until": _("到几点为止"),
        "digest_hour": _("每天几点合成一封"),
    },
    why=_("他自己的设置。"),
)
account_link(
    "notices.Feed.account",
    title=_("日历订阅"),
    in_copy={"made_at": _("生成时间")},
    why=_("他自己的设置；地址只留摘要。"),
)
