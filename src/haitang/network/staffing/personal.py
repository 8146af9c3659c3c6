"""Who held which post, and what rules say of posts."""

from datetime import date

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from haitang.foundation.privacy.register import link, signature_columns, texts, wordless


def still_held(on: date) -> Q:
    return Q(until__isnull=True) | Q(until__gt=on)


link(
    "staffing.Appointment.person",
    blanked={"document": "", "end_reason": ""},
    holds=still_held,
    why=_("哪个岗位哪几天有人，编配和考核的数字靠它；不再有名字、文号和离任原因。"),
)
link(
    "staffing.Correction.person",
    blanked={"document": "", "end_reason": "", "basis": ""},
    why=_("一项任职更正或作废前是怎样写的，与任职一起留存；不再有名字、文号和离任原因。"),
)
signature_columns("staffing.Correction", name="account")
texts("staffing.Correction", "reason", region="post__organisation__region__code")
texts("staffing.Term", "document papers changes annulled_for", region="organisation__region__code")
texts("staffing.Postponement", "reason document withdrawn_for", region="organisation__region__code")
signature_columns("staffing.Term", name="account", annulled_name="annulled_by")
signature_columns("staffing.Postponement", name="account", withdrawn_name="withdrawn_by")
texts("staffing.StaffingRule", "title ex_officio_of filled_by duties basis", region="district__code")
wordless("staffing.StaffingRule", "role", _("岗位代号。"))
texts("staffing.CoverageRule", "basis", region="district__code")
