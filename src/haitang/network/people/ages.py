"""Who cannot consent himself yet, by the month of birth."""

from datetime import date

from .models import Consent, Person
from .subjects import private_numbers
from .words import CARDS, OF_AGE_TO_CONSENT, ConsentAbout, PrivateField


def month_born(person: Person) -> str:
    """YYYY-MM as it is kept, else as his identity number says it; empty when neither does."""
    if person.born:
        return person.born
    return born_by(private_numbers(person).get(PrivateField.IDENTITY, ""), person.document_kind)


def born_by(number: str, document_kind: str) -> str:
    """The month of birth that an identity card's number says; "" of other documents."""
    return f"{number[6:10]}-{number[10:12]}" if number and document_kind in CARDS else ""


def is_under_age(born: str, on: date) -> bool | None:
    """Whether somebody may still be under fourteen on a day: the whole month of his birthday counts so. None: unknown."""
    year, _dash, month = born.partition("-")
    if not (year.isdecimal() and month.isdecimal()):
        return None
    return (on.year, on.month) <= (int(year) + OF_AGE_TO_CONSENT, int(month))


def has_guardians_consent(person: Person) -> bool:
    return Consent.objects.filter(
        person=person, about=ConsentAbout.GUARDIAN, withdrawn_on__isnull=True
    ).exists()
