"""Reasons for a move, and the rule for hours."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from haitang.machinery.ui.forms import Form, ReasonForm, VersionMixin

from ..models import HoursRule


class ReturnForm(ReasonForm):
    reason = forms.CharField(
        label=_("退回原因"),
        max_length=200,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("写清楚要改什么，记录人会看到。"),
    )


class HoursRuleForm(VersionMixin, Form):
    halves = ("daily_minutes", "late_after_days")

    daily_minutes = forms.IntegerField(
        label=_("一人一天最多记多少分钟"),
        min_value=1,
        max_value=24 * 60,
        help_text=_("默认 480 分钟，即 8 小时。"),
    )
    late_after_days = forms.IntegerField(
        label=_("超过多少天算补记"), min_value=0, max_value=3650, help_text=_("补记须写原因。")
    )
    basis = forms.CharField(label=_("依据"), max_length=120, required=False)


def rule_before(rule: HoursRule) -> dict[str, Any]:
    return {
        "daily_minutes": rule.daily_minutes,
        "late_after_days": rule.late_after_days,
        "basis": rule.basis,
        "version": rule.version if rule.pk else "",
    }
