from datetime import datetime

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from haitang.foundation.acting import Acting
from haitang.foundation.verdict import Refused
from haitang.machinery.audit import actions as audit

from ..models import Population, Region
from ..rules import may_amend_count, may_count
from ..words import EARLIEST_YEAR, MOST_PEOPLE, SOURCE_LENGTH


@transaction.atomic
def set_population(
    *, region: Region, year: int, people: int, source: str, acting: Acting, at: datetime
) -> Population:
    """Enter how many people live in a region in a year, by one source. Refused when that source has its figure already."""
    may_count(acting, region).require()
    source = check_count(year, people, source, at)
    try:
        with transaction.atomic():
            entered = Population.objects.create(region=region, year=year, people=people, source=source)
    except IntegrityError as taken:
        raise Refused(
            _("这一年、这个来源的人口已经登记，请改原来那一条。"), code="already_counted"
        ) from taken
    audit.add(acting, at, "regions.count", entered, region=region.code, year=year)
    return entered


@transaction.atomic
def amend_population(
    *, population: Population, people: int, source: str, expected: int, acting: Acting, at: datetime
) -> Population:
    """Correct a population entered before. Raises `Conflict` when somebody was faster."""
    may_amend_count(acting, population).require()
    source = check_count(population.year, people, source, at)
    try:
        with transaction.atomic():
            changed = audit.change(population, expected=expected, people=people, source=source)
    except IntegrityError as taken:
        raise Refused(
            _("这一年、这个来源的人口已经登记，请改原来那一条。"), code="already_counted"
        ) from taken
    if changed:
        audit.add(
            acting, at, "regions.recount", population, region=population.region_id, fields=list(changed)
        )
    return population


def check_count(year: int, people: int, source: str, at: datetime) -> str:
    """The source without its margins. Raises `Refused` for a year, number or source that cannot be."""
    if not EARLIEST_YEAR <= year <= at.year:
        raise Refused(
            _("年份应在 %(first)d 至 %(last)d 之间。") % {"first": EARLIEST_YEAR, "last": at.year},
            code="bad_year",
        )
    if not 1 <= people <= MOST_PEOPLE:  # figures a head divide by it
        raise Refused(_("人口应为 1 至 20 亿之间的整数。"), code="bad_people")
    if not source.strip() or len(source.strip()) > SOURCE_LENGTH:
        raise Refused(_("请写明来源，不超过 %d 个字。") % SOURCE_LENGTH, code="no_source")
    return source.strip()
