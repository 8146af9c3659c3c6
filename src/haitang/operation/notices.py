"""What system administrators are told of their installation: once a day and a kind, while it is wrong."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, Final

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from haitang.machinery.notices.actions import notify
from haitang.machinery.notices.declaring import notice_kind
from haitang.machinery.notices.words import Way
from haitang.network.access.queries import accounts_allowed

from .words import FINDINGS, Kind

TROUBLE: Final = notice_kind("system.trouble", gettext_lazy("系统出了问题：备份、检查没有通过"), way=Way.NOW)
RUNS_IT: Final = "settings.change"


def sentence_of(finding: Mapping[str, Any]) -> str:
    """One finding in words: what it is, and where."""
    title = str(FINDINGS.get(finding["code"], finding["code"]))
    where = finding.get("where", "")
    return f"{title}：{where}" if where else title


def tell_trouble(kind: Kind, findings: Sequence[Mapping[str, Any]], at: datetime) -> int:
    """Tell everybody who runs the installation."""
    runners = accounts_allowed(RUNS_IT, at).values_list("pk", flat=True)
    return notify(
        kind=TROUBLE,
        accounts=list(runners),
        title=_("%(kind)s有问题，请尽快处理") % {"kind": kind.label},
        text=_("；").join(map(sentence_of, findings[:3])),
        href=reverse("desk:settings"),
        key=f"system.{kind}.{timezone.localdate(at).isoformat()}",
        at=at,
    )
