"""The address under which a calendar program finds somebody's due days and meetings."""

from http import HTTPStatus
from typing import Final, cast

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from haitang.foundation.doors import Visit, open_to_all, signed_in
from haitang.machinery.accounts.lockout import require_token
from haitang.machinery.accounts.models import Account

from .. import actions
from ..actions.feeds import feed_owner
from ..calendar import feed as feed_for
from ..queries import feed_of
from .choosing import OWN

SHOWN_ONCE: Final = "calendar-address"
FRESH_SECONDS: Final = 900


@signed_in
@never_cache
@require_safe
def calendar_feed_page(request: Visit) -> HttpResponse:
    """Whether there is an address; a new one is shown this once."""
    account = cast("Account", request.user)
    token = request.session.pop(SHOWN_ONCE, "")
    address = f"{settings.SITE_ADDRESS}{reverse('notices:feed', args=[token])}" if token else ""
    context = {"feed": feed_of(account.pk), "address": address, "crumbs": [OWN]}
    return render(request, "notices/calendar.html", context)


@signed_in
@require_POST
def calendar_address(request: Visit) -> HttpResponse:
    token = actions.make_feed(account=cast("Account", request.user), acting=request.acting, at=request.at)
    request.session[SHOWN_ONCE] = token
    return _back()


@signed_in
@require_POST
def calendar_revocation(request: Visit) -> HttpResponse:
    actions.revoke_feed(account=cast("Account", request.user), acting=request.acting, at=request.at)
    messages.success(request, _("日历地址已停用，手机、电脑里的订阅不会再更新。"))
    return _back()


@open_to_all("日历软件不会登录；地址本身是密钥，可随时停用，只看得到本人权限内的事")
@require_safe
def feed(request: HttpRequest, token: str) -> HttpResponse:
    """The calendar of whoever has this secret address, with the rights he has now."""
    account = feed_owner(token)
    require_token(request, right=account is not None)
    if account is None:
        raise Http404
    visit = cast("Visit", request)
    response = HttpResponse(feed_for(account, visit.at), content_type="text/calendar; charset=utf-8")
    response["Cache-Control"] = f"private, max-age={FRESH_SECONDS}"
    response["Content-Disposition"] = 'inline; filename="haitang.ics"'
    return response


def _back() -> HttpResponse:
    return HttpResponseRedirect(reverse("notices:calendar"), status=HTTPStatus.SEE_OTHER)
