"""Elected bodies of which no end of term is on file get the one their founding makes: the last day of the term, as far as known."""

from calendar import monthrange
from datetime import MAXYEAR, date, timedelta
from typing import Any

from django.db import migrations

ELECTED = (
    "district_association",
    "town_association",
    "enterprise_association",
    "institution_association",
    "society",
    "agritech_association",
    "mediation_committee",
)


def term_end(founded: date, precision: str, years: int) -> date:
    month = 12 if precision == "year" else founded.month
    day = founded.day if precision == "day" else monthrange(founded.year, month)[1]
    year = min(founded.year + years, MAXYEAR)
    try:
        over = date(year, month, day)
    except ValueError:  # the 29th of February, in a year that has none
        over = date(year, 3, 1)
    return over - timedelta(days=1)


def fill(apps: Any, schema_editor: Any) -> None:
    organisations = apps.get_model("organisations", "Organisation")
    open_ended = organisations.objects.filter(kind__in=ELECTED, founded__isnull=False, term_ends__isnull=True)
    for body in open_ended.exclude(founded_precision="unknown").iterator():
        ends = term_end(body.founded, body.founded_precision, body.term_years)
        organisations.objects.filter(pk=body.pk).update(term_ends=ends)


class Migration(migrations.Migration):
    dependencies = [("organisations", "0004_endings")]

    operations = [migrations.RunPython(fill, migrations.RunPython.noop)]
