"""The audit holds keys, codes and names of fields, and the sign-in name of who acted."""

from django.utils.translation import gettext_lazy as _

from haitang.foundation.privacy.register import account_link, wordless

wordless("audit.Entry", "action thing_kind thing_id region_id facts", _("只有编号、代码和改了哪几项。"))
wordless("audit.Entry", "actor", _("谁办的：登录名。操作日志按《网络安全法》留存，且不能改动。"))
wordless("audit.Seal", "leaves previous digest", _("摘要，不写字。"))
wordless("audit.Head", "digest", _("摘要，不写字。"))
wordless("audit.RefusedTry", "page region_id name_digest address_digest", _("代号、密钥或摘要，不写字。"))
wordless(
    "audit.RefusedTry",
    "account address",
    _("谁被拒绝：登录名，网络地址的前半段。安全日志按《网络安全法》留存，一年后删除。"),
)
account_link("audit.Entry.actor_id", why=_("他以账号办过的公务；操作日志按《网络安全法》留存。"))
account_link(
    "audit.RefusedTry.account_id",
    title=_("被拒绝的登录和请求"),
    in_copy={
        "kind": _("拒绝原因"),
        "address": _("网络地址"),
        "first_at": _("第一次"),
        "last_at": _("最近一次"),
        "count": _("次数"),
    },
    why=_("用他的账号试过什么、从哪里试的。"),
)
