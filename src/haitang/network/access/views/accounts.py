from collections.abc import Callable
from functools import partial
from typing import Any

from django.conf import settings
from django.http import HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from haitang.foundation.doors import Visit, asks_again, needs
from haitang.machinery.accounts.devices import device_in_words
from haitang.machinery.accounts.queries import has_second_factor
from haitang.machinery.ui.editing import Editing, done_page, edit_page
from haitang.machinery.ui.forms import words_typed
from haitang.machinery.ui.found import found_page, with_regions
from haitang.machinery.ui.listing import Empty, list_page
from haitang.network.organisations.models import Organisation
from haitang.network.regions.models import Region

from .. import actions
from ..doors import account_for, grant_for
from ..filters import AccountFilter
from ..forms import AccountForm, GrantForm, matches
from ..queries import grants_of, listed_accounts, sessions_of
from ..rules import may_disable
from ..tables import AccountTable
from ..words import Role

GETS_AND_POSTS = ["GET", "HEAD", "POST"]
SHOWN_ONCE = "initial_password"
NO_ACCOUNTS = Empty(
    title=gettext_lazy("还没有账号"),
    sentence=gettext_lazy("系统管理员建立账号，安全管理员授予角色，两步都完成后才能开始工作。"),
    drawing="people",
)


@needs("accounts.view")
@require_safe
def accounts(request: Visit) -> HttpResponse:
    may_create = request.acting.may("accounts.create")
    return list_page(
        request,
        queryset=listed_accounts(request.scope, request.at),
        table_class=AccountTable,
        filter_class=AccountFilter,
        title=pgettext("many", "账号"),
        name="accounts",
        empty=NO_ACCOUNTS,
        context={"tools": render_to_string("access/new_account.html") if may_create else ""},
    )


@needs("accounts.view")
@require_safe
def account_page(request: Visit, pk: int) -> HttpResponse:
    shown = account_for(request.acting, pk)
    may_end_sessions = request.acting.may("accounts.end_sessions", region=shown.home)
    sessions = sessions_of(shown) if may_end_sessions else []
    context = {
        "account": shown,
        "crumbs": [(pgettext("many", "账号"), reverse("access:accounts"))],
        "grants": grants_of(shown, request.at),
        "sessions": [(session, device_in_words(session.user_agent)) for session in sessions],
        "may_disable": may_disable(request.acting, shown),
        "may_create": request.acting.may("accounts.create", region=shown.home),
        "may_grant": request.acting.may("access.grant", region=shown.home),
        "may_end_sessions": may_end_sessions,
        "second_factor": has_second_factor(shown),
        "initial_password_days": settings.INITIAL_PASSWORD_DAYS,
        "initial_password": request.session.pop(f"{SHOWN_ONCE}-{shown.pk}", ""),
    }
    return render(request, "access/account.html", context)


@needs("accounts.create")
@require_http_methods(GETS_AND_POSTS)
def new_account(request: Visit) -> HttpResponse:
    def act(data: dict[str, Any]) -> str:
        made, password = actions.create_account(
            username=data["username"],
            name=data["name"],
            home=data["home"].code,
            acting=request.acting,
            at=request.at,
        )
        request.session[f"{SHOWN_ONCE}-{made.pk}"] = password
        return made.get_absolute_url()

    back = reverse("access:accounts")
    page = Editing(
        title=_("建立账号"),
        submit=_("建立"),
        cancel=back,
        crumbs=[(pgettext("many", "账号"), back)],
        done=_("账号已建立。"),
    )
    form = AccountForm(request.POST or None, scope=request.scope)
    return edit_page(request, form=form, act=act, page=page)


@needs("accounts.create")
@asks_again
@require_POST
def password_reset(request: Visit, pk: int) -> HttpResponse:
    chosen = account_for(request.acting, pk, action="accounts.create")
    password = actions.reset_password(account=chosen, acting=request.acting, at=request.at)
    request.session[f"{SHOWN_ONCE}-{chosen.pk}"] = password
    return done_page(request, _("密码已重置，这个账号的登录都已结束。"), chosen)


@needs("accounts.disable")
@asks_again
@require_POST
def disabling(request: Visit, pk: int) -> HttpResponse:
    return act_on_account(request, pk, "accounts.disable", actions.disable_account, _("账号已停用。"))


@needs("accounts.disable")
@asks_again
@require_POST
def enabling(request: Visit, pk: int) -> HttpResponse:
    return act_on_account(request, pk, "accounts.disable", actions.enable_account, _("账号已恢复。"))


@needs("accounts.end_sessions")
@asks_again
@require_POST
def sessions_ending(request: Visit, pk: int) -> HttpResponse:
    end_all = partial(actions.end_other_sessions, kept=None)
    return act_on_account(request, pk, "accounts.end_sessions", end_all, _("这个账号的登录都已结束。"))


@needs("accounts.end_sessions")
@asks_again
@require_POST
def factors_removal(request: Visit, pk: int) -> HttpResponse:
    said = _("第二步验证已清除，请提醒本人登录后重新设置。")
    return act_on_account(request, pk, "accounts.end_sessions", actions.remove_factors, said)


def act_on_account(
    request: Visit, pk: int, needed: str, act: Callable[..., object], said: str
) -> HttpResponse:
    """Do something to an account where `needed` may be done."""
    chosen = account_for(request.acting, pk, action=needed)
    act(account=chosen, acting=request.acting, at=request.at)
    return done_page(request, said, chosen)


@needs("access.grant")
@asks_again
@require_http_methods(GETS_AND_POSTS)
def new_grant(request: Visit, pk: int) -> HttpResponse:
    chosen = account_for(request.acting, pk, action="access.grant")

    def act(data: dict[str, Any]) -> str:
        actions.grant(
            account=chosen,
            role=Role(data["role"]),
            region=data["region"],
            organisation=data["organisation"],
            acting=request.acting,
            at=request.at,
        )
        return chosen.get_absolute_url()

    crumbs = [
        (pgettext("many", "账号"), reverse("access:accounts")),
        (str(chosen), chosen.get_absolute_url()),
    ]
    page = Editing(
        title=_("授予角色"),
        submit=_("授予"),
        cancel=chosen.get_absolute_url(),
        crumbs=crumbs,
        done=_("角色已授予，立即生效。"),
    )
    return edit_page(request, form=GrantForm(request.POST or None, scope=request.scope), act=act, page=page)


@needs("access.grant")
@asks_again
@require_POST
def grant_withdrawal(request: Visit, pk: int, grant_pk: int) -> HttpResponse:
    chosen = account_for(request.acting, pk, action="access.grant")
    actions.withdraw_grant(
        grant=grant_for(request.acting, chosen, grant_pk), acting=request.acting, at=request.at
    )
    return done_page(request, _("角色已收回，立即生效。"), chosen)


@needs("access.grant")
@require_safe
def places(request: Visit) -> HttpResponse:
    """What the search field for regions shows."""
    found = matches(Region.objects.within(request.scope).select_related("parent"), words_typed(request))
    shown = [(region.code, region.name, region.parent.name if region.parent else "") for region in found]
    return found_page(request, shown)


@needs("access.grant")
@require_safe
def organisation_choices(request: Visit) -> HttpResponse:
    """What the search field for organisations shows."""
    found = matches(Organisation.objects.within(request.scope).select_related("region"), words_typed(request))
    return found_page(request, with_regions(found))
