"""Who may change divisions and enter population."""

from collections.abc import Iterable

from django.utils.translation import gettext as _

from haitang.foundation.acting import Acting
from haitang.foundation.codes import county_of
from haitang.foundation.verdict import Verdict, no, yes

from .models import Population, Region

VIEW = "regions.view"
LOAD = "regions.load"
CHANGE = "regions.change"
COUNT = "regions.count"


def may_load(acting: Acting, codes: Iterable[str]) -> Verdict:
    """Load divisions with these codes: asked once a county, and once for everything above counties."""
    verdict = yes()
    for code in sorted({county_of(code) for code in codes}):
        verdict = verdict.also(acting.verdict(LOAD, region=code))
    return verdict


def may_change(acting: Acting, region: Region) -> Verdict:
    """Rename or retire a division, or add one below it."""
    return acting.verdict(CHANGE, region=region.code)


def may_retire(acting: Acting, region: Region, successor: Region | None) -> Verdict:
    """Retire a division; its successor is another one of the same level that does not lead back to it."""
    verdict = may_change(acting, region).also(in_use(region))
    if successor is None:
        return verdict
    return verdict.also(acting.verdict(CHANGE, region=successor.code)).also(successor_fits(region, successor))


def may_count(acting: Acting, region: Region) -> Verdict:
    """Enter the population of a division."""
    return acting.verdict(COUNT, region=region.code)


def may_amend_count(acting: Acting, population: Population) -> Verdict:
    return acting.verdict(COUNT, region=population.region_id)


def in_use(region: Region) -> Verdict:
    if region.until is not None:
        return no(_("这个行政区划已经停用。"), code="already_retired")
    return yes()


def successor_fits(region: Region, successor: Region) -> Verdict:
    if successor.code == region.code:
        return no(_("一个行政区划不能并入它自己。"), code="own_successor")
    if successor.level != region.level:
        return no(_("并入的行政区划应与它同级。"), code="another_level")
    return in_use(successor)
