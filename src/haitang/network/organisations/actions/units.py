from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from haitang.foundation.acting import Acting
from haitang.foundation.bulk import insert_many
from haitang.foundation.codes import county_of
from haitang.foundation.endings import Change, End, Terms
from haitang.foundation.fitting import fits
from haitang.foundation.scope import Scope
from haitang.foundation.verdict import Refused
from haitang.machinery.audit import actions as audit

from ..credit_code import stored_credit_code
from ..endings import striking_of
from ..models import Ending, Unit
from ..rules import REGISTER, may_amend_unit, may_close_unit, may_register, stays_in_county
from ..words import UnitKind
from .checks import kept_promises, known_regions, only
from .ending import end_by, end_first, end_of, end_record, take_back

AMENDABLE = frozenset(
    {"name", "kind", "region_id", "credit_code", "technology_enterprise", "science_workers", "since"}
)


@dataclass(frozen=True, slots=True, kw_only=True)
class UnitDraft:
    """A unit as it is to be entered; `region` is the code of its town, or of the county when the town is unknown."""

    region: str
    name: str
    kind: UnitKind
    credit_code: str = ""
    technology_enterprise: bool = False
    science_workers: int | None = None
    since: date | None = None
    record: Unit | None = field(default=None, repr=False, compare=False)

    def prepared(self) -> "UnitDraft":
        """With its unsaved record made, to be written once: what is slow of thousands, before the writer is taken."""
        return replace(self, record=unit_of(self))


@transaction.atomic
def register_units_many(*, drafts: Sequence[UnitDraft], acting: Acting, at: datetime) -> list[Unit]:
    """Enter units, in the order of the drafts; all or none. Raises `Refused` for the first one that is unsound."""
    for region in dict.fromkeys(draft.region for draft in drafts):
        may_register(acting, region).require()
    known_regions({draft.region for draft in drafts})
    units = [unit_of(draft) for draft in drafts]
    refuse_repeated_codes(units)
    with kept_promises():
        insert_many(units)
    audit.add_many(acting, at, "organisations.register", ((unit, unit.region_id) for unit in units))
    return units


def register_unit(*, draft: UnitDraft, acting: Acting, at: datetime) -> Unit:
    """Enter one unit. Refused when its credit code is wrong or already taken."""
    return register_units_many(drafts=[draft], acting=acting, at=at)[0]


@transaction.atomic
def amend_unit(*, unit: Unit, expected: int, acting: Acting, at: datetime, **values: Any) -> Unit:
    """Change facts, those of `AMENDABLE`, of a unit that stands at version `expected`.

    Raises `Conflict` when somebody was faster.
    """
    only(values, AMENDABLE)
    may_amend_unit(acting, unit).require()
    if region := values.get("region_id"):
        may_register(acting, region).also(stays_in_county(unit, region)).require()
        known_regions({region})
    if "credit_code" in values:
        values["credit_code"] = stored_credit_code(values["credit_code"])
        if values["credit_code"] not in {"", unit.credit_code}:
            refuse_taken_codes(county_of(unit.region_id), [values["credit_code"]])
    fits(Unit(**values), values).require()
    with kept_promises():
        changed = audit.change(unit, expected=expected, **values)
    if changed:
        audit.add(acting, at, "organisations.amend_unit", unit, region=unit.region_id, fields=list(changed))
    return unit


def striking_at(*, unit: Unit, terms: Terms, acting: Acting, at: datetime) -> tuple[End, Change]:
    """What `close_unit` ends first: for the preview and for the act. Raises `Refused` where it may not close that day."""
    may_close_unit(acting, unit).require()
    end = end_by(terms, unit, cause=_("所在单位注销"), acting=acting, at=at)
    return end, end_first(striking_of(unit, end))


@transaction.atomic
def close_unit(
    *, unit: Unit, terms: Terms, expected: int, seen: str | None = None, acting: Acting, at: datetime
) -> Unit:
    """Strike a unit off from a day on, with whatever hangs on it.

    Its own association stands in the way unless the terms take it along. `seen` is the digest of the plan that was read.
    Raises `Conflict` when something of it is other by now.
    """
    end, root = striking_at(unit=unit, terms=terms, acting=acting, at=at)
    end_record(
        action="organisations.close_unit", end=end, root=root, region=unit.region_id, terms=terms,
        expected=expected, seen=seen,
    )  # fmt: skip
    return unit


@transaction.atomic
def reopen_unit(
    *, ending: Ending, reason: str, seen: str | None = None, acting: Acting, at: datetime
) -> Unit:
    """Let a unit that was struck off stand again, with all that this ended and nothing else."""
    end = end_of(ending, acting=acting, at=at, reason=reason)
    acting.verdict(REGISTER, region=ending.region_id).require()
    take_back(action="organisations.reopen_unit", ending=ending, end=end, region=ending.region_id, seen=seen)
    return Unit.objects.get(pk=ending.thing_key)


def unit_of(draft: UnitDraft) -> Unit:
    if draft.record is not None:
        return draft.record
    unit = Unit(
        region_id=draft.region,
        name=draft.name.strip(),
        kind=draft.kind,
        credit_code=stored_credit_code(draft.credit_code),
        technology_enterprise=draft.technology_enterprise,
        science_workers=draft.science_workers,
        since=draft.since,
    )
    fits(unit).require()
    return unit


def refuse_repeated_codes(units: Sequence[Unit]) -> None:
    """No credit code twice among the units of a county, nor on one already entered there."""
    by_county: dict[str, list[str]] = {}
    for unit in units:
        if unit.credit_code:
            by_county.setdefault(county_of(unit.region_id), []).append(unit.credit_code)
    for county, codes in by_county.items():
        if repeated := [code for code, times in Counter(codes).items() if times > 1]:
            raise Refused(
                _("统一社会信用代码 %s 出现了不止一次。") % repeated[0], code="credit_code_repeated"
            )
        refuse_taken_codes(county, codes)


def refuse_taken_codes(county: str, codes: Iterable[str]) -> None:
    """None of the codes is on a unit of the county: the county next door knows the same body by itself."""
    known = Unit.objects.within(Scope(regions=(county,)))
    if taken := known.filter(credit_code__in=codes).values_list("credit_code", flat=True).first():
        raise Refused(_("统一社会信用代码 %s 已经登记在另一个单位名下。") % taken, code="credit_code_taken")
