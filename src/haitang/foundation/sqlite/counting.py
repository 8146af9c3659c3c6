"""SQLite is told how large its tables are, so that it chooses among its indexes by that."""

from typing import Final

from django.db import connection, transaction

ROWS_LOOKED_AT: Final = 1000
"""Of each index: a few milliseconds, however many there are."""


@transaction.atomic
def count_rows() -> None:
    """Look at the tables anew: every hour, and after many rows were written. PostgreSQL does so by itself."""
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute(f"PRAGMA analysis_limit = {ROWS_LOOKED_AT}")
            cursor.execute("ANALYZE")
