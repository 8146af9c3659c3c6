from typing import cast

from allauth.mfa.utils import is_mfa_enabled
from allauth.usersessions.models import UserSession
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from haitang.foundation.doors import Visit, asks_again, signed_in
from haitang.machinery.accounts.devices import device_in_words
from haitang.machinery.accounts.models import Account
from haitang.machinery.ui.editing import done_page

from .. import actions
from ..queries import grants_of, sessions_of


@signed_in
@require_safe
def own_account(request: Visit) -> HttpResponse:
    """One's own account: password, second factor, where one is signed in, what one was granted."""
    account = cast("Account", request.user)
    sessions = [(session, device_in_words(session.user_agent)) for session in sessions_of(account)]
    context = {
        "sessions": sessions,
        "current": request.session.session_key,
        "grants": grants_of(account, request.at),
        "second_factor": is_mfa_enabled(account),
    }
    return render(request, "access/own.html", context)


@signed_in
@asks_again
@require_POST
def own_session_ending(request: Visit, pk: int) -> HttpResponse:
    session = UserSession.objects.filter(pk=pk, user_id=request.acting.account_id).first()
    if session is None:
        raise Http404
    actions.end_session(session=session, acting=request.acting, at=request.at)
    return done_page(request, _("那一处登录已经结束。"), reverse("access:own"))


@signed_in
@asks_again
@require_POST
def other_sessions_ending(request: Visit) -> HttpResponse:
    account, kept = cast("Account", request.user), request.session.session_key
    ended = actions.end_other_sessions(account=account, kept=kept, acting=request.acting, at=request.at)
    return done_page(request, _("已结束其他 %(count)d 处登录。") % {"count": ended}, reverse("access:own"))
