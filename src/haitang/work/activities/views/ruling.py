"""What the district asks of hours."""

from typing import Any

from django.http import Http404, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_http_methods

from haitang.foundation.doors import Visit, needs
from haitang.machinery.ui.editing import Editing, edit_page
from haitang.network.regions.models import Region
from haitang.network.regions.words import Level

from .. import actions, queries, rules
from ..forms import HoursRuleForm, rule_before


@needs(rules.RULE)
@require_http_methods(["GET", "HEAD", "POST"])
def hours_rule(request: Visit) -> HttpResponse:
    """The cap a day, and from when a record is late. Where somebody has several districts, of the first."""
    county = Region.objects.within(request.scope).filter(level=Level.COUNTY).order_by("code").first()
    if county is None:
        raise Http404
    rule = queries.hours_rule(county.code)

    def act(data: dict[str, Any]) -> str:
        actions.set_hours_rule(county=county.code, acting=request.acting, at=request.at, **data)
        return reverse("activities:activities")

    page = Editing(
        title=_("%(county)s服务时长规定") % {"county": county.name},
        submit=_("保存"),
        cancel=reverse("activities:activities"),
        crumbs=[(pgettext("many", "活动"), reverse("activities:activities"))],
        lead=_("服务时长只从活动来，不超过活动的时长，也不超过一天的上限。改了只管以后的记录。"),
        done=_("已保存。"),
    )
    form = HoursRuleForm(request.POST or None, initial=rule_before(rule))
    return edit_page(request, form=form, act=act, page=page, read=rule_before)
