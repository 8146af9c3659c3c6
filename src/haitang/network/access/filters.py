import django_filters
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from haitang.machinery.accounts.models import Account, AccountQuerySet
from haitang.machinery.ui.filters import FilterSet

from .words import Role


class AccountFilter(FilterSet):
    """By name, role and state."""

    q = django_filters.CharFilter(method="search", label=_("登录名或姓名"))
    role = django_filters.ChoiceFilter(
        choices=Role.choices[:-1], method="holding", label=_("角色"), empty_label=_("全部")
    )
    active = django_filters.ChoiceFilter(
        field_name="is_active",
        choices=[("true", _("启用")), ("false", _("已停用"))],
        method="standing",
        label=_("状态"),
        empty_label=_("全部"),
    )

    class Meta:
        model = Account
        fields: list[str] = []

    def search(self, accounts: AccountQuerySet, name: str, words: str) -> AccountQuerySet:
        return accounts.filter(Q(username__icontains=words) | Q(name__contains=words))

    def holding(self, accounts: AccountQuerySet, name: str, role: str) -> AccountQuerySet:
        return accounts.filter(grants__role=role, grants__until__isnull=True).distinct()

    def standing(self, accounts: AccountQuerySet, name: str, value: str) -> AccountQuerySet:
        return accounts.filter(is_active=value == "true")
