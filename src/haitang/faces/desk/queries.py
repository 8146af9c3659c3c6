"""What the workbench and the overview ask across apps; each answer a fixed number of queries."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from django.db.models import Count, Exists, OuterRef, Q, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce

from haitang.foundation.acting import Acting
from haitang.foundation.scope import Scope
from haitang.machinery.accounts.models import Account
from haitang.machinery.figures.declaring import Evidence, Rows, indicator_named
from haitang.machinery.figures.periods import DAY, first_of_month
from haitang.machinery.figures.queries import Ask, Figure, Number, read_all, sides
from haitang.machinery.figures.queries.selecting import Selection, cells_of, select
from haitang.machinery.spreadsheets.models import Batch
from haitang.machinery.spreadsheets.words import BatchState
from haitang.machinery.ui.lights import Light
from haitang.network.people.models import Distinction, Person, Volunteer
from haitang.work.activities.queries import kept_by, last_held, returned_to, waiting_for
from haitang.work.meetings import queries as meetings
from haitang.work.obligations.queries import waiting_for as filings_waiting
from haitang.work.tasks.models import Task as GivenTask
from haitang.work.tasks.queries import borne_by, by_light, to_answer, to_close

IMPORTS_SHOWN = 3
GIVEN_SHOWN = 5


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


def people(acting: Acting, on: date) -> People:
    """All in one query, from the row of whoever asks."""
    registered = Volunteer.objects.within(acting.scope_for("desk.view")).registered(on)
    asked = Account.objects.get_queryset().filter(pk=acting.account_id or 0)
    found = asked.values_list(
        counted(registered),
        Exists(repeated(acting.scope_for("people.merge"))),
        counted(waiting_for(acting)),
        counted(returned_to(acting)),
        counted(kept_by(acting)),
        counted(meetings.unanswered(acting, on)),
        counted(meetings.issues_wanted(acting, on)),
        counted(meetings.issues_waiting(acting, on)),
        counted(meetings.minutes_to_write(acting)),
        counted(meetings.minutes_to_issue(acting)),
        counted(to_answer(acting, on)),
        counted(to_close(acting, on)),
        counted(filings_waiting(acting)),
    ).get()
    return People(*found)


def given_tasks(acting: Acting, on: date) -> list[tuple[GivenTask, Light]]:
    """What the reader was given to do, the first due first, each with its light. One query, two where figures are read."""
    mine = borne_by(acting, on).select_related("owner", "post__place").order_by("due", "pk")
    return by_light(mine[:GIVEN_SHOWN], on)


def counted(rows: QuerySet[Any]) -> Coalesce:
    """How many rows there are, as a column of another query."""
    one = rows.order_by().annotate(all=Value(1)).values("all")
    return Coalesce(Subquery(one.annotate(count=Count("pk")).values("count")), 0)


def repeated(scope: Scope) -> QuerySet[Person]:
    """Current persons with the name and phone of an earlier one they were not told apart from."""
    twins = Person.objects.current().filter(
        county=OuterRef("county"),
        name=OuterRef("name"),
        phone_digest=OuterRef("phone_digest"),
        pk__lt=OuterRef("pk"),
    )
    apart = Distinction.objects.filter(Q(one=OuterRef("pk")) | Q(other=OuterRef("pk")))
    persons = Person.objects.within(scope).current().exclude(phone_digest="")
    return persons.filter(Exists(twins)).exclude(Exists(apart))


def imports_waiting(scope: Scope) -> QuerySet[Batch]:
    """Previews with faulty lines that nobody has written or thrown away, the latest first."""
    return (
        Batch.objects.within(scope)
        .filter(state=BatchState.PREVIEWED, faulty__gt=0)
        .order_by("-id")[:IMPORTS_SHOWN]
    )


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
    evidence = [evidence_of(name, ask) for name in names]
    cells = {cell.side: cell for cell in cells_of(together(evidence))} if evidence else {}
    found = []
    for number, (name, one) in enumerate(zip(names, evidence, strict=True)):
        told, beside = cells.get(number), cells.get(number + len(evidence))
        value = told.number if told else 0
        figure = Figure(
            indicator_named(name),
            ask,
            one.count.in_unit(value),
            told.rows if told else 0,
        )
        waiting = None if one.unconfirmed is None else beside.rows if beside else 0
        found.append(Headline(figure, waiting))
    return found


def evidence_of(name: str, ask: Ask) -> Evidence:
    indicator = indicator_named(name)
    (evidence,) = sides(indicator.behind(ask.scope, ask.when(indicator)))
    return evidence


def together(evidence: Sequence[Evidence]) -> Iterator[Selection]:
    """The number of each, marked by its place, and of what waits beside it, marked by its place after them all."""
    for number, one in enumerate(evidence):
        yield select(one, number, "")
        if one.unconfirmed is not None:
            yield select(replace(one, records=one.unconfirmed, count=Rows()), number + len(evidence), "")
