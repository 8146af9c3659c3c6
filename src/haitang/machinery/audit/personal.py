"""The audit holds keys, codes and names of fields, and the sign-in name of who acted."""

from django.utils.translation import gettext_lazy as _

from haitang.foundation.privacy.register import wordless

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
