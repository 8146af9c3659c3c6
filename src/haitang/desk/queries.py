"""What the workbench asks across apps; each answer a fixed number of queries."""

from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Exists, OuterRef, Q, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce

from haitang.accounts.acting import Acting
from haitang.accounts.models import Account
from haitang.accounts.scope import Scope
from haitang.people.models import Distinction, Person, Volunteer
from haitang.spreadsheets.models import Batch
from haitang.spreadsheets.words import BatchState

IMPORTS_SHOWN = 3


@dataclass(frozen=True, slots=True)
class People:
    """Volunteers registered on a day, and whether some records look like one person twice."""

    volunteers: int
    duplicates: bool


def people(acting: Acting, on: date) -> People:
    """Both in one query, from the row of whoever asks."""
    counted = (
        Volunteer.objects.within(acting.scope_for("desk.view"))
        .registered(on)
        .order_by()
        .annotate(all=Value(1))
        .values("all")
        .annotate(count=Count("pk"))
        .values("count")
    )
    asked = Account.objects.get_queryset().filter(pk=acting.account_id or 0)
    found = asked.values_list(
        Coalesce(Subquery(counted), 0), Exists(repeated(acting.scope_for("people.merge")))
    ).get()
    return People(*found)


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
