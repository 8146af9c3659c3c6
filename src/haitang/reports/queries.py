"""Reading papers, templates and registers."""

from functools import cache
from pathlib import Path
from typing import Final

from django.db.models import QuerySet

from haitang.accounts.acting import Acting
from haitang.accounts.scope import Scope
from haitang.organisations.models import Organisation
from haitang.organisations.words import Kind as BodyKind
from haitang.regions.models import Region
from haitang.regions.words import COUNTY_LENGTH, Level

from .models import Paper, PaperQuerySet, PaperTemplate, Register
from .rules import DRAFT
from .words import Kind

SHIPPED: Final = Path(__file__).with_name("data")
ISSUERS: Final = (BodyKind.DISTRICT_ASSOCIATION, BodyKind.TOWN_ASSOCIATION)


@cache
def shipped(kind: str) -> str:
    """The template of a kind that comes with the program."""
    return (SHIPPED / f"{Kind(kind).value}.txt").read_text(encoding="utf-8")


def template_of(county: str, kind: str) -> PaperTemplate:
    """The district's own template of a kind, else the shipped one as a row that is not saved."""
    own = PaperTemplate.objects.filter(district_id=county[:COUNTY_LENGTH], kind=kind).first()
    return own or PaperTemplate(district_id=county[:COUNTY_LENGTH], kind=kind, text=shipped(kind))


def templates_of(county: str) -> list[PaperTemplate]:
    """One of every kind: the district's own, or the shipped one unsaved. One query."""
    own = {one.kind: one for one in PaperTemplate.objects.filter(district_id=county)}
    return [
        own.get(kind) or PaperTemplate(district_id=county, kind=kind, text=shipped(kind))
        for kind in Kind.values
    ]


def listed(scope: Scope) -> PaperQuerySet:
    return Paper.objects.within(scope).select_related("organisation", "region", "register")


def bodies_for(acting: Acting) -> QuerySet[Organisation]:
    """The associations in whose name somebody may draft, the highest first."""
    bodies = Organisation.objects.within(acting.scope_for(DRAFT)).filter(kind__in=ISSUERS)
    return bodies.filter(dissolved__isnull=True).select_related("region").order_by("region_id", "id")


def places_for(acting: Acting) -> QuerySet[Region]:
    """The county and the towns somebody may write about."""
    places = Region.objects.within(acting.scope_for(DRAFT)).filter(level__in=(Level.COUNTY, Level.TOWN))
    return places.filter(until__isnull=True).order_by("code")


def last_word(body: Organisation) -> str:
    """The word in the numbers of a body, as it was used last."""
    found = (
        Register.objects.filter(organisation=body)
        .order_by("-year", "-id")
        .values_list("word", flat=True)
        .first()
    )
    return found or ""


def next_number(body: Organisation, word: str, year: int) -> int:
    """The number a paper would get now; another may be faster."""
    last = (
        Register.objects.filter(organisation=body, word=word, year=year)
        .values_list("last", flat=True)
        .first()
    )
    return (last or 0) + 1
