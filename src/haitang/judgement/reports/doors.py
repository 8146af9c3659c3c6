"""How a page gets hold of a paper, or a return: unseen 404, not permitted 403 with the reason."""

from django.http import Http404

from haitang.foundation.acting import Acting
from haitang.foundation.doors import Visit, record_for
from haitang.network.regions.models import Region
from haitang.network.regions.words import Level

from .models import Paper, ReturnForm
from .rules import RETURN, VIEW


def paper_for(acting: Acting, key: int, action: str = VIEW) -> Paper:
    """A paper to read, or to do something to; who may not read papers at all sees none."""
    acting.verdict(VIEW).require()
    return record_for(
        Paper.objects.select_related("organisation", "region", "register"), acting, action, pk=key
    )


def county_for(visit: Visit) -> Region:
    """The county whose templates and returns are looked at. 404 for who has none as a whole."""
    county = Region.objects.within(visit.scope).filter(level=Level.COUNTY).order_by("code").first()
    if county is None:
        raise Http404
    return county


def return_for(acting: Acting, key: int) -> ReturnForm:
    """A return to fill or to map."""
    return record_for(ReturnForm.objects.select_related("district"), acting, RETURN, pk=key)
