"""How a page gets hold of a scheme, a round, a result: unseen 404, not permitted 403 with the reason."""

from django.http import Http404

from haitang.foundation.acting import Acting
from haitang.foundation.doors import record_for

from .models import Item, Objection, Result, ResultQuerySet, Round, Scheme
from .rules import DESIGN, VIEW
from .words import SchemeState


def scheme_for(acting: Acting, key: int, action: str = VIEW) -> Scheme:
    """A draft is seen by who may write it only."""
    scheme = record_for(Scheme.objects.select_related("district"), acting, action, pk=key)
    if scheme.state == SchemeState.DRAFT and not acting.may(DESIGN, region=scheme.district_id):
        raise Http404
    return scheme


def round_for(acting: Acting, key: int, action: str = VIEW) -> Round:
    return record_for(Round.objects.select_related("scheme__district"), acting, action, pk=key)


def result_for(acting: Acting, running: int, key: int, action: str = VIEW) -> Result:
    return record_for(results(), acting, action, pk=key, round=running)


def item_for(acting: Acting, result: int, key: int) -> tuple[Result, Item]:
    """One item of a result to read."""
    found = record_for(results(), acting, VIEW, pk=result)
    item = Item.objects.filter(part__scheme=found.round.scheme_id, pk=key).first()
    if item is None:
        raise Http404
    return found, item


def results() -> ResultQuerySet:
    return Result.objects.select_related("round__scheme__district", "organisation", "region")


def objection_for(acting: Acting, running: int, key: int, action: str = VIEW) -> Objection:
    objections = Objection.objects.select_related(
        "result__round__scheme__district", "result__organisation", "result__region", "item__part"
    )
    return record_for(objections, acting, action, pk=key, result__round=running)
