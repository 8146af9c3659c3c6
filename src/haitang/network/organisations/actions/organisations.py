from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.db.models import CharField, OuterRef, Subquery, Value
from django.db.models.functions import Cast, Coalesce, Concat, LPad, Substr
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from haitang.foundation.acting import Acting
from haitang.foundation.bulk import insert_many
from haitang.foundation.endings import Change, End, Terms, hold_standing
from haitang.foundation.fitting import fits
from haitang.foundation.partial_dates import Precision
from haitang.foundation.scope import LINE_STEP
from haitang.foundation.verdict import Refused
from haitang.machinery.audit import actions as audit

from ..endings import dissolution_of
from ..models import Ending, Organisation, Unit
from ..rules import FOUND, host_fits, may_amend_organisation, may_dissolve, may_found, may_move
from ..terms import MAKE_A_TERM, following_term_end, worked_out_end
from ..words import DEEPEST_LEVEL, DEFAULT_TERM_YEARS, HOSTED_ASSOCIATIONS, OWN_ASSOCIATIONS, Kind
from .checks import kept_promises, known_regions, only
from .ending import end_by, end_first, end_of, end_record, take_back

AMENDABLE = frozenset({"name", "document", "founded", "term_years", "term_ends", "grade", "members", "unit"})


@dataclass(frozen=True, slots=True, kw_only=True)
class OrganisationDraft:
    """An organisation as it is to be founded; `parent` and `unit` are written by the time it is."""

    kind: Kind
    name: str
    region: str
    parent: Organisation | None = None
    unit: Unit | None = None
    document: str = ""
    founded: date | None = None
    founded_precision: Precision = Precision.DAY
    term_years: int = DEFAULT_TERM_YEARS
    term_ends: date | None = None
    elected: date | None = None
    elected_precision: Precision = Precision.DAY
    grade: str = ""
    members: int | None = None
    record: Organisation | None = field(default=None, repr=False, compare=False)

    def prepared(self) -> "OrganisationDraft":
        """With its unsaved record made, to be written once; its unit may be one that is written only then."""
        return replace(self, record=organisation_of(self))


@transaction.atomic
def found_many(*, drafts: Sequence[OrganisationDraft], acting: Acting, at: datetime) -> list[Organisation]:
    """Found organisations, in the order of the drafts; all or none.

    Raises `Refused` for the first one that is unsound, or whose place or unit already has an association.
    """
    for region, parent in {
        (draft.region, draft.parent and draft.parent.pk): draft.parent for draft in drafts
    }.items():
        may_found(acting, region[0], parent).require()
    for draft in drafts:
        host_fits(draft.region, draft.unit).require()
    known_regions({draft.region for draft in drafts})
    hold_standing(*(draft.parent for draft in drafts), *(draft.unit for draft in drafts), on=localdate(at))
    organisations = [organisation_of(draft) for draft in drafts]
    refuse_second_association(organisations)
    with kept_promises():
        insert_many(organisations)
    draw_lines(organisations)
    audit.add_many(acting, at, "organisations.found", ((made, made.region_id) for made in organisations))
    return organisations


def found_organisation(*, draft: OrganisationDraft, acting: Acting, at: datetime) -> Organisation:
    """Found one organisation."""
    return found_many(drafts=[draft], acting=acting, at=at)[0]


@transaction.atomic
def amend_organisation(
    *, organisation: Organisation, expected: int, acting: Acting, at: datetime, **values: Any
) -> Organisation:
    """Change facts, those of `AMENDABLE`, of an organisation that stands at version `expected`.

    A term's end that was worked out from the election or the founding follows; see `following_term_end`.
    Raises `Conflict` when somebody was faster.
    """
    only(values, AMENDABLE)
    may_amend_organisation(acting, organisation).require()
    if "unit" in values:
        host_fits(organisation.region_id, values["unit"]).require()
        hold_standing(values["unit"], on=localdate(at))
    fits(Organisation(**values), values).require()
    if values.get("founded", organisation.founded) != organisation.founded:
        values["founded_precision"] = Precision.DAY
    if any(values[name] != getattr(organisation, name) for name in MAKE_A_TERM & values.keys()):
        values["term_ends"] = following_term_end(organisation, organisation.term_ends, values)
    region = organisation.region_id
    with kept_promises():
        audit.amend(
            acting, at, "organisations.amend", organisation, region=region, expected=expected, values=values
        )
    return organisation


def dissolution_at(
    *, organisation: Organisation, terms: Terms, acting: Acting, at: datetime
) -> tuple[End, Change]:
    """What `dissolve` ends first: for the preview and for the act. Raises `Refused` where it may not be dissolved that day."""
    may_dissolve(acting, organisation).require()
    end = end_by(terms, organisation, acting=acting, at=at)
    return end, end_first(dissolution_of(organisation, end))


@transaction.atomic
def dissolve(
    *,
    organisation: Organisation,
    terms: Terms,
    expected: int,
    seen: str | None = None,
    acting: Acting,
    at: datetime,
) -> Organisation:
    """Dissolve an organisation from a day on, with its posts, who sits in them, and whatever else hangs on it.

    Organisations below stand in the way unless the terms take them along. `seen` is the digest of the plan that was read.
    Raises `Conflict` when something of it is other by now.
    """
    end, root = dissolution_at(organisation=organisation, terms=terms, acting=acting, at=at)
    end_record(
        action="organisations.dissolve", end=end, root=root, region=organisation.region_id, terms=terms,
        expected=expected, seen=seen,
    )  # fmt: skip
    return organisation


@transaction.atomic
def restore_organisation(
    *, ending: Ending, reason: str, seen: str | None = None, acting: Acting, at: datetime
) -> Organisation:
    """Let a dissolved organisation stand again, with all that its dissolution ended and nothing else."""
    end = end_of(ending, acting=acting, at=at, reason=reason)
    organisation = end.record
    acting.verdict(FOUND, region=ending.region_id).require()
    take_back(action="organisations.restore", ending=ending, end=end, region=ending.region_id, seen=seen)
    return Organisation.objects.get(pk=organisation.pk)


@transaction.atomic
def move_organisation(
    *, organisation: Organisation, parent: Organisation | None, expected: int, acting: Acting, at: datetime
) -> Organisation:
    """Put an organisation under another parent; the lines of all below it move with it, in one statement."""
    may_move(acting, organisation, parent).require()
    hold_standing(parent, on=localdate(at))
    before, after = organisation.line, line_under(parent, organisation.pk)
    if not audit.change(organisation, expected=expected, parent=parent):
        return organisation
    below = Organisation.objects.on_line(before)
    refuse_too_deep(before, after)
    below.update(line=Concat(Value(after), Substr("line", len(before) + 1)))
    organisation.line = after
    audit.add(
        acting,
        at,
        "organisations.move",
        organisation,
        region=organisation.region_id,
        to=parent.pk if parent else None,
    )
    return organisation


def organisation_of(draft: OrganisationDraft) -> Organisation:
    if draft.record is not None:
        draft.record.unit = draft.unit  # whose key is known by now
        return draft.record
    organisation = Organisation(
        kind=draft.kind,
        name=draft.name.strip(),
        region_id=draft.region,
        parent=draft.parent,
        unit=draft.unit,
        document=draft.document.strip(),
        founded=draft.founded,
        founded_precision=draft.founded_precision,
        term_years=draft.term_years,
        term_ends=draft.term_ends or worked_out_end(draft),
        elected=draft.elected,
        elected_precision=draft.elected_precision,
        grade=draft.grade.strip(),
        members=draft.members,
    )
    fits(organisation).require()
    return organisation


def refuse_second_association(organisations: Sequence[Organisation]) -> None:
    """A place has one association of its own and a unit hosts one: said with the name of what stands in the way."""
    places = {made.region_id for made in organisations if made.kind in OWN_ASSOCIATIONS}
    hosts = {made.unit_id for made in organisations if made.kind in HOSTED_ASSOCIATIONS and made.unit_id}
    standing = Organisation.objects.filter(dissolved__isnull=True)
    own = (
        standing.of_kind(*OWN_ASSOCIATIONS).filter(region__in=places).values_list("region_id", "kind", "name")
    )
    hosted = standing.of_kind(*HOSTED_ASSOCIATIONS).filter(unit__in=hosts).values_list("unit_id", "name")
    taken: dict[object, str] = {(region, kind): name for region, kind, name in own} if places else {}
    taken |= dict(hosted) if hosts else {}
    asked = Counter(key for made in organisations if (key := one_at_a_time(made)))
    for made in organisations:
        key = one_at_a_time(made)
        if key in taken:
            raise Refused(_("已经有“%s”，不能再建一个。") % taken[key], code="already_there")
        if key and asked[key] > 1:
            raise Refused(_("“%s”在这里要建不止一个，请只留一个。") % made.name, code="asked_twice")


def one_at_a_time(made: Organisation) -> object:
    """What an organisation would be the only one of, or None."""
    if made.kind in OWN_ASSOCIATIONS:
        return (made.region_id, made.kind)
    return made.unit_id if made.kind in HOSTED_ASSOCIATIONS else None


def draw_lines(organisations: Sequence[Organisation]) -> None:
    """Give the organisations just written their lines: one statement, however many."""
    above = Organisation.objects.filter(pk=OuterRef("parent")).values("line")
    own = LPad(Cast("pk", CharField()), LINE_STEP, Value("0"))
    Organisation.objects.filter(line="").update(line=Concat(Coalesce(Subquery(above), Value("")), own))
    for organisation in organisations:
        organisation.line = line_under(organisation.parent, organisation.pk)


def line_under(parent: Organisation | None, key: int) -> str:
    return (parent.line if parent else "") + f"{key:0{LINE_STEP}d}"


def refuse_too_deep(before: str, after: str) -> None:
    """Refuse a move that would push the deepest organisation below off the end of its line."""
    longest = max(len(line) for line in Organisation.objects.on_line(before).values_list("line", flat=True))
    if longest - len(before) + len(after) > LINE_STEP * DEEPEST_LEVEL:
        raise Refused(_("组织最多六级，这样移动后会超出。"), code="too_deep")
