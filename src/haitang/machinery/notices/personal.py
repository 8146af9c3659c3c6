"""What accounts and groups were told, and what still waits to be sent."""

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from haitang.foundation.privacy.register import texts, wordless

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
