"""What becomes of what a body owes: nothing is asked of it any more."""

from collections.abc import Iterator, Sequence

from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from haitang.foundation.endings import Change, End, Found, Obstacle, Part, Unchanged, hang, stays
from haitang.foundation.scope import Scope
from haitang.network.organisations.models import Organisation

from .models import Obligation
from .queries import open_duties_of


def duties_of_bodies(rows: Sequence[Organisation], end: End) -> Iterator[Found]:
    """A rule made for it alone ends; what it still owes under others is asked of it no more, by itself."""
    rules = Obligation.objects.filter(Q(until__isnull=True) | Q(until__gt=end.on), organisation__in=rows)
    for rule in rules.order_by("pk"):
        if rule.since >= end.on:
            reason = _("这条要求自 %s 才生效，请先把它结束，或改日期。") % rule.since.isoformat()
            yield Obstacle(rule.title, reason, rule.get_absolute_url(), code="ends_before_it_begins")
        else:
            yield Change(rule, rule.title, _("不再要求"), {"until": end.on})
    today = timezone.localdate(end.at)
    for duty in open_duties_of(rows, Scope(regions=tuple(sorted({row.region_id for row in rows}))), today):
        title = f"{duty.rule.title} · {duty.period}"
        yield Unchanged(title, _("没有完成的这一期不再催办，年度表里照实保留"), duty.get_absolute_url())


hang(
    "obligations.rules",
    Part(
        of="organisations.Organisation",
        title=gettext_lazy("制度要求"),
        columns=("obligations.Obligation.organisation",),
        find=duties_of_bodies,
    ),
)
stays("obligations.Filing.organisation", gettext_lazy("报备过的材料是记录，照常收讫。"))
stays("obligations.Filing.author", gettext_lazy("他报备过的材料照旧记在他名下。"))
