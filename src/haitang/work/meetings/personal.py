"""Meetings are full of words: who came, who stood in, what was said."""

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from haitang.foundation.privacy.register import signature_columns, texts, wordless

OF_MEETING = "meeting__convener__region__code"
texts("meetings.Meeting", "title place over_reason off_reason", region="convener__region__code")
signature_columns("meetings.Meeting", planner="planned_by")
wordless("meetings.Meeting", "key", _("随机数。"))
texts(
    "meetings.Invitee",
    "guest substitute substitute_post reason replier stand_in stand_in_post",
    region=OF_MEETING,
)
texts("meetings.Issue", "guest title text reason", region=OF_MEETING)
signature_columns("meetings.Issue", filer="filed_by")
texts("meetings.AgendaItem", "title presenter", region=OF_MEETING)
texts("meetings.Paper", "title text reference over_reason author", region=OF_MEETING)
texts(
    "meetings.Minutes",
    "text author reason issuer",
    region=OF_MEETING,
    fixed=Q(issued_at__isnull=False),
    why=_("已印发的会议纪要是归档的公文（《档案法》《党政机关公文处理工作条例》），不能改。"),
)
texts("meetings.Resolution", "text guest", region=OF_MEETING)
texts("meetings.GuestWord", "text", region=f"resolution__{OF_MEETING}")
signature_columns("meetings.GuestWord", name="account")
texts("meetings.MeetingRule", "basis", region="district__code")
texts("meetings.StandingMember", "guest", region="rule__district__code")
