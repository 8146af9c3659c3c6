from datetime import date, timedelta
from typing import Any, Final

from django.db.models import Case, Count, Exists, IntegerField, Model, OuterRef, Q, Subquery, Value, When
from django.db.models.functions import Coalesce

from haitang.foundation.codes import COUNTY_LENGTH, TOWN_LENGTH
from haitang.foundation.lookups import holds_in_order
from haitang.foundation.scope import LINE_STEP, Scope
from haitang.machinery.figures.queries import BODY

from .models import (
    Ending,
    Organisation,
    OrganisationQuerySet,
    Post,
    PostQuerySet,
    Unit,
    UnitQuerySet,
    in_force_on,
)
from .words import OWN_ASSOCIATIONS, TERM_REQUEST_DAYS, TERM_WARNING_DAYS, Kind, Part

COUNTED_BY: Final = {Kind.DISTRICT_ASSOCIATION: "county", Kind.TOWN_ASSOCIATION: "town"}
PLACE: Final = {"county": COUNTY_LENGTH, "town": TOWN_LENGTH}


def counted_by(kind: str) -> str:
    """What the figures of a kind of organisation are told apart by: of an association of a place its place, else the body."""
    return COUNTED_BY.get(Kind(kind), BODY)


def counted_under(kind: str, region: str, key: int) -> str:
    """What the figures of an organisation of a kind, in a region, with a key, stand under."""
    by = counted_by(kind)
    return str(key) if by == BODY else region[: PLACE[by]]


def name_of_body(scope: Scope, key: int) -> str:
    """The name of the organisation of a key, where a scope has it; else nothing. One query."""
    return Organisation.objects.within(scope).filter(pk=key).values_list("name", flat=True).first() or ""


def answered_by(scope: Scope, path: str = "") -> Q:
    """The organisations, found along `path`, for which people of a scope answer themselves.

    They are the associations of its very places and the bodies on its lines, not everybody further down.
    """
    places = {f"{path}kind__in": OWN_ASSOCIATIONS, f"{path}region_id__in": scope.regions}
    return Q(**places) | Scope(lines=scope.lines).q(line=f"{path}line")


def answers_for(scope: Scope, body: Organisation) -> bool:
    """Whether people of a scope answer themselves for one organisation: `answered_by` without a query."""
    own = body.kind in OWN_ASSOCIATIONS and body.region_id in scope.regions
    return own or Scope(lines=scope.lines).covers(line=body.line)


def listed_organisations(scope: Scope, on: date) -> OrganisationQuerySet:
    """Organisations as their list shows them: with region, unit, and `posts_standing` on a day."""
    posts = (
        Post.objects.filter(in_force_on(on, "since", "until"), organisation=OuterRef("pk"))
        .order_by()
        .values("organisation")
        .annotate(counted=Count("pk"))
        .values("counted")
    )
    return (
        Organisation.objects.within(scope)
        .select_related("region", "unit")
        .annotate(posts_standing=Coalesce(Subquery(posts), 0))
        .order_by("region_id", "name", "id")
    )


def listed_units(scope: Scope, on: date) -> UnitQuerySet:
    """Units as their list shows them: with region and `associations`, how many organisations they host on a day."""
    hosted = (
        Organisation.objects.standing(on)
        .filter(unit=OuterRef("pk"))
        .order_by()
        .values("unit")
        .annotate(counted=Count("pk"))
        .values("counted")
    )
    return (
        Unit.objects.within(scope)
        .select_related("region")
        .annotate(associations=Coalesce(Subquery(hosted), 0))
        .order_by("name", "id")
    )


def ending_in_force(record: Model) -> Ending | None:
    """How a record was ended with all that hung on it; None for one that stands, or ended before that was kept."""
    return Ending.objects.of(record).in_force().first()


def terms_ending(organisations: OrganisationQuerySet, on: date) -> OrganisationQuerySet:
    """Of these, the ones standing on a day whose term ends within the time of warning, or has ended."""
    return organisations.standing(on).filter(term_ends__lte=on + timedelta(days=TERM_WARNING_DAYS))


def plan_due(term_ends: date) -> date:
    """When the plan of a re-election is due: 6 months before the term ends."""
    return term_ends - timedelta(days=TERM_WARNING_DAYS)


def request_due(term_ends: date) -> date:
    """When the request for a re-election is due: 2 months before the term ends."""
    return term_ends - timedelta(days=TERM_REQUEST_DAYS)


MATCHES = 12
"""So many answers a search field shows."""


SHORTENED_FROM = 3
"""Of fewer characters nearly every name could be short for another."""


def called(words: str, column: str = "name") -> Q:
    """Records of which a name holds the words, or is shortened to them: 远觉镇科协 is 远觉镇科学技术协会.

    Names are shortened by leaving characters out; the order stays.
    """
    plain = "".join(words.split())
    meant = Q(**{f"{column}__icontains": plain})
    if len(plain) >= SHORTENED_FROM and plain.isalnum() and not plain.isascii():
        meant |= holds_in_order(column, plain)
    return meant


def word_for_word(words: str, column: str = "name") -> Case:
    """An order that puts names holding the words as they stand before those shortened to them."""
    plain = "".join(words.split())
    return Case(When(**{f"{column}__icontains": plain}, then=0), default=1, output_field=IntegerField())


def named_like(records: Any, words: str) -> list[Any]:
    """The first few of these units or organisations that are called so, standing ones only."""
    ended = "until" if records.model is Unit else "dissolved"
    found = records.filter(called(words), **{f"{ended}__isnull": True}).select_related("region")
    return list(found.order_by(word_for_word(words), "name", "id")[:MATCHES]) if words.strip() else []


def ancestors_of(organisation: Organisation) -> OrganisationQuerySet:
    """The organisations above, highest first: read off the line."""
    return Organisation.objects.filter(pk__in=keys_on(organisation.line)[:-1]).order_by("line")


def keys_on(line: str) -> list[int]:
    """The keys of the organisations a line goes through, from the highest to the one whose line it is."""
    return [int(line[start : start + LINE_STEP]) for start in range(0, len(line), LINE_STEP)]


def below(organisation: Organisation, on: date) -> OrganisationQuerySet:
    """Everything standing below an organisation on a day, in the order of the tree."""
    return (
        Organisation.objects.on_line(organisation.line)
        .exclude(pk=organisation.pk)
        .standing(on)
        .order_by("line")
    )


def posts_of(organisation: Organisation, on: date) -> PostQuerySet:
    """The posts of an organisation in force on a day, in the order of 1, 3, N and the rest."""
    posts = Post.objects.filter(in_force_on(on, "since", "until"), organisation=organisation)
    return in_pattern_order(posts.select_related("place", "organisation"))


def with_posts(scope: Scope, on: date) -> OrganisationQuerySet:
    """The organisations that have posts in force on a day: those of the responsibility list."""
    posts = Post.objects.filter(in_force_on(on, "since", "until"), organisation=OuterRef("pk"))
    standing_ones = Organisation.objects.within(scope).standing(on).filter(Exists(posts))
    return standing_ones.select_related("region").order_by("region_id", "name", "id")


def sheets_of_duties(organisations: list[Organisation], on: date) -> list[tuple[Organisation, list[Post]]]:
    """Each organisation with its posts in force on a day and their duties. One query."""
    posts = Post.objects.filter(in_force_on(on, "since", "until"), organisation__in=organisations)
    by_organisation: dict[int, list[Post]] = {}
    for post in in_pattern_order(posts.select_related("place")):
        by_organisation.setdefault(post.organisation_id, []).append(post)
    return [(each, by_organisation.get(each.pk, [])) for each in organisations]


def in_pattern_order(posts: PostQuerySet) -> PostQuerySet:
    """Posts in the order 1, 3, N, others, then by role and village."""
    ranks = [When(part=part, then=Value(rank)) for rank, part in enumerate(Part)]
    ranked = posts.annotate(rank=Case(*ranks, output_field=IntegerField()))
    return ranked.order_by("rank", "role", "place_id", "id")
