"""Papers of a body that is no more: what was issued stays, drafts are named so that somebody finishes or withdraws them."""

from collections.abc import Iterator, Sequence
from typing import Final

from django.db.models import Count
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from haitang.foundation.endings import End, Found, Part, Unchanged, hang, stays
from haitang.network.organisations.models import Organisation

from .models import Paper
from .words import State

NAMED_AT_MOST: Final = 10


def papers_of_bodies(rows: Sequence[Organisation], _end: End) -> Iterator[Found]:
    """How many it issued, and each draft."""
    issued = Paper.objects.issued().filter(organisation__in=rows).order_by()
    for name, count in issued.values_list("organisation__name").annotate(papers=Count("pk")):
        yield Unchanged(name, _("已印发的公文 %d 份，不变") % count)
    drafts = Paper.objects.filter(organisation__in=rows).exclude(state=State.ISSUED).brief().order_by("pk")
    for paper in drafts[:NAMED_AT_MOST]:
        yield Unchanged(paper.title, _("没有印发，请删去或由别的组织另起"), paper.get_absolute_url())


hang(
    "reports.papers",
    Part(
        of="organisations.Organisation",
        title=gettext_lazy("公文"),
        columns=("reports.Paper.organisation",),
        find=papers_of_bodies,
    ),
)
stays("reports.Register.organisation", gettext_lazy("发过的文号不再用，登记留存。"))
