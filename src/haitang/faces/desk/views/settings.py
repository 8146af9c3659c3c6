from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from haitang.foundation.doors import Visit, needs
from haitang.machinery.ui.navigation import Entry, page_url

from ..signs import signs

RULES = (
    Entry(_("编配规则"), "staffing:rules", icon="seat", action_needed="staffing.rule"),
    Entry(_("应建规则"), "staffing:coverage_rule", icon="network", action_needed="staffing.rule"),
    Entry(_("行政区划"), "regions:regions", icon="map", action_needed="regions.change"),
    Entry(_("保存期限"), "retention:terms", icon="clock", action_needed="retention.set"),
    Entry(_("认字的词"), "spreadsheets:words", icon="search", action_needed="spreadsheets.words"),
    Entry(_("群机器人"), "notices:robots", icon="bell", action_needed="notices.robots"),
    Entry(_("账号与授权"), "access:accounts", icon="shield", action_needed="accounts.view"),
)
NOTES = {
    "staffing:rules": _("每类组织该有哪些岗位、几席、由谁配备，从哪天起算"),
    "staffing:coverage_rule": _("哪些企业必须建科协：市级科技型，或科技工作者满多少人"),
    "regions:regions": _("镇街和村（社区）的更名、合并、人口"),
    "retention:terms": _("导入的明细、没有写入的预览各留多少天，到期自动删除"),
    "spreadsheets:words": _("导入时凭哪些词认出岗位、组织类别和列：加本区县自己的叫法"),
    "notices:robots": _("每天往企业微信、钉钉、飞书群里发一条：快到期和已逾期的事"),
    "access:accounts": _("谁能登录，在哪里担任什么角色"),
}


@needs("settings.view")
@require_safe
def settings(request: Visit) -> HttpResponse:
    """The rules somebody may set, and for whoever runs the installation how it is."""
    allowed = [entry for entry in RULES if request.acting.may(entry.action_needed)]
    pages = [
        (entry, page_url(entry.url_name), NOTES[entry.url_name])
        for entry in allowed
        if page_url(entry.url_name)
    ]
    runs_it = request.acting.may("settings.change")
    return render(request, "desk/settings.html", {"pages": pages, "signs": signs(request) if runs_it else []})
