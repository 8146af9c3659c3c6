"""What the workbench and the overview ask across apps; each answer a fixed number of queries."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, fields, replace
from datetime import date
from functools import lru_cache
from typing import Any, Final

from django.db import connection
from django.db.models import Count, Exists, OuterRef, Q, QuerySet, Subquery, Value
from django.db.models.expressions import Combinable
from django.db.models.functions import Coalesce

from haitang.foundation.acting import Acting
from haitang.foundation.codes import COUNTY_LENGTH, county_of
from haitang.foundation.prepared import MOST_KEPT, Statement, prepared
from haitang.foundation.scope import Scope
from haitang.foundation.short_lists import ShortList
from haitang.judgement.assessment.queries import Waiting, waiting_columns, waiting_of
from haitang.machinery.figures.declaring import Evidence, Function, Rows, indicator_named
from haitang.machinery.figures.periods import DAY, first_of_month
from haitang.machinery.figures.queries import Ask, Figure, Number, read_all, sides
from haitang.machinery.figures.queries.selecting import Selection, cells_from, select, statements_of
from haitang.machinery.spreadsheets.models import Batch
from haitang.machinery.spreadsheets.words import BatchState
from haitang.network.access.queries import account_of
from haitang.network.organisations.models import Organisation
from haitang.network.people.models import Distinction, Person, Volunteer
from haitang.network.staffing.models import Appointment
from haitang.network.staffing.queries import terms_ending
from haitang.work.activities.queries import confirmable_by, kept_by, last_held, returned_to
from haitang.work.meetings import queries as meetings
from haitang.work.obligations.queries import answerable_by as filings_waiting
from haitang.work.tasks.models import Task as GivenTask
from haitang.work.tasks.queries import borne_by, to_answer, to_close

TERMS: Final = ShortList(Organisation, "name", "term_ends", "region__name", most=20)
IMPORTS: Final = ShortList(Batch, "filename", "faulty", "ready", most=3)
GIVEN: Final = ShortList(
    GivenTask,
    *("title", "due", "given_on", "pressed_on", "state", "counts_as", "figure", "target", "region_id"),
    *("owner__name", "owner__kind", "owner__line", "post__title", "post__place__name", "post__place__level"),
    most=5,
)
HELD: Final = ShortList(
    Appointment,
    *(
        "since",
        "document",
        "post__organisation__name",
        "post__title",
        "post__duties",
        "post__place__name",
        "post__place__level",
    ),
    most=20,
)
OPEN: Final = ShortList(Organisation)
RUN: Final = ShortList(Organisation, "name", "kind", most=20)


@dataclass(frozen=True, slots=True)
class People:
    """Volunteers registered on a day, whether some records look like one person twice, how many activities wait
    for the reader to confirm them, to mend them or to report them, what meetings wait for (see `meetings.queries`), and how many
    tasks to answer what was asked, or to close them, and documents for him to acknowledge."""

    volunteers: int
    duplicates: bool
    waiting: int
    returned: int
    kept: int
    unanswered: int
    issues_wanted: int
    issues_waiting: int
    minutes_to_write: int
    minutes_to_issue: int
    to_answer: int
    to_close: int
    filings: int


@dataclass(frozen=True, slots=True)
class Listed:
    """The counts of `People`, what somebody was given to do, the first due first, and what the assessment asks of him."""

    people: People
    given: list[GivenTask]
    waiting: Waiting


@dataclass(frozen=True, slots=True)
class NetworkLists(Listed):
    """A district's or a town's: terms that end, imports that wait."""

    terms: list[Organisation]
    imports: list[Batch]


@dataclass(frozen=True, slots=True)
class OwnLists(Listed):
    """The posts somebody holds, which of their organisations he may open, and the organisations he runs."""

    held: list[Appointment]
    opens: set[int]
    run: list[Organisation]


def network_lists(acting: Acting, on: date, today: date) -> NetworkLists:
    """One query."""
    ((*row, terms, imports),) = _network_lists(acting, on, today)
    return NetworkLists(*_listed(row), TERMS.of(terms), IMPORTS.of(imports))


def own_lists(acting: Acting, on: date) -> OwnLists:
    """One query."""
    ((*row, held, opens, run),) = _own_lists(acting, on)
    return OwnLists(*_listed(row), HELD.of(held), {body.pk for body in OPEN.of(opens)}, RUN.of(run))


def _listed(row: Sequence[Any]) -> tuple[People, list[GivenTask], Waiting]:
    many = len(fields(People))
    return People(*row[:many]), GIVEN.of(row[many]), waiting_of(*row[many + 1 :])


@prepared
def _network_lists(acting: Acting, on: date, today: date) -> QuerySet[Any, Any]:
    terms = terms_ending(acting.scope_for("organisations.view"), on)
    imports = imports_waiting(acting.scope_for("spreadsheets.import"))
    return account_of(acting).values_list(
        *_columns(acting, on, today), TERMS.column(terms), IMPORTS.column(imports)
    )


@prepared
def _own_lists(acting: Acting, on: date) -> QuerySet[Any, Any]:
    held = Appointment.objects.on(on).filter(person_id=acting.person_id or 0)
    within = Organisation.objects.within(acting.scope_for("organisations.view"))
    opens = within.filter(pk__in=held.order_by().values("post__organisation_id")).order_by("pk")
    run = Organisation.objects.within(Scope(lines=acting.scope.lines)).standing(on).order_by("line")
    return account_of(acting).values_list(
        *_columns(acting, on, on),
        HELD.column(held.order_by("since", "pk")),
        OPEN.column(opens),
        RUN.column(run),
    )


def _columns(acting: Acting, on: date, today: date) -> tuple[Combinable, ...]:
    """What everybody's workbench shows, as columns of the row of whoever asks."""
    registered = Volunteer.objects.within(acting.scope_for("desk.view")).registered(on)
    given = (
        borne_by(acting, on).order_by("due", "pk") if acting.may("tasks.view") else GivenTask.objects.none()
    )
    return (
        count_column(registered),
        Exists(likely_duplicates(acting.scope_for("people.merge"))),
        count_column(confirmable_by(acting)),
        count_column(returned_to(acting)),
        count_column(kept_by(acting)),
        count_column(meetings.unanswered_invitations(acting, on)),
        count_column(meetings.issues_wanted(acting, on)),
        count_column(meetings.issues_waiting(acting, on)),
        count_column(meetings.minutes_to_write(acting)),
        count_column(meetings.minutes_to_issue(acting)),
        count_column(to_answer(acting, on)),
        count_column(to_close(acting, on)),
        count_column(filings_waiting(acting)),
        GIVEN.column(given),
        *waiting_columns(acting, today),
    )


def count_column(rows: QuerySet[Any]) -> Coalesce:
    """How many rows there are, as a column of another query."""
    one = rows.order_by().annotate(all=Value(1)).values("all")
    return Coalesce(Subquery(one.annotate(count=Count("pk")).values("count")), 0)


def likely_duplicates(scope: Scope) -> QuerySet[Person]:
    """Current persons with the name and phone of an earlier one they were not told apart from."""
    twins = Person.objects.current().filter(
        county=OuterRef("county"),
        name=OuterRef("name"),
        phone_digest=OuterRef("phone_digest"),
        pk__lt=OuterRef("pk"),
    )
    apart = Distinction.objects.filter(Q(one=OuterRef("pk")) | Q(other=OuterRef("pk")))
    # a phone two persons share is found in the index alone; names and marks are read of those few
    known = Person.objects.exclude(phone_digest="").order_by().values("county", "phone_digest")
    shared = known.annotate(many=Count("pk")).filter(many__gt=1).values("phone_digest")
    sharing = Person.objects.order_by().filter(phone_digest__in=shared)
    counties = {county_of(code) for code in scope.regions}
    if all(len(county) == COUNTY_LENGTH for county in counties):
        sharing = sharing.filter(county__in=sorted(counties))
    # by their keys, or SQLite goes through everybody of the region to find them
    persons = Person.objects.within(scope).current().filter(pk__in=sharing.values("pk"))
    return persons.filter(Exists(twins)).exclude(Exists(apart))


def imports_waiting(scope: Scope) -> QuerySet[Batch]:
    """Previews with faulty lines that nobody has written or thrown away, the latest first."""
    return Batch.objects.within(scope).filter(state=BatchState.PREVIEWED, faulty__gt=0).order_by("-id")


@dataclass(frozen=True, slots=True)
class Headline:
    """A figure for a strip of main numbers, and how many records stand beside it unconfirmed."""

    figure: Figure
    waiting: int | None = None


def last_busy_day(ask: Ask, months: Sequence[Number]) -> date | None:
    """The last day of the month in which something was last held, where the months up to the day asked are empty.

    None where they are not, where nothing ever was, and above counties. At most one query.
    """
    if any(months) or ask.above_counties:
        return None
    last = last_held(ask.scope, ask.on + DAY)
    return min(first_of_month(last, 1) - DAY, ask.on) if last else None


def headlines(names: Sequence[str], ask: Ask) -> list[Headline]:
    """Several counted figures, none a ratio, in this order. One query for all.

    Above counties they come from roll-ups, a query each, without what waits.
    """
    if ask.above_counties:
        return [Headline(figure) for figure in read_all(names, ask)]
    functions = tuple(indicator_named(name).function for name in names)
    evidence, statements = _headlines(connection.vendor, tuple(names), ask, functions)
    cells = {cell.side: cell for cell in cells_from(statements)}
    found = []
    for number, (name, one) in enumerate(zip(names, evidence, strict=True)):
        told, beside, unknown = (cells.get(number + part * len(evidence)) for part in range(3))
        value = told.number if told else 0
        figure = Figure(
            indicator_named(name),
            ask,
            one.count.in_unit(value),
            told.rows if told else 0,
            unknown=one.unknown.count.in_unit(unknown.number) if one.unknown and unknown else 0,
        )
        waiting = None if one.unconfirmed is None else beside.rows if beside else 0
        found.append(Headline(figure, waiting))
    return found


@lru_cache(maxsize=MOST_KEPT)
def _headlines(
    _vendor: str, names: tuple[str, ...], ask: Ask, _functions: tuple[Function, ...]
) -> tuple[list[Evidence], tuple[Statement, ...]]:
    """What counts each of some figures, and the statements that do, put together once: see `foundation.prepared`."""
    evidence = [indicator_evidence(name, ask) for name in names]
    return evidence, statements_of(totals_together(evidence))


def indicator_evidence(name: str, ask: Ask) -> Evidence:
    indicator = indicator_named(name)
    (evidence,) = sides(indicator.behind(ask.scope, ask.when(indicator)))
    return evidence


def totals_together(evidence: Sequence[Evidence]) -> Iterator[Selection]:
    """The number of each, marked by its place; after them all what waits beside each, then what is unknown of each."""
    for number, one in enumerate(evidence):
        yield select(one, number, "")
        if one.unconfirmed is not None:
            yield select(replace(one, records=one.unconfirmed, count=Rows()), number + len(evidence), "")
        if one.unknown is not None:
            yield select(one.unknown, number + 2 * len(evidence), "")
