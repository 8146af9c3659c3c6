"""The groups that a district's robots speak to."""

from typing import Any

from django.http import Http404, HttpResponse
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from haitang.foundation.doors import Visit, needs
from haitang.machinery.ui.editing import Editing, done_page, edit_page
from haitang.machinery.ui.listing import Empty, list_page

from .. import actions, queries
from ..doors import robot_for
from ..forms import RobotForm
from ..rules import ROBOTS
from ..tables import RobotTable

SETTINGS = (gettext_lazy("设置"), "/settings/")


@needs(ROBOTS)
@require_safe
def robots(request: Visit) -> HttpResponse:
    return list_page(
        request,
        queryset=queries.robots(request.scope),
        table_class=RobotTable,
        title=_("群机器人"),
        template="notices/robots.html",
        empty=Empty(
            title=_("还没有接通的群"),
            sentence=_("接通后，每天上午把区县里快到期、已逾期的事发到群里，不点名。"),
            act=render_to_string("notices/robot_new.html"),
        ),
        context={"crumbs": [SETTINGS]},
    )


@needs(ROBOTS)
@require_http_methods(["GET", "HEAD", "POST"])
def new_robot(request: Visit) -> HttpResponse:
    county = next((code for code in request.scope.regions if code), "")
    if not county:
        raise Http404

    back = reverse("notices:robots")
    page = Editing(
        title=_("接通一个群"),
        submit=_("接通"),
        cancel=back,
        crumbs=[SETTINGS, (_("群机器人"), back)],
        lead=_("群里的人都看得到，所以只发事情，不发人名和电话。"),
        done=_("已添加。请点“试发”，看群里有没有收到。"),
    )

    def act(data: dict[str, Any]) -> str:
        name, address = data["name"], data["address"]  # what was typed as address and secret, read as one
        actions.add_robot(county=county, name=name, address=address, acting=request.acting, at=request.at)
        return back

    return edit_page(request, form=RobotForm(request.POST or None), act=act, page=page)


@needs(ROBOTS)
@require_POST
def robot_trial(request: Visit, pk: int) -> HttpResponse:
    actions.try_robot(robot=robot_for(request.acting, pk), acting=request.acting, at=request.at)
    return done_page(request, _("正在试发，稍后刷新这一页看结果。"), reverse("notices:robots"))


@needs(ROBOTS)
@require_POST
def robot_removal(request: Visit, pk: int) -> HttpResponse:
    actions.remove_robot(robot=robot_for(request.acting, pk), acting=request.acting, at=request.at)
    return done_page(request, _("已移除，地址也已删去。"), reverse("notices:robots"))
