"""Ledgers brought in as reported records: a ledger is no confirmation."""

from collections.abc import Sequence
from datetime import datetime

from haitang.foundation.acting import Acting
from haitang.foundation.bulk import insert_many
from haitang.foundation.codes import county_of
from haitang.machinery.audit import actions as audit
from haitang.machinery.figures.actions import reopen_months
from haitang.network.people.models import Person

from .. import rules
from ..models import Activity
from ..queries import hours_rule
from ..words import State
from .drafting import ActivityDraft, credible


def import_many(
    *, drafts: Sequence[ActivityDraft], batch: int, acting: Acting, at: datetime
) -> Sequence[Activity]:
    """Put many activities on record at once, in the caller's transaction and the order of the drafts.

    All or nothing, by the rules of `record` save that a ledger names no volunteers. Fixed number of queries a county.
    """
    known = {county_of(draft.region) for draft in drafts}
    asked = {county: hours_rule(county) for county in known}
    author = Person.objects.filter(pk=acting.person_id or 0).values_list("pk", flat=True).first()
    records = []
    for draft in drafts:
        rules.may_record(acting, draft.region, draft.organiser).require()
        credible(draft, asked[county_of(draft.region)], at).require()
        records.append(
            Activity(
                **draft.facts,
                level_above=rules.level_above(acting, draft.region, draft.organiser),
                state=State.REPORTED,
                recorded_by=acting.account_id or 0,
                recorder=acting.name[:64],
                author_id=author,
                recorded_at=at,
                batch=batch,
            )
        )
    made = insert_many(records)
    reopen_months(days=[(one.region_id, one.held_on) for one in made], at=at)
    audit.add_many(acting, at, "activities.import", ((one, one.region_id) for one in made))
    return made
