"""What is answered to somebody who changes a record that another changed since he read it."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _

from .verdict import Refused, Verdict


class Conflict(Refused):
    """Somebody changed the record after it was read.

    `current` is the record as it stands now, `wanted` what this change asked for, by field name.
    """

    def __init__(self, current: Any, wanted: Mapping[str, Any]) -> None:
        super().__init__(_("有人刚刚修改过这条记录。请对照两个版本，再决定保留哪一个。"), code="conflict")
        self.current = current
        self.wanted = dict(wanted)


class Overtaken(Conflict):
    """Somebody moved the record meanwhile into a state from which this move is not made: `verdict` says so."""

    def __init__(self, current: Any, wanted: Mapping[str, Any], verdict: Verdict) -> None:
        super().__init__(current, wanted)
        self.reason, self.code = verdict.reason, verdict.code
        self.args = (verdict.reason,)
