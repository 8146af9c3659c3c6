from datetime import datetime

from django.db import transaction

from haitang.foundation.acting import NOBODY, Acting
from haitang.machinery.audit import actions as audit

from . import rules
from .declaring import PURPOSES, Purpose
from .models import Term
from .queries import kept_days, term
from .words import MOST_AT_ONCE


@transaction.atomic
def set_term(
    *, county: str, purpose: Purpose, days: int, basis: str, version: int | None, acting: Acting, at: datetime
) -> Term:
    """Say for how many days a district keeps what serves a purpose. What is over the new term goes within the hour."""
    acting.verdict(rules.SET, region=county).also(rules.days_fit(purpose, days)).require()
    found = term(purpose.code, county)
    before = found.days
    audit.store_or_change(found, expected=version, days=days, basis=basis.strip())
    audit.add(
        acting, at, "retention.set", found, region=county, purpose=purpose.code, before=before, days=days
    )
    return found


def carry_out(at: datetime) -> int:
    """Let go what is over its term, every purpose and district in a transaction of its own. Returns how many rows."""
    return sum(
        carry_out_in(purpose, county, at)
        for purpose in PURPOSES.values()
        for county in sorted(set(purpose.counties()))
    )


@transaction.atomic
def carry_out_in(purpose: Purpose, county: str, at: datetime) -> int:
    """At most `MOST_AT_ONCE` rows; of what went the number is written down, nothing else."""
    number = purpose.carry_out(county, kept_days(purpose.code, county), at, MOST_AT_ONCE)
    if number:
        kept = Term(county=county, purpose=purpose.code)
        audit.add(NOBODY, at, "retention.removed", kept, region=county, purpose=purpose.code, number=number)
    return number
