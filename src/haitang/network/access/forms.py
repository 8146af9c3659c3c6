from collections.abc import Callable
from typing import Any

from django import forms
from django.core.validators import RegexValidator
from django.urls import reverse_lazy
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from haitang.foundation.scope import Scope
from haitang.machinery.accounts.words import SIGN_IN_NAME
from haitang.machinery.ui.forms import ChipField, Form, SearchField
from haitang.network.organisations.models import Organisation
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
        self.fields["home"].queryset = counties  # type: ignore[attr-defined]  # a ModelChoiceField's


class GrantForm(Form):
    """A role, and the region or the organisation it is held in."""

    role = ChipField(label=_("角色"), choices=GRANTABLE)
    region = SearchField(
        label=pgettext_lazy("one", "行政区划"),
        required=False,
        source=reverse_lazy("access:places"),
        find=None,
        help_text=_("输入区县、镇街或村（社区）的名称后点选。"),
    )
    organisation = SearchField(
        label=_("组织"),
        required=False,
        source=reverse_lazy("access:bodies"),
        find=None,
        help_text=_("只有组织管理员要选组织，这时不选行政区划。"),
    )

    def __init__(self, *args: Any, scope: Scope, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["region"].find = finder(Region.objects.within(scope))  # type: ignore[attr-defined]  # SearchField's
        self.fields["organisation"].find = finder(Organisation.objects.within(scope))  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if cleaned.get("role") in GRANTED_IN_ORGANISATIONS and not cleaned.get("organisation"):
            self.add_error("organisation", _("请选定组织。"))
        elif cleaned.get("role") not in GRANTED_IN_ORGANISATIONS and not cleaned.get("region"):
            self.add_error("region", _("请选定行政区划。"))
        return cleaned


def finder(records: Any) -> Callable[[str, str], Any]:
    """Finds the record picked by its key, or the only one whose name was typed; None otherwise."""

    def find(picked: str, typed: str) -> Any:
        if picked:
            return records.filter(pk=picked).first() if picked.isascii() and picked.isdigit() else None
        named = list(records.filter(name=typed.strip())[:2])
        return named[0] if len(named) == 1 else None

    return find


def matches(records: Any, words: str) -> list[Any]:
    """The first few records whose name holds the words."""
    plain = "".join(words.split())
    return list(records.filter(name__contains=plain)[:MATCHES]) if plain else []
