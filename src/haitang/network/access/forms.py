from typing import Any

from django import forms
from django.core.validators import RegexValidator
from django.urls import reverse_lazy
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from haitang.foundation.scope import Scope
from haitang.machinery.accounts.words import SIGN_IN_NAME
from haitang.machinery.ui.forms import ChipField, Form, SearchField, one_named
from haitang.network.organisations.models import Organisation
from haitang.network.organisations.queries import called
from haitang.network.regions.models import Region
from haitang.network.regions.words import Level

from .words import GRANTED_IN_ORGANISATIONS, Role

GRANTABLE = [(role.value, role.label) for role in Role if role != Role.CONSOLE]
MATCHES = 12


class AccountForm(Form):
    """A new account: its sign-in name, whose it is, which district keeps it."""

    username = forms.CharField(
        label=_("登录名"),
        max_length=64,
        validators=[RegexValidator(SIGN_IN_NAME, _("登录名只用字母、数字、点、短横线和下划线。"))],
        help_text=_("字母、数字、点、短横线，如 zhang.wei。"),
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "none"}),
    )
    name = forms.CharField(label=_("姓名"), max_length=64)
    home = forms.ModelChoiceField(label=_("所属区县"), queryset=Region.objects.none(), empty_label=None)

    def __init__(self, *args: Any, scope: Scope, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        counties = Region.objects.within(scope).filter(level=Level.COUNTY)
        self.set_records("home", counties)


class GrantForm(Form):
    """A role, and the region or the organisation it is held in."""

    role = ChipField(label=_("角色"), choices=GRANTABLE)
    region = SearchField(
        label=pgettext_lazy("one", "行政区划"),
        required=False,
        source=reverse_lazy("access:places"),
        help_text=_("输入区县、镇街或村（社区）的名称后点选。"),
    )
    organisation = SearchField(
        label=_("组织"),
        required=False,
        source=reverse_lazy("access:bodies"),
        help_text=_("只有组织管理员要选组织，这时不选行政区划。"),
    )

    def __init__(self, *args: Any, scope: Scope, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.set_finder("region", one_named(Region.objects.within(scope)))
        self.set_finder("organisation", one_named(Organisation.objects.within(scope)))

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if cleaned.get("role") in GRANTED_IN_ORGANISATIONS and not cleaned.get("organisation"):
            self.add_error("organisation", _("请选定组织。"))
        elif cleaned.get("role") not in GRANTED_IN_ORGANISATIONS and not cleaned.get("region"):
            self.add_error("region", _("请选定行政区划。"))
        return cleaned


def matches(records: Any, words: str) -> list[Any]:
    """The first few places or organisations that are called so."""
    plain = "".join(words.split())
    return list(records.filter(called(plain))[:MATCHES]) if plain else []
