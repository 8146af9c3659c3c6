"""From typed to clean: how somebody wants to be told, and a group's robot."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from haitang.foundation.verdict import Refused
from haitang.machinery.accounts.models import Account
from haitang.machinery.ui.forms import Form

from .channels.robots import address_in
from .declaring import kinds
from .models import Rhythm
from .words import Way

HOURS = [(hour, f"{hour}:00") for hour in range(24)]


class TimeInput(forms.TimeInput):
    """The browser's own clock."""

    input_type = "time"

    def __init__(self) -> None:
        super().__init__(attrs={"class": "short"}, format="%H:%M")


class PreferencesForm(Form):
    """Where mail goes, when, and how each kind of notice goes. A kind that is not sent stays as it is."""

    halves = ("quiet_from", "quiet_until")

    email = forms.EmailField(
        label=_("电子邮箱"), required=False, max_length=254, help_text=_("不填就不发邮件，只在系统里看。")
    )
    digest_hour = forms.TypedChoiceField(label=_("每天几点合成一封"), choices=HOURS, coerce=int)
    quiet_from = forms.TimeField(label=_("从几点起不打扰"), widget=TimeInput)
    quiet_until = forms.TimeField(
        label=_("到几点为止"),
        widget=TimeInput,
        help_text=_("这段时间里不发邮件，过后再发。两处相同就是不设。"),
    )

    def dress(self) -> None:
        for kind in kinds():
            self.fields[kind.name] = forms.ChoiceField(
                label=str(kind.title), choices=Way.choices, required=False
            )
        super().dress()

    @property
    def ways(self) -> dict[str, Way]:
        """The kinds whose way was sent."""
        sent = {kind.name: self.cleaned_data.get(kind.name) for kind in kinds()}
        return {name: Way(way) for name, way in sent.items() if way}


def preferences_before(account: Account, rhythm: Rhythm, ways: Mapping[str, Way]) -> dict[str, Any]:
    """What the form begins with."""
    return {
        "email": account.email,
        "digest_hour": rhythm.digest_hour,
        "quiet_from": rhythm.quiet_from,
        "quiet_until": rhythm.quiet_until,
        **ways,
    }


class RobotForm(Form):
    """A group's robot: the group's name, and the address its settings show."""

    name = forms.CharField(label=_("群的名称"), max_length=60, help_text=_("如“各镇街科协主席群”。"))
    url = forms.CharField(
        label=_("机器人地址"),
        max_length=300,
        widget=forms.TextInput(attrs={"autocomplete": "off", "inputmode": "url"}),
        help_text=_(
            "企业微信、钉钉、飞书群里添加自定义机器人后得到的 Webhook 地址，整条复制过来。保存后不再显示。"
        ),
    )
    secret = forms.CharField(
        label=pgettext_lazy("robot", "加签密钥"),
        max_length=128,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
        help_text=_("钉钉、飞书的机器人选了“加签”才填。"),
    )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if cleaned.get("url"):
            try:
                cleaned["address"] = address_in(cleaned["url"], cleaned.get("secret", ""))
            except Refused as refused:
                self.add_error("url", refused.reason)
        return cleaned
