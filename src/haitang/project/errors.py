"""Pages for when something went wrong: each says what happened and what to do next."""

import logging
from dataclasses import dataclass, replace

from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

log = logging.getLogger("haitang.errors")
TEMPLATE = "project/error.html"


@dataclass(frozen=True, slots=True)
class Mishap:
    """What an error page says: what happened, and what to do next."""

    status: int
    title: str | Promise
    advice: str | Promise


BAD_REQUEST = Mishap(400, _("这次请求看不懂"), _("请返回上一页，检查填写的内容后再提交一次。"))
FORBIDDEN = Mishap(403, _("您不能做这件事"), _("需要的话，请安全管理员调整您的授权。"))
NOT_FOUND = Mishap(404, _("没有找到这一页"), _("它可能已被移走，或不在您的管理范围内。请从工作台重新进入。"))
CONFLICT = Mishap(409, _("这项内容刚被别人改过"), _("请刷新页面，看过最新内容后再改。"))
CSRF = Mishap(403, _("页面已经过期"), _("请返回上一页，刷新后再提交一次；您的浏览器需要允许本站的 Cookie。"))
BROKEN = Mishap(
    500, _("系统出了错"), _("您刚才的操作没有保存。请过几分钟再试；一直如此，请告诉系统管理员发生的时间。")
)


def answer(request: HttpRequest, mishap: Mishap, reason: str = "") -> HttpResponse:
    """The page for a mishap; a reason takes the place of the advice. Asks neither database nor session."""
    context = {"mishap": mishap, "reason": reason, "request": request}
    return HttpResponse(render_to_string(TEMPLATE, context), status=mishap.status)


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return answer(request, BAD_REQUEST)


def forbidden(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    mishap = replace(FORBIDDEN, status=getattr(exception, "status", FORBIDDEN.status))
    return answer(request, mishap, str(exception or ""))


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return answer(request, NOT_FOUND)


def broken(request: HttpRequest) -> HttpResponse:
    return answer(request, BROKEN)


def csrf_failed(request: HttpRequest, reason: str = "") -> HttpResponse:
    return answer(request, CSRF)
