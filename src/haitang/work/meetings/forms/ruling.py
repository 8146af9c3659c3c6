from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from haitang.machinery.ui.forms import VersionMixin

from ..models import MeetingRule
from ..words import LONGEST_NAME
from .inviting import MembersForm


class MeetingRuleForm(VersionMixin, MembersForm):
    """What the district asks of a kind of meeting, and its standing members."""

    halves = ("issues_days", "agenda_days", "most_a_year", "paper_characters")
    field_order = ("issues_days", "agenda_days", "most_a_year", "paper_characters", "basis")

    issues_days = forms.IntegerField(label=_("会前几天截止报送议题"), min_value=0, max_value=60)
    agenda_days = forms.IntegerField(label=_("会前几天定下议程"), min_value=0, max_value=60)
    most_a_year = forms.IntegerField(
        label=_("一年最多几次"), min_value=1, max_value=366, required=False, help_text=_("不限就留空。")
    )
    paper_characters = forms.IntegerField(label=_("材料最多多少字"), min_value=100, max_value=50_000)
    basis = forms.CharField(label=_("依据"), max_length=LONGEST_NAME, required=False)


def rule_before(rule: MeetingRule) -> dict[str, Any]:
    members = list(rule.members.all()) if rule.pk else []
    return {
        "issues_days": rule.issues_days,
        "agenda_days": rule.agenda_days,
        "most_a_year": rule.most_a_year,
        "paper_characters": rule.paper_characters,
        "basis": rule.basis,
        "posts": [str(member.post_id) for member in members if member.post_id],
        "guests": "\n".join(member.guest for member in members if member.guest),
        "version": rule.version if rule.pk else "",
    }
