"""What stands around every page: the navigation, the place, who reads, the search."""

from typing import Final, cast

from django.http import HttpRequest
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from haitang.foundation.acting import Acting, Hold
from haitang.foundation.codes import TOWN_LENGTH
from haitang.foundation.doors import Visit
from haitang.machinery.notices.bell import unread
from haitang.machinery.ui.navigation import Entry, Shell
from haitang.network.access.words import Role

ENTRIES: Final = (
    Entry(gettext_lazy("工作台"), "desk:home", icon="home"),
    Entry(gettext_lazy("总览"), "desk:overview", icon="overview", action_needed="figures.view"),
    Entry(
        pgettext_lazy("many", "组织"),
        "organisations:organisations",
        icon="organisation",
        action_needed="organisations.view",
        match=("/organisations/", "/posts/", "/units/", "/duties/"),
    ),
    Entry(
        gettext_lazy("人员"),
        "people:persons",
        icon="people",
        action_needed="people.view",
        match=("/people/", "/volunteers/"),
    ),
    Entry(
        pgettext_lazy("many", "活动"),
        "activities:activities",
        icon="calendar",
        action_needed="activities.view",
    ),
    Entry(pgettext_lazy("many", "会议"), "meetings:meetings", icon="meeting", action_needed="meetings.view"),
    Entry(pgettext_lazy("many", "任务"), "tasks:tasks", icon="task", action_needed="tasks.view"),
    Entry(gettext_lazy("制度要求"), "obligations:calendar", icon="clock", action_needed="obligations.view"),
    Entry(gettext_lazy("考核"), "assessment:schemes", icon="medal", action_needed="assessment.view"),
    Entry(
        pgettext_lazy("many", "公文"),
        "reports:papers",
        icon="sheet",
        action_needed="reports.view",
        match=("/papers/", "/returns/"),
    ),
    Entry(gettext_lazy("编配"), "staffing:overview", icon="seat", action_needed="staffing.read"),
    Entry(gettext_lazy("数据"), "figures:figures", icon="chart", action_needed="figures.view"),
    Entry(gettext_lazy("导入"), "spreadsheets:batches", icon="upload", action_needed="spreadsheets.view"),
    Entry(
        gettext_lazy("行政区划"),
        "regions:regions",
        icon="map",
        action_needed="regions.view",
        match=("/regions/", "/population/"),
    ),
    Entry(gettext_lazy("账号与授权"), "access:accounts", icon="shield", action_needed="accounts.view"),
    Entry(
        gettext_lazy("值得一问"),
        "activities:oddities",
        icon="flag",
        action_needed="audit.search",  # of those who may look into it, only the auditor has no list of activities
    ),
    Entry(gettext_lazy("审计"), "audit:entries", icon="history", action_needed="audit.search"),
    Entry(gettext_lazy("拒绝记录"), "audit:refusals", icon="lock", action_needed="audit.search"),
    Entry(gettext_lazy("设置"), "desk:settings", icon="settings", action_needed="settings.view", apart=True),
)

ACCOUNT: Final = (
    Entry(gettext_lazy("我的账号"), "access:own", icon="person"),
    Entry(gettext_lazy("通知方式"), "notices:preferences", icon="bell"),
    Entry(gettext_lazy("日历订阅"), "notices:calendar", icon="calendar"),
    Entry(gettext_lazy("阅读方式"), "ui:preferences", icon="larger"),
)


def first_hold(acting: Acting) -> Hold | None:
    """The role somebody mostly works in: one with business before an administrator's."""
    return min(acting.holds, key=lambda hold: (not hold.business, hold.role), default=None)


def workplace_name(request: HttpRequest) -> str:
    """The association the reader works for: 荣昌区科协, 昌元街道科协; an organisation by its own name."""
    hold = first_hold(acting_of(request))
    if hold is None or not hold.places:
        return ""
    name = hold.places[0]
    large = any(len(code) <= TOWN_LENGTH for code in hold.scope.regions)
    return _("%(place)s科协") % {"place": name} if large else name


def person(request: HttpRequest) -> tuple[str, str]:
    """Name and role of the reader."""
    hold = first_hold(acting_of(request))
    user = request.user
    name = str(user) if user.is_authenticated else ""
    return name, str(Role(hold.role).label) if hold else ""


def acting_of(request: HttpRequest) -> Acting:
    return cast("Visit", request).acting


SHELL: Final = Shell(
    entries=ENTRIES,
    account=ACCOUNT,
    place=workplace_name,
    person=person,
    search="desk:search",
    search_needs="desk.search",
    sign_out="account_logout",
    home="desk:home",
    bell=Entry(gettext_lazy("通知"), "notices:notices", icon="bell", count=unread),
)
