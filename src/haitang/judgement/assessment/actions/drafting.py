"""Writing a scheme and publishing it; from then on it stands as it is."""

from collections.abc import Mapping, Sequence
from dataclasses import fields
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from haitang.foundation.acting import Acting
from haitang.foundation.finals import makes
from haitang.foundation.fitting import fits
from haitang.foundation.verdict import Refused, Verdict, no, yes
from haitang.machinery.audit import actions as audit
from haitang.network.organisations.words import Kind
from haitang.network.regions.models import Region

from .. import queries, rules
from ..judging import ItemText, PartText
from ..models import Item, Part, Scheme
from ..shipped import Beginning, shipped_for
from ..words import EARLIEST_YEAR, LATEST_YEAR, SCHEME_MOVES, SchemeMove, SchemeState


@transaction.atomic
def draft(
    *,
    district: Region,
    year: int,
    kind: str = Kind.TOWN_ASSOCIATION.value,
    title: str = "",
    document: str = "",
    like: Scheme | None = None,
    acting: Acting,
    at: datetime,
) -> Scheme:
    """Begin a scheme for one kind of organisation of a district: like an earlier one, or the one that ships for it.

    Refused for an earlier one of another kind (other_kind), and over the district itself while nobody above it can judge
    (nobody_above). Without a title it is called after its year and kind.
    """
    rules.may_design(acting, district.code).require()
    known_year(year).also(same_kind(like, kind)).require()
    rules.judged_above(kind, somebody=queries.somebody_above([district.code], at)).require()
    begun = (
        shipped_for(kind)
        if like is None
        else Beginning(like.text().parts, describe_changes(like), bands_of(like))
    )
    called = title.strip() or _("%(year)s年%(kind)s考核办法") % {"year": year, "kind": Kind(kind).label}
    scheme = Scheme(
        district=district, year=year, kind=kind, title=called, document=document.strip(), **begun.bands
    )
    fits(scheme).require()
    scheme.save(force_insert=True)
    write_parts(scheme, begun.parts, begun.evidence)
    audit.add(acting, at, "assessment.draft", scheme, region=district.code, year=year)
    return scheme


def same_kind(like: Scheme | None, kind: str) -> Verdict:
    if like is None or like.kind == kind:
        return yes()
    told = {"title": like.title, "kind": like.get_kind_display()}
    return no(_("“%(title)s”考核的是%(kind)s，请照着同一类组织的办法起草。") % told, code="other_kind")


def known_year(year: int) -> Verdict:
    if EARLIEST_YEAR <= year <= LATEST_YEAR:
        return yes()
    return no(_("年度“%(year)s”不对。") % {"year": year}, code="bad_year")


def bands_of(scheme: Scheme) -> dict[str, Any]:
    names = (
        "total",
        "reached_from",
        "excellent_above",
        "low_name",
        "middle_name",
        "high_name",
        "notice_days",
    )
    return {name: getattr(scheme, name) for name in names}


def describe_changes(scheme: Scheme) -> dict[str, str]:
    return dict(Item.objects.filter(part__scheme=scheme).values_list("code", "evidence"))


@transaction.atomic
def amend_scheme(*, scheme: Scheme, version: int, acting: Acting, at: datetime, **values: Any) -> Scheme:
    """Change what stands at the head of a draft: title, document, bands (hundredths), days of notice.

    Raises `Conflict` when somebody was faster.
    """
    may_amend_scheme(acting, scheme).require()
    check_bands(values).also(fits(Scheme(**values), values)).require()
    region = scheme.district_id
    audit.amend(acting, at, "assessment.amend", scheme, region=region, expected=version, values=values)
    return scheme


def check_bands(values: Mapping[str, Any]) -> Verdict:
    if values["reached_from"] <= values["excellent_above"] <= values["total"]:
        return yes()
    return no(_("达标线不能高于优秀线，优秀线不能高于总分。"), code="bands_fall")


def may_amend_scheme(acting: Acting, scheme: Scheme) -> Verdict:
    return rules.may_design(acting, scheme.district_id).also(
        SCHEME_MOVES.verdict(scheme.state, SchemeMove.AMEND)
    )


@transaction.atomic
def set_parts(
    *,
    scheme: Scheme,
    parts: Sequence[PartText],
    evidence: Mapping[str, str],
    version: int,
    acting: Acting,
    at: datetime,
) -> Scheme:
    """Say what a draft asks: all its parts and items. `evidence` names what shows a judged item, by code.

    Refused for weights that do not sum, unknown figures and numbers that cannot be read; `Conflict` when somebody was faster.
    """
    may_amend_scheme(acting, scheme).require()
    rules.check_scheme(scheme.text_with(parts), scheme.kind).require()
    SCHEME_MOVES.make(scheme, SchemeMove.AMEND, seen=version)
    scheme.parts.all().delete()
    write_parts(scheme, parts, evidence)
    count = sum(len(part.items) for part in parts)
    audit.add(acting, at, "assessment.amend", scheme, region=scheme.district_id, count=count)
    return scheme


def write_parts(scheme: Scheme, parts: Sequence[PartText], evidence: Mapping[str, str]) -> None:
    made = [
        Part(scheme=scheme, position=place, title=part.title, sort=part.sort, weight=part.weight)
        for place, part in enumerate(parts, 1)
    ]
    items = [
        Item(
            part=part,
            position=place,
            evidence=evidence.get(item.code, "") if item.judged else "",
            **facts_of(item),
        )
        for part, text in zip(made, parts, strict=True)
        for place, item in enumerate(text.items, 1)
    ]
    for record in (*made, *items):
        fits(record).require()
    Part.objects.bulk_create(made)
    Item.objects.bulk_create(items)


def facts_of(item: ItemText) -> dict[str, Any]:
    """The columns of an item."""
    return {field.name: getattr(item, field.name) for field in fields(item)}


@makes(SchemeMove.PUBLISH)
@transaction.atomic
def publish(*, scheme: Scheme, version: int, acting: Acting, at: datetime) -> Scheme:
    """Publish a draft. Afterwards it cannot be changed; published when its year has begun, it says that it is late.

    `version` is the one that was read: raises `Conflict` when the draft is another.
    """
    rules.may_design(acting, scheme.district_id).require()
    SCHEME_MOVES.verdict(scheme.state, SchemeMove.PUBLISH).require()
    audit.require_version(scheme, version)
    rules.check_scheme(scheme.text(), scheme.kind).require()
    same = Scheme.objects.filter(district=scheme.district_id, year=scheme.year, kind=scheme.kind)
    if same.filter(state=SchemeState.PUBLISHED).exists():
        told = {"year": scheme.year, "kind": scheme.get_kind_display()}
        raise Refused(_("%(year)s 年%(kind)s的办法已经发布。") % told, code="already_published")
    today = timezone.localdate(at)
    SCHEME_MOVES.make(scheme, SchemeMove.PUBLISH, seen=version, published_on=today)
    audit.add(acting, at, "assessment.publish", scheme, region=scheme.district_id, year=scheme.year, on=today)
    return scheme
