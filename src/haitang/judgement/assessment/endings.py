"""What a body got in a round: a frozen one stays, one under way leaves it out when it is computed again."""

from collections.abc import Iterator, Sequence

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from haitang.foundation.endings import End, Found, Part, Unchanged, hang
from haitang.network.organisations.models import Organisation

from .models import Result
from .words import State


def results_of_bodies(rows: Sequence[Organisation], _end: End) -> Iterator[Found]:
    results = Result.objects.filter(organisation__in=rows).select_related("round__scheme").order_by("pk")
    for result in results:
        frozen = result.round.state == State.FROZEN
        note = _("已存档的考核结果，不变") if frozen else _("正在进行的考核，重新计算时按撤销日期处理")
        yield Unchanged(result.round.scheme.title, note, result.round.get_absolute_url())


hang(
    "assessment.results",
    Part(
        of="organisations.Organisation",
        title=gettext_lazy("考核结果"),
        columns=("assessment.Result.organisation",),
        find=results_of_bodies,
    ),
)
