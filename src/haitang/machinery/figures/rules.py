"""Who may open the records behind a figure."""

from django.utils.translation import gettext as _

from haitang.foundation.acting import Acting
from haitang.foundation.verdict import Verdict, no

from .declaring import Indicator, presenter_of
from .queries import Ask, sides


def may_open(acting: Acting, indicator: Indicator, ask: Ask) -> Verdict:
    """Records are opened within a county, by who may see such records."""
    if ask.above_counties:
        return no(_("这里跨几个区县，只看数字；记录请进入各区县查看。"), code="open_in_a_county")
    for side in sides(indicator.behind(ask.scope, ask.when(indicator))):
        verdict = acting.verdict(presenter_of(side.records).needs)
        if not verdict:
            return no(_("您的角色只看这个数字，不看背后的记录。"), code="not_permitted")
    return Verdict(True)
