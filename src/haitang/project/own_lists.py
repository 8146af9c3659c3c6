"""The lists of the program that can be taken home and brought in again, and what their columns say."""

from collections.abc import Mapping
from typing import Final

from haitang.machinery.spreadsheets.own_lists import OWN_LISTS, PLACE, OwnList, Text
from haitang.machinery.ui.tables import Table
from haitang.network.organisations.tables import OrganisationTable, UnitTable
from haitang.network.organisations.words import Kind, UnitKind
from haitang.network.people.tables import VolunteerTable
from haitang.network.staffing.importers.bodies import ELSEWHERE
from haitang.work.activities.tables import ActivityTable
from haitang.work.activities.words import Form, State


def own_list(
    kind: str,
    table: type[Table],
    said: Mapping[str, str],
    *,
    marks: tuple[str, ...],
    only: Mapping[str, frozenset[Text]] | None = None,
    labels: Mapping[str, tuple[Text, ...]] | None = None,
) -> OwnList:
    """A table of ours as an importer reads it; `said` names what its columns stand for, the others say nothing."""
    heads = {name: column.verbose_name for name, column in table.base_columns.items() if column.verbose_name}
    return OwnList(
        kind=kind,
        title=table.caption,
        heads={head: said.get(name, "") for name, head in heads.items()},
        marks=tuple(heads[name] for name in marks),
        only={heads[name]: words for name, words in (only or {}).items()},
        labels=labels or {},
    )


OF_THE_PROGRAM: Final = (
    own_list(
        "volunteers",
        VolunteerTable,
        {"name": "name", "region": PLACE, "phone": "phone", "registered_on": "registered_on"},
        marks=("name", "region"),
    ),
    own_list(
        "enterprises",
        UnitTable,
        {
            "name": "unit",
            "region": "town",
            "science_workers": "workers",
            "technology_enterprise": "technology",
            "credit_code": "credit_code",
        },
        marks=("name", "associations"),
        only={"kind": frozenset({UnitKind.ENTERPRISE.label})},
    ),
    own_list(
        "organisations",
        OrganisationTable,
        {
            "name": "body",
            "kind": "kind",
            "region": "town",
            "unit": "unit",
            "term_ends": "term_ends",
            "members": "members",
            "grade": "grade",
            "document": "document",
            "founded": "founded",
        },
        marks=("name", "posts"),
        only={
            "kind": frozenset(
                kind.label for kind in Kind if kind not in {*ELSEWHERE, Kind.DISTRICT_ASSOCIATION}
            ),
            "dissolved": frozenset({""}),
        },
        labels={"kind": tuple(kind.label for kind in Kind)},
    ),
    own_list(
        "activities",
        ActivityTable,
        {
            "title": "title",
            "held_on": "held_on",
            "region": PLACE,
            "organiser": "organiser",
            "form": "form",
            "participants": "participants",
            "volunteers": "volunteers",
            "place": "place",
        },
        marks=("title", "organiser"),
        only={"state": frozenset({State.REPORTED.label, State.CONFIRMED.label})},
        labels={"form": tuple(form.label for form in Form)},
    ),
)
"""Rows that cannot be brought in are left aside: units that are no enterprises, what was dissolved or taken back."""


def register() -> None:
    for one in OF_THE_PROGRAM:
        OWN_LISTS.register(one.kind, one)
