"""Reading papers, templates and registers."""

from functools import cache
from pathlib import Path
from typing import Final

from django.db.models import Count, Q, QuerySet

from haitang.foundation.acting import Acting
from haitang.foundation.codes import county_of
from haitang.foundation.scope import Scope
from haitang.foundation.verdict import Refused
from haitang.machinery.figures.periods import Period
from haitang.network.organisations.models import Organisation
from haitang.network.organisations.words import Kind as BodyKind
from haitang.network.regions.models import Region
from haitang.network.regions.words import Level

from .composing import check_template
from .models import Paper, PaperQuerySet, PaperTemplate, Register, ReturnForm
from .rules import DRAFT, ISSUE
from .words import Kind, State

MOST_RETURNS: Final = 200
MOST_REGISTERS: Final = 200
MOST_BODIES: Final = 1000
SHIPPED: Final = Path(__file__).with_name("data")


@cache
def shipped_template(kind: str) -> str:
    """The template of a kind that comes with the program."""
    return (SHIPPED / f"{Kind(kind).value}.txt").read_text(encoding="utf-8")


def template_of(county: str, kind: str) -> PaperTemplate:
    """The district's own template of a kind, else the shipped one as a row that is not saved."""
    own = PaperTemplate.objects.filter(district_id=county_of(county), kind=kind).first()
    return own or PaperTemplate(district_id=county_of(county), kind=kind, text=shipped_template(kind))


def templates_of(county: str) -> list[PaperTemplate]:
    """One of every kind: the district's own, or the shipped one unsaved. One query."""
    own = {one.kind: one for one in PaperTemplate.objects.filter(district_id=county)}
    return [
        own.get(kind) or PaperTemplate(district_id=county, kind=kind, text=shipped_template(kind))
        for kind in Kind.values
    ]


def template_fault(template: PaperTemplate) -> str:
    """Why papers cannot be begun from a template as it stands; "" where they can, as from every shipped one."""
    if template.pk is None:
        return ""
    try:
        check_template(template.text, Kind(template.kind))
    except Refused as refused:
        return refused.reason
    return ""


def list_papers(scope: Scope) -> PaperQuerySet:
    return Paper.objects.within(scope).select_related("organisation", "region", "register")


def begun_from(origin: str, key: int, scope: Scope) -> PaperQuerySet:
    """The papers that began from a record and were not laid aside, the latest first."""
    return (
        list_papers(scope)
        .filter(origin=origin, origin_key=key)
        .exclude(state=State.WITHDRAWN, serial__isnull=True)
    )


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


def registers_of(scope: Scope) -> QuerySet[Register]:
    """The numbers given by the bodies of a scope, the latest year of each first."""
    bodies = Organisation.objects.within(scope)
    registers = Register.objects.filter(organisation__in=bodies).select_related("organisation")
    return registers.order_by("organisation__line", "-year", "word", "id")[:MOST_REGISTERS]


def bodies_for(acting: Acting) -> list[Organisation]:
    """The associations whose papers somebody may give numbers to."""
    bodies = Organisation.objects.within(acting.scope_for(ISSUE)).filter(dissolved__isnull=True)
    kinds = (BodyKind.DISTRICT_ASSOCIATION, BodyKind.TOWN_ASSOCIATION)
    return list(bodies.of_kind(*kinds).order_by("line", "id")[:MOST_BODIES])


def body_of(place: Region) -> Organisation | None:
    """The association that writes about a place in its own name: the county's, or the town's."""
    kind = BodyKind.DISTRICT_ASSOCIATION if place.level == Level.COUNTY else BodyKind.TOWN_ASSOCIATION
    bodies = Organisation.objects.filter(kind=kind, region=place, dissolved__isnull=True)
    return bodies.select_related("region").order_by("id").first()


def title_for(kind: Kind, period: Period) -> str:
    """What a paper of a kind is usually called."""
    if kind == Kind.ANNUAL:
        return f"关于{period}工作情况的报告"
    return f"关于{period}科协工作情况的汇报" if kind == Kind.HEARING else ""


def returns_of(scope: Scope) -> list[ReturnForm]:
    """The returns still asked for, with how many cells are mapped and how many of these by hand. One query."""
    forms = ReturnForm.objects.within(scope).filter(dropped=False).defer("content")
    counted = forms.annotate(
        mapped=Count("cells", filter=~Q(cells__figure="")), by_hand=Count("cells", filter=Q(cells__figure=""))
    )
    return list(counted.order_by("-added_at", "-id")[:MOST_RETURNS])
