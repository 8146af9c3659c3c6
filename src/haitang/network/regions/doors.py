"""How a page gets hold of a division or its population: unseen 404, not permitted 403 with the reason."""

from haitang.foundation.acting import Acting
from haitang.foundation.doors import record_for

from .models import Population, Region
from .rules import VIEW


def region_for(acting: Acting, code: str, action: str = VIEW) -> Region:
    regions = Region.objects.select_related("parent", "successor")
    return record_for(regions, acting, action, code=code)


def population_for(acting: Acting, key: int, action: str) -> Population:
    return record_for(Population.objects.select_related("region"), acting, action, pk=key)
