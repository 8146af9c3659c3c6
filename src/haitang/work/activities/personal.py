"""What was held names who served, who led, who recorded; what was written about it may name anybody."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext_lazy as _

from haitang.foundation.privacy.register import link, signature_columns, texts, wordless
from haitang.machinery.ui.sounds import sound_of


def sound_again(changed: Mapping[str, Any]) -> dict[str, Any]:
    """How a title sounds, once it has changed."""
    return {"sound": " ".join(sound_of(changed["title"]))} if "title" in changed else {}


def former_sound_again(changed: Mapping[str, Any]) -> dict[str, Any]:
    """The same in what a record said before."""
    before = changed.get("before")
    if not isinstance(before, dict) or "sound" not in before:
        return {}
    return {"before": {**before, "sound": " ".join(sound_of(str(before.get("title", ""))))}}


SERVED = _("活动记录和时长已经计入数字，不能改少；只剩编号，不再有名字。")
link("activities.ServiceRecord.person", why=SERVED)
link("activities.Lead.person", why=SERVED)
link("activities.Activity.author", in_copy=False, why=_("谁记录的：记录归单位，只剩编号，不再有名字。"))
texts(
    "activities.Activity",
    "title place late_reason",
    region="region__code",
    derives=("sound",),
    derived=sound_again,
)
signature_columns("activities.Activity", recorder="recorded_by")
wordless("activities.Activity", "level_above key", _("代码。"))
texts("activities.Confirmation", "note", region="activity__region__code")
texts("activities.Return", "reason", region="activity__region__code")
texts("activities.Correction", "reason before", region="activity__region__code", derived=former_sound_again)
for label in ("Confirmation", "Return", "Correction"):
    signature_columns(f"activities.{label}", name="account")
texts("activities.HoursRule", "basis", region="district__code")
