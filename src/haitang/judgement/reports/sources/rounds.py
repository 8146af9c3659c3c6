"""考核通报: the results of a round that was confirmed, town by town in the order of their codes; nobody is ranked."""

from datetime import datetime

from django.utils.translation import gettext as _

from haitang.foundation.acting import Acting
from haitang.foundation.doors import record_for
from haitang.foundation.verdict import Refused
from haitang.judgement.assessment.models import Result, Round
from haitang.judgement.assessment.words import POINT, State
from haitang.network.organisations.models import Organisation
from haitang.network.regions.models import Region
from haitang.network.regions.words import Level

from ..actions import PaperDraft
from ..composing import Grid, Material
from ..rules import DRAFT
from ..words import Kind
from .source import RECENT, Beginning, writing_association

HEADS = ("考核对象", "得分", "等次")
FINAL = (State.CONFIRMED, State.FROZEN)


def find_round(acting: Acting, key: int) -> Round:
    return record_for(Round.objects.select_related("scheme__district"), acting, DRAFT, pk=key)


def about(running: Round, acting: Acting) -> tuple[Organisation, Region]:
    """The district's association. Refused before the results are confirmed (not_confirmed)."""
    if running.state not in FINAL:
        raise Refused(_("考核结果还没有确认，确认以后再通报。"), code="not_confirmed")
    district = running.scheme.district
    return writing_association(district), district


def draft(running: Round, acting: Acting, at: datetime) -> PaperDraft:
    body, place = about(running, acting)
    scheme = running.scheme
    results = Result.objects.filter(round=running).select_related("organisation").order_by("region_id", "id")
    rows = tuple((one.organisation.name, f"{one.total / POINT:.2f}", one.band) for one in results)
    words = {
        "scheme": scheme.title,
        "document": f"（{scheme.document}）" if scheme.document else "",
        "many": str(len(rows)),
    }
    tables = {"results": Grid("考核结果", HEADS, rows)}
    return PaperDraft(
        Kind.ASSESSMENT,
        body,
        place,
        str(scheme.year),
        f"关于{scheme.year}年度{scheme.get_kind_display()}考核结果的通报",
        Material(words=words, tables=tables),
    )


def recent(acting: Acting) -> list[Beginning]:
    """Rounds whose results are confirmed, of districts `acting` writes for."""
    whole = Region.objects.within(acting.scope_for(DRAFT)).filter(level=Level.COUNTY)
    done = Round.objects.filter(scheme__district__in=whole, state__in=FINAL).select_related("scheme")
    return [(one.pk, one.scheme.title) for one in done.order_by("-scheme__year", "-id")[:RECENT]]
