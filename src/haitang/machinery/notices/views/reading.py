"""The list of what somebody was told."""

from http import HTTPStatus
from typing import cast

from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_POST, require_safe

from haitang.foundation.doors import Visit, signed_in
from haitang.machinery.accounts.models import Account
from haitang.machinery.ui.editing import done_page
from haitang.machinery.ui.listing import Empty, list_page

from .. import actions
from ..filters import NoticeFilter
from ..queries import notices_of
from ..tables import NoticeTable

NOTHING_YET = Empty(
    title=gettext_lazy("还没有通知"),
    sentence=gettext_lazy("有要您办的事、事情有了结果，都会写在这里。"),
    drawing="done",
)


@signed_in
@require_safe
def notices(request: Visit) -> HttpResponse:
    return list_page(
        request,
        queryset=notices_of(request.acting.account_id),
        table_class=NoticeTable,
        filter_class=NoticeFilter,
        title=_("通知"),
        template="notices/notices.html",
        empty=NOTHING_YET,
    )


@signed_in
@require_POST
def reading(request: Visit, pk: int) -> HttpResponse:
    """Mark one as read, and go on to what it is about."""
    notice = notices_of(request.acting.account_id).filter(pk=pk).first()
    if notice is None:
        raise Http404
    account = cast("Account", request.user)
    actions.mark_read(account=account, notice=notice, acting=request.acting, at=request.at)
    stay = not notice.href or "stay" in request.POST
    return HttpResponseRedirect(
        reverse("notices:notices") if stay else notice.href, status=HTTPStatus.SEE_OTHER
    )


@signed_in
@require_POST
def readings(request: Visit) -> HttpResponse:
    """Mark all as read."""
    account = cast("Account", request.user)
    count = actions.mark_read(account=account, acting=request.acting, at=request.at)
    said = ngettext("%(count)d 条通知已标为已读。", "%(count)d 条通知已标为已读。", count) % {"count": count}
    return done_page(request, said, reverse("notices:notices"))
