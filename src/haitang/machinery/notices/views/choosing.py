"""How somebody wants to be told; the switch under every mail."""

from typing import Any, cast

from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from haitang.foundation.doors import Visit, open_to_all, signed_in
from haitang.foundation.registry import Unregistered
from haitang.machinery.accounts.lockout import require_token
from haitang.machinery.accounts.models import Account
from haitang.machinery.ui.editing import Editing, edit_page

from .. import actions
from ..composing import read_switch
from ..declaring import kind_named
from ..forms import PreferencesForm, preferences_before
from ..queries import last_mail, mail_is_set_up, rhythm_of, ways_of

GETS_AND_POSTS = ["GET", "HEAD", "POST"]
OWN = (gettext_lazy("我的账号"), "/account/")


@signed_in
@require_http_methods(GETS_AND_POSTS)
def preferences(request: Visit) -> HttpResponse:
    """Where mail goes, when, and how each kind goes."""
    account = cast("Account", request.user)

    def act(data: dict[str, Any]) -> str:
        actions.prefer(
            account=account,
            ways=form.ways,
            email=data["email"],
            quiet_from=data["quiet_from"],
            quiet_until=data["quiet_until"],
            digest_hour=data["digest_hour"],
            acting=request.acting,
            at=request.at,
        )
        return reverse("notices:preferences")

    initial = preferences_before(account, rhythm_of(account), ways_of(account.pk))
    form = PreferencesForm(request.POST or None, initial=initial)
    page = Editing(
        title=_("通知方式"),
        submit=_("保存"),
        cancel=reverse("notices:notices"),
        crumbs=[OWN],
        lead=_("通知总在系统里；要不要再发邮件、什么时候发，由您定。"),
        done=_("已保存。"),
    )
    context = {"mail": mail_is_set_up(), "last": last_mail(account.pk)}
    return edit_page(
        request, form=form, act=act, page=page, template="notices/preferences.html", context=context
    )


@open_to_all("邮件里的退订链接，不登录也要能用；只能关掉一类邮件")
@never_cache
@require_http_methods(GETS_AND_POSTS)
def switch(request: Visit, token: str) -> HttpResponse:
    """Ask, and then mail no more of one kind. Only asking changes nothing: mail programs open links by themselves."""
    account, kind = _named(request, token)
    if request.method == "POST":
        actions.switch_off(account=account, kind=kind, at=request.at)
        messages.success(request, _("已关掉，以后不再发这类邮件。"))
        return HttpResponseRedirect(request.path)
    off = ways_of(account.pk)[kind] == "off"
    return render(request, "notices/switch.html", {"title": kind_named(kind).title, "off": off})


def _named(request: Visit, token: str) -> tuple[Account, str]:
    """The account and the kind. Raises Http404 for what we did not sign, an account that is gone, a kind that is none."""
    found = read_switch(token)
    account = Account.objects.get_queryset().filter(pk=found[0], is_active=True).first() if found else None
    require_token(request, right=account is not None)
    if found is None or account is None:
        raise Http404
    try:
        return account, kind_named(found[1]).name
    except Unregistered:
        raise Http404 from None
